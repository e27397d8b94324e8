"""System check: a site that was told to read pictures and cannot does not start."""

import importlib.util
import shutil
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def engine_is_there(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.OCR_ENGINE == "tesseract" and not shutil.which("tesseract"):
        hint = "Debian, Ubuntu: apt-get install tesseract-ocr tesseract-ocr-deu; or another OCR_ENGINE."
        return [Error("OCR_ENGINE is tesseract, but that program is not here.", hint=hint, id="findings.E001")]
    if settings.OCR_ENGINE == "rapidocr" and not importlib.util.find_spec("rapidocr"):
        hint = "Install the packages of requirements.txt, or set OCR_ENGINE to off."
        return [Error("OCR_ENGINE is rapidocr, but that package is not here.", hint=hint, id="findings.E002")]
    return []
