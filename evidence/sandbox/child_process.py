"""A child process for work on what strangers sent: bytes in through a pipe, bytes out through another.

Nothing touches the disk, and the child gets none of our keys. What it may do is for the child itself to give up.
A large file goes in as anonymous memory that is filled in pieces: it is there once, and not in this process.
"""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, BinaryIO, cast

from django.conf import settings

from evidence.errors import UnreadableError
from evidence.sandbox import confinement

PIECE_BYTES = 256 * 1024
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime would start a thread that reports to its maker
}


@contextmanager
def anonymous(pieces: Iterable[bytes]) -> Iterator[BinaryIO]:
    """A file that has no name and lies on no disk, with these bytes in it. Raises OSError."""
    with os.fdopen(os.memfd_create("plain", os.MFD_CLOEXEC), "w+b", buffering=0) as file:
        for piece in pieces:
            bytes_left = memoryview(piece)
            while bytes_left:
                bytes_left = bytes_left[file.write(bytes_left) :]
        file.seek(0)
        yield cast(BinaryIO, file)


def run(
    module: str, arguments: list[str], plain: bytes | BinaryIO, *, seconds: float, most: int
) -> tuple[bytes, int]:
    """The output and exit code of `python -m module`; killed after `seconds`, with all it has started. `plain`:
    what it reads as its standard input, through a pipe or as that file itself.

    Raises UnreadableError("too_large") when it says more than `most` bytes, OSError when there can be no child.
    """
    process = subprocess.Popen(  # noqa: S603  (our own module, fixed arguments)
        [sys.executable, "-s", "-m", module, *arguments],
        stdin=subprocess.PIPE if isinstance(plain, bytes) else plain,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        env=environment(),
        start_new_session=True,
        bufsize=0,
    )
    deadline = time.monotonic() + seconds
    try:
        output = _exchange(process, plain, most + 1, deadline)
        if len(output) > most:
            raise UnreadableError("too_large")
        await_end(process, deadline)
    finally:
        end(process)
    return output, process.returncode


def environment() -> dict[str, str]:
    """Of a child: none of our keys."""
    return _ENVIRONMENT | {confinement.LEAST: settings.SANDBOX_LEAST}


def _exchange(process: "subprocess.Popen[bytes]", plain: bytes | BinaryIO, most: int, deadline: float) -> bytes:
    """At most so many bytes of what it says, while it is fed. It is waited for until the deadline and no longer:
    a child that was taken over may start others that hold its pipes."""
    output, bytes_left = bytearray(), memoryview(plain if isinstance(plain, bytes) else b"")
    stdout = cast(IO[bytes], process.stdout).fileno()
    poll = select.poll()
    for pipe, event in ((process.stdout, select.POLLIN), (process.stdin, select.POLLOUT)):
        if pipe is not None:
            os.set_blocking(pipe.fileno(), False)
            poll.register(pipe, event)
    while len(output) < most and (remaining := deadline - time.monotonic()) > 0:
        for number, _events in poll.poll(remaining * 1000):
            if number == stdout:
                piece = os.read(number, min(PIECE_BYTES, most - len(output)))
                if not piece:
                    return bytes(output)
                output += piece
            else:
                bytes_left = bytes_left[_write(number, bytes_left) :]
                if not bytes_left:
                    poll.unregister(number)
                    cast(IO[bytes], process.stdin).close()
    return bytes(output)


def _write(number: int, data: memoryview) -> int:
    try:
        return os.write(number, data)
    except BrokenPipeError:
        return len(data)  # the child ended early; its exit code says why


def await_end(process: "subprocess.Popen[bytes]", deadline: float) -> None:
    """Until it has ended, or the deadline. Its number stays its own: it is not collected."""
    handle = os.pidfd_open(process.pid)
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        poll.poll(max(0.0, deadline - time.monotonic()) * 1000)
    finally:
        os.close(handle)


def end(process: "subprocess.Popen[bytes]") -> None:
    """Kill it and what it has started, and collect it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
