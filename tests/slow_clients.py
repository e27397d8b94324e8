"""Clients that dawdle, many at once and in one thread: what a single laptop can do to a web server."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Slow:
    """Sends `first` at once, then `more`, `step` bytes every `pause` seconds, and takes `reads` bytes each time."""

    first: bytes
    more: bytes = b""
    step: int = 1
    pause: float = 8.0
    reads: int = 65536
    small_window: bool = False
    returns: bool = False  # connects anew when it was let go
    sock: socket.socket = field(default_factory=socket.socket)
    at: int = 0
    due: float = 0.0
    start: bytes = b""
    ended: bool = False


def _turn(client: Slow) -> None:
    client.due = time.monotonic() + client.pause
    with contextlib.suppress(BlockingIOError):
        piece = client.more[client.at : client.at + client.step]
        if piece:
            client.at += client.sock.send(piece)
    with contextlib.suppress(BlockingIOError):
        data = client.sock.recv(client.reads)
        client.start = (client.start + data)[:200]
        client.ended = client.ended or not data


def _connect(client: Slow, port: int) -> None:
    if client.small_window:
        client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    client.sock.settimeout(10)
    client.sock.connect(("127.0.0.1", port))
    client.sock.sendall(client.first)
    client.sock.setblocking(False)
    client.due = time.monotonic() + client.pause


def _return(client: Slow, port: int) -> None:
    client.sock.close()
    client.sock, client.at, client.ended = socket.socket(), 0, False
    try:
        _connect(client, port)
    except OSError:
        client.ended, client.due = True, time.monotonic() + client.pause


def _run(clients: list[Slow], port: int, stop: threading.Event) -> None:
    while not stop.wait(0.02):
        now = time.monotonic()
        for client in clients:
            if client.due <= now and not client.ended:
                try:
                    _turn(client)
                except OSError:
                    client.ended = True
            if client.ended and client.returns and client.due <= now:
                _return(client, port)


@contextlib.contextmanager
def slow_clients(port: int, clients: list[Slow]) -> Iterator[list[Slow]]:
    """All of them are connected and have sent their first bytes."""
    stop = threading.Event()
    for client in clients:
        _connect(client, port)
    thread = threading.Thread(target=_run, args=(clients, port, stop), daemon=True)
    thread.start()
    try:
        yield clients
    finally:
        stop.set()
        thread.join()
        for client in clients:
            client.sock.close()
