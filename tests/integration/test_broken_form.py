"""A form with many files, reset on its way: through the real server, which loses more than a test client."""

import re
import socket
import struct
import urllib.parse

import pytest

from tests.evidence import samples
from tests.stack import Stack, wait_for
from tests.visitor import Visitor

pytestmark = pytest.mark.integration
PATH = "/en/case/evidence/upload/"
MARK = "mark" * 5
FILES = [
    ("one.png", samples.png()),
    ("two.eml", samples.LETTER),
    ("three.mp4", samples.mp4() + bytes(3_000_000)),
]


def body_of(token: str) -> bytes:
    fields = {"csrfmiddlewaretoken": token, "nothing_intimate": "1"}
    start = f"--{MARK}\r\nContent-Disposition: form-data; name="
    parts = [f'{start}"{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
    parts += [f'{start}"files"; filename="{name}"\r\n\r\n'.encode() + data + b"\r\n" for name, data in FILES]
    return b"".join([*parts, f"--{MARK}--\r\n".encode()])


def send_part(visitor: Visitor, body: bytes, size: int) -> None:
    """The first bytes of a form, then a reset."""
    address = urllib.parse.urlsplit(visitor.url)
    head = {
        "Host": address.netloc,
        "Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.jar),
        "Content-Type": f"multipart/form-data; boundary={MARK}",
        "Content-Length": str(len(body)),
        "Origin": "null",
        "Sec-Fetch-Site": "same-origin",
    }
    lines = [f"POST {PATH} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    with socket.create_connection((address.hostname, address.port)) as line:
        line.sendall("\r\n".join(lines).encode() + body[:size])
        # Until the files before are kept, so that the reset cannot overtake them.
        wait_for("two files", lambda: "2 files are secured" in visitor.get("/en/case/evidence/").text)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def test_what_was_complete_is_kept_and_what_was_not_is_named(stack: Stack) -> None:
    visitor = Visitor(stack.url)
    visitor.start_case()
    visitor.fill("/en/case/evidence/add/", minor_shown="no")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', visitor.get("/en/case/evidence/add/").page)
    body = body_of(token[1])
    send_part(visitor, body, len(body) - 2_000_000)
    wait_for("the end", lambda: "Is that all?" in visitor.get("/en/case/evidence/").text)
    said = visitor.get("/en/case/evidence/").text
    assert "2 files arrived. Is that all?" in said
    assert "three.mp4 : This file didn’t arrive completely" in said
