"""Sixty exhibits whose words were chosen to do harm: markup, addresses, endless words, control characters."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pytest

from dossier.content import assemble
from evidence.exhibits import OpenedExhibit
from statement.fields import LINE_CHARACTERS
from tests.dossier import conftest
from tests.dossier.conftest import entries, exhibit, jpeg, print_pdf
from tests.dossier.test_police_letter import monster

COUNT = 60
CAPTIONS = (
    "<script>alert(1)</script><img src='file:///etc/passwd'><link rel=attachment href=file:///etc/hostname>",
    "</dd></dl></section><style>*{display:none}</style><h1>Forged heading</h1>",
    "{{ settings.SECRET_KEY }} {% load static %} {# gone #} &lt;b&gt; &#x202e; &nbsp; <![CDATA[x]]> <!-- ",
    "x" * 3000,
    "https://example.invalid/" + "a/" * 400,
    "\u202egnp.elif\u202c \u2066isolated\u2069 \u200f\u200e" + "\u202b" * 50,
    "\x00\x01\x07\x08\x0b\x0c\x1b[2J\x7f\x85\u2028\u2029\ufeff\ufffe",
    "Z\u0351\u036b\u0343" * 300,
    "🏳\ufe0f\u200d🌈" * 60 + "لا أحد " * 60 + "שלום " * 60,
    "\n" * 200 + "after many lines",
    " \t" * 400,
    "url(file:///etc/passwd) @import 'http://example.invalid/'; } body { display: none",
)


def items() -> Iterator[OpenedExhibit]:
    """Pictures of many shapes, documents and texts, in turn."""
    for number in range(1, COUNT + 1):
        words = CAPTIONS[number % len(CAPTIONS)]
        kind = ({}, {"category": "text", "copies": ()}, {"copies": ((300, 4000),)}, {"copies": ((2000, 300),)})[
            number % 4
        ]
        yield exhibit(number, caption=words, file_name=words[:120], platform=words[:40], text=words, **kind)


@pytest.fixture(scope="module")
def printed() -> tuple[bytes, list[tuple[int, int]]]:
    """The PDF, and which reading copies were asked for."""
    asked: list[tuple[int, int]] = []

    def copies(number: int, page: int) -> bytes:
        asked.append((number, page))
        return jpeg(300, 400, str(number))

    document = assemble.document(
        conftest.made_up_facts(), conftest.made_up_story(), list(items()), entries(30), "en"
    )
    return print_pdf(document, copies), asked


def test_all_are_printed_with_their_own_picture_and_nothing_else_is_fetched(printed: tuple[Any, ...]) -> None:
    pdf, asked = printed
    with pypdfium2.PdfDocument(pdf) as opened:
        text = " ".join(page.get_textpage().get_text_bounded() for page in opened)
    for number in range(1, COUNT + 1):
        assert re.search(rf"Exhibit {number}\b", text), number
        assert exhibit(number).sha256[:16] in text
    assert set(asked) == {(number, 0) for number in range(1, COUNT + 1) if number % 4 != 1}


def test_markup_is_words(printed: tuple[Any, ...]) -> None:
    pdf, _asked = printed
    with pypdfium2.PdfDocument(pdf) as opened:
        text = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in opened)
    for words in ("<script>alert(1)</script>", "<h1>Forgedheading</h1>", "{{settings.SECRET_KEY}}", "&lt;b&gt;"):
        assert words in text
    opened_again = pikepdf.open(io.BytesIO(pdf))
    titles = [str(item.title) for item in opened_again.open_outline().root]
    assert not any("Forged" in title for title in titles)
    assert not re.search(rb"/(JavaScript|JS|URI|Launch|EmbeddedFile)\b", pdf)


def test_no_letter_lies_outside_its_page(printed: tuple[Any, ...]) -> None:
    pdf, _asked = printed
    with pypdfium2.PdfDocument(pdf) as opened:
        for number, page in enumerate(opened, 1):
            width, height = page.get_size()
            found = page.get_textpage()
            for index in range(found.count_rects()):
                left, bottom, right, top = found.get_rect(index)
                assert left >= 20, (number, "left")
                assert right <= width - 20, (number, "right")
                assert bottom >= 10, (number, "bottom")
                assert top <= height - 10, (number, "top")


@pytest.mark.parametrize("word", ["wort " * 300, "zeile\n" * 60])
def test_the_summary_is_one_page_whatever_was_written(word: str) -> None:
    longest = {name: " ".join(word.split())[:LINE_CHARACTERS].strip() for name in ("name", "contact", "language")}
    statement = monster(word)
    statement = replace(statement, client=replace(statement.client, **longest))
    whole = assemble.document(conftest.made_up_facts(), statement, [exhibit(1, copies=())], entries(), "de")
    assert all(longest[name] in whole.summary[0].value for name in ("name", "contact"))
    nothing = {"statement": (), "timeline": (), "suspect": (), "sheets": (), "actions_lines": ()}
    tables = ("identifiers", "demands", "payments", "publications", "exhibits")
    short = replace(whole, **nothing, **{name: replace(getattr(whole, name), rows=()) for name in tables})
    with pypdfium2.PdfDocument(print_pdf(short, lambda number, page: b"")) as opened:
        pages = [mark.get_dest().get_index() for mark in opened.get_toc()]
    assert pages[:2] == [1, 2]
