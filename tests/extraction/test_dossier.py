"""What Maya confirmed stands in the suspect sheet; the text of her pictures can be searched in the PDF."""

import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from dossier import actions as dossier_actions
from dossier import printed_documents
from dossier.models import Dossier
from extraction.ocr import engine
from extraction.ocr.engine import TextLine
from tests.conftest import Person
from tests.extraction import seeing
from tests.extraction.drawn_chats import TALK, chat
from tests.extraction.samples import capture
from tests.extraction.test_views import shown

pytestmark = pytest.mark.django_db
READ = [
    TextLine("schreib an @dark_king2024", 0.1, 0.3, 0.5, 0.02),
    TextLine("oder an @my_own_name", 0.1, 0.4, 0.5, 0.02),
    TextLine("sonst große Schande", 0.1, 0.5, 0.5, 0.02),
]


def check_chats(text: str) -> None:
    """The page for reading says that it was read by a program, and that nobody confirmed the sides."""
    page = text[text.index("Chats read from screenshots") : text.index("Text in the picture")]
    words = " ".join(page.split())
    assert "The pictures are the evidence." in words
    assert "Rico · Telegram, as recognised by a program · Exhibit 2" in words
    assert "is proposed by position or name, not confirmed." in words
    assert re.search(r"2 +21:10 +left: other person\s.*Hey, how are you\?", page, re.DOTALL)
    assert re.search(r"2 +21:11 +right: complainant\s.*fine, and you", page, re.DOTALL)


def test_only_confirmed_names_are_in_the_suspect_sheet_and_every_word_is_found(
    maya: Person,
    sent: Callable[..., Any],
    run_jobs: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    settings.OCR_ENGINE = "rapidocr"
    drawn = chat("telegram-light", 390, talk=TALK[:4], title="Rico")
    lines = {390: seeing.lines(drawn)[0]}
    monkeypatch.setattr(engine, "read", lambda pictures: [lines.get(one.width, READ) for one in pictures])
    sent(capture([], height=1200), "shot.png")
    sent(seeing.png(drawn.image), "chat.png")
    run_jobs()
    run_jobs()
    names = shown(maya)
    maya.client.post("/en/case/found/", {names["@dark_king2024"]: "theirs", names["@my_own_name"]: "not"})
    dossier_actions.request_dossier(maya.vault, "en")
    run_jobs()
    pdf = printed_documents.read_pdf(maya.vault, Dossier.objects.get())
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    text = done.stdout.decode()
    check_chats(text)
    sheet, picture = text[: text.index("Text in the picture")], text[text.index("Text in the picture") :]
    assert re.search(r"@dark_king2024 .*Exhibit 1", sheet)
    assert "@my_own_name" not in sheet
    assert "sonst große Schande" in picture
    assert "@my_own_name" in picture, "as it stands in the picture"
