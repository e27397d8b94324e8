"""The sizes of the printed pages stand in one place."""

import io
import re

import pikepdf
import pytest

from dossier.content import exhibit_pages, paper
from dossier.content.paper import Page
from dossier.pdf import render


@pytest.mark.parametrize("name", ["print.css", "letter.css"])
def test_the_style_sheets_name_no_size_of_a_page(name: str) -> None:
    text = (render.STYLES / name).read_text(encoding="utf-8")
    for rule in re.findall(r"@page[^{]*\{((?:[^{}]|\{[^}]*\})*)\}", text):
        own = re.sub(r"@[a-z-]+\s*\{[^}]*\}", "", rule)
        assert not own.strip(), own
    lengths = {float(length) for length in re.findall(r"(\d+(?:\.\d+)?)mm", text)}
    known = {paper.EXHIBIT.width, paper.WHOLE_HEIGHT, paper.PICTURE_HEIGHT, paper.CAPTURE_WIDTH + paper.GUTTER}
    assert not lengths & known


def test_what_is_cut_for_a_page_fits_on_it() -> None:
    assert max(paper.PICTURE_HEIGHT, paper.WHOLE_HEIGHT, 2 * exhibit_pages.ROW_HEIGHT) < paper.EXHIBIT.height
    assert paper.EXHIBIT.width > paper.CAPTURE_WIDTH + paper.GUTTER
    assert (paper.EXHIBIT.width, paper.WHOLE_HEIGHT, paper.PICTURE_HEIGHT) == (170.0, 236.0, 232.0)


def test_the_letter_is_printed_on_that_page(monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = [("<!doctype html><html lang=en><title>x</title><p>words " * 60, 9)]
    pages = len(pikepdf.open(io.BytesIO(render.few_pages(drafts, "letter.css"))).pages)
    monkeypatch.setattr(paper, "LETTER", Page(top=130.0, right=18.0, bottom=130.0, left=22.0))
    printed = pikepdf.open(io.BytesIO(render.few_pages(drafts, "letter.css")))
    assert len(printed.pages) > pages
    width, height = (float(length) * 25.4 / 72 for length in printed.pages[0].mediabox[2:])
    assert (round(width, 1), round(height, 1)) == (paper.A4_WIDTH, paper.A4_HEIGHT)


def test_the_dossier_is_printed_on_those_pages() -> None:
    rules = render.page_rules()
    assert "@page { size: 210.0mm 297.0mm; margin: 25.0mm 18.0mm 22.0mm 22.0mm }" in rules
    assert "@page sheet { size: 210.0mm 297.0mm; margin: 20.0mm 18.0mm 18.0mm 22.0mm }" in rules
    assert ".whole { max-width: 170.0mm; max-height: 236.0mm }" in rules
    assert ".beside .about { margin-left: 104.0mm }" in rules


@pytest.mark.parametrize("sheet", ["print.css", "letter.css"])
def test_no_text_is_set_smaller_than_six_points(sheet: str) -> None:
    sizes = re.findall(r"font(?:-size)?:[^;}]*?([\d.]+)pt", (render.STYLES / sheet).read_text(encoding="utf-8"))
    assert len(sizes) > 5
    assert min(float(size) for size in sizes) >= 6
