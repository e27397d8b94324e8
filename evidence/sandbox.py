"""Decoding a stranger's file in a child process that has little: see evidence.decode for what it may do.

The bytes go in through a pipe or as anonymous memory, the reading comes back through a pipe; nothing touches the
disk. What comes back
is checked as if it came from a stranger too, for the decoder may have been taken over.
"""

import json
import re
import signal
from dataclasses import dataclass
from typing import Any, BinaryIO

from evidence import children, transcripts
from evidence.errors import DecoderStopped, Unreadable
from evidence.transcripts import Transcript

WALL_SECONDS = 90
MOST_OUTPUT = 96 * 1024 * 1024  # 20 pages of JPEG and the text
MOST_PAGES = 20
MOST_TEXT = 20_000
READY = b"R"  # the child's first byte: from here on, a failure is the file's and not this machine's
MOST_SKETCH = 512 * 1024  # bytes, compressed
_CODES = frozenset({"undecodable", "too_large", "locked", "misleading"})
_TAKEN = re.compile(r"(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[+-]\d\d:\d\d)?)?")
_PHASH = re.compile(r"[0-9a-f]{16}|")


@dataclass(frozen=True)
class Page:
    """A page ready to print; pixels."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Reading:
    """What was derived from an original. Of pictures only: `phash`, 64 bits as hex; `sketch`, see sketches;
    `taken`, the time the file itself names, ISO 8601 with its offset where it gives one."""

    pages: tuple[Page, ...] = ()
    thumb: bytes = b""
    page_count: int = 0
    phash: str = ""
    text: str = ""
    sketch: bytes = b""
    transcript: Transcript | None = None
    taken: str = ""


def read(category: str, media_type: str, plain: bytes | BinaryIO, *, pixels: int) -> Reading:
    """Derive a reading. Raises Unreadable (it never will), DecoderStopped (try again), OSError (no child).

    plain: the file as bytes, or open at its beginning, as children.anonymous gives it.
    """
    arguments = [category, media_type, str(pixels)]
    output, code = children.run("evidence.decode", arguments, plain, seconds=WALL_SECONDS, most=MOST_OUTPUT)
    if not output.startswith(READY):
        raise DecoderStopped
    if code == -signal.SIGXCPU:
        raise Unreadable("too_large")
    if code == -signal.SIGKILL:
        raise DecoderStopped  # out of time or memory of this machine
    if code != 0:
        raise Unreadable("undecodable")
    return _parse(output[len(READY) :])


def _parse(output: bytes) -> Reading:
    """Length, JSON, JPEGs. Raises Unreadable when it is anything else."""
    try:
        length = int.from_bytes(output[:4], "big")
        head = json.loads(output[4 : 4 + length])
        if "failure" in head:
            raise Unreadable(head["failure"] if head["failure"] in _CODES else "undecodable")
        return _reading(head, output[4 + length :])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unreadable("undecodable") from error


def _reading(head: dict[str, Any], data: bytes) -> Reading:
    pages, at = [], 0
    for page in head["pages"][:MOST_PAGES]:
        pages.append(Page(_jpeg(data, at, page["size"]), int(page["width"]), int(page["height"])))
        at += page["size"]
    thumb = _jpeg(data, at, head["thumb"]) if head["thumb"] else b""
    sketch = data[at + len(thumb) :][: int(head["sketch"])]
    if not _PHASH.fullmatch(head["phash"]):
        raise ValueError("not a perceptual hash")
    if len(sketch) != head["sketch"] or len(sketch) > MOST_SKETCH:
        sketch = b""  # only ever missed when two pictures are compared
    text = str(head["text"])[:MOST_TEXT]
    transcript = transcripts.checked(head["transcript"]) if head.get("transcript") else None
    taken = str(head.get("taken", ""))
    if not _TAKEN.fullmatch(taken):
        raise ValueError("not a time")
    return Reading(tuple(pages), thumb, int(head["page_count"]), head["phash"], text, sketch, transcript, taken)


def _jpeg(data: bytes, at: int, size: int) -> bytes:
    jpeg = data[at : at + size]
    if len(jpeg) != size or not jpeg.startswith(b"\xff\xd8\xff"):
        raise ValueError("not a JPEG")
    return jpeg
