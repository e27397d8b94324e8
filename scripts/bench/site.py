"""A running site of its own for the measurements: the real processes on a free port, as `make run` starts them."""

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

BASE = Path(__file__).resolve().parents[2]
PATIENCE = 240.0  # seconds until it answers
FIRST, MOST, GROWTH = 256 * 1024, 16 * 1024 * 1024, 4  # bytes; as static/js/upload/transfer.js on a fast line
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "TERM", "CHROMIUM")


@dataclass(frozen=True)
class Site:
    """Where it is, and the environment for a command that works beside it."""

    port: int
    environment: Mapping[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def worker(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a module of this package beside the site."""
        return subprocess.run(
            [sys.executable, "-m", *arguments], cwd=BASE, env=dict(self.environment), capture_output=True, text=True
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def running(data_dir: Path, *, ocr: str = "off", more: Mapping[str, str] | None = None) -> Iterator[Site]:
    """`ocr`: what reads pictures; off, so that it does not disturb what else is measured. more: further settings.
    Raises RuntimeError when it does not start."""
    port = _free_port()
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {"PORT": str(port), "DATA_DIR": str(data_dir), "OCR_ENGINE": ocr}
    environment |= {"TRUSTED_PROXIES": "1"}  # so that many people come from many addresses
    environment |= more or {}
    log = data_dir.with_name("site.log")
    with log.open("wb") as out:
        command = [sys.executable, "-m", "scripts.run", "--end-with-parent"]
        process = subprocess.Popen(
            command, cwd=BASE, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    try:
        limit = time.monotonic() + PATIENCE
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"The site does not start:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.2)
        yield Site(port, environment)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


@dataclass(frozen=True)
class Sender:
    """Sends one file to the upload address, as the plain form does, into the open case of the cookie. Without the
    tick about intimate pictures the same server reads the same body and keeps nothing."""

    port: int
    address: str
    cookie: str
    ticked: bool = True
    name: str = "a.mp4"
    media_type: str = "video/mp4"

    def send(self, content: bytes) -> float:
        """Seconds from the first byte sent to the whole answer. Raises RuntimeError when it was not as expected."""
        token, boundary = secrets.token_hex(16), secrets.token_hex(12)
        head, tail = self._around(token, boundary)
        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Content-Length": str(len(head) + len(content) + len(tail)),
            "Accept": "application/json",
            "Cookie": f"csrf={token}; {self.cookie}",
            "X-CSRFToken": token,
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        begun = time.perf_counter()
        connection.request("POST", self.address, body=iter((head, content, tail)), headers=headers)
        answer = connection.getresponse()
        response_body = answer.read()
        seconds = time.perf_counter() - begun
        connection.close()
        if answer.status != (200 if self.ticked else 422) or (self.ticked and b'"number"' not in response_body):
            raise RuntimeError(f"an upload was answered with {answer.status}: {response_body[:300]!r}")
        return seconds

    def _around(self, token: str, boundary: str) -> tuple[bytes, bytes]:
        fields = {"csrfmiddlewaretoken": token} | ({"nothing_intimate": "1"} if self.ticked else {})
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        file = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{self.name}"\r\n'
        return (
            "".join(parts) + file + f"Content-Type: {self.media_type}\r\n\r\n"
        ).encode(), f"\r\n--{boundary}--\r\n".encode()

    def send_in_pieces(self, announce: str, content: bytes) -> float:
        """The same through the address that the script uses: announced first, then pieces on one connection."""
        token = secrets.token_hex(16)
        headers = {"Cookie": f"csrf={token}; {self.cookie}", "X-CSRFToken": token, "Accept": "application/json"}
        headers |= {"Tus-Resumable": "1.0.0"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

        def ask(method: str, address: str, body: bytes | memoryview, **more: str) -> bytes:
            connection.request(method, address, body=body, headers=headers | more)
            answer = connection.getresponse()
            response_body = answer.read()
            if answer.status >= 300:
                raise RuntimeError(f"{method} was answered with {answer.status}: {response_body[:300]!r}")
            return response_body

        begun = time.perf_counter()
        form = urlencode({"nothing_intimate": "1", "name": "a.mp4", "size": len(content)}).encode()
        response_body = ask("POST", announce, form, **{"Content-Type": "application/x-www-form-urlencoded"})
        address = str(json.loads(response_body)["address"])
        start, size = 0, FIRST
        while start < len(content):
            piece = memoryview(content)[start : start + size]
            kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(start)}
            response_body = ask("PATCH", address, piece, **kind)
            start, size = start + size, min(GROWTH * size, MOST)
        if b'"number"' not in response_body:
            raise RuntimeError(f"the last piece was answered with {response_body[:300]!r}")
        seconds = time.perf_counter() - begun
        connection.close()
        return seconds
