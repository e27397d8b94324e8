"""Measured on the finished pages: no letter below 6 pt, and no page that holds nothing but facts."""

import ctypes
import io
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from dossier.content import assemble
from dossier.pdf import page_ranges
from evidence.exhibits import OpenedExhibit
from tests.dossier.conftest import entries, exhibit, made_up_facts, made_up_story, print_pdf

POINTS = 6.0
# By number of the exhibit: the size of its reading copy, and how high its smallest letters are there, in pixels.
LETTERS = {
    1: ((1080, 2400), 42),  # a phone
    2: ((2339, 1316), 18),  # a desktop of 2560 × 1440 with letters of 20 pixels
    3: ((2339, 1316), 16),  # one of 3840 × 2160 with letters of 26
    4: ((1366, 768), 13),  # a small notebook
    5: ((1654, 2339), 24),  # an A4 page with letters of 8.6 pt
    6: ((2339, 1654), 24),  # the same on its long side
}


def shown(number: int) -> OpenedExhibit:
    size, _letters = LETTERS[number]
    if number < 5:
        return exhibit(number, copies=(size,))
    return exhibit(number, category="document", media_type="application/pdf", pages=1, copies=(size,))


@pytest.fixture(scope="module")
def pdf() -> bytes:
    exhibits = [shown(number) for number in LETTERS]
    document = assemble.document(made_up_facts(), made_up_story(), exhibits, entries(), "de")
    return print_pdf(document, picture)


def picture(number: int, page: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", LETTERS[number][0], "white").save(out, "JPEG")
    return out.getvalue()


def test_no_letter_of_the_print_is_smaller(pdf: bytes) -> None:
    found: dict[float, str] = {}
    with pypdfium2.PdfDocument(pdf) as opened:
        for page in opened:
            for size, letter in letters(page):
                found[size] = found.get(size, "") + letter
    assert found
    assert {size: text[:60] for size, text in found.items() if size < POINTS - 0.01} == {}


def letters(page: Any) -> list[tuple[float, str]]:
    """Each letter that is drawn in a colour that can be seen, with its size in points."""
    text = page.get_textpage()
    found = []
    for index in range(text.count_chars()):
        colours = [ctypes.c_uint() for _ in range(4)]
        pdfium.FPDFText_GetFillColor(text, index, *colours)
        letter = chr(pdfium.FPDFText_GetUnicode(text, index))
        if letter.strip() and min(colour.value for colour in colours[:3]) < 250:
            found.append((round(pdfium.FPDFText_GetFontSize(text, index), 2), letter))
    return found


@pytest.mark.parametrize("number", LETTERS)
def test_letters_in_pictures_are_as_large_somewhere(pdf: bytes, number: int) -> None:
    size, height = LETTERS[number]
    pages = page_ranges.exhibits(page_ranges.opened(pdf))[number]
    with pypdfium2.PdfDocument(pdf) as opened:
        scales = [points for page in pages for points in points_a_pixel(opened[page], size)]
    assert scales
    assert height * max(scales) >= POINTS, f"{height * max(scales):.1f} pt"


def points_a_pixel(page: Any, size: tuple[int, int]) -> list[float]:
    """Of each picture of that size on the page: how wide a pixel of it is printed."""
    images = [item for item in page.get_objects() if item.type == pdfium.FPDF_PAGEOBJ_IMAGE]
    return [(one.get_bounds()[2] - one.get_bounds()[0]) / size[0] for one in images if one.get_px_size() == size]


@pytest.mark.parametrize("number", LETTERS)
def test_no_page_of_an_exhibit_has_facts_alone(pdf: bytes, number: int) -> None:
    size, _height = LETTERS[number]
    pages = page_ranges.exhibits(page_ranges.opened(pdf))[number]
    with pypdfium2.PdfDocument(pdf) as opened:
        assert all(points_a_pixel(opened[page], size) for page in pages)
