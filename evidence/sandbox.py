"""Decoding a stranger's file in a child process that has little: see evidence.decode for what it may do.

The bytes go in through a pipe and the reading comes back through one; nothing touches the disk. What comes back
is checked as if it came from a stranger too, for the decoder may have been taken over.
"""

import json
import re
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import IO, Any, cast

from django.conf import settings

from evidence.errors import DecoderStopped, Unreadable

WALL_SECONDS = 90
MOST_OUTPUT = 96 * 1024 * 1024  # 20 pages of JPEG and the text
MOST_PAGES = 20
MOST_TEXT = 20_000
READY = b"R"  # the child's first byte: from here on, a failure is the file's and not this machine's
MOST_SKETCH = 512 * 1024  # bytes, compressed
_CODES = frozenset({"undecodable", "too_large", "locked"})
_PHASH = re.compile(r"[0-9a-f]{16}|")


@dataclass(frozen=True)
class Page:
    """A page ready to print; pixels."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Reading:
    """What was derived from an original. Of pictures only: `phash`, 64 bits as hex; `sketch`, see sketches."""

    pages: tuple[Page, ...] = ()
    thumb: bytes = b""
    page_count: int = 0
    phash: str = ""
    text: str = ""
    sketch: bytes = b""


def read(category: str, media_type: str, plain: bytes, *, pixels: int) -> Reading:
    """Derive a reading. Raises Unreadable (it never will), DecoderStopped (try again), OSError (no child)."""
    output, code = _run([category, media_type, str(pixels)], plain)
    if not output.startswith(READY):
        raise DecoderStopped
    if code == -signal.SIGXCPU:
        raise Unreadable("too_large")
    if code == -signal.SIGKILL:
        raise DecoderStopped  # out of time or memory of this machine
    if code != 0:
        raise Unreadable("undecodable")
    return _parse(output[len(READY) :])


def _run(arguments: list[str], plain: bytes) -> tuple[bytes, int]:
    """The child's output and exit code."""
    process = subprocess.Popen(  # noqa: S603  (our own module, fixed arguments)
        [sys.executable, "-s", "-m", "evidence.decode", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        env={"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},  # and none of our keys
        start_new_session=True,
    )
    stdin, stdout = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
    timer = threading.Timer(WALL_SECONDS, process.kill)
    feeder = threading.Thread(target=_feed, args=(stdin, plain), daemon=True)
    timer.start()
    feeder.start()
    try:
        output = stdout.read(MOST_OUTPUT + 1)
        if len(output) > MOST_OUTPUT:
            process.kill()
            raise Unreadable("too_large")
        return output, process.wait()
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        stdout.close()
        feeder.join()


def _feed(pipe: IO[bytes], plain: bytes) -> None:
    try:
        with pipe:
            pipe.write(plain)
    except BrokenPipeError:
        return  # the child ended early; its exit code says why


def _parse(output: bytes) -> Reading:
    """Length, JSON, JPEGs. Raises Unreadable when it is anything else."""
    try:
        length = int.from_bytes(output[:4], "big")
        head = json.loads(output[4 : 4 + length])
        if "failure" in head:
            raise Unreadable(head["failure"] if head["failure"] in _CODES else "undecodable")
        return _reading(head, output[4 + length :])
    except (ValueError, KeyError, TypeError) as error:
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
    return Reading(tuple(pages), thumb, int(head["page_count"]), head["phash"], text, sketch)


def _jpeg(data: bytes, at: int, size: int) -> bytes:
    jpeg = data[at : at + size]
    if len(jpeg) != size or not jpeg.startswith(b"\xff\xd8\xff"):
        raise ValueError("not a JPEG")
    return jpeg
