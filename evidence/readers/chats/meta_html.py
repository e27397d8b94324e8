"""Instagram's and Facebook's "Download your information" as web pages (message_1.html): read for its words.

The pages mark the parts of a message by short class names that both services share: name, words, time. In which
zone the times are they do not say; two public scripts found theirs in that of California.
"""

import re

from evidence.readers.chats import dates, values
from evidence.readers.chats.chat import NO_ZONE, Chat, Message, MessageFact
from evidence.readers.chats.collector import Collector
from evidence.readers.chats.export_page import PartsParser
from evidence.readers.visible_text import visible

_PARTS = {"_a6-h": "sender", "_a6-p": "text", "_a6-o": "written", "_3-94": "written"}
_BLOCK, _TITLE = "_a6-g", "_a70e"
_MEDIA = re.compile(r"(?:^|/)(photos|videos|audio|files|gifs|stickers_used)/([^/?#]{1,200})$")
_WRITTEN = re.compile(r"class=\"[^\"]*(?:_a6-o|_3-94)")
_REACTIONS = "_a6-q"
_REACTION = re.compile(r"(?P<sign>[^\w\s]{1,12})\s?(?P<by>[^()\n]{1,100}?)\s*(?:\([^()\n]{4,60}\))?")


def looks_right(markup: str) -> bool:
    start = markup[:200_000]
    # A list of followers is built alike, but nothing in it was said at a time of its own.
    return _BLOCK in start and "_a6-p" in start and "_a6-h" in start and bool(_WRITTEN.search(start))


def read(markup: str, path: str = "") -> Chat:
    """`path`: of the file in its archive, which names the service."""
    page = _MetaParser()
    page.parse(markup)
    return page.finish(_service(f"{path} {markup[:4000]}".lower()))


def _service(hints: str) -> str:
    if "facebook" in hints:
        return "Facebook"
    return "Instagram" if "instagram" in hints else "Instagram / Facebook"


class _MetaParser(PartsParser):
    def __init__(self) -> None:
        super().__init__()
        self._messages: list[Message] = []
        self._title = ""

    def finish(self, service: str) -> Chat:
        collector = Collector()
        dated = [one.at for one in self._messages if one.at]
        # These pages begin with the newest message; where the times do not say, that is what they do.
        newest_first = not dated or dated[0] >= dated[-1]
        for message in reversed(self._messages) if newest_first else self._messages:
            collector.add(message)
        return collector.chat(service, values.line(self._title))

    def note(self, tag: str, classes: list[str], attributes: dict[str, str]) -> None:
        if tag in ("br", "div", "li"):
            self.handle_data("\n")
        self._note_media(attributes.get("src") or attributes.get("href") or "")

    def _note_media(self, address: str) -> None:
        """The names of files that were sent; they are not opened."""
        hit = _MEDIA.search(address)
        if hit and self.message is not None and hit[2] not in self.message.get("files", ""):
            self.message["files"] = ", ".join(filter(None, (self.message.get("files", ""), hit[2])))

    def enter(self, tag: str, classes: list[str], attributes: dict[str, str]) -> None:
        if _BLOCK in classes:
            self.begin_message({})
        part = next((_PARTS[name] for name in classes if name in _PARTS), self.part())
        if _REACTIONS in classes:
            part = "reactions"
        self.open.append((tag, "title" if _TITLE in classes else part))

    def handle_data(self, data: str) -> None:
        if self.part() == "title":
            self._title += data
        else:
            super().handle_data(data)

    def end_message(self) -> None:
        message, self.message = self.message, None
        if message is None or not (message.get("sender") or message.get("text")):
            return
        written = values.line(message.get("written", ""))
        text = values.lines(message.get("text", ""))
        facts = _reactions(visible(message.get("reactions", "")))
        files = values.line(message.get("files", ""))
        at = dates.in_words(written)
        self._messages.append(
            Message(
                at=at,
                zone=NO_ZONE if at else "",
                written=written,
                sender=values.line(message.get("sender", "")),
                text=text,
                attachment=files,
                facts=tuple(facts or ([] if text or files else [MessageFact("empty")])),
            )
        )


def _reactions(text: str) -> list[MessageFact]:
    """ "😂Rico (Nov 20, 2026 9:15 pm)", one on each line: the sign, and who gave it."""
    facts = []
    for line in map(values.line, text.splitlines()):
        hit = _REACTION.fullmatch(line)
        if hit:
            facts.append(MessageFact("reaction", hit["sign"], hit["by"].strip()))
        elif line:
            facts.append(MessageFact("reaction", line))
    return facts
