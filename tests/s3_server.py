"""An S3 server on this machine, as a process of its own that is reached over HTTP."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

if TYPE_CHECKING:  # its libraries are loaded only where there is a bucket
    from tests.cases.stores import S3Backstage


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """Its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _attempt in range(600):
        with socket.socket() as asked:
            if not asked.connect_ex(("127.0.0.1", port)):
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    server.kill()
    server.wait()


@pytest.fixture
def bucket(s3_server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> "S3Backstage":
    """A new bucket, which is the store of the settings."""
    from tests.cases.stores import S3Backstage

    backstage = S3Backstage(s3_server)
    backstage.use(settings, monkeypatch)
    return backstage


@pytest.fixture
def locked_bucket(s3_server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> "S3Backstage":
    from tests.cases.stores import S3Backstage

    backstage = S3Backstage(s3_server, locked=True)
    backstage.use(settings, monkeypatch)
    return backstage
