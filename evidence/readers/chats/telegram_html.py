"""Telegram Desktop's export of a chat as web pages (messages.html): read for its words, nothing is loaded."""

import re
from dataclasses import replace

from evidence.readers.chats import dates, values
from evidence.readers.chats.chat import Chat, Message, MessageFact
from evidence.readers.chats.collector import Collector
from evidence.readers.chats.export_page import ExportPageParser
from evidence.readers.visible_text import visible

_PARTS = {
    "reaction": "reaction",
    "from_name": "sender",
    "question": "poll",
    "answer": "poll",
    "text": "text",
    "title": "media",
    "status": "status",
}
_ANSWERED = re.compile(r"#go_to_(message\d{1,20})$")
_WHEN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{1,2}):(\d{2}):(\d{2})(?: UTC([+-]\d{2}:\d{2}))?")


def looks_right(markup: str) -> bool:
    return 'class="page_body chat_page"' in markup[:20_000] or 'class="history"' in markup[:20_000]


def read(markup: str) -> Chat:
    page = _TelegramParser()
    page.parse(markup)
    return page.finish()


class _TelegramParser(ExportPageParser[frozenset[str]]):
    """Keeps the classes of the open elements; the text of a few of them makes a message."""

    def __init__(self) -> None:
        super().__init__()
        self._collector = Collector()
        self._sender = ""  # of the message before: a joined one does not repeat it
        self._title = ""
        self._texts: dict[str, str] = {}  # words by the number of their message, for answers to them

    def finish(self) -> Chat:
        return self._collector.chat("Telegram", values.line(self._title))

    def note(self, tag: str, classes: list[str], attributes: dict[str, str]) -> None:
        if tag == "br":
            self.handle_data("\n")

    def enter(self, tag: str, classes: list[str], attributes: dict[str, str]) -> None:
        marks = frozenset(classes)
        if "message" in marks:
            kind = "notice" if "service" in marks else "joined" if "joined" in marks else ""
            self.begin_message({"kind": kind, "ident": attributes.get("id", "")})
        self.open.append((tag, marks))
        if marks & {"question", "answer", "reaction"}:
            self.handle_data("\n")
        self._note_attributes(marks, attributes)

    def _note_attributes(self, classes: frozenset[str], attributes: dict[str, str]) -> None:
        """Times and names of files stand in attributes."""
        if self.message is None:
            return
        if "date" in classes and not self._within("forwarded"):
            self.message.setdefault("written", attributes.get("title", ""))
        if "href" in attributes and any(name.startswith("media_") or name.endswith("_wrap") for name in classes):
            self.message.setdefault("file", attributes["href"])
        if self._within("reply_to") and (answered := _ANSWERED.search(attributes.get("href", ""))):
            self.message["answers"] = answered[1]
        if "initials" in classes and self._within("reaction") and attributes.get("title"):
            self.message["reaction"] = f"{self.message.get('reaction', '')}\n\0{attributes['title']}\n"

    def handle_data(self, data: str) -> None:
        if self.message is None:
            if self._within("page_header"):
                self._title += data
            return
        part = self._part()
        if part:
            self.message[part] = self.message.get(part, "") + data

    def _part(self) -> str:
        """Which part of the message the innermost open element holds."""
        if self.message is not None and self.message["kind"] == "notice":
            return "text" if self._within("details") else ""
        if self._within("userpics"):
            return ""  # the first letters of a name, drawn as a picture
        for _tag, classes in reversed(self.open[self.depth :]):
            for name, part in _PARTS.items():
                if name in classes:
                    forwarded = name == "from_name" and self._within("forwarded")
                    return "origin" if forwarded else part
        return ""

    def _within(self, name: str) -> bool:
        return any(name in classes for _tag, classes in self.open)

    def end_message(self) -> None:
        message, self.message = self.message, None
        if message is None:
            return
        sender = values.line(message.get("sender", ""))
        if message["kind"] == "joined" and not sender:
            sender = self._sender
        if message["kind"] != "notice":
            self._sender = sender
        answers = "answers" in message
        reply = (MessageFact("reply", self._texts.get(message["answers"], "")),) if answers else ()
        whole = _message(message, sender, reply)
        self._texts[message["ident"]] = whole.text[:80]
        self._collector.add(whole)


def _message(message: dict[str, str], sender: str, reply: tuple[MessageFact, ...]) -> Message:
    at, zone = _time(message.get("written", ""))
    words = visible(message.get("text", "")).strip()
    origin = values.line(message.get("origin", ""))
    if origin:
        words = f"[↪ {origin}] {words}"
    file = values.line(message.get("file", "").rsplit("/", 1)[-1])
    media = " ".join(filter(None, (values.line(message.get("media", "")), values.line(message.get("status", "")))))
    facts = (
        [MessageFact("poll", " / ".join(filter(None, map(values.line, message["poll"].splitlines()))))]
        if "poll" in message
        else []
    )
    facts += [*_reactions(message.get("reaction", "")), *reply]
    facts += [] if words or file or media or facts else [MessageFact("empty")]
    return Message(
        at=at,
        zone=zone,
        facts=tuple(facts),
        written=values.line(message.get("written", "")),
        sender="" if message["kind"] == "notice" else sender,
        text="\n".join(line.strip() for line in words.splitlines()),
        attachment=file or media,
    )


def _reactions(gathered: str) -> list[MessageFact]:
    """A sign on each line; a name has a mark before it, a number is how many gave the sign."""
    facts: list[MessageFact] = []
    for line in gathered.splitlines():
        words = values.line(line.removeprefix("\0"))
        if line.startswith("\0") and facts:
            facts[-1] = replace(facts[-1], by=", ".join(filter(None, (facts[-1].by, words))))
        elif words.isdecimal() and facts:
            facts[-1] = replace(facts[-1], value=f"{facts[-1].value} × {words}")
        elif words:
            facts.append(MessageFact("reaction", words))
    return facts


def _time(written: str) -> tuple[str, str]:
    hit = _WHEN.fullmatch(written.strip())
    if not hit:
        return "", ""
    day = dates.day_of((int(hit[1]), int(hit[2]), int(hit[3])), dates.DAY_FIRST)
    clock = dates.clock(int(hit[4]), int(hit[5]), int(hit[6]), "")
    return (f"{day}T{clock}" if day and clock else ""), hit[7] or ""
