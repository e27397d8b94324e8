"""The words of a web page or an HTML mail, as a reader would see them, without loading anything.

Split into tags by the rules of HTML 5 (tinyhtml5). No tree is built: that takes time without bound when a stranger
nests a page deep enough. Pure, and imported by the decoding child.
"""

import re
from io import StringIO
from typing import Any

from tinyhtml5.constants import Token
from tinyhtml5.tokenizer import HTMLTokenizer

MOST_MARKUP = 2_000_000  # characters looked at, without pictures that stand in the text
MOST_WORDS = 500_000  # characters gathered
MOST_LINK = 2000  # characters of a link's target
_CELL = "\x1f"  # between the cells of a row, until the lines are put together
_SEPARATOR = " | "
_LINES = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "head", "header", "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav",
    "ol", "optgroup", "option", "p", "plaintext", "pre", "search", "section", "select", "summary", "table",
    "tbody", "textarea", "tfoot", "thead", "tr", "ul", "xmp",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_RAISED = frozenset({"sub", "sup", "rt", "rp"})  # smaller, above or below: not digits of the same number
_EMPTY = frozenset(
    {"area", "base", "col", "embed", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
_MOST_DEPTH, _NEAR = 2000, 100  # of elements whose styles are kept; how far back the beginning of one is looked for
_KEPT = frozenset({"pre", "textarea", "listing", "xmp", "plaintext"})  # line breaks count
# What is within them is no text, whatever it looks like.
_RAW = frozenset({"script", "style", "iframe", "noembed", "noframes", "title", "xmp", "textarea", "plaintext"})
_HIDDEN = frozenset({"script", "style", "iframe", "noembed", "noframes", "title", "template"})
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|list-item|table|table-row|flow-root)\b", re.IGNORECASE)
_CELL_STYLE = re.compile(r"(?:display\s*:\s*(?:inline-[a-z]+|table-cell)|float\s*:\s*(?:left|right))\b", re.I)
_SHOWN_TARGET = re.compile(r"[a-z][a-z0-9+.-]{1,20}:", re.IGNORECASE)
_PICTURE = re.compile(r"data:[a-z]{1,20}/[a-z0-9.+-]{1,40};base64,[A-Za-z0-9+/=\s]{64,}", re.IGNORECASE)
_NO_TARGET = re.compile(r"(?:javascript|data|cid|about|blob|vbscript):", re.IGNORECASE)


def words(markup: str) -> str:
    """Each block on its own line, the cells of a row with " | " between them, the target of a link behind its words
    where they do not name it. Blank lines are left out."""
    reader = _Reader()
    tokenizer = HTMLTokenizer(StringIO(_PICTURE.sub("data:", markup)[:MOST_MARKUP]))
    for token in tokenizer:
        kind = token["type"]
        if kind in (Token.CHARACTERS, Token.SPACE_CHARACTERS):
            reader.text(token["data"])
        elif kind == Token.START_TAG:
            reader.start(token["name"], dict(token["data"]))
            _switch(tokenizer, token["name"])
        elif kind == Token.END_TAG:
            reader.end(token["name"])
        if reader.size > MOST_WORDS:
            break
    return reader.lines()


def _switch(tokenizer: Any, name: str) -> None:
    """What a parser tells the tokenizer: how to read what is within this element."""
    if name not in _RAW:
        return
    if name == "script":
        tokenizer.state = tokenizer.script_data_state
    elif name in ("title", "textarea"):
        tokenizer.state = tokenizer.rcdata_state
    elif name == "plaintext":
        tokenizer.state = tokenizer.plaintext_state
    else:
        tokenizer.state = tokenizer.rawtext_state


class _Within:
    """Whether the reader is within an element of a certain sort, which may be nested in one of the same name."""

    def __init__(self) -> None:
        self.name = ""
        self._open = 0

    def start(self, name: str, *, begins: bool) -> None:
        if self.name == name:
            self._open += 1
        elif not self.name and begins:
            self.name, self._open = name, 1

    def end(self, name: str) -> None:
        if self.name == name:
            self._open -= 1
            if not self._open:
                self.name = ""


class _Reader:
    def __init__(self) -> None:
        self.size = 0  # characters gathered
        self._parts: list[str] = []
        self._hidden = _Within()
        self._kept = _Within()
        self._open: list[tuple[str, str]] = []  # elements without a place of their own, and what their style sets
        self._link: tuple[str, int] | None = None  # target, and where its words begin

    def start(self, name: str, given: dict[str, str]) -> None:
        if self._hidden.name:
            self._hidden.start(name, begins=False)
            return
        self._hidden.start(name, begins=name in _HIDDEN)
        style = given.get("style", "")
        self._kept.start(name, begins=name in _KEPT or "white-space:pre" in style.replace(" ", "").lower())
        self._part(_apart(name) or self._styled(name, style))
        if name == "a":
            self._close_link()
            self._link = given.get("href", "").strip(), len(self._parts)
        elif name in ("img", "area", "input"):
            self._empty(name, given)

    def end(self, name: str) -> None:
        if self._hidden.name:
            self._hidden.end(name)
            return
        if name == "a":
            self._close_link()
        self._part(_apart(name) or self._end_of_style(name))
        self._kept.end(name)

    def text(self, data: str) -> None:
        if self._hidden.name:
            return
        self.size += len(data)
        if data[:1].isalnum() and self._parts and self._parts[-1].startswith(" <"):
            data = f" {data}"  # behind the target of a link
        data = data.replace(_CELL, " ")
        self._parts.append(data if self._kept.name else re.sub(r"[\r\n]+", " ", data))

    def lines(self) -> str:
        self._close_link()
        lines = []
        for line in re.split(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+", "".join(self._parts)):
            cells = (" ".join(cell.split()) for cell in line.split(_CELL))
            lines.append(_SEPARATOR.join(filter(None, cells)))
        return "\n".join(filter(None, lines))

    def _part(self, apart: str) -> None:
        if apart:
            self._parts.append(apart)

    def _styled(self, name: str, style: str) -> str:
        """What parts an element from the text before it that only its style makes a block or a cell."""
        apart = "\n" if _BLOCK_STYLE.search(style) else _CELL if _CELL_STYLE.search(style) else ""
        if name not in _EMPTY and len(self._open) < _MOST_DEPTH:
            self._open.append((name, apart))
        return apart

    def _end_of_style(self, name: str) -> str:
        """What parts it from the text behind it."""
        near = [name for name, _ in self._open[-_NEAR:]]
        if name not in near:
            return ""
        begin = len(self._open) - 1 - near[::-1].index(name)
        ended, self._open = self._open[begin:], self._open[:begin]
        return "".join(apart for _, apart in ended)

    def _empty(self, name: str, given: dict[str, str]) -> None:
        """Elements without an end: what they show instead of themselves, or where they lead."""
        if name == "img" and given.get("alt", "").strip():
            self.text(f" {given['alt'].strip()[:MOST_LINK]} ")
        if name == "input" and given.get("type", "").lower() not in ("hidden", "password"):
            self._parts += [_CELL, given.get("value", "").replace(_CELL, " "), _CELL]
        if name == "area":
            self._parts.append(_target(given.get("href", ""), given.get("alt", "")))

    def _close_link(self) -> None:
        """The target goes behind the link's words, before what ends their line."""
        link, self._link = self._link, None
        if link is None:
            return
        href, begin = link
        target = _target(href, "".join(self._parts[begin:]))
        at = len(self._parts)
        while at > begin and not self._parts[at - 1].strip(f" \n{_CELL}"):
            at -= 1
        self._parts[at:at] = filter(None, [target])


def _apart(name: str) -> str:
    """What stands before and behind an element of this name."""
    if name in _CELLS:
        return _CELL
    return "\n" if name in _LINES else " " if name in _RAISED else ""


def _target(href: str, said: str) -> str:
    """ " <https://…>"; empty when the words of the link say as much."""
    href = re.sub(r"\s+", "", href)[:MOST_LINK]
    if not _SHOWN_TARGET.match(href) or _NO_TARGET.match(href):
        return ""
    plain = re.sub(r"\s+", "", said).lower()
    bare = re.sub(r"^(?:https?://(?:www\.)?|mailto:|tel:)", "", href, flags=re.IGNORECASE).rstrip("/").lower()
    return "" if bare and bare in plain else f" <{href}>"
