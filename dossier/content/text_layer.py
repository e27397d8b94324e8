"""The text of a picture, laid behind its print: it cannot be seen, but found, copied and read aloud.

A program read it (see the findings app). It is a help for searching; what counts is the picture.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from dossier.content import formatting, paper
from dossier.content.document import Strip, Word
from evidence.exhibits import Copy
from extraction.ocr.engine import TextLine

LETTER = 0.52  # mean width of a letter, in parts of the font's size
LARGEST, SMALLEST = 12.0, 0.8  # millimetres
# Letters that the print's fonts have for certain. Others come from pictures that were read as writing, and each
# would have the whole document laid out a second time (see dossier.pdf.missing_glyphs).
_UNUSUAL = re.compile("[^\x20-\x7e\u00a1-\u024f\u0391-\u03c9\u0400-\u045f\u2010-\u201e\u2026\u20ac]+")


def over_strips(strips: Sequence[Strip], lines: Sequence[TextLine]) -> tuple[Strip, ...]:
    """Each line once: on the first strip that shows the middle of it."""
    return tuple(replace(strip, words=_on_strip(strip, lines)) for strip in strips)


def _on_strip(strip: Strip, lines: Sequence[TextLine]) -> tuple[Word, ...]:
    first, last = strip.top + strip.repeats, strip.top + strip.height
    if not strip.goes_on:
        last = strip.picture_height + 1
    inside = [line for line in lines if first <= (line.top + line.height / 2) * strip.picture_height < last]
    return _words(inside, strip.width, strip.picture_height, strip.top)


def over_page(copy: Copy, lines: Sequence[TextLine], *, below_facts: bool = False) -> tuple[Word, ...]:
    """On a page of a document. Lines whose place is not known are spread over it from top to bottom.
    `below_facts`: the facts of the exhibit stand above it."""
    if not (copy.width and copy.height):
        return ()
    page_width, page_height, facts_height = paper.EXHIBIT.width, paper.WHOLE_HEIGHT, paper.FACTS_HEIGHT
    if paper.is_turned(copy.width, copy.height):
        page_width, page_height = paper.TURNED.width, paper.TURNED_HEIGHT
        facts_height = paper.TURNED_FACTS_HEIGHT
    if below_facts:
        page_height -= facts_height
    width = min(page_width, page_height * copy.width / copy.height)
    if any(line.height for line in lines):
        return _words(lines, width, width * copy.height / copy.width, 0.0)
    share = 1 / max(1, len(lines))
    spread = [TextLine(line.text, 0.0, number * share, 1.0, share) for number, line in enumerate(lines)]
    return _words(spread, width, width * copy.height / copy.width, 0.0)


def _words(lines: Sequence[TextLine], width: float, height: float, top: float) -> tuple[Word, ...]:
    return tuple(
        Word(text, line.left * width, line.top * height - top, _size(text, line, width, height))
        for line in lines
        if (text := _UNUSUAL.sub(" ", formatting.safe(line.text)).strip())
    )


def _size(text: str, line: TextLine, width: float, height: float) -> float:
    """Of the font, in millimetres: as wide as the line in the picture, and no higher."""
    fitting = min(line.height * height, line.width * width / (LETTER * len(text)))
    return max(SMALLEST, min(LARGEST, fitting))
