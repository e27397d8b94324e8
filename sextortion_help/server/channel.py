"""A connection that never blocks by surprise.

It stands in gunicorn for the socket. What is sent is taken into memory and goes out as the client takes it, so a
thread is free as soon as its answer is made. Only large files wait, in threads of their own, and only as long as
the client keeps to a least rate.
"""

import errno
import os
import select
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

STALL_SECONDS = 60.0  # a client that sends or takes nothing for this long is let go
LEAST_RATE = 512  # bytes a second, over STALL_SECONDS: the slowest mobile lines have twice as much
MOST_QUEUED = 2 * 1024 * 1024  # bytes of a file that wait in memory before its thread waits too
MOST_OF_PAGE = 64 * 1024 * 1024  # bytes of any other answer: its thread waits for nobody
LONG_WAIT = 1.0  # seconds; whoever waits longer holds on to nothing

on_long_wait: list[Callable[[], None]] = []  # called in a thread that is about to wait for a slow client


class _Pace:
    """Adds up the time spent waiting for a client. Time in which the site itself works does not count."""

    def __init__(self) -> None:
        self.waited, self.moved = 0.0, 0
        self.waited_before, self.moved_before = 0.0, 0
        self.waits_since: float | None = None  # time.monotonic()

    @property
    def waited_in_all(self) -> float:
        """Seconds since the request began, one that goes on among them."""
        since = self.waits_since
        return self.waited_before + self.waited + (time.monotonic() - since if since is not None else 0.0)

    def check(self) -> None:
        """Raises ConnectionResetError when the client was slower than LEAST_RATE."""
        if self.waited < STALL_SECONDS:
            return
        if self.moved < LEAST_RATE * self.waited:
            raise ConnectionResetError(errno.ECONNRESET, "too slow")
        self.waited_before, self.moved_before = self.waited_before + self.waited, self.moved_before + self.moved
        self.waited, self.moved = 0.0, 0


class _Bytes:
    def __init__(self, data: bytes) -> None:
        self._left = memoryview(data)

    @property
    def size_in_memory(self) -> int:
        return len(self._left)

    def send(self, sock: socket.socket) -> int:
        sent_count = sock.send(self._left)
        self._left = self._left[sent_count:]
        return sent_count

    @property
    def left(self) -> int:
        return len(self._left)

    def close(self) -> None:
        self._left.release()


class _Span:
    """A part of an open file; nothing of it is in memory."""

    size_in_memory = 0

    def __init__(self, number: int, start: int, count: int) -> None:
        self._number, self._at, self._left = os.dup(number), start, count

    def send(self, sock: socket.socket) -> int:
        sent_count = os.sendfile(sock.fileno(), self._number, self._at, self._left)
        if not sent_count:
            raise ConnectionResetError(errno.ECONNRESET, "the file has become shorter")
        self._at, self._left = self._at + sent_count, self._left - sent_count
        return sent_count

    @property
    def left(self) -> int:
        return self._left

    def close(self) -> None:
        os.close(self._number)


class Channel:
    """Has what gunicorn uses of a socket. A thread or the main loop has it, never both.

    patient: whether a thread may wait for the client. Where it may not, all there is to read has arrived, and the
    whole answer is kept until the client has taken it.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        sock.setblocking(False)
        self._out: deque[_Bytes | _Span] = deque()
        self._pace = _Pace()
        self.patient = False
        self.answered = False  # since the last `begin`
        self.closed = self._shut = False

    def begin(self, *, patient: bool) -> None:
        """Another request is worked on."""
        self.patient, self.answered, self._pace = patient, False, _Pace()

    # What gunicorn asks of a socket.

    def fileno(self) -> int:
        return self._sock.fileno()

    def getsockname(self) -> Any:
        return self._sock.getsockname()

    def setblocking(self, flag: bool) -> None:
        """It waits where it may, whatever anybody asks for."""

    def settimeout(self, value: float | None) -> None:
        """As setblocking."""

    def gettimeout(self) -> float | None:
        return None

    def recv(self, size: int) -> bytes:
        """As that of a socket. Raises ConnectionResetError when the client is too slow or may not be waited for."""
        while not self._shut:
            try:
                data = self._sock.recv(size)
            except BlockingIOError:
                if not self.patient:
                    raise ConnectionResetError(errno.ECONNRESET, "nothing more is awaited") from None
                self._wait(select.POLLIN)
            else:
                self._pace.moved += len(data)
                return data
        return b""

    def send(self, data: bytes) -> int:
        self.sendall(data)
        return len(data)

    def sendall(self, data: bytes) -> None:
        """Raises OSError when the client has gone or is too slow."""
        self._queue(_Bytes(bytes(data)))

    def sendfile(self, file: BinaryIO, offset: int = 0, count: int | None = None) -> int:
        """Raises OSError as `sendall`."""
        number = file.fileno()
        count = os.fstat(number).st_size - offset if count is None else count
        self._queue(_Span(number, offset, count))
        return count

    def shutdown(self, how: int) -> None:
        self._shut = True
        self._sock.shutdown(how)

    def close(self) -> None:
        self.closed = True
        while self._out:
            self._out.popleft().close()
        self._sock.close()

    # What the front asks.

    def take(self, size: int) -> bytes:
        """What has arrived. Raises BlockingIOError when nothing has, OSError when the client has gone."""
        return self._sock.recv(size)

    @property
    def queued(self) -> int:
        """Bytes that wait in memory for the client to take them."""
        return sum(part.size_in_memory for part in self._out)

    @property
    def left(self) -> int:
        """Bytes that the client has not taken yet."""
        return sum(part.left for part in self._out)

    @property
    def waited(self) -> float:
        """Seconds that a thread waited for this client since its request began."""
        return self._pace.waited_in_all

    @property
    def rate(self) -> float:
        """Bytes that came and went for each of those seconds."""
        return (self._pace.moved_before + self._pace.moved) / max(self._pace.waited_in_all, 0.001)

    def hang_up(self) -> None:
        """From another thread: the one that waits for this client finds it gone."""
        self._shut = True
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)

    def flush(self) -> bool:
        """Send what goes out without waiting; whether that was all. Raises OSError."""
        while self._out:
            try:
                self._pace.moved += self._out[0].send(self._sock)
            except BlockingIOError:
                return False
            if not self._out[0].left:
                self._out.popleft().close()
        return True

    def _queue(self, part: _Bytes | _Span) -> None:
        self.answered = True
        if not part.left:
            part.close()
            return
        self._out.append(part)
        while not self.flush() and self.queued > (MOST_QUEUED if self.patient else MOST_OF_PAGE):
            if not self.patient:
                raise ConnectionResetError(errno.ECONNRESET, "more than a page may have")
            self._wait(select.POLLOUT)

    def _wait(self, events: int) -> None:
        """Until the client has sent or taken something. Raises ConnectionResetError."""
        self._pace.check()
        self._pace.waits_since = began = time.monotonic()
        poll = select.poll()
        poll.register(self._sock, events)
        if not poll.poll(LONG_WAIT * 1000):
            if events == select.POLLIN:
                for let_go in on_long_wait:
                    let_go()
            poll.poll(max(0.0, STALL_SECONDS - LONG_WAIT) * 1000)
        self._pace.waits_since = None
        self._pace.waited += time.monotonic() - began


def close_quietly(channel: Channel) -> None:
    with suppress(OSError):
        channel.close()
