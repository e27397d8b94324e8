"""The PDF itself: what stands on its pages, and that nothing goes missing quietly."""

import gc
import io
import logging
import subprocess
import sys
import time
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from PIL import ImageFile
from weasyprint.urls import FatalURLFetchingError

from dossier.content import assemble
from dossier.content.assemble import CaseFacts
from dossier.content.document import Document
from dossier.errors import DamagedCopyError, RenderError
from dossier.pdf import render
from statement.answers import Statement
from tests.dossier import conftest
from tests.dossier.conftest import entries, exhibit, jpeg, print_pdf

HOSTILE = "<script>alert(1)</script><img src='file:///etc/passwd'>\x00\x07\u202e &amp; " + "x" * 10_000


def copies(number: int, page: int) -> bytes:
    return jpeg(540, 1200, f"exhibit {number}")


def text_of(pdf: bytes) -> str:
    """All text as one line; poppler is part of the set-up for tests."""
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


@pytest.fixture(scope="module")
def printed() -> dict[str, tuple[Any, ...]]:
    """The small case of conftest, in both languages: bytes and text."""
    story = conftest.made_up_story()
    facts = conftest.made_up_facts()
    exhibits = [exhibit(1), exhibit(2, caption=HOSTILE), exhibit(4, category="text", copies=(), text="Said: hi")]
    made = {}
    for language in ("en", "de"):
        pdf = print_pdf(assemble.document(facts, story, exhibits, entries(), language), copies)
        made[language] = (pdf, text_of(pdf))
    return made


def test_every_fact_can_be_found(printed: dict[str, tuple[Any, ...]]) -> None:
    _pdf, text = printed["en"]
    for number in (1, 2, 4):
        assert exhibit(number).sha256 in text
    for word in ("Maya Öztürk", "@lena.sommer_99", "+43 660 0000000", "700.00", "100.50", "Лена", "Said: hi"):
        assert word in text
    assert "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" in text
    assert entries()[-1].digest in text
    assert "1,200.00" not in text, "demands are not added up"


@pytest.mark.parametrize(("language", "words"), [("en", "Page {} of {}"), ("de", "Seite {} von {}")])
def test_each_page_is_numbered_and_marked(printed: dict[str, tuple[Any, ...]], language: str, words: str) -> None:
    pdf, text = printed[language]
    count = len(pikepdf.open(io.BytesIO(pdf)).pages)
    for number in range(1, count + 1):
        assert words.format(number, count) in text
    assert text.count("Dossier 7F3A-91C2") >= count


def test_the_short_fingerprint_is_on_each_page(printed: dict[str, tuple[Any, ...]]) -> None:
    pdf, text = printed["de"]
    document = assemble_short(printed)
    assert text.count(document) >= len(pikepdf.open(io.BytesIO(pdf)).pages)


def assemble_short(printed: dict[str, tuple[Any, ...]]) -> str:
    from tests.dossier import conftest

    exhibits = [exhibit(1), exhibit(2), exhibit(4)]
    made = assemble.document(conftest.made_up_facts(), conftest.made_up_story(), exhibits, entries(), "de")
    return made.short


def test_the_file_says_nothing_but_its_neutral_title(printed: dict[str, tuple[Any, ...]]) -> None:
    pdf, _text = printed["de"]
    opened = pikepdf.open(io.BytesIO(pdf))
    assert str(opened.docinfo["/Title"]) == "Dossier 7F3A-91C2"
    assert str(opened.Root.Lang) == "de"
    assert {"/Author", "/Subject", "/Keywords"}.isdisjoint(opened.docinfo.keys())
    assert opened.Root.MarkInfo.Marked
    assert len(opened.open_outline().root) == 13


def test_hostile_text_is_only_text(printed: dict[str, tuple[Any, ...]]) -> None:
    _pdf, text = printed["en"]
    assert "<script>alert(1)</script>" in text
    assert "[U+202E]" in text
    assert "&amp;" in text


def test_no_font_is_missing_a_letter(printed: dict[str, tuple[Any, ...]]) -> None:
    pdf, _text = printed["en"]
    fonts = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=False).stdout.decode()
    assert "Arabic" in fonts
    assert "Emoji" in fonts
    assert " no " not in "".join(line[60:72] for line in fonts.splitlines()[2:]), "every font is embedded"


def test_sixty_exhibits_with_hostile_captions(facts: CaseFacts, story: Statement) -> None:
    exhibits = [exhibit(number, caption=HOSTILE[:2_000]) for number in range(1, 61)]
    document = assemble.document(facts, story, exhibits, entries(), "en")
    started = time.monotonic()
    pdf = print_pdf(document, copies)
    assert time.monotonic() - started < 60
    text = text_of(pdf)
    assert all(exhibit.sha256 in text for exhibit in exhibits)


def test_progress_is_told_page_by_page(facts: CaseFacts, story: Statement) -> None:
    told: list[Any] = []
    document = assemble.document(facts, story, [exhibit(1)], entries(), "en")
    print_pdf(document, copies, progress=told.append)
    assert told == sorted(told)
    assert told[-1] >= 7


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "http://127.0.0.1/", "https://example.org/a.png", "data:image/png;base64,AAAA",
        "exhibit:1", "exhibit:1/0?x", "exhibit:-1/0", "exhibit:1/0/../2", "exhibit:01/0", "ftp://example.org/",
    ],
)  # fmt: skip
def test_the_fetcher_serves_nothing_else(address: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        render.CaseFetcher(copies)(address)


def test_the_fetcher_serves_reading_copies() -> None:
    answer = render.CaseFetcher(copies)("exhibit:3/0")
    assert answer.read() == copies(3, 0)
    assert answer.path is None


def small(facts: CaseFacts, story: Statement) -> Document:
    return assemble.document(facts, story, [exhibit(1), exhibit(2)], entries(), "en")


def test_a_damaged_copy_stops_the_work(facts: CaseFacts, story: Statement) -> None:
    def damaged(number: int, page: int) -> bytes:
        if number == 2:
            raise DamagedCopyError(2)
        return copies(number, page)

    with pytest.raises(DamagedCopyError) as caught:
        print_pdf(small(facts, story), damaged)
    assert caught.value.number == 2


@pytest.mark.parametrize("body", [b"", b"not a picture", jpeg()[:2_000], jpeg()[:-800]])
def test_a_picture_that_cannot_be_decoded_stops_the_work(facts: CaseFacts, story: Statement, body: bytes) -> None:
    with pytest.raises(DamagedCopyError) as caught:
        print_pdf(small(facts, story), lambda number, page: body if number == 2 else copies(number, page))
    assert caught.value.number == 2


def test_any_error_record_of_the_library_stops_the_work(facts: CaseFacts, story: Statement) -> None:
    def complaining(number: int, page: int) -> bytes:
        logging.getLogger("weasyprint").error("something could not be set")
        return copies(number, page)

    with pytest.raises(RenderError):
        print_pdf(small(facts, story), complaining)


def test_an_address_in_the_layout_stops_the_work(
    facts: CaseFacts, story: Statement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "render_to_string", lambda *args: "<p>x<img src='http://127.0.0.1/a.png'></p>")
    with pytest.raises(RenderError):
        print_pdf(small(facts, story), copies)


def test_its_messages_reach_no_log(facts: CaseFacts, story: Statement, caplog: pytest.LogCaptureFixture) -> None:
    print_pdf(small(facts, story), copies)
    assert not [record for record in caplog.records if record.name.startswith("weasyprint")]


def test_truncated_pictures_stay_an_error_in_this_process() -> None:
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_the_web_never_loads_the_renderer() -> None:
    code = (
        "import sextortion_help.wsgi, sys; from django.urls import get_resolver; get_resolver().url_patterns; "
        + ("import dossier.views; sys.exit('weasyprint' in sys.modules)")
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, env=web_environment(), check=False)
    assert done.returncode == 0


def web_environment() -> dict[str, str]:
    import os

    return {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}


def test_the_list_of_pages_is_the_library_s_own_and_made_once(printed: dict[str, tuple[Any, ...]]) -> None:
    """The library asks for it once for each marked element."""
    import pydyf

    pdf = pydyf.PDF()
    for count in (1, 2, 3):
        pdf.add_page(pydyf.Dictionary({"Type": "/Page"}))
        references = pdf.page_references
        assert references is pdf.page_references
        assert references == tuple(f"{number} 0 R".encode() for number in pdf.pages["Kids"][::3])
        assert len(references) == count


def test_the_collector_rests_only_while_pages_are_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    before, seen = gc.get_threshold(), []

    def broken(*args: Any) -> None:
        seen.append(gc.get_threshold())
        raise RenderError

    monkeypatch.setattr(render, "_set", broken)
    facts, story = conftest.made_up_facts(), conftest.made_up_story()
    with pytest.raises(RenderError):
        print_pdf(assemble.document(facts, story, [exhibit(1)], entries(), "en"), copies)
    assert seen[0][2] > before[2]
    assert gc.get_threshold() == before
