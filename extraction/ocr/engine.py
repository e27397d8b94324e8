"""Reads the text of pictures, in child processes that end.

What comes back is checked, for a decoder may have been taken over: only strings and numbers, none too many.
"""

import fcntl
import json
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings

from cases import fairness
from evidence.errors import DecoderStoppedError, UnreadableError
from evidence.readers.visible_text import visible
from evidence.sandbox.forked_child import EndedChild, ForkServer
from extraction.ocr.child.tiles import in_order, tiles_of
from extraction.ocr.text_line import Backdrop, Rgb
from extraction.ocr.text_line import TextLine as TextLine

WALL_SECONDS = 420.0
MOST_OUTPUT = 8 * 1024 * 1024
MOST_LINES = 4000  # of one picture
MOST_LINE = 500  # characters
BACKDROP_VALUES = 15  # see extraction.ocr.child.backdrops
READY = b"R"
MOST_AT_ONCE = 4
ROOM_BYTES = 1200 * 1024**2  # of memory that nobody uses, for each that reads
# Tesseract's names of languages in other letters, those that are written here most.
_OTHER_LETTERS = frozenset({"rus", "ukr", "bul", "srp", "ara", "fas", "heb", "hin", "tha", "chi_sim", "jpn", "kor"})
TURN_LOCK, AHEAD_LOCK = "reading.lock", "reading-ahead.lock"


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


@dataclass(frozen=True)
class _Children:
    """What has loaded the models, and how many of its children read side by side."""

    server: ForkServer
    at_once: int
    places: threading.BoundedSemaphore

    def read(self, pictures: list[PageImage]) -> list[EndedChild]:
        """What the children say that share an exhibit. Raises as ForkServer.run."""
        plain = b"".join(len(picture.jpeg).to_bytes(4, "big") + picture.jpeg for picture in pictures)
        shares = min(self.at_once, sum(len(tiles_of(picture.height)) for picture in pictures))

        def read_share(share: int) -> EndedChild:
            with self.places:
                return self.server.run(bytes([share, shares]) + plain, seconds=WALL_SECONDS, most=MOST_OUTPUT)

        with ThreadPoolExecutor(shares) as pool:
            return list(pool.map(read_share, range(shares)))


_turn: list[_Children] = []  # of this process, while it has the turn
_ahead: list[_Children] = []  # of this process, while it waits for its turn


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
    with _children() as children:
        ended_children = children.read(pictures)
    fairness.calculated(sum(ended.processor_seconds for ended in ended_children))
    return _checked([_output(ended) for ended in ended_children], pictures)


def _output(ended: EndedChild) -> bytes:
    """Raises DecoderStoppedError, UnreadableError."""
    if not ended.output.startswith(READY) or ended.code == -signal.SIGKILL:
        raise DecoderStoppedError  # not started, or out of time or memory of this machine
    if ended.code == -signal.SIGXCPU:
        raise UnreadableError("too_large")
    if ended.code != 0:
        raise UnreadableError("undecodable")
    return ended.output[len(READY) :]


def at_once() -> int:
    """How many children read side by side, of one exhibit or of several: as OCR_AT_ONCE says, or as processors and
    memory are free."""
    if settings.OCR_AT_ONCE:
        return int(settings.OCR_AT_ONCE)
    processors = len(os.sched_getaffinity(0)) - _busy_processors()
    return max(1, min(MOST_AT_ONCE, processors, _free_bytes() // ROOM_BYTES))


def _busy_processors() -> int:
    """By what others do: as a mean of the last minute or, if that is less, at this moment; the mean still counts
    what is long over. 0 where the system hides it: who reads gives way to everybody else anyway."""
    try:
        minute, _five, _fifteen, running, _newest = Path("/proc/loadavg").read_text().split()
    except (OSError, ValueError):
        return 0
    others = int(running.partition("/")[0]) - 1  # without the process that asks
    return max(0, min(round(float(minute)), others))


def _free_bytes() -> int:
    """Of memory; what only speeds up the disk is free too, where the system says how much that is."""
    try:
        rows = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return next((int(row.split()[1]) * 1024 for row in rows if row.startswith("MemAvailable:")), 0)


@contextmanager
def _children() -> Iterator[_Children]:
    """The one of the turn, or the one that was started ahead of it: it loads its models once. Without them one that
    ends at once."""
    if _turn or _ahead:
        yield (_turn or _ahead)[0]
        return
    server = ForkServer("extraction.ocr.child", [settings.OCR_ENGINE, program(), "+".join(settings.OCR_LANGUAGES)])
    try:
        most = at_once()
        yield _Children(server, most, threading.BoundedSemaphore(most))
    finally:
        server.close()


@contextmanager
def turn() -> Iterator[bool]:
    """Whether it is ours to read: on this machine one process at a time may. What it reads is read by children of
    one server, which ends with the turn, or with `ahead` around it.

    Two at once would take twice the memory, and the processors from who waits for a page. Nobody waits here: a
    worker that does not get its turn goes on with uploads and dossiers.
    """
    with _locked(TURN_LOCK) as ours:
        if not ours:
            yield False
            return
        with _children() as children:
            _turn.append(children)
            try:
                yield True
            finally:
                _turn.clear()


@contextmanager
def ahead() -> Iterator[bool]:
    """Whether the models are being loaded for the next turn of this process, by a server that ends with the block.

    On this machine one process at a time loads ahead, and none while somebody has the turn. Who loads ahead does
    not have it: however long that takes, others read. Raises OSError.
    """
    with _locked(AHEAD_LOCK) as ours:
        if ours:
            with _locked(TURN_LOCK) as ours:
                pass
        if not ours:
            yield False
            return
        with _children() as children:
            children.server.start()
            _ahead.append(children)
            try:
                yield True
            finally:
                _ahead.clear()


@contextmanager
def _locked(name: str) -> Iterator[bool]:
    """Whether this process has the lock of that name until the end; it does not wait for it."""
    lock = os.open(settings.DATA_DIR / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_ours = True
    except BlockingIOError:
        is_ours = False
    try:
        yield is_ours
    finally:
        os.close(lock)


def _checked(outputs: list[bytes], pictures: list[PageImage]) -> list[list[TextLine]]:
    """Of children that share the pictures. Raises UnreadableError when it is anything but lines."""
    try:
        answers = [json.loads(output) for output in outputs]
        if any(len(pages) != len(pictures) for pages in answers):
            raise ValueError("another number of pictures")
        return [
            in_order([_line(box, picture) for pages in answers for box in pages[number][:MOST_LINES]])[:MOST_LINES]
            for number, picture in enumerate(pictures)
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
