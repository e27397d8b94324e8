"""Telegram Desktop's export of a chat as web pages (messages.html): read for its words, nothing is loaded."""

import re
from contextlib import suppress
from html.parser import HTMLParser

from evidence.readers.chats import dates
from evidence.readers.chats.chat import Chat, Message, MessageFact
from evidence.readers.chats.collector import Collector
from evidence.readers.visible_text import visible

_VOID = frozenset({"img", "br", "meta", "link", "hr", "input", "source", "wbr"})
_PARTS = {
    "reaction": "reaction",
    "from_name": "sender",
    "question": "poll",
    "answer": "poll",
    "text": "text",
    "title": "media",
    "status": "status",
}
_WHEN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{1,2}):(\d{2}):(\d{2})(?: UTC([+-]\d{2}:\d{2}))?")
_MOST_DEPTH = 200


def looks_right(markup: str) -> bool:
    return 'class="page_body chat_page"' in markup[:20_000] or 'class="history"' in markup[:20_000]


def read(markup: str) -> Chat:
    page = _TelegramParser()
    with suppress(AssertionError, ValueError):  # broken markup, or too deep: what was read so far counts
        page.feed(markup)
        page.close()
    return page.finish()


class _TelegramParser(HTMLParser):
    """Keeps the classes of the open elements; the text of a few of them makes a message."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found = Collector()
        self._open: list[tuple[str, frozenset[str]]] = []
        self._message: dict[str, str] | None = None
        self._depth = 0  # of the message's own element
        self._sender = ""  # of the message before: a joined one does not repeat it
        self._title = ""

    def finish(self) -> Chat:
        self._close_message()
        return self._found.chat("Telegram", _line(self._title))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        classes = frozenset(attributes.get("class", "").split())
        if tag == "br":
            self.handle_data("\n")
        if tag in _VOID:
            return
        if len(self._open) > _MOST_DEPTH:
            raise ValueError("nested too deeply")
        if "message" in classes:
            self._begin(classes)
        self._open.append((tag, classes))
        if classes & {"question", "answer", "reaction"}:
            self.handle_data("\n")
        self._note(classes, attributes)

    def _begin(self, classes: frozenset[str]) -> None:
        self._close_message()
        kind = "notice" if "service" in classes else "joined" if "joined" in classes else ""
        self._message = {"kind": kind}
        self._depth = len(self._open)

    def _note(self, classes: frozenset[str], attributes: dict[str, str]) -> None:
        """Times and names of files stand in attributes."""
        if self._message is None:
            return
        if "date" in classes and not self._within("forwarded"):
            self._message.setdefault("written", attributes.get("title", ""))
        if "href" in attributes and any(name.startswith("media_") or name.endswith("_wrap") for name in classes):
            self._message.setdefault("file", attributes["href"])

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self._open]
        if tag not in names:
            return
        while self._open and self._open.pop()[0] != tag:
            continue
        if self._message is not None and len(self._open) <= self._depth:
            self._close_message()

    def handle_data(self, data: str) -> None:
        if self._message is None:
            if self._within("page_header"):
                self._title += data
            return
        part = self._part()
        if part:
            self._message[part] = self._message.get(part, "") + data

    def _part(self) -> str:
        """Which part of the message the innermost open element holds."""
        if self._message is not None and self._message["kind"] == "notice":
            return "text" if self._within("details") else ""
        for _tag, classes in reversed(self._open[self._depth :]):
            for name, part in _PARTS.items():
                if name in classes:
                    forwarded = name == "from_name" and self._within("forwarded")
                    return "origin" if forwarded else part
        return ""

    def _within(self, name: str) -> bool:
        return any(name in classes for _tag, classes in self._open)

    def _close_message(self) -> None:
        message, self._message = self._message, None
        if message is None:
            return
        sender = _line(message.get("sender", ""))
        if message["kind"] == "joined" and not sender:
            sender = self._sender
        if message["kind"] != "notice":
            self._sender = sender
        self._found.add(_message(message, sender))


def _message(message: dict[str, str], sender: str) -> Message:
    at, zone = _time(message.get("written", ""))
    words = visible(message.get("text", "")).strip()
    origin = _line(message.get("origin", ""))
    if origin:
        words = f"[↪ {origin}] {words}"
    file = _line(message.get("file", "").rsplit("/", 1)[-1])
    media = " ".join(filter(None, (_line(message.get("media", "")), _line(message.get("status", "")))))
    facts = (
        [MessageFact("poll", " / ".join(filter(None, map(_line, message["poll"].splitlines()))))]
        if "poll" in message
        else []
    )
    facts += [MessageFact("reaction", sign) for sign in _line(message.get("reaction", "")).split()]
    facts += [] if words or file or media or facts else [MessageFact("empty")]
    return Message(
        at=at,
        zone=zone,
        facts=tuple(facts),
        written=_line(message.get("written", "")),
        sender="" if message["kind"] == "notice" else sender,
        text="\n".join(line.strip() for line in words.splitlines()),
        attachment=file or media,
    )


def _time(written: str) -> tuple[str, str]:
    hit = _WHEN.fullmatch(written.strip())
    if not hit:
        return "", ""
    day = dates.day_of((int(hit[1]), int(hit[2]), int(hit[3])), dates.DAY_FIRST)
    clock = dates.clock(int(hit[4]), int(hit[5]), int(hit[6]), "")
    return (f"{day}T{clock}" if day and clock else ""), hit[7] or ""


def _line(text: str) -> str:
    return " ".join(visible(text).split())
