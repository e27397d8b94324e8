"""One question over HTTP: never longer than the deadline, never more than the limit."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.timestamps.authority import Server
from timestamps import tsa_client
from timestamps.errors import NoAnswerError


@pytest.fixture
def trickling_head() -> Iterator[tuple[Any, ...]]:
    """A server whose head of an answer never ends: a byte every 50 ms."""
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1000)
            try:
                for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1000:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.05)
            except OSError:
                ended.set()

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/", ended
    listener.close()


def test_an_answer(second: Server) -> None:
    assert tsa_client.ask(second.url("garbage"), b"x").startswith(b"<html>")


def test_a_head_that_trickles(trickling_head: tuple[Any, ...]) -> None:
    url, ended = trickling_head
    begun = time.monotonic()
    with pytest.raises(NoAnswerError, match="too slow"):
        tsa_client.ask(url, b"x", seconds=0.4)
    assert time.monotonic() - begun < 2
    assert ended.wait(2), "the connection stays open"


@pytest.mark.parametrize("habit", ["huge", "down"])
def test_what_is_no_answer(second: Server, habit: str) -> None:
    with pytest.raises(NoAnswerError):
        tsa_client.ask(second.url(habit), b"x", seconds=5)


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(NoAnswerError):
        tsa_client.ask("http://127.0.0.1:9/", b"x", seconds=2)
