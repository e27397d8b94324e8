"""System check: a site that was told to read pictures and cannot does not start."""

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from extraction.ocr.engine import OcrEngine

_OF_LANGUAGE = {"fr": "fra", "it": "ita"}  # what tesseract calls a translation's language


@register()
def engine_is_there(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.OCR_ENGINE == OcrEngine.TESSERACT and not shutil.which("tesseract"):
        hint = "Debian, Ubuntu: apt-get install tesseract-ocr tesseract-ocr-deu; or another OCR_ENGINE."
        return [Error("OCR_ENGINE is tesseract, but that program is not here.", hint=hint, id="extraction.E001")]
    if settings.OCR_ENGINE == OcrEngine.TESSERACT:
        return _languages()
    if settings.OCR_ENGINE == OcrEngine.RAPIDOCR and not importlib.util.find_spec("rapidocr"):
        hint = "Install the packages of requirements.txt, or set OCR_ENGINE to off."
        return [Error("OCR_ENGINE is rapidocr, but that package is not here.", hint=hint, id="extraction.E002")]
    return []


def _languages() -> list[CheckMessage]:
    languages = settings.OCR_LANGUAGES
    if not languages or not all(re.fullmatch(r"[A-Za-z_]{3,20}", name) for name in languages):
        return [
            Error("OCR_LANGUAGES must be names of tesseract's languages, such as deu,eng.", id="extraction.E003")
        ]
    program = shutil.which("tesseract") or ""
    try:
        process = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return [Error("Tesseract does not say which languages it has.", id="extraction.E004")]
    missing = sorted(set(languages) - set(process.stdout.split()))
    hint = f"Debian, Ubuntu: apt-get install {' '.join(f'tesseract-ocr-{name}' for name in missing)}"
    problem = f"OCR_LANGUAGES names what tesseract does not have: {', '.join(missing)}."
    return [Error(problem, hint=hint, id="extraction.E005")] if missing else _unread_letters()


def _unread_letters() -> list[CheckMessage]:
    """A site that speaks a language should read pictures in it."""
    missing = [name for code, name in _OF_LANGUAGE.items() if code in settings.LANGUAGES_ON]
    missing = [name for name in missing if name not in settings.OCR_LANGUAGES]
    hint = f"Add {','.join(missing)} to OCR_LANGUAGES, and install its language pack."
    problem = "Screenshots in a language that is switched on are read without its letters."
    return [Warning(problem, hint=hint, id="extraction.W001")] if missing else []
