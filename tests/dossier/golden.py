"""Pages of a printed dossier as small grey pictures, and how two of them are compared.

    python -m tests.dossier.golden

makes the pictures in tests/fixtures/pages anew; look at them before you commit them. They are compared in cells of
10 x 10 pixels by how much ink there is, after the blacker of two rasterisers is toned down: another one moves the
edges of letters and hardly a cell; lines that are gone, moved or on top of each other change many.
"""

import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "pages"
DOTS_AN_INCH = 30
FINER = 4  # drawn so much larger, then made smaller: thin lines do not jump to the next pixel
CELL = 10  # pixels
CHANGED = 14  # of 255; a cell that differs by more is another one
MOST_CHANGED = 4  # cells; Poppler and PDFium differ in 3 at most, a long line that is missing in 10
TONE = (0.8, 1.25)  # how much blacker another rasteriser may be

# What stands on a page and on no page before it -> name of its picture.
PAGES = {
    "cover": "Für Polizei und Staatsanwaltschaft",
    "summary": "Zusammenfassung Der erste Kontakt",
    "suspect": "4 Tatverdächtige Person Was die Person",
    "exhibit": "Anlage 1 Nachricht",
    "log": "Verwahrprotokoll Jeder Eintrag",
}


def printed() -> bytes:
    """A made-up case, the same on every machine and every day, in German."""
    from dossier.content import assemble
    from dossier.pdf import pdfa, render
    from tests.dossier import conftest

    facts = conftest.made_up_facts()
    exhibits = [
        conftest.exhibit(1, copies=((540, 1200),)),
        conftest.exhibit(2, category="text", copies=(), text="Hallo"),
    ]
    document = assemble.document(facts, conftest.made_up_story(), exhibits, conftest.entries(), "de")
    return pdfa.finish(render.pdf(document, _picture), (), facts.made_at)


def _picture(number: int, page: int) -> bytes:
    from tests.dossier import conftest

    return conftest.jpeg(540, 1200, f"Nachricht {number}")


def pictures(pdf: bytes) -> dict[str, Image.Image]:
    """The pages of PAGES. Raises KeyError when one is not there."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as opened:
        texts = [_text(page) for page in opened]
        return {name: _picture_of(opened[_first(texts, words)]) for name, words in PAGES.items()}


def _text(page: Any) -> str:
    found = page.get_textpage()
    text = " ".join(found.get_text_bounded().split())
    found.close()
    page.close()
    return text


def _picture_of(page: Any) -> Image.Image:
    picture = page.render(scale=FINER * DOTS_AN_INCH / 72, grayscale=True).to_pil().convert("L")
    page.close()
    return picture.reduce(FINER)


def _first(texts: list[str], words: str) -> int:
    for number, text in enumerate(texts):
        if words in text:
            return number
    raise KeyError(words)


def ink(picture: Image.Image) -> np.ndarray:
    pixels = 255 - np.asarray(picture, dtype=float)
    height, width = (side // CELL * CELL for side in pixels.shape)
    return pixels[:height, :width].reshape(height // CELL, CELL, width // CELL, CELL).mean(axis=(1, 3))


def changed(one: Image.Image, other: Image.Image) -> int:
    """How many cells differ; all of them when the pages differ in size."""
    mine, theirs = ink(one), ink(other)
    if one.size != other.size:
        return mine.size
    tone = np.clip((mine * theirs).sum() / max((theirs * theirs).sum(), 1), *TONE)
    return int((np.abs(mine - tone * theirs) > CHANGED).sum())


def kept(name: str) -> Image.Image:
    return Image.open(FOLDER / f"{name}.png").convert("L")


def main() -> int:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures(printed()).items():
        picture.quantize(16).save(FOLDER / f"{name}.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
