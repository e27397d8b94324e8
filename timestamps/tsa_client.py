"""One question to an authority over HTTP, within a total deadline and a size limit.

A plain socket timeout begins anew with every byte, so a server that sends one a second would hold a worker for
ever. Here the exchange runs in a thread of its own, and its socket is shut down when the time is over.
"""

import contextlib
import http.client
import queue
import socket
import threading
from collections.abc import Mapping
from urllib.parse import urlsplit

from timestamps.errors import NoAnswerError

DEADLINE_SECONDS = 10.0
MOST_BYTES = 64 * 1024
_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class _Exchange(threading.Thread):
    """Asks once and puts the body, or what went wrong, into `result`."""

    def __init__(self, url: str, body: bytes | None, headers: Mapping[str, str], seconds: float, most: int) -> None:
        super().__init__(name="time stamp", daemon=True)
        parts = urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._connection = kind(parts.hostname or "", parts.port, timeout=seconds)
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._body, self._headers, self._most = body, headers, most
        self._socket: socket.socket | None = None
        self._over = False
        self.result: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()

    def run(self) -> None:
        try:
            self.result.put(self._ask())
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.result.put(error)
        finally:
            self._connection.close()

    def _ask(self) -> bytes:
        self._connection.connect()
        self._socket = self._connection.sock
        if self._over:
            raise TimeoutError
        method = "GET" if self._body is None else "POST"
        self._connection.request(method, self._path, self._body, dict(self._headers))
        answer = self._connection.getresponse()
        body = answer.read(self._most + 1)
        if answer.status != http.HTTPStatus.OK or len(body) > self._most:
            raise ValueError("not an answer")
        return body

    def end(self) -> None:
        self._over = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


def ask(url: str, body: bytes, seconds: float = DEADLINE_SECONDS) -> bytes:
    """The body of the answer. Raises NoAnswerError after `seconds` at the latest."""
    return fetch(url, body, _HEADERS, seconds, MOST_BYTES)


def fetch(url: str, body: bytes | None, headers: Mapping[str, str], seconds: float, most: int) -> bytes:
    """Like ask, for other questions; with GET when there is no body. Raises NoAnswerError."""
    exchange = _Exchange(url, body, headers, seconds, most)
    exchange.start()
    try:
        result = exchange.result.get(timeout=seconds)
    except queue.Empty:
        raise NoAnswerError("too slow") from None
    finally:
        exchange.end()
    if isinstance(result, Exception):
        raise NoAnswerError("no usable answer") from result
    return result
