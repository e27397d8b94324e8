"""Words of a PDF page that nobody sees: the colour of the paper, tiny, beside the page, or covered.

The page is drawn twice, with its words and without. Where both pictures are the same within the outline of a
letter, that letter adds nothing to what a reader sees. Only the invisible words over a scan, which programs that
recognise writing put there, count as seen: the scan shows the same.
"""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from evidence.readers.html_text import HIDDEN_FROM, HIDDEN_TO, OWN_SIGNS

MOST_LETTERS = 20_000  # of one page
_DPI = 108
_MOST_PIXELS = 2000  # of the longer side
_DIFFERENT = 12  # of 255 levels of grey: less is the same to the eye
_CONTRAST = 60  # of what a scan shows where writing is
_TINY = 1.5  # points
_FINE = 64  # the library gives whole pixels; so many to one of ours
_SMALL_SIGNS = frozenset(".,'`·-–_")
_UNSEEN = re.compile(rf"{HIDDEN_FROM}([^{HIDDEN_TO}]*){HIDDEN_TO}")
_MOST_OBJECTS, _MOST_DEPTH = 50_000, 8


@dataclass(frozen=True)
class _Letter:
    """`box`: pixels of the small pictures; left, top, right, bottom; None for what the library adds itself."""

    text: str
    box: tuple[float, float, float, float] | None = None
    drawn: bool = True  # not in the invisible way


def text_of(page: pdfium.PdfPage) -> tuple[str, list[str], bool]:
    """The words, those that nobody sees in ⟦ ⟧; those alone; and whether these are all of the page. The page has no
    words to draw afterwards."""
    scale = min(_DPI / 72, _MOST_PIXELS / max(1.0, *page.get_size()))
    whole = _drawn(page, scale)
    words = page.get_textpage()
    letters = list(_letters(page, words, whole.size))
    is_whole = words.count_chars() <= MOST_LETTERS
    if not any(letter.box for letter in letters):
        return "", [], is_whole
    _take_out_words(page)
    bare = _drawn(page, scale)
    sights = [_is_seen(letter, whole, bare, _TINY * scale) if letter.box else None for letter in letters]
    text = _joined(letters, sights)
    return text, _UNSEEN.findall(text), is_whole


def _drawn(page: pdfium.PdfPage, scale: float) -> Image.Image:
    picture: Image.Image = page.render(scale=scale, grayscale=True, draw_annots=True).to_pil()
    return picture.convert("L")


def _letters(page: pdfium.PdfPage, words: pdfium.PdfTextPage, size: tuple[int, int]) -> Iterator[_Letter]:
    edges = [ctypes.c_double() for _ in range(4)]  # left, right, bottom, top: in points
    for number in range(min(words.count_chars(), MOST_LETTERS)):
        code = pdfium_c.FPDFText_GetUnicode(words, number)
        text = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        text = text.translate(OWN_SIGNS)
        if pdfium_c.FPDFText_IsGenerated(words, number) == 1 or text.isspace():
            yield _Letter(text)
            continue
        has_box = pdfium_c.FPDFText_GetCharBox(words, number, *(ctypes.byref(edge) for edge in edges))
        left, right, bottom, top = (edge.value for edge in edges)
        box = _on_picture(page, size, (left, top, right, bottom)) if has_box else (0.0, 0.0, 0.0, 0.0)
        yield _Letter(text, box, _is_drawn(words, number))


def _is_drawn(words: pdfium.PdfTextPage, number: int) -> bool:
    thing = pdfium_c.FPDFText_GetTextObject(words, number)
    return not thing or pdfium_c.FPDFTextObj_GetTextRenderMode(thing) != pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE


def _on_picture(
    page: pdfium.PdfPage, size: tuple[int, int], box: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """Also of a page that is turned."""
    across, down = ctypes.c_int(), ctypes.c_int()
    wide, high = size[0] * _FINE, size[1] * _FINE
    places = []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        pdfium_c.FPDF_PageToDevice(page, 0, 0, wide, high, 0, x, y, ctypes.byref(across), ctypes.byref(down))
        places.append((across.value / _FINE, down.value / _FINE))
    (left, top), (right, bottom) = places
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


def _take_out_words(page: pdfium.PdfPage) -> None:
    for number, thing in enumerate(_things(page)):
        if number > _MOST_OBJECTS:
            return
        if pdfium_c.FPDFPageObj_GetType(thing) == pdfium_c.FPDF_PAGEOBJ_TEXT:
            pdfium_c.FPDFTextObj_SetTextRenderMode(thing, pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)


def _things(page: pdfium.PdfPage) -> Iterator[object]:
    for number in range(pdfium_c.FPDFPage_CountObjects(page)):
        yield from _within(pdfium_c.FPDFPage_GetObject(page, number), 0)


def _within(thing: object, depth: int) -> Iterator[object]:
    yield thing
    if depth < _MOST_DEPTH and pdfium_c.FPDFPageObj_GetType(thing) == pdfium_c.FPDF_PAGEOBJ_FORM:
        for number in range(max(0, pdfium_c.FPDFFormObj_CountObjects(thing))):
            yield from _within(pdfium_c.FPDFFormObj_GetObject(thing, number), depth + 1)


def _is_seen(letter: _Letter, whole: Image.Image, bare: Image.Image, tiny: float) -> bool:
    left, top, right, bottom = box = letter.box or (0.0, 0.0, 0.0, 0.0)
    if max(right - left, bottom - top) < tiny:
        return letter.text in _SMALL_SIGNS and right > left and _differs(box, whole, bare)
    if letter.drawn:
        return _differs(box, whole, bare)
    cut = _cut(box, bare)
    return cut is not None and _span(bare.crop(cut)) > _CONTRAST


def _differs(box: tuple[float, float, float, float], whole: Image.Image, bare: Image.Image) -> bool:
    cut = _cut(box, whole)
    if cut is None:
        return False
    difference = ImageChops.difference(whole.crop(cut), bare.crop(cut))
    return max(bytes(difference.tobytes())) > _DIFFERENT


def _span(picture: Image.Image) -> int:
    levels = bytes(picture.tobytes())
    return max(levels) - min(levels)


def _cut(box: tuple[float, float, float, float], picture: Image.Image) -> tuple[int, int, int, int] | None:
    """In whole pixels, within the picture; None for what lies beside it."""
    left, top = max(0, int(box[0])), max(0, int(box[1]))
    right, bottom = min(picture.width, int(box[2]) + 1), min(picture.height, int(box[3]) + 1)
    return (left, top, right, bottom) if left < right and top < bottom else None


def _joined(letters: list[_Letter], sights: list[bool | None]) -> str:
    """Spaces between words that nobody sees are within the marks."""
    pieces: list[str] = []
    unseen: list[str] = []
    waiting: list[str] = []
    for letter, is_seen in zip(letters, sights, strict=True):
        if is_seen is None:
            waiting.append(letter.text)
        elif is_seen:
            pieces += _marked(unseen) + waiting + [letter.text]
            unseen, waiting = [], []
        elif unseen:
            unseen += [*waiting, letter.text]
            waiting = []
        else:
            pieces += waiting
            unseen, waiting = [letter.text], []
    return "".join([*pieces, *_marked(unseen), *waiting])


def _marked(unseen: list[str]) -> list[str]:
    return [HIDDEN_FROM, " ".join("".join(unseen).split()), HIDDEN_TO] if unseen else []
