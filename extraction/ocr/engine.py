"""Reads the text of pictures, in a child process that ends.

What comes back is checked, for a decoder may have been taken over: only strings and numbers, none too many.
"""

import fcntl
import json
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings

from evidence.errors import DecoderStoppedError, UnreadableError
from evidence.readers.visible_text import visible
from evidence.sandbox import child_process
from extraction.ocr.text_line import Backdrop, Rgb
from extraction.ocr.text_line import TextLine as TextLine

WALL_SECONDS = 420.0
MOST_OUTPUT = 8 * 1024 * 1024
MOST_LINES = 4000  # of one picture
MOST_LINE = 500  # characters
BACKDROP_VALUES = 15  # see extraction.ocr.child.backdrops
READY = b"R"
# Tesseract's names of languages in other letters, those that are written here most.
_OTHER_LETTERS = frozenset({"rus", "ukr", "bul", "srp", "ara", "fas", "heb", "hin", "tha", "chi_sim", "jpn", "kor"})


class OcrEngine(StrEnum):
    """Values of the setting OCR_ENGINE."""

    RAPIDOCR = "rapidocr"
    TESSERACT = "tesseract"
    OFF = "off"


@dataclass(frozen=True)
class PageImage:
    """A reading copy and its size in pixels."""

    jpeg: bytes
    width: int
    height: int


def is_on() -> bool:
    return bool(settings.OCR_ENGINE != OcrEngine.OFF)


def program() -> str:
    """Where the engine's program is; empty when it needs none or has none."""
    return (shutil.which("tesseract") or "") if settings.OCR_ENGINE == OcrEngine.TESSERACT else ""


def reads_latin_only() -> bool:
    """Whether names in Cyrillic, Arabic and other letters pass unseen in pictures."""
    return is_on() and (
        settings.OCR_ENGINE != OcrEngine.TESSERACT or not set(settings.OCR_LANGUAGES) & _OTHER_LETTERS
    )


def read(pictures: list[PageImage]) -> list[list[TextLine]]:
    """The lines of each picture from top to bottom. Raises UnreadableError, DecoderStoppedError (try again),
    OSError."""
    if not pictures or not is_on():
        return [[] for _ in pictures]
    plain = b"".join(len(picture.jpeg).to_bytes(4, "big") + picture.jpeg for picture in pictures)
    arguments = [settings.OCR_ENGINE, program(), "+".join(settings.OCR_LANGUAGES)]
    output, code = child_process.run(
        "extraction.ocr.child", arguments, plain, seconds=WALL_SECONDS, most=MOST_OUTPUT
    )
    if not output.startswith(READY) or code == -signal.SIGKILL:
        raise DecoderStoppedError  # not started, or out of time or memory of this machine
    if code == -signal.SIGXCPU:
        raise UnreadableError("too_large")
    if code != 0:
        raise UnreadableError("undecodable")
    return _checked(output[len(READY) :], pictures)


@contextmanager
def turn() -> Iterator[bool]:
    """Whether it is ours to read: on this machine one process at a time may.

    Two at once would take twice the memory, and the processors from who waits for a page. Nobody waits here: a
    worker that does not get its turn goes on with uploads and dossiers.
    """
    lock = os.open(settings.DATA_DIR / "reading.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(lock)


def _checked(output: bytes, pictures: list[PageImage]) -> list[list[TextLine]]:
    """Raises UnreadableError when it is anything but lines."""
    try:
        pages = json.loads(output)
        if len(pages) != len(pictures):
            raise ValueError("another number of pictures")
        return [
            [_line(box, picture) for box in page[:MOST_LINES]]
            for page, picture in zip(pages, pictures, strict=True)
        ]
    except (ValueError, TypeError, IndexError, OverflowError) as error:
        raise UnreadableError("undecodable") from error


def _line(box: list[Any], picture: PageImage) -> TextLine:
    text, left, top, width, height, *behind = box
    return TextLine(
        visible(str(text)).replace("\n", " ")[:MOST_LINE],
        _part(left, picture.width),
        _part(top, picture.height),
        _part(width, picture.width),
        _part(height, picture.height),
        _backdrop(behind, picture) if behind else None,
    )


def _backdrop(behind: list[Any], picture: PageImage) -> Backdrop:
    """Raises ValueError for another number of values."""
    if len(behind) != BACKDROP_VALUES:
        raise ValueError("not a backdrop")
    left, top, right, bottom, row_left, row_right = behind[6:12]
    return Backdrop(
        colour=_rgb(behind[0:3]),
        ink=_rgb(behind[3:6]),
        left=_part(left, picture.width),
        top=_part(top, picture.height),
        right=_part(right, picture.width),
        bottom=_part(bottom, picture.height),
        row_left=_part(row_left, picture.width),
        row_right=_part(row_right, picture.width),
        outside=_rgb(behind[12:15]),
    )


def _rgb(values: list[Any]) -> Rgb:
    red, green, blue = (min(255, max(0, int(value))) for value in values)
    return Rgb(red, green, blue)


def _part(value: int, whole: int) -> float:
    return round(min(1.0, max(0.0, int(value) / max(1, whole))), 4)
