"""Children that are forked from one that has loaded all (evidence.sandbox.fork_server): for many files, one after
the other or side by side, what takes long is loaded once.

Each file still has a child of its own, which gives up its rights before the first byte and ends with the file.
"""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import count
from typing import IO

from django.conf import settings

from evidence.errors import UnreadableError
from evidence.sandbox import child_process
from evidence.sandbox.fork_server import BEGIN, END, OUTCOME, REQUEST

GRACE_SECONDS = 5.0  # for a child that was killed to be collected


@dataclass(frozen=True)
class EndedChild:
    """code: below 0 the signal that ended it; that of SIGKILL also when it never began."""

    output: bytes
    code: int
    processor_seconds: float = 0.0


class ForkServer:
    """Starts `python -m module` with the first file, if not before, and anew when it ended meanwhile. Threads may
    share it."""

    def __init__(self, module: str, arguments: list[str]) -> None:
        self._command = [sys.executable, "-s", "-m", module, *arguments]
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._server: _Server | None = None

    def start(self) -> None:
        """Now, before there is a file. Raises OSError."""
        with self._lock:
            self._server = self._server or _started(self._command)

    def run(self, plain: bytes, *, seconds: float, most: int) -> EndedChild:
        """What a child says about these bytes; killed after `seconds`, and no other with it.

        Raises UnreadableError("too_large") when it says more than `most` bytes, OSError when there can be no child.
        """
        deadline = time.monotonic() + seconds
        with ExitStack() as stack:
            file = stack.enter_context(child_process.anonymous([plain]))
            (output, its_output), (outcome, its_outcome) = _pipe(stack), _pipe(stack)
            number, server = self._begin([file.fileno(), its_output.fileno(), its_outcome.fileno()])
            its_output.close()
            its_outcome.close()
            answer = _read(output, most + 1, deadline)
            is_too_much = len(answer) > most
            end_report = b"" if is_too_much else _read(outcome, OUTCOME.size, deadline)
            if len(end_report) < OUTCOME.size:
                end_report = self._ended(number, server, outcome)
        if is_too_much:
            raise UnreadableError("too_large")
        if len(end_report) < OUTCOME.size:
            return EndedChild(answer, -signal.SIGKILL)
        code, milliseconds = OUTCOME.unpack(end_report)
        return EndedChild(answer, code, milliseconds / 1000)

    def close(self) -> None:
        """End it, with all it has started."""
        with self._lock:
            self._close()

    def _begin(self, files: list[int]) -> tuple[int, "_Server"]:
        """The number of a child that gets these files, and whose it is. Raises OSError."""
        with self._lock:
            if self._server is not None and self._server.process.poll() is not None:
                self._close()
            self._server = self._server or _started(self._command)
            number = next(self._numbers)
            request = REQUEST.pack(BEGIN, number)
            try:
                socket.send_fds(self._server.channel, [request], files)
            except OSError:  # it has ended this moment
                self._close()
                self._server = _started(self._command)
                socket.send_fds(self._server.channel, [request], files)
            return number, self._server

    def _ended(self, number: int, server: "_Server", outcome: IO[bytes]) -> bytes:
        """What the server says about a child that ends now; nothing when the server itself has ended, or must end
        because it does not answer."""
        with suppress(OSError):
            server.channel.send(REQUEST.pack(END, number))
        end_report = _read(outcome, OUTCOME.size, time.monotonic() + GRACE_SECONDS)
        with self._lock:
            if len(end_report) < OUTCOME.size and server is self._server:
                self._close()
        return end_report

    def _close(self) -> None:
        if self._server is not None:
            self._server.channel.close()  # at which it ends by itself, so that what it calculated is counted
            child_process.await_end(self._server.process, time.monotonic() + GRACE_SECONDS)
            child_process.end(self._server.process)
            self._server.starter.shutdown()
        self._server = None


@dataclass(frozen=True)
class _Server:
    process: "subprocess.Popen[bytes]"
    channel: socket.socket
    starter: ThreadPoolExecutor


def _started(command: list[str]) -> _Server:
    """Raises OSError."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    def start() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(  # noqa: S603  (our own module, fixed arguments)
            command,
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env=child_process.environment(),
            start_new_session=True,
        )

    # By a thread of its own: the kernel ends a child with the thread that started it (prctl(2), PR_SET_PDEATHSIG).
    starter = ThreadPoolExecutor(1, "fork-server")
    with theirs:
        return _Server(starter.submit(start).result(), ours, starter)


def _pipe(stack: ExitStack) -> tuple[IO[bytes], IO[bytes]]:
    """Both ends; closed with the stack, if not before."""
    ours, theirs = os.pipe()
    return (
        stack.enter_context(os.fdopen(ours, "rb", buffering=0)),
        stack.enter_context(os.fdopen(theirs, "wb", buffering=0)),
    )


def _read(file: IO[bytes], most: int, deadline: float) -> bytes:
    """Until its end, `most` bytes, or the deadline."""
    data = bytearray()
    poll = select.poll()
    poll.register(file, select.POLLIN)
    while len(data) < most and (remaining := deadline - time.monotonic()) > 0:
        if poll.poll(remaining * 1000):
            piece = os.read(file.fileno(), min(child_process.PIECE_BYTES, most - len(data)))
            if not piece:
                break
            data += piece
    return bytes(data)
