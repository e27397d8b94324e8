"""The web server's own limits, on a gunicorn with one thread, where one bad client would be enough."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stack import BASE, free_port, wait_for

CONFIG = """
from scripts import gunicorn_conf
from scripts.gunicorn_conf import *
gunicorn_conf.STALL_SECONDS = 1
workers = threads = 1
"""
APP = """
def app(environ, start_response):
    length = len(environ["wsgi.input"].read())
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{length} {environ['SCRIPT_NAME']}".encode()]
"""


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
    chosen = free_port()
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{tmp_path}:{BASE}", "PORT": str(chosen)}
    command = [sys.executable, "-m", "gunicorn", "--config", str(tmp_path / "conf.py"), "small:app"]
    server = subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL)
    wait_for("gunicorn", lambda: get(chosen)[0] == 200)
    yield chosen
    server.terminate()
    server.wait()


def test_a_client_that_falls_silent_is_let_go(port: int):
    with socket.create_connection(("127.0.0.1", port)) as silent:
        silent.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n\r\nhalf")
        time.sleep(0.3)
        assert get(port)[0] == 200


def test_a_slow_upload_that_keeps_coming_is_not_cut(port: int):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as slow:
        slow.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 5\r\n\r\n")
        for byte in b"hello":
            time.sleep(0.5)
            slow.sendall(bytes([byte]))
        answer = b""
        while part := slow.recv(4096):
            answer += part
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"\r\n5 \r\n" in answer  # what the application counted


def test_overlong_requests_are_refused(port: int):
    assert get(port, "/" + "a" * 3000)[0] == 414
    assert get(port, headers={"X-Long": "a" * 9000})[0] == 431
    assert get(port, headers={f"X-{n}": "a" for n in range(100)})[0] == 431


def test_a_header_does_not_move_the_site(port: int):
    assert get(port, headers={"SCRIPT_NAME": "/elsewhere"}) == (200, "0 ")
