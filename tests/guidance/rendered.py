"""Sentences of a page as it is shown: prose, facts of the packs, the interface; all parts open."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tests.pages import parse

_BLOCKS = frozenset(
    ("p", "li", "h1", "h2", "h3", "div", "section", "form", "fieldset", "legend", "details", "summary")
)
_BLOCKS |= {"ul", "ol", "main", "dl", "dt", "dd", "figure", "figcaption", "label", "small", "button", "article"}
_SILENT = frozenset(("script", "style", "svg", "noscript", "template"))
_UNSEEN = frozenset(("visually-hidden", "leave-link", "btn"))  # a button says no sentence
# The end of a sentence is no point after a day ("22. November") or after one letter ("z. B.", "s. 33"),
# nor that of an article ("art. 470").
_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
_NEXT = re.compile(
    r"(?:(?<=[^\W\d_]{2}[.!?])(?<!\b[Aa]rt\.)|(?<=[”“\"’)%0-9][!?])|(?<=[”“\"’)%][.])"
    r"|(?<=\d\.)(?!\s+(?:" + _MONTHS + r")\b))"
    r"[”“\"’)]*\s+(?=[„“\"‘(]?[A-ZÄÖÜ0-9])"
)
_WHOLE = re.compile(r"[.!?][”“\"’)]*$")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
FEW_WORDS = 4


def _pieces(element: Element, out: list[str], language: str = "") -> None:
    if language and element.get("lang", language) != language:
        return
    classes = set(element.get("class", "").split())
    if element.tag in _SILENT or "hidden" in element.attrib or classes & _UNSEEN:
        return
    block = element.tag in _BLOCKS
    if block:
        out.append("")
    out[-1] += element.text or ""
    for child in element:
        _pieces(child, out, language)
        out[-1] += child.tail or ""
    if block:
        out.append("")


def pieces(html: str, language: str = "") -> list[str]:
    """The text of each block of `<main>`, such as a paragraph or an item of a list; buttons are left out, and with
    a language what is marked as another one."""
    out = [""]
    _pieces(next(parse(html).iter("main")), out, language)
    return [text for piece in out if (text := " ".join(piece.split()))]


def sentences(html: str) -> Iterator[str]:
    """Every whole sentence; a label or a heading without a point at its end is none."""
    for piece in pieces(html):
        yield from (sentence for sentence in _NEXT.split(piece) if _WHOLE.search(sentence))


def fragments(html: str) -> list[str]:
    """The sentences of four words or fewer."""
    return [sentence for sentence in sentences(html) if len(_WORD.findall(sentence)) <= FEW_WORDS]
