"""A tus client for tests: announces a file and sends it in chunks."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from tests.evidence.conftest import JSON

PATH = "/en/case/evidence/pieces/"

BYTES = "application/offset+octet-stream"

MIB = 1024 * 1024


def announce(client: Client, data: bytes, **said: Any) -> Any:
    return client.post(PATH, {"nothing_intimate": "1", "name": "chat.png", "size": len(data), **said}, **JSON)


def begin(client: Client, data: bytes, **said: Any) -> str:
    return announce(client, data, **said).json()["address"]


def patch(client: Client, address: str, data: bytes, offset: int, **extra: Any) -> Any:
    extra = {"CONTENT_LENGTH": str(len(data)), "HTTP_UPLOAD_OFFSET": str(offset), **JSON, **extra}
    extra = {"CONTENT_TYPE": BYTES, **extra}
    return client.patch(address, data, content_type=BYTES, **extra)


def offset(client: Client, address: str) -> int:
    return int(client.head(address, **JSON)["Upload-Offset"])


def send_all(
    client: Client, data: bytes, step: int = MIB, between: Callable[..., Any] = lambda: None
) -> dict[str, Any]:
    """The last answer; `between` is called before each piece but the first."""
    address = begin(client, data)
    for start in range(0, len(data), step):
        if start:
            between()
        answer = patch(client, address, data[start : start + step], start)
    return answer.json()
