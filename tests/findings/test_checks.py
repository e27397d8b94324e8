"""A site that was told to read pictures and cannot does not start."""

import pytest

from findings import checks


@pytest.mark.parametrize("engine", ["rapidocr", "tesseract", "off"])
def test_what_is_here_may_be_used(settings, engine):
    settings.OCR_ENGINE = engine
    assert checks.engine_is_there(None) == []


@pytest.mark.parametrize(("engine", "id"), [("tesseract", "findings.E001"), ("rapidocr", "findings.E002")])
def test_what_is_missing_stops_the_start(settings, monkeypatch, engine, id):
    settings.OCR_ENGINE = engine
    monkeypatch.setattr(checks.shutil, "which", lambda name: None)
    monkeypatch.setattr(checks.importlib.util, "find_spec", lambda name: None)
    assert [one.id for one in checks.engine_is_there(None)] == [id]
