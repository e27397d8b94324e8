"""The text of a picture behind its print: found by a search, in reading order, and never seen."""

import subprocess
from dataclasses import replace
from typing import Any

import pytest

from dossier.content import assemble, exhibit_pages, paper, text_layer
from evidence.exhibits import Copy
from extraction.ocr.engine import TextLine
from tests.dossier import conftest
from tests.dossier.conftest import entries, exhibit, jpeg, print_pdf

CHAT = (
    TextLine("lena.sommer_99", 0.1, 0.05, 0.4, 0.02),
    TextLine("Überweise 500 € an", 0.06, 0.3, 0.6, 0.02),
    TextLine("bc1qw508d6qejxtdg4y5r3zarvary0c5x", 0.06, 0.33, 0.7, 0.02),
    TextLine("größte Schande 你好", 0.06, 0.9, 0.5, 0.02),
)


def test_a_line_stands_behind_its_place() -> None:
    (strip,) = text_layer.over_strips(exhibit_pages.strips(exhibit(1)), CHAT)
    word = strip.words[1]
    assert word.text == "Überweise 500 € an"
    assert word.left == pytest.approx(0.06 * strip.width)
    assert word.top == pytest.approx(0.3 * strip.picture_height)
    assert 1 < word.size < 0.03 * strip.picture_height


def test_of_a_tall_capture_each_line_stands_on_one_page_only() -> None:
    lines = [TextLine(f"line {number}", 0.1, number / 40, 0.5, 0.01) for number in range(40)]
    strips = text_layer.over_strips(exhibit_pages.strips(exhibit(1, copies=((540, 4200),))), lines)
    assert len(strips) > 1
    assert [word.text for strip in strips for word in strip.words] == [line.text for line in lines]
    assert all(-1 <= word.top <= strip.height for strip in strips for word in strip.words)


def test_letters_that_pictures_are_mistaken_for_are_left_out() -> None:
    (strip,) = text_layer.over_strips(exhibit_pages.strips(exhibit(1)), [*CHAT, TextLine("你好", 0, 0.5, 1, 0.1)])
    assert [word.text for word in strip.words][-1] == "größte Schande"


def test_text_without_places_is_spread_over_the_page() -> None:
    page = text_layer.over_page(Copy("", "", 1654, 2339), [TextLine("first"), TextLine("second")])
    assert [word.text for word in page] == ["first", "second"]
    assert page[0].top < page[1].top < paper.WHOLE_HEIGHT
    assert text_layer.over_page(Copy("", "", 0, 0), [TextLine("first")]) == ()


@pytest.fixture(scope="module")
def printed() -> dict[bool, bytes]:
    """One capture, with and without its text."""
    facts, shown = conftest.made_up_facts(), exhibit(1, caption="")
    made = {}
    for read in (True, False):
        known = replace(facts, lines_in_pictures={shown.id: (CHAT,)} if read else {})
        document = assemble.document(known, type(conftest.made_up_story())(), [shown], entries(), "de")
        made[read] = print_pdf(document, lambda number, page: jpeg())
    return made


def run(pdf: bytes, *command: str) -> bytes:
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout


def test_a_search_finds_it_after_the_picture_it_belongs_to(printed: dict[Any, Any]) -> None:
    text = " ".join(run(printed[True], "pdftotext", "-", "-").decode().split())
    at = [text.find(part) for part in ("Text im Bild, von einem Programm gelesen:", "500 € an", "0c5x", "größte")]
    assert -1 not in at
    assert at == sorted(at)
    assert "500 € an" not in run(printed[False], "pdftotext", "-", "-").decode()


def test_nobody_sees_it(printed: dict[Any, Any]) -> None:
    pages = [run(printed[read], "pdftoppm", "-r", "40", "-gray", "-") for read in (True, False)]
    assert len(pages[0]) == len(pages[1]) > 100_000
    assert max(abs(one - other) for one, other in zip(*pages, strict=True)) <= 2  # levels of 256, at an edge
