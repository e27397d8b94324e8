"""The key pages look as they did when somebody last looked at them."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.dossier import golden


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return golden.printed()


@pytest.fixture(scope="module")
def made(pdf: bytes) -> dict[str, Image.Image]:
    return golden.pictures(pdf)


@pytest.mark.parametrize("name", golden.PAGES)
def test_a_page_looks_as_it_did(made: dict[str, Image.Image], name: str, tmp_path: Path) -> None:
    made[name].save(tmp_path / f"{name}.png")
    differ = golden.changed(golden.kept(name), made[name])
    assert differ <= golden.MOST_CHANGED, (
        f"{differ} places differ: {golden.FOLDER / name}.png was, {tmp_path / name}.png is. "
        "If it should look like that: python -m tests.dossier.golden"
    )


def test_another_rasteriser_passes(pdf: bytes, tmp_path: Path) -> None:
    """Poppler draws every page, so that its pictures need not be at the numbers where the kept ones were."""
    (tmp_path / "dossier.pdf").write_bytes(pdf)
    options = ["-r", str(golden.DOTS_AN_INCH * golden.FINER), "-gray", "-png"]
    subprocess.run(["pdftoppm", *options, tmp_path / "dossier.pdf", tmp_path / "page"], check=True)
    drawn = [Image.open(path).convert("L").reduce(golden.FINER) for path in sorted(tmp_path.glob("page-*.png"))]
    for name in golden.PAGES:
        assert min(golden.changed(golden.kept(name), page) for page in drawn) <= golden.MOST_CHANGED


def lines(pixels: np.ndarray) -> list[int]:
    """Rows in which a line of text begins, without the running lines at the top and at the foot."""
    dark = (pixels < 170).any(axis=1)
    return [row for row in range(40, 320) if dark[row] and not dark[row - 1]]


def one_line_lower(pixels: np.ndarray) -> None:
    pixels[66:320] = pixels[60:314].copy()


def on_top_of_each_other(pixels: np.ndarray) -> None:
    begin = lines(pixels)[3]
    pixels[begin : begin + 40] = np.minimum(pixels[begin : begin + 40], pixels[begin + 6 : begin + 46])


def without_a_section(pixels: np.ndarray) -> None:
    begin = lines(pixels)[2]
    pixels[begin : begin + 50] = 255


@pytest.mark.parametrize("name", golden.PAGES)
@pytest.mark.parametrize(
    "harm",
    [one_line_lower, on_top_of_each_other, without_a_section],
    ids=lambda harm: harm.__name__,
)
def test_what_must_not_happen_is_seen(name: str, harm: Callable[[np.ndarray], None]) -> None:
    pixels = np.asarray(golden.kept(name)).copy()
    harm(pixels)
    assert golden.changed(golden.kept(name), Image.fromarray(pixels)) > golden.MOST_CHANGED


def test_another_page_is_another_page() -> None:
    assert golden.changed(golden.kept("cover"), golden.kept("log")) > 100
