"""The QR codes on paper, read off the printed page as a camera does, and what the checkers do with them."""

import subprocess
from pathlib import Path

import cv2  # comes with the text recognition
import pytest

from dossier.content import document_id
from dossier.pdf import render
from dossier.police_letter import actions, draft
from dossier.verify import paper
from tests.dossier import golden
from tests.dossier.conftest import exhibit
from tests.dossier.test_police_letter import told

SUMS, DOSSIER = "ab" * 32, "cd" * 32


def seen(pdf: bytes, folder: Path) -> str:
    """What a camera reads on the first page, printed in grey at 150 dots an inch; "" when nothing."""
    (folder / "page.pdf").write_bytes(pdf)
    command = ["pdftoppm", "-r", "150", "-gray", "-f", "1", "-l", "1", "-singlefile", "-png", "page.pdf", "page"]
    subprocess.run(command, cwd=folder, check=True)
    text, _points, _straight = cv2.QRCodeDetector().detectAndDecode(cv2.imread(str(folder / "page.png")))
    return str(text)


def test_the_first_page_carries_the_fingerprint(tmp_path: Path) -> None:
    pdf = golden.printed()
    digest = seen(pdf, tmp_path)
    text = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert document_id.short(digest) in text
    assert digest.lower() in "".join(text.split())


def test_the_checkers_take_what_the_camera_read(tmp_path: Path) -> None:
    digest = paper.typed(seen(golden.printed(), tmp_path))
    printed = paper.numbers(None, {"dossier.pdf": digest})
    assert paper.named(digest, printed) == "dossier"


@pytest.mark.parametrize(
    ("annexes", "code"),
    [
        (draft.Annexes(), ""),
        (draft.Annexes("24 November 2026", DOSSIER, "", "3F2A 9C01 77DE 40B2"), DOSSIER),
        (draft.Annexes("24 November 2026", DOSSIER, SUMS, "3F2A 9C01 77DE 40B2"), SUMS),
    ],
    ids=["nothing yet", "dossier", "bundle"],
)
def test_the_letter_carries_what_it_is_handed_over_with(tmp_path: Path, annexes: draft.Annexes, code: str) -> None:
    facts = told(exhibits=[exhibit(1)], annexes=annexes)
    pdf = render.few_pages(actions.markups(facts), "letter.css")
    assert seen(pdf, tmp_path).lower() == code
    text = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert ("3F2A 9C01 77DE 40B2" in text) is bool(code)
