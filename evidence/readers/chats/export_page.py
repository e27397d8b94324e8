"""What all exports of chats as web pages share: a message is an element, and class names mark its parts."""

from abc import abstractmethod
from contextlib import suppress
from html.parser import HTMLParser
from typing import Generic, TypeVar

from evidence.readers.chats import links

# Elements without content, which no end tag closes.
_VOID = frozenset({"img", "br", "meta", "link", "hr", "input", "source", "wbr", "base", "col"})
_MOST_DEPTH = 300
Mark = TypeVar("Mark")


class ExportPageParser(HTMLParser, Generic[Mark]):
    """Knows which elements are open, each with what its classes mean, and where the open message ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, Mark]] = []
        self.message: dict[str, str] | None = None
        self.depth = 0  # of the message's own element
        self._link = ("", 0)  # the address of the open link, and how long the words before it are

    def parse(self, markup: str) -> None:
        with suppress(AssertionError, ValueError):  # broken markup, or too deep: what was read so far counts
            self.feed(markup)
            self.close()
        self.end_message()

    @abstractmethod
    def note(self, tag: str, classes: list[str], attributes: dict[str, str]) -> None:
        """Note what an element says by itself, be it one without content."""

    @abstractmethod
    def enter(self, tag: str, classes: list[str], attributes: dict[str, str]) -> None:
        """Put an element with content on top of `open`, and begin a message where it is one."""

    @abstractmethod
    def end_message(self) -> None:
        """Keep the open message, if there is one."""

    def begin_message(self, message: dict[str, str]) -> None:
        self.end_message()
        self.message, self.depth = message, len(self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        classes = attributes.get("class", "").split()
        self.note(tag, classes, attributes)
        if tag in _VOID:
            return
        if len(self.open) > _MOST_DEPTH:
            raise ValueError("nested too deeply")
        self.enter(tag, classes, attributes)
        if tag == "a":
            self._link = (links.target(attributes), len(self._words()))

    def _words(self) -> str:
        return self.message.get("text", "") if self.message else ""

    def handle_endtag(self, tag: str) -> None:
        if tag not in [name for name, _ in self.open]:
            return
        if tag == "a":
            address, before = self._link
            words = self._words()[before:]
            self._link = ("", 0)
            if words.strip():
                self.handle_data(links.behind(words, address))
        while self.open and self.open.pop()[0] != tag:
            continue
        if self.message is not None and len(self.open) <= self.depth:
            self.end_message()


class PartsParser(ExportPageParser[str]):
    """Marks each element with the part of a message that it belongs to, and gathers the text of each part."""

    def part(self) -> str:
        return self.open[-1][1] if self.open else ""

    def handle_data(self, data: str) -> None:
        part = self.part()
        if part and self.message is not None:
            self.message[part] = self.message.get(part, "") + data
