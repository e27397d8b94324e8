"""The PDF is PDF/A-3a and PDF/UA-1 at once, says veraPDF; and what is attached comes out as it went in."""

import hashlib
import io
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from dossier.content import assemble
from dossier.content.assemble import CaseFacts
from dossier.content.document import Attachment
from dossier.content.first_page import Now
from dossier.pdf import missing_glyphs, pdfa, render
from dossier.police_letter import draft
from dossier.police_letter.actions import markups
from evidence.exhibits import OpenedExhibit
from extraction.ocr.engine import TextLine
from statement.answers import Statement
from tests import english_leaks
from tests.dossier import conftest, talks, vera
from tests.dossier.conftest import entries, exhibit, jpeg, print_pdf

# Emoji of several parts; scripts with ligatures; letters no font here has; private, unassigned and invisible ones.
ODD = (
    "🌻👩\u200d👩\u200d👧❤\ufe0f🇩🇪 \U0001fae8 لينا नमस्ते สวัสดี გამარჯობა 山田 太郎 김민수 \ue000x\U000f0001y \u0378 "
    "a\ufeffb\u00adc\u200ed\ufffce\ufffdf\x00\x07\u202e" + "x" * 500
)
NOTE = Attachment("manifest.json", "application/json", b'{"schema": "x"}\n', "Liste für Prüfprogramme")


def copies(number: int, page: int) -> bytes:
    return jpeg(540, 1200, f"exhibit {number}")


def every_kind() -> list[OpenedExhibit]:
    """A tall picture in strips, a document, texts, a chat, an e-mail, a recording, odd letters everywhere."""
    return [
        exhibit(1, copies=((540, 3600),)),
        exhibit(2, caption=ODD[:500], file_name=ODD[:80]),
        exhibit(3, category="document", pages=2, copies=((500, 700), (500, 700))),
        exhibit(4, category="text", copies=(), text=ODD),
        exhibit(5, category="text", copies=(), text=ODD),
        exhibit(6, category="email", copies=()),
        exhibit(7, category="recording", copies=((540, 1200),)),
    ]


def transcripts() -> dict[Any, Any]:
    """Rows over two pages, the last of them longer than a page."""
    read = (talks.chat(9, text=ODD, last=" word" * 1500), talks.letter(), talks.FOOTAGE)
    return {one.id: said for one, said in zip(every_kind()[-3:], read, strict=True)}


def letter(facts: CaseFacts, story: Statement) -> bytes:
    now = Now(facts.made_at, facts.zone)
    told = draft.LetterFacts(facts.reference, "de", story, every_kind(), now, draft.Annexes())
    return render.few_pages(markups(told), "letter.css")


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """Dossiers by name; "unfinished" is what the layout alone writes."""
    facts, story = conftest.made_up_facts(), conftest.made_up_story()
    read = (TextLine("500 €", 0.1, 0.2, 0.3, 0.02), TextLine(ODD, 0.1, 0.6, 0.3, 0.02), TextLine("Seite"))
    facts = replace(
        facts, lines_in_pictures={one.id: (read, read) for one in every_kind()}, transcripts=transcripts()
    )
    german = print_pdf(assemble.document(facts, story, every_kind(), entries(), "de"), copies)
    in_parts = print_pdf(assemble.document(facts, story, every_kind(), entries(), "de"), copies, processes=3)
    empty = print_pdf(assemble.document(facts, type(story)(), [], entries(1), "en"), copies)
    return {
        "german": pdfa.finish(german, (NOTE,), facts.made_at),
        "in parts": pdfa.finish(in_parts, (NOTE,), facts.made_at),
        "empty": pdfa.finish(empty, (), facts.made_at),
        "letter": pdfa.finish(letter(facts, story), (), facts.made_at),
        "unfinished": german,
    }


@pytest.fixture(scope="module")
def broken(made: dict[str, bytes]) -> dict[str, list[str]]:
    return vera.broken_rules(made)


@pytest.mark.parametrize("name", ["german", "in parts", "empty", "letter"])
def test_verapdf_finds_nothing(broken: dict[str, list[Any]], name: str) -> None:
    assert broken[name] == []


def test_verapdf_would_find_something(broken: dict[str, list[Any]]) -> None:
    """The layout alone has no mark of PDF/UA: the check can fail."""
    assert [rule.split()[:2] for rule in broken["unfinished"]] == [["PDFUA-1", "5-1"]]


def test_qpdf_finds_nothing(made: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "dossier.pdf"
    path.write_bytes(made["german"])
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_title_language_bookmarks_and_tags_are_kept(made: dict[str, bytes]) -> None:
    opened = pikepdf.open(io.BytesIO(made["german"]))
    with opened.open_metadata() as metadata:
        assert metadata.pdfa_status == "3A"
        assert metadata["dc:title"] == "Dossier 7F3A-91C2"
    assert str(opened.Root.Lang) == "de"
    assert opened.Root.MarkInfo.Marked
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    assert len(opened.open_outline().root) == 13
    assert "/Encrypt" not in opened.trailer


def test_every_font_is_embedded_and_can_be_searched(made: dict[str, bytes]) -> None:
    run = subprocess.run(["pdffonts", "-"], input=made["german"], capture_output=True, check=True)
    columns = [line[54:].split()[-5:-2] for line in run.stdout.decode().splitlines()[2:]]
    assert columns
    assert {tuple(one) for one in columns} == {("yes", "yes", "yes")}, run.stdout.decode()


TYPED_IN_ENGLISH = (
    *("from Graz", "the tone changed", "I send it to all your followers.", "Demand of 20 November"),
    *("code sent in the chat", "Name in the chat", "in the chat", "from bad.example"),
)


@pytest.mark.parametrize("name", ["german", "letter"])
def test_a_german_paper_says_no_english_but_what_was_typed(made: dict[str, bytes], name: str) -> None:
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=made[name], capture_output=True, check=True)
    text = run.stdout.decode()
    assert "the tone changed" in text  # the client's own words stay as they are
    for words in TYPED_IN_ENGLISH:
        text = text.replace(words, "")
    assert [line for line in text.splitlines() if english_leaks.of_text(line)] == []


def figures(element: Any) -> list:
    found = [element] if element.get("/S") == "/Figure" else []
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary):
            found += figures(kid)
    return found


def test_every_picture_is_described(made: dict[str, bytes]) -> None:
    opened = pikepdf.open(io.BytesIO(made["german"]))
    found = [str(one.get("/Alt", "")) for one in figures(opened.Root.StructTreeRoot)]
    assert len(found) >= 5
    assert all("Beweisstück" in alt or "Anlage" in alt or "QR-Code" in alt for alt in found), found


def test_the_attachment_comes_out_as_it_went_in(made: dict[str, bytes]) -> None:
    opened = pikepdf.open(io.BytesIO(made["german"]))
    file = opened.attachments["manifest.json"]
    assert file.get_file().read_bytes() == NOTE.body
    assert file.get_file().mime_type == "application/json"
    assert file.get_file().md5 == hashlib.md5(NOTE.body, usedforsecurity=False).digest()
    assert opened.Root.AF[0].AFRelationship == pikepdf.Name.Source
    assert str(opened.Root.AF[0].Desc) == NOTE.says


def test_every_link_leads_to_a_page(made: dict[str, bytes]) -> None:
    opened = pikepdf.open(io.BytesIO(made["german"]))
    pages = {page.objgen for page in opened.pages}
    names = list(opened.Root.Names.Dests.Names)
    places = dict(zip(map(str, names[::2]), names[1::2], strict=True))
    links = [str(link.Dest) for page in opened.pages for link in page.get("/Annots", [])]
    assert "exhibit-7" in links
    assert {places[name][0].objgen for name in links} <= pages


def test_no_attachment_leaves_no_trace(made: dict[str, bytes]) -> None:
    assert "/AF" not in pikepdf.open(io.BytesIO(made["empty"])).Root


def test_a_letter_without_a_glyph_is_printed_by_its_number(made: dict[str, bytes]) -> None:
    run = subprocess.run(["pdftotext", "-", "-"], input=made["german"], capture_output=True, check=True)
    text = "".join(run.stdout.decode().split())
    for char in ("\ue000", "\U000f0001", "\u0378"):
        assert f"[U+{ord(char):04X}]" in text
    for name in ("山田太郎", "김민수"):
        assert name in text, "set-up installs a font for Chinese, Japanese and Korean"
    assert "Öztürk" in text
    assert "Лена" in text


@pytest.mark.parametrize("text", ["\U00011fc1 \U00011fc2", "\U00011fc0 \U00011fc1 \U00011fc2 \U00011fc3"])
def test_letters_of_fonts_without_a_space_do_not_break_the_page(text: str) -> None:
    document = assemble.document(
        conftest.made_up_facts(), conftest.made_up_story(), [exhibit(1, caption=text)], entries(), "de"
    )
    pdf = print_pdf(document, copies)
    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    assert "Öztürk" in run.stdout.decode()
    opened = pikepdf.open(io.BytesIO(pdf))
    assert str(opened.docinfo["/Title"]) == "Dossier 7F3A-91C2"


@pytest.mark.parametrize(
    "text", ["Öztürk ß", "Лена", "لينا", "🌻❤\ufe0f👩\u200d👧", "a\u00ad\u034fb", "\n\t\u2003"]
)
def test_other_letters_stay(text: str) -> None:
    assert missing_glyphs.readable(text) == text
