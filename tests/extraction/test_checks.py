"""A site that was told to read pictures and cannot does not start."""

from typing import Any

import pytest
from pytest_django import Settings

from extraction import checks
from extraction.ocr import engine
from tests.programs import need


@pytest.mark.parametrize("engine", ["rapidocr", "tesseract", "off"])
def test_what_is_here_may_be_used(settings: Settings, engine: str) -> None:
    if engine == "tesseract":
        need(engine)
    settings.OCR_ENGINE = engine
    assert checks.engine_is_there(None) == []


@pytest.mark.parametrize(("engine", "id"), [("tesseract", "extraction.E001"), ("rapidocr", "extraction.E002")])
def test_what_is_missing_stops_the_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, engine: str, id: str
) -> None:
    settings.OCR_ENGINE = engine
    monkeypatch.setattr(checks.shutil, "which", lambda name: None)
    monkeypatch.setattr(checks.importlib.util, "find_spec", lambda name: None)
    assert [one.id for one in checks.engine_is_there(None)] == [id]


@pytest.mark.parametrize(
    ("languages", "id"), [(["deu", "xxx"], "extraction.E005"), (["deu; rm"], "extraction.E003")]
)
def test_a_language_that_is_not_here_stops_the_start(
    settings: Settings, tesseract: Any, languages: list[str], id: str
) -> None:
    settings.OCR_ENGINE, settings.OCR_LANGUAGES = "tesseract", languages
    assert [one.id for one in checks.engine_is_there(None)] == [id]


def test_who_reads_latin_letters_only_says_so(settings: Settings) -> None:
    settings.OCR_ENGINE = "rapidocr"
    assert engine.reads_latin_only()
    settings.OCR_ENGINE, settings.OCR_LANGUAGES = "tesseract", ["deu", "rus"]
    assert not engine.reads_latin_only()
