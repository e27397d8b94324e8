"""Decoding a stranger's file in a child process that has little: see evidence.sandbox.child for what it may do.

The bytes go in through a pipe or as anonymous memory, the reading comes back through a pipe; nothing touches the
disk. What comes back
is checked as if it came from a stranger too, for the decoder may have been taken over.
"""

import builtins
import json
import logging
import re
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from evidence import transcripts
from evidence.errors import DecoderStoppedError, UnreadableError
from evidence.readers.chats.chat import NO_CONTEXT, FileContext
from evidence.sandbox import child_process
from evidence.sandbox.child.result import MOST_PAGES, MOST_TEXT
from evidence.transcripts import Transcript

logger = logging.getLogger(__name__)

WALL_SECONDS = 150.0  # the child may use 60 of a processor: a machine that is busy is no fault of the file
MOST_OUTPUT = 96 * 1024 * 1024  # 20 pages of JPEG and the text; an hour of MP3 is a quarter of it
READY = b"R"  # the child's first byte: from here on, a failure is the file's and not this machine's
MOST_THUMBPRINT = 512 * 1024  # bytes, compressed
_CODES = frozenset({"undecodable", "too_large", "locked", "misleading", "wrong_password", "other_format"})
_TAKEN = re.compile(r"(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[+-]\d\d:\d\d)?)?")
_PLACE = re.compile(r"(evidence(?:/[a-z_]+){1,4}\.py):\d{1,4}")
_ROOT = Path(__file__).resolve().parents[2]
_MP3 = (b"\xff\xf3", b"\xff\xf2")
_PHASH = re.compile(r"[0-9a-f]{16}|")


@dataclass(frozen=True)
class DecodedPage:
    """A page ready to print; pixels."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True)
class DecodedFile:
    """What was derived from an original. Of pictures only: `phash`, 64 bits as hex; `thumbprint`, see
    evidence.near_duplicates; `taken`, the time the file itself names, ISO 8601 with its offset where it gives one.
    `sound`: of sounds only, MP3."""

    pages: tuple[DecodedPage, ...] = ()
    thumb: bytes = b""
    page_count: int = 0
    phash: str = ""
    text: str = ""
    thumbprint: bytes = b""
    transcript: Transcript | None = None
    captured_at: str = ""
    sound: bytes = b""


def read(
    category: str,
    media_type: str,
    plain: bytes | BinaryIO,
    *,
    pixels: int,
    context: FileContext = NO_CONTEXT,
    has_password: bool = False,
) -> DecodedFile:
    """Derive a reading. Raises UnreadableError (it never will), DecoderStoppedError (try again), OSError (no
    child).

    plain: the file as bytes, or open at its beginning, as child_process.anonymous gives it. context: stands in the
    list of processes, so it names no person: a chat goes by a key. has_password: a password_frame stands in front
    of the file.
    """
    arguments = [category, media_type, str(pixels), json.dumps(asdict(context))]
    arguments += ["password"] if has_password else []
    began = time.monotonic()
    output, code = child_process.run(
        "evidence.sandbox.child", arguments, plain, seconds=WALL_SECONDS, most=MOST_OUTPUT
    )
    if not output.startswith(READY):
        raise DecoderStoppedError
    if code == -signal.SIGXCPU or time.monotonic() - began >= WALL_SECONDS:
        raise UnreadableError("slow")  # once is enough: a second try would take as long
    if code == -signal.SIGKILL:
        raise DecoderStoppedError  # out of memory of this machine
    answer = output[len(READY) :]
    if code not in (0, 1):
        raise UnreadableError("undecodable")  # it took the library down with it
    if not answer:
        _log_fault("", "")
        raise UnreadableError("fault")  # ours: it ended without a word
    return _parse(answer)


def _parse(output: bytes) -> DecodedFile:
    """Length, JSON, JPEGs. Raises UnreadableError when it is anything else."""
    try:
        length = int.from_bytes(output[:4], "big")
        head = json.loads(output[4 : 4 + length])
        if "failure" in head:
            raise UnreadableError(head["failure"] if head["failure"] in _CODES else "undecodable")
        if "fault" in head:
            _log_fault(str(head["fault"]["error"]), str(head["fault"]["place"]))
            raise UnreadableError("fault")
        return _reading(head, output[4 + length :])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableError("undecodable") from error


def _log_fault(error: str, place: str) -> None:
    """Sort and place of our mistake; only what our own code can be, for a decoder may have been taken over."""
    exception_type = getattr(builtins, error, None)
    sort = error if isinstance(exception_type, type) and issubclass(exception_type, BaseException) else "error"
    where = _PLACE.fullmatch(place)
    there = place if where and (_ROOT / where[1]).is_file() else "unknown"
    logger.error("a reader broke: %s at %s", sort, there)


def _reading(head: dict[str, Any], data: bytes) -> DecodedFile:
    pages, at = [], 0
    for page in head["pages"][:MOST_PAGES]:
        pages.append(DecodedPage(_jpeg(data, at, page["size"]), int(page["width"]), int(page["height"])))
        at += page["size"]
    thumb = _jpeg(data, at, head["thumb"]) if head["thumb"] else b""
    thumbprint = data[at + len(thumb) :][: int(head["thumbprint"])]
    if not _PHASH.fullmatch(head["phash"]):
        raise ValueError("not a perceptual hash")
    if len(thumbprint) != head["thumbprint"] or len(thumbprint) > MOST_THUMBPRINT:
        thumbprint = b""  # only ever missed when two pictures are compared
    text = str(head["text"])[:MOST_TEXT]
    transcript = transcripts.checked(head["transcript"]) if head.get("transcript") else None
    captured_at = str(head.get("captured_at", ""))
    if not _TAKEN.fullmatch(captured_at):
        raise ValueError("not a time")
    at += len(thumb) + int(head["thumbprint"])
    sound = _mp3(data, at, int(head["sound"])) if head.get("sound") else b""
    return DecodedFile(
        tuple(pages),
        thumb,
        int(head["page_count"]),
        head["phash"],
        text,
        thumbprint,
        transcript,
        captured_at,
        sound,
    )


def _jpeg(data: bytes, at: int, size: int) -> bytes:
    jpeg = data[at : at + size]
    if len(jpeg) != size or not jpeg.startswith(b"\xff\xd8\xff"):
        raise ValueError("not a JPEG")
    return jpeg


def _mp3(data: bytes, at: int, size: int) -> bytes:
    """Begins with a frame of MPEG-2, layer III, as the child writes it (ISO/IEC 13818-3)."""
    sound = data[at : at + size]
    if len(sound) != size or not sound.startswith(_MP3):
        raise ValueError("not an MP3")
    return sound
