"""How a reading copy is laid on paper, and what stands beside it."""

import itertools
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from dossier.content import exhibit_pages, paper
from dossier.content.document import Sheet
from extraction.ocr.engine import TextLine
from tests.dossier.conftest import exhibit

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("size", "parts"),
    [
        ((1080, 2340), 1),  # a phone's screen
        ((1440, 3200), 1),
        ((1080, 2900), 1),  # a little too tall: narrower instead
        ((1080, 3400), 2),
        ((1080, 12_000), 5),
        ((1600, 900), 1),
        ((900, 900), 1),
        ((320, 240), 1),
    ],
)
def test_parts(size: tuple[Any, ...], parts: int) -> None:
    assert len(exhibit_pages.strips(exhibit(1, copies=(size,)))) == parts


@pytest.mark.parametrize("size", [(1080, 3400), (1080, 12_000), (700, 9_001), (540, 5_003)])
def test_strips_show_all_of_it_and_repeat_the_edge(size: tuple[Any, ...]) -> None:
    strips = exhibit_pages.strips(exhibit(1, copies=(size,)))
    assert strips[0].top == 0
    for before, after in zip(strips, strips[1:], strict=False):
        assert before.top + before.height == pytest.approx(after.top + exhibit_pages.OVERLAP, abs=0.02)
        assert (before.goes_on, after.repeats) == (True, exhibit_pages.OVERLAP)
    last = strips[-1]
    assert last.top + last.height == pytest.approx(last.picture_height, abs=0.02)
    assert not last.goes_on
    assert all(strip.height <= paper.PICTURE_HEIGHT for strip in strips)
    assert all(
        strip.picture_height / strip.width == pytest.approx(size[1] / size[0], rel=0.001) for strip in strips
    )


def test_a_capture_is_wide_enough_to_read() -> None:
    for size in ((1080, 2340), (1080, 7590), (1440, 3200)):
        assert exhibit_pages.strips(exhibit(1, copies=(size,)))[0].width >= exhibit_pages.NARROWEST_CAPTURE


def test_a_flat_picture_stays_on_the_page() -> None:
    (strip,) = exhibit_pages.strips(exhibit(1, copies=((4000, 1000),)))
    assert (strip.width, strip.height) == (170, 42.5)


def test_a_small_picture_is_not_blown_up() -> None:
    (strip,) = exhibit_pages.strips(exhibit(1, copies=((180, 100),)))
    assert strip.width == pytest.approx(180 * 25.4 / 72, abs=0.1)


def test_no_picture_no_strips() -> None:
    assert exhibit_pages.strips(exhibit(1, copies=())) == ()


def values(sheet: Sheet) -> dict[str, str]:
    return {line.label: line.value for line in sheet.lines}


def test_the_facts_of_a_picture() -> None:
    sheet = exhibit_pages.sheet(exhibit(3, sent="2026-11-20T21:14"), BERLIN, "en")
    assert sheet.title == "Message · Instagram"
    facts = values(sheet)
    assert facts["Sent, as stated"] == "20 November 2026, 21:14"
    assert facts["Received by this site"] == "24 November 2026, 21:14:26 (UTC+1) = 2026-11-24 20:14:26 UTC"
    assert facts["SHA-256 of the original"] == exhibit(3).sha256
    assert facts["SHA-256 of the reading copy"] == exhibit(3).reading_sha256
    assert facts["Type and size"] == "image/png, 812,345 bytes (0.8 MB)"
    assert sheet.beside


@pytest.mark.parametrize(
    ("captured_at", "printed"),
    [
        ("2026-11-20T19:14:05+00:00", "20 November 2026, 20:14:05 (UTC+1) = 2026-11-20 19:14:05 UTC"),
        ("2026-11-20T21:14:05", "20 November 2026, 21:14"),
    ],
)
def test_the_time_a_picture_names_is_printed_as_what_it_is(captured_at: str, printed: str) -> None:
    facts = values(exhibit_pages.sheet(replace(exhibit(3), captured_at=captured_at), BERLIN, "en"))
    assert facts["Time the file itself names (can be wrong)"] == printed


def test_what_is_unknown_is_left_out() -> None:
    sheet = exhibit_pages.sheet(exhibit(1, sent="", caption="", platform="", kind="other"), BERLIN, "en")
    assert sheet.title == "Picture"
    said = {"Sent, as stated", "Caption by the complainant", "Service", "What it shows"}
    assert not said & values(sheet).keys()


@pytest.mark.parametrize(
    ("changed", "english", "german"),
    [
        ({"category": "text", "transcript": "ab"}, "Chat export", "Chat-Export"),
        ({"category": "text", "media_type": "application/zip"}, "Archive (ZIP)", "Archiv (ZIP)"),
        ({"category": "text"}, "Text", "Text"),
        ({"category": "email", "transcript": "ab"}, "E-mail", "E-Mail"),
        ({"category": "recording", "transcript": "ab"}, "Recording", "Aufnahme"),
        ({"category": "document"}, "Document", "Dokument"),
    ],
)
def test_what_was_not_described_is_named_by_its_file(changed: dict[str, str], english: str, german: str) -> None:
    one = exhibit(1, kind="other", platform="", caption="", copies=(), **changed)
    for language, name in (("en", english), ("de", german)):
        with translation.override(language):
            assert exhibit_pages.title(one) == name
            assert exhibit_pages.overview([one], BERLIN, language).rows[0][1] == name


@pytest.mark.parametrize(
    ("changed", "remark"),
    [
        ({"same_as": 2}, "Looks like the picture of exhibit 2, saved again (compared by a program)."),
        ({"state": "failed", "copies": ()}, "It cannot be shown on paper."),
        ({"state": "waiting", "copies": ()}, "It cannot be shown on paper."),
        ({"category": "recording", "copies": ()}, "A recording."),
        ({"category": "document", "pages": 34, "copies": ((1000, 1414),) * 20}, "Pages 1–20 of 34 are printed."),
        ({"category": "document", "copies": ()}, "It cannot be shown on paper."),
        ({"category": "text", "copies": (), "text": "x" * 20_000}, "Only the beginning is printed."),
    ],
)
def test_remarks(changed: dict[str, Any], remark: str) -> None:
    sheet = exhibit_pages.sheet(exhibit(9, **changed), BERLIN, "en")
    assert remark in " ".join(sheet.remarks)


def test_a_cover_is_said_with_the_fingerprint_of_what_stays_with_the_client() -> None:
    made = exhibit_pages.sheet(exhibit(1, looked="covered", original="ab" * 32), BERLIN, "en")
    assert any("covered by the complainant before handing over" in remark for remark in made.remarks)
    assert values(made)["SHA-256 of the untouched original, as their device gave it"] == "ab" * 32


def test_a_document_is_printed_page_by_page() -> None:
    sheet = exhibit_pages.sheet(exhibit(5, category="document", pages=2, copies=((1000, 1414),) * 2), BERLIN, "en")
    assert sheet.pages == ("exhibit:5/0", "exhibit:5/1")
    assert sheet.strips == ()


@pytest.mark.parametrize(
    ("pages", "language", "said"),
    [
        (34, "en", "Pages 1–20 of 34 are printed. Pages 21–34 are in the bundle: originals/0005.pdf"),
        (
            34,
            "de",
            "Die Seiten 1–20 von 34 sind abgedruckt. Die Seiten 21–34 liegen im Übergabepaket: originals/0005.pdf",
        ),
        (21, "en", "Pages 1–20 of 21 are printed. Page 21 is in the bundle: originals/0005.pdf"),
        (20, "en", ""),
    ],
)
def test_pages_that_are_not_printed_are_named_at_the_document_and_in_the_list(
    pages: int, language: str, said: str
) -> None:
    copies = ((1000, 1414),) * 20
    one = exhibit(5, category="document", media_type="application/pdf", pages=pages, copies=copies)
    with translation.override(language):
        sheet = exhibit_pages.sheet(one, BERLIN, language)
        listed = exhibit_pages.overview([one], BERLIN, language).rows[0][1]
    assert (sheet.unprinted, sheet.page_count) == (said, pages)
    assert (said in listed, said in sheet.remarks) == (True, bool(said))


def test_a_text_is_printed_as_text() -> None:
    sheet = exhibit_pages.sheet(exhibit(4, category="text", copies=(), text="hello\x00\n\u202eworld"), BERLIN, "en")
    assert sheet.text == "hello␀\n[U+202E]world"
    assert not sheet.remarks


def test_text_recognised_in_a_picture_is_not_printed() -> None:
    assert exhibit_pages.sheet(exhibit(4, text="from the picture"), BERLIN, "en").text == ""


@pytest.mark.parametrize(("size", "letters"), [((2560, 1440), 20), ((1920, 1080), 15), ((3840, 2160), 27)])
def test_letters_of_a_computers_screen_are_six_points_or_more(size: tuple[int, int], letters: int) -> None:
    """`letters`: the height of small print there, in pixels."""
    enlarged = exhibit_pages.sheet(exhibit(1, copies=(size,)), BERLIN, "en").enlarged
    left, right = enlarged
    assert letters / size[0] * left.picture_width / 25.4 * 72 >= 6
    assert right.left + right.width == pytest.approx(right.picture_width, abs=0.02)
    assert left.width > right.left, "they overlap"
    assert left.height <= paper.WHOLE_HEIGHT


def test_only_wide_captures_are_split() -> None:
    for size in ((1080, 2340), (1100, 700), (2000, 2000)):
        assert not exhibit_pages.sheet(exhibit(1, copies=(size,)), BERLIN, "en").enlarged
    photo = exhibit_pages.sheet(exhibit(1, copies=((2339, 1559),)), BERLIN, "en", lines_of_pages=((),))
    assert not photo.enlarged, "a program looked for text and found none"


@pytest.mark.parametrize(("letters", "pieces"), [(42, 0), (20, 1)])
def test_small_print_of_an_upright_capture_follows_as_wide_as_the_page(letters: int, pieces: int) -> None:
    """`letters`: the height of a line, in pixels of a capture of a tablet."""
    line = TextLine("Send 500 EUR by Friday or I show it to everybody you know", 0.1, 0.5, 0.8, letters / 1440)
    sheet = exhibit_pages.sheet(exhibit(1, copies=((1080, 1440),)), BERLIN, "en", lines_of_pages=((line,),))
    assert len(sheet.enlarged) == pieces
    assert all(strip.width == paper.EXHIBIT.width for strip in sheet.enlarged)


@pytest.mark.parametrize("size", [(2000, 1900), (2000, 1590), (1654, 1300)])
def test_no_line_of_an_enlarged_picture_is_lost(size: tuple[int, int]) -> None:
    line = TextLine("Send 500 EUR by Friday", 0.1, 0.5, 0.1, 12 / size[1])
    pieces = exhibit_pages.sheet(exhibit(1, copies=(size,)), BERLIN, "en", lines_of_pages=((line,),)).enlarged
    assert pieces
    for side in {piece.left for piece in pieces}:
        rows = [piece for piece in pieces if piece.left == side]
        assert rows[-1].top + rows[-1].height == pytest.approx(rows[-1].picture_height, abs=0.05)
        assert all(one.top + one.height > other.top for one, other in itertools.pairwise(rows))
    assert len({piece.size_class for piece in pieces}) == len(pieces), "each shows another part of the picture"


def test_what_cannot_be_shown_shares_a_page_with_its_like() -> None:
    kinds = (exhibit(1, state="failed", copies=()), exhibit(2, state="failed", copies=()), exhibit(3),
             exhibit(4, state="failed", copies=()))  # fmt: skip
    sheets = exhibit_pages.sheets_of(exhibit_pages.sheet(one, BERLIN, "en") for one in kinds)
    assert [one.goes_along for one in sheets] == [False, True, False, False]


def test_a_page_on_its_long_side_is_printed_so() -> None:
    slides = exhibit(1, category="document", pages=2, copies=((1600, 1130), (1130, 1600)))
    sheet = exhibit_pages.sheet(slides, BERLIN, "en")
    assert [turned for _source, _words, turned in sheet.leaves] == [True, False]
    assert paper.TURNED_HEIGHT * 297 / 210 / 297 * 9 >= 6, "9 pt of an A4 page stay 6 pt"
