"""The web server's own limits, on a gunicorn with one thread, where one bad client would be enough."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stack import BASE, free_port, wait_for

CONFIG = """
from scripts.gunicorn_conf import *
from sextortion_help.server import channel, requests, worker
channel.STALL_SECONDS = 2
channel.LEAST_RATE = 20
requests.STRANGER_BYTES = 100_000
worker.HEAD_SECONDS = worker.BODY_SECONDS = 2
worker.THREADS = {way: 1 for way in worker.THREADS}
worker.MOST_FILES = 1
worker.FAIR_SECONDS = 1
workers = threads = 1
worker_connections = 12
"""
APP = """
def app(environ, start_response):
    path = environ["PATH_INFO"]
    if "HTTP_X_SITE_CROWDED" in environ:  # the site's middleware answers so, without reading what was sent
        start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
        return [b""]
    try:
        length = 0 if "unread" in environ["QUERY_STRING"] else len(environ["wsgi.input"].read())
    except ConnectionResetError:
        open("cut", "w").close()
        raise
    start_response("200 OK", [("Content-Type", "text/plain")])
    if path == "/large":
        return [b"a" * 1_000_000]
    if path == "/file":
        return environ["wsgi.file_wrapper"](open("large", "rb"))
    return [f"{length} {environ['SCRIPT_NAME']}".encode()]
"""
UPLOAD = "POST /en/case/evidence/upload/ HTTP/1.1\r\nHost: a\r\n"
CASE = f"Cookie: case={'c' * 44}\r\n"


def get(port: int, path: str = "/", headers: dict[str, str] | None = None) -> tuple[int, str]:
    """Status and text; 0 when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    except OSError:
        return 0, ""
    finally:
        connection.close()


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "conf.py").write_text(CONFIG)
    (tmp_path / "small.py").write_text(APP)
    (tmp_path / "large").write_bytes(bytes(3_000_000))
    chosen = free_port()
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{tmp_path}:{BASE}", "PORT": str(chosen)}
    command = [sys.executable, "-m", "gunicorn", "--config", str(tmp_path / "conf.py"), "small:app"]
    server = subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL)
    wait_for("gunicorn", lambda: get(chosen)[0] == 200)
    yield chosen
    server.terminate()
    server.wait()


def answer_to(line: socket.socket) -> bytes:
    answer = b""
    while part := line.recv(65536):
        answer += part
    return answer


def line_to(port: int, first: str | bytes = b"") -> socket.socket:
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    line.sendall(first.encode() if isinstance(first, str) else first)
    return line


def is_cut(line: socket.socket, step: bytes = b"a") -> bool:
    """Whether a client that sends ten steps a second is let go within ten seconds."""
    for _ in range(100):
        time.sleep(0.1)
        try:
            line.sendall(step)
        except OSError:
            return True
    return False


def test_a_client_that_falls_silent_is_let_go(port: int) -> None:
    with line_to(port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nhalf") as silent:
        assert get(port)[0] == 200
        assert silent.recv(10) == b""


def test_a_head_that_never_ends_is_let_go(port: int) -> None:
    with line_to(port, "GET / HTTP/1.1\r\n") as slow:
        assert is_cut(slow)


def test_a_slow_form_that_keeps_coming_is_not_cut(port: int) -> None:
    with line_to(port, "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\n") as slow:
        for byte in b"hello":
            time.sleep(0.3)
            slow.sendall(bytes([byte]))
        answer = answer_to(slow)
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"\r\n5 \r\n" in answer  # what the application counted


def test_a_slow_upload_that_keeps_coming_is_not_cut(port: int) -> None:
    with line_to(port, f"{UPLOAD}{CASE}Connection: close\r\nContent-Length: 300\r\n\r\n") as slow:
        for _ in range(15):
            time.sleep(0.3)
            slow.sendall(b"a" * 20)
        assert b"\r\n300 \r\n" in answer_to(slow)


def test_an_upload_that_trickles_is_cut(port: int, tmp_path: Path) -> None:
    with line_to(port, f"{UPLOAD}{CASE}Content-Length: 300\r\n\r\n") as slow:
        assert is_cut(slow)
    assert (tmp_path / "cut").exists()


def test_uploads_do_not_hold_the_threads_of_pages(port: int) -> None:
    uploads = [line_to(port, f"{UPLOAD}Cookie: case={n * 44}\r\nContent-Length: 300\r\n\r\n") for n in "abc"]
    assert get(port)[0] == 200
    for line in uploads:
        line.close()


def test_a_slow_upload_makes_room_for_another_s_when_all_threads_of_uploads_are_taken(port: int) -> None:
    head = f"{UPLOAD}Connection: close\r\n"
    with line_to(port, f"{head}Cookie: case={'s' * 44}\r\nContent-Length: 9000\r\n\r\n") as slow:
        goes_on = threading.Thread(target=is_cut, args=(slow, b"a" * 20))  # fast enough to be let alone
        goes_on.start()
        time.sleep(1.5)
        with line_to(port, f"{head}Cookie: case={'t' * 44}\r\nContent-Length: 300\r\n\r\n{'a' * 300}") as other:
            other.settimeout(4)
            assert b"\r\n300 \r\n" in answer_to(other)
        goes_on.join()


def test_one_browser_cannot_hold_all_threads_of_uploads(port: int) -> None:
    with (
        line_to(port, f"{UPLOAD}{CASE}Content-Length: 300\r\n\r\n"),
        line_to(port, f"{UPLOAD}{CASE}Content-Length: 300\r\n\r\n") as second,
    ):
        assert answer_to(second).startswith(b"HTTP/1.1 503 ")


def test_too_many_connections_end_those_that_wait(port: int) -> None:
    waiting = [line_to(port, "GET / HTTP/1.1\r\n") for _ in range(30)]
    assert get(port)[0] == 200
    for line in waiting:
        line.close()


def test_a_body_that_nobody_reads_does_not_hide_the_answer(port: int) -> None:
    with line_to(port, f"{UPLOAD.replace('/ ', '/?unread ')}Content-Length: 900000\r\n\r\n") as line:
        for _ in range(9):
            line.sendall(b"a" * 100_000)
        assert answer_to(line).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(("path", "size"), [("/large", 1_000_000), ("/file", 3_000_000)])
def test_a_slow_reader_holds_no_thread_and_gets_all(port: int, path: str, size: int) -> None:
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    slow.settimeout(10)
    with slow:
        slow.connect(("127.0.0.1", port))
        slow.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        time.sleep(0.3)
        assert get(port)[0] == 200
        head, _, body = answer_to(slow).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert size <= len(body) < size * 1.01 + 100  # in chunks


def test_requests_in_a_row_on_one_connection_are_answered_in_order(port: int) -> None:
    posts = [f"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {n}\r\n\r\n" + "a" * n for n in (3, 0, 70_000, 5)]
    with line_to(port, "".join(posts) + "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") as line:
        line.shutdown(socket.SHUT_WR)
        answer = answer_to(line)
    assert [part.split(b" ")[0] for part in answer.split(b"\r\n") if part.endswith(b" ")] == [
        b"3", b"0", b"70000", b"5", b"0",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ("Content-Length: 200000", 413),
        ("Transfer-Encoding: chunked", 411),
        ("Content-Length: 5\r\nContent-Length: 6", 400),
        ("Content-Length : 5", 400),
        ("X-Long: " + "a" * 40_000, 431),
    ],
)
def test_what_is_not_wanted_is_refused_before_it_is_read(port: int, more: str, status: int) -> None:
    with line_to(port, f"POST / HTTP/1.1\r\nHost: a\r\n{more}\r\n\r\n") as line:
        line.sendall(b"hello!")
        assert answer_to(line).split(b" ")[1] == str(status).encode()


def test_overlong_requests_are_refused(port: int) -> None:
    assert get(port, "/" + "a" * 3000)[0] == 414
    assert get(port, headers={"X-Long": "a" * 9000})[0] == 431
    assert get(port, headers={f"X-{n}": "a" for n in range(100)})[0] == 431


def test_a_header_does_not_move_the_site(port: int) -> None:
    assert get(port, headers={"SCRIPT_NAME": "/elsewhere"}) == (200, "0 ")
