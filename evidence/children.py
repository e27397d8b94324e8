"""A child process for work on what strangers sent: bytes in through a pipe, bytes out through another.

Nothing touches the disk, and the child gets none of our keys. What it may do is for the child itself to give up.
A large file goes in as anonymous memory that is filled in pieces: it is there once, and not in this process.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, BinaryIO, cast

from django.conf import settings

from evidence.errors import Unreadable

PIECE_BYTES = 256 * 1024


@contextmanager
def anonymous(pieces: Iterable[bytes]) -> Iterator[BinaryIO]:
    """A file that has no name and lies on no disk, with these bytes in it. Raises OSError."""
    with os.fdopen(os.memfd_create("plain", os.MFD_CLOEXEC), "w+b", buffering=0) as file:
        for piece in pieces:
            left = memoryview(piece)
            while left:
                left = left[file.write(left) :]
        file.seek(0)
        yield cast(BinaryIO, file)


def run(
    module: str, arguments: list[str], plain: bytes | BinaryIO, *, seconds: float, most: int
) -> tuple[bytes, int]:
    """The output and exit code of `python -m module`; killed after `seconds`. `plain`: what it reads as its
    standard input, through a pipe or as that file itself.

    Raises Unreadable("too_large") when it says more than `most` bytes, OSError when there can be no child.
    """
    process = subprocess.Popen(  # noqa: S603  (our own module, fixed arguments)
        [sys.executable, "-s", "-m", module, *arguments],
        stdin=subprocess.PIPE if isinstance(plain, bytes) else plain,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        env={"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},  # and none of our keys
        start_new_session=True,
    )
    stdout = cast(IO[bytes], process.stdout)
    timer = threading.Timer(seconds, process.kill)
    feeder = threading.Thread(target=_feed, args=(process.stdin, plain), daemon=True)
    timer.start()
    feeder.start()
    try:
        output = _read(stdout, most + 1)
        if len(output) > most:
            process.kill()
            raise Unreadable("too_large")
        return output, process.wait()
    finally:
        timer.cancel()
        process.kill()
        process.wait()
        stdout.close()
        feeder.join()


def _read(pipe: IO[bytes], most: int) -> bytes:
    """In pieces: asked for all at once, the library sets aside as much memory as may come."""
    output = bytearray()
    while len(output) < most and (piece := pipe.read(min(PIECE_BYTES, most - len(output)))):
        output += piece
    return bytes(output)


def _feed(pipe: IO[bytes] | None, plain: bytes | BinaryIO) -> None:
    if pipe is None or not isinstance(plain, bytes):
        return
    with suppress(BrokenPipeError), pipe:  # the child ended early; its exit code says why
        pipe.write(plain)
