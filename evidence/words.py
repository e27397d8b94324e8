"""Bytes from strangers as text, whatever their encoding; and the words of a web page, without loading anything.

Pure, and imported by the decoding child.
"""

import codecs
import encodings
import pkgutil
from contextlib import suppress
from html.parser import HTMLParser

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def load_encodings() -> None:
    """All of them, for a process that will soon be unable to open a file."""
    for module in pkgutil.iter_modules(encodings.__path__):
        with suppress(LookupError):  # some are for other systems
            codecs.lookup(module.name)


def decoded(data: bytes, declared: str = "") -> str:
    """By its mark, its declared encoding, UTF-8, or the old Windows one, which takes any byte."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for encoding in filter(None, (declared, "utf-8")):
        try:
            return codecs.getincrementaldecoder(encoding)().decode(data)
        except (LookupError, ValueError, AttributeError, TypeError):
            continue  # unknown, or not what it says
    return data.decode("cp1252", "replace")


class _Words(HTMLParser):
    """The words a reader would see."""

    _HIDDEN = frozenset({"script", "style", "template", "noscript", "title", "head"})
    _LINES = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "table", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._hidden and tag in self._HIDDEN:
            self._hidden = tag
        elif tag in self._LINES:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def from_html(markup: str) -> str:
    parser = _Words()
    with suppress(AssertionError):  # how the library ends on a broken declaration: what was read so far counts
        parser.feed(markup)
        parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).splitlines())
    return "\n".join(line for line in lines if line)
