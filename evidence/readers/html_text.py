"""The words of a web page or an HTML mail, as a reader would see them, without loading anything.

Split into tags by the rules of HTML 5 (tinyhtml5). No tree is built: that takes time without bound when a stranger
nests a page deep enough. Pure, and imported by the decoding child.
"""

import re
import unicodedata
from collections import Counter
from io import StringIO
from typing import Any, NamedTuple

from tinyhtml5.constants import Token
from tinyhtml5.tokenizer import HTMLTokenizer

from evidence.readers import html_sheets, html_sight, html_style
from evidence.readers.html_sheets import Marks
from evidence.readers.html_sight import Sight, Tag
from evidence.readers.html_style import CELL, LINE, SPACE

MOST_MARKUP = 2_000_000  # characters looked at, without pictures that stand in the text
MOST_WORDS = 500_000  # characters gathered
MOST_LINK = 2000  # characters of a link's target
HIDDEN_FROM, HIDDEN_TO = "⟦", "⟧"  # around words that are in the page, but that nobody sees who looks at it
_SEPARATOR = " | "
_LINES = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frame", "h1", "h2", "h3", "h4",
    "h5", "h6", "head", "header", "hgroup", "hr", "html", "isindex", "legend", "li", "listing", "main", "marquee",
    "menu", "mtr", "nav", "ol", "optgroup", "option", "p", "plaintext", "pre", "search", "section", "select",
    "summary", "table", "tbody", "textarea", "tfoot", "thead", "tr", "ul", "xmp",
})  # fmt: skip
_CELLS = frozenset({
    "audio", "button", "canvas", "embed", "label", "meter", "mtd", "object", "output", "progress", "td", "text",
    "th", "video",
})  # fmt: skip
# Smaller, above, below or struck out: not digits of the same number.
_BESIDE = frozenset({"del", "ins", "math", "rp", "rt", "s", "strike", "sub", "sup", "svg", "textpath"})
_STACKED = frozenset({
    "mfrac", "mmultiscripts", "mover", "mroot", "msub", "msubsup", "msup", "munder", "munderover",
})  # fmt: skip
_PLACED = ("x", "y", "dy")  # attributes of a piece of text in a drawing that stands by itself
_EMPTY = frozenset({
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta", "param",
    "source", "track", "wbr",
})  # fmt: skip
_MOST_DEPTH, _NEAR = 2000, 100  # of elements whose styles are kept; how far back the beginning of one is looked for
_KEPT = frozenset({"pre", "textarea", "listing", "xmp", "plaintext"})  # line breaks count
# What is within them is no text, whatever it looks like.
_RAW = frozenset({"script", "style", "iframe", "noembed", "noframes", "title", "xmp", "textarea", "plaintext"})
_LEFT_OUT = frozenset({
    "script", "style", "iframe", "noembed", "noframes", "title", "template", "metadata", "desc", "annotation",
    "annotation-xml",
})  # fmt: skip
_NOT_SHOWN = frozenset({"datalist"})
_BLOCKS = _LINES - {"br", "option", "optgroup", "body", "html", "head", "caption", "tr", "tbody", "thead", "tfoot"}
# An element begins: one of these that is open ends, if nothing of the third set lies between.
_ENDS: tuple[tuple[frozenset[str], frozenset[str], frozenset[str]], ...] = (
    (_BLOCKS, frozenset({"p"}), frozenset({"table", "td", "th", "button", "object", "caption"})),
    (frozenset({"li"}), frozenset({"li"}), frozenset({"ul", "ol", "menu", "dir", "table"})),
    (frozenset({"dt", "dd"}), frozenset({"dt", "dd"}), frozenset({"dl", "table"})),
    (frozenset({"option", "optgroup"}), frozenset({"option"}), frozenset({"select", "datalist"})),
    (frozenset({"td", "th"}), frozenset({"td", "th"}), frozenset({"tr", "table"})),
    (frozenset({"tr"}), frozenset({"tr", "td", "th"}), frozenset({"table", "tbody", "thead", "tfoot"})),
)  # fmt: skip
_SHOWN_TARGET = re.compile(r"[a-z][a-z0-9+.-]{1,20}:", re.IGNORECASE)
_PICTURE = re.compile(r"data:[a-z]{1,20}/[a-z0-9.+-]{1,40};base64,[A-Za-z0-9+/=\s]{64,}", re.IGNORECASE)
_NO_TARGET = re.compile(r"(?:javascript|data|cid|about|blob|vbscript):", re.IGNORECASE)
_WITHOUT_VALUE = frozenset({"hidden", "password", "file", "color", "range", "image"})
# Goes on behind the end of a paragraph that it was not ended in; never out of one of the second.
_GOES_ON = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
_ENDS_ALL = frozenset({"td", "th", "table", "caption", "button", "object", "marquee", "template", "tr", "tbody"})
_OUTSIDE = frozenset({"html", "head"})  # of what is shown
_FRAMES = _OUTSIDE | {"body"}
_MOST_AGAIN = 6
_MOST_AROUND = 40  # elements around one that rules are compared with
_SEEN_BEHIND = frozenset({"img", "video", "picture", "canvas", "object", "svg"})
_STRONGER = {"": 0, SPACE: 1, CELL: 2, LINE: 3}
_FILLING = frozenset({"Cf", "Mn", "Zs"})  # kinds of characters that fill a line without a letter in it
OWN_SIGNS = str.maketrans({CELL: " ", HIDDEN_FROM: "[", HIDDEN_TO: "]"})  # nobody else may write them


def words(markup: str) -> str:
    """Each block on its own line, the cells of a row with " | " between them, the target of a link behind its words
    where they do not name it. Words that a browser does not show stand in ⟦ ⟧ on a line of their own. Blank lines
    are left out."""
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


class _Element(NamedTuple):
    """An open element. apart: what stands behind it; within: between the elements directly in it; kept: its line
    breaks count. marks: for the rules of a style sheet. again: its attributes, where it goes on behind the end of
    what it is within."""

    name: str
    apart: str = ""
    within: str = ""
    kept: bool = False
    sight: Sight = Sight()
    marks: Marks = frozenset()
    again: dict[str, str] | None = None


_ROOT = _Element("")


class _Reader:
    def __init__(self) -> None:
        self.size = 0  # characters gathered
        self._parts: list[str] = []
        self._unseen: list[str] = []  # words that nobody sees, until the line ends
        self._left_out, self._nested = (
            "",
            0,
        )  # the element that is left out, and how many of its name are open in it
        self._style: list[str] = []
        self._sheet = html_sheets.StyleSheet()
        self._bare: tuple[int, _Element] = (0, _ROOT)  # what holds outside of a "body" that is written
        self._pictures = False  # whether there were any so far
        self._open: list[_Element] = []
        self._names: Counter[str] = Counter()  # of open elements
        self._link: tuple[str, int, bool] | None = None  # target, where its words begin, whether nobody sees them

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._left_out:
            self._nested += name == self._left_out
            return
        if name in _LEFT_OUT:
            self._left_out, self._nested = name, 1
            return
        self._end_implied(name)
        self._begin(name, attributes)
        if name == "a":
            self._close_link()
            self._link = attributes.get("href", "").strip(), len(self._parts), self._here.sight.hidden
        elif name == "q":
            self.text("“")
        elif name in ("img", "area", "input"):
            self._empty(name, attributes)

    def end(self, name: str) -> None:
        if self._left_out:
            self._nested -= name == self._left_out
            self._left_out = self._left_out if self._nested else ""
            if self._style and not self._left_out:
                self._sheet.add("".join(self._style))
                self._style = []
            return
        if name == "a":
            self._close_link()
        elif name == "q":
            self.text("”")
        near = [one.name for one in self._open[-_NEAR:]] if self._names[name] else []
        if name in near:
            self._close(len(self._open) - 1 - near[::-1].index(name))
        else:
            self._separate(_usual(name, {}))

    def text(self, data: str) -> None:
        if self._left_out:
            self._style += [data] if self._left_out == "style" else []
            return
        self.size += len(data)
        here = self._here
        data = data.translate(OWN_SIGNS)
        if here.sight.hidden:
            self._unseen.append(data)
            return
        if data[:1].isalnum() and self._parts and self._parts[-1].startswith(" <"):
            data = f" {data}"  # behind the target of a link
        self._parts.append(data if here.kept else re.sub(r"[\r\n]+", " ", data))

    def lines(self) -> str:
        self._close_link()
        self._separate(LINE)
        lines = []
        for line in re.split(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+", "".join(self._parts)):
            cells = (" ".join(cell.split()) for cell in line.split(CELL))
            lines.append(_SEPARATOR.join(filter(None, cells)))
        return "\n".join(filter(None, lines))

    @property
    def _here(self) -> _Element:
        if self._names["body"] or (self._open and self._open[-1].name not in _OUTSIDE):
            return self._open[-1]
        return self._without_body()

    def _without_body(self) -> _Element:
        """Every page has a body, whether it is written or not."""
        if self._bare[0] != self._sheet.size:
            sight = Sight()
            for name in ("html", "body"):
                sight = html_sight.sight(Tag(name, {}), self._sheet.declared(frozenset({name}), ""), sight)
            self._bare = self._sheet.size, _ROOT._replace(sight=sight)
        outer = self._open[-1].sight if self._open else Sight()
        return self._bare[1] if outer == Sight() else self._open[-1]

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        around = _ROOT if name in _FRAMES and not self._open else self._here
        marks = html_sheets.marks(name, attributes)
        outer = [one.marks for one in self._open[-_MOST_AROUND:][::-1]] if self._sheet.looks_around else []
        declared = self._sheet.declared(marks, attributes.get("style", ""), outer)
        if "hidden" in attributes and "display" not in declared:
            declared = {**declared, "display": "none"}
        usual = _usual(name, attributes)
        apart = max(html_style.apart(declared, usual), around.within, key=_STRONGER.__getitem__)
        tag = Tag(name, attributes, usual, in_row=bool(around.within), over_picture=self._pictures)
        sight = html_sight.sight(tag, declared, around.sight)
        if name in _NOT_SHOWN or (name == "dialog" and "open" not in attributes):
            sight = sight._replace(gone=True)
        self._pictures = self._pictures or (name in _SEEN_BEHIND and not _is_dot(attributes))
        if not sight.gone:
            self._separate(apart)
        if sight.hidden and (apart or not around.sight.hidden):
            self._unseen.append(" ")
        if name not in _EMPTY and len(self._open) < _MOST_DEPTH:
            within = SPACE if name in _STACKED else html_style.within(declared)
            keeps_breaks = name in _KEPT or (html_style.keeps_breaks(declared) or around.kept)
            self._names[name] += 1
            behind = "" if sight.gone else apart
            again = attributes if name in _GOES_ON else None
            self._open.append(_Element(name, behind, within, keeps_breaks, sight, marks, again))

    def _close(self, begin: int) -> None:
        """End the elements that are open from this one on. Those that only change the writing go on behind it."""
        ended, self._open = self._open[begin:], self._open[:begin]
        for one in reversed(ended):
            self._names[one.name] -= 1
            self._separate(one.apart)
        if len(ended) > 1 and not any(one.name in _ENDS_ALL for one in ended):
            going_on = [one for one in ended[1:] if one.again is not None]
            for one in going_on[-_MOST_AGAIN:]:
                self._begin(one.name, one.again or {})

    def _end_implied(self, name: str) -> None:
        """Elements whose end need not be written end where another begins."""
        for begins, ends, until in _ENDS:
            if name not in begins or not any(self._names[one] for one in ends):
                continue
            first = 0
            for back, one in enumerate(reversed(self._open[-_NEAR:]), start=1):
                if one.name in until:
                    break
                first = back if one.name in ends else first
            if first:
                self._close(len(self._open) - first)

    def _separate(self, apart: str) -> None:
        if apart:
            self._parts.append(apart)
        if apart == LINE and self._unseen:
            unseen_text = " ".join("".join(self._unseen).split())
            self._unseen = []
            if any(unicodedata.category(char) not in _FILLING for char in unseen_text):
                self._parts += [HIDDEN_FROM, unseen_text, HIDDEN_TO, LINE]

    def _empty(self, name: str, attributes: dict[str, str]) -> None:
        """Elements without an end: what they show instead of themselves, or where they lead."""
        if name == "img":
            alt = attributes.get("alt", "").strip()[:MOST_LINK]
            self.text(f" {alt} " if alt else "" if _is_dot(attributes) else " ")
        elif name == "input":
            self._separate(CELL)
            self.text(_value(attributes))
            self._separate(CELL)
        else:
            self._parts.append(_target(attributes.get("href", ""), attributes.get("alt", "")))

    def _close_link(self) -> None:
        """The target goes behind the link's words, before what ends their line."""
        link, self._link = self._link, None
        if link is None:
            return
        href, begin, hidden = link
        if hidden:
            self._unseen.append(_target(href, "".join(self._unseen)))
            return
        target = _target(href, "".join(self._parts[begin:]))
        at = len(self._parts)
        while at > begin and not self._parts[at - 1].strip(f" \n{CELL}"):
            at -= 1
        self._parts[at:at] = filter(None, [target])


def _usual(name: str, attributes: dict[str, str]) -> str:
    """What stands before and behind an element of this name."""
    if name in _CELLS or (name == "tspan" and any(mark in attributes for mark in _PLACED)):
        return CELL
    return LINE if name in _LINES else SPACE if name in _BESIDE else ""


def _is_dot(attributes: dict[str, str]) -> bool:
    """Whether a picture is too small to be seen: it only counts who opened the page."""
    return any(attributes.get(side, "").removesuffix("px") in ("0", "1", "2") for side in ("width", "height"))


def _value(attributes: dict[str, str]) -> str:
    kind = attributes.get("type", "").lower()
    if kind in ("checkbox", "radio"):
        return "[x]" if "checked" in attributes else "[ ]"
    if kind in _WITHOUT_VALUE:
        return attributes.get("alt", "") if kind == "image" else ""
    return attributes.get("value", "") or attributes.get("placeholder", "")


def _target(href: str, text: str) -> str:
    """ " <https://…>"; empty when the words of the link say as much."""
    href = re.sub(r"\s+", "", href)[:MOST_LINK]
    if not _SHOWN_TARGET.match(href) or _NO_TARGET.match(href):
        return ""
    plain = re.sub(r"\s+", "", text).lower()
    bare = re.sub(r"^(?:https?://(?:www\.)?|mailto:|tel:)", "", href, flags=re.IGNORECASE).rstrip("/").lower()
    return "" if bare and bare in plain else f" <{href}>"
