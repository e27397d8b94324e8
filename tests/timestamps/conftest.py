"""The second authority, and settings with the site's own clock or with that authority."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings

import timestamps.tasks  # noqa: F401  (as a worker does: the jobs of this app can run)
from sextortion_help.site_keys import tsa_certificate
from tests.timestamps.authority import Pki, Server
from timestamps import authorities, tsa_client

OWN = tsa_certificate.make()


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    return Pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="session")
def _server(pki: Pki, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(pki, Pki(tmp_path_factory.mktemp("stranger")))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def second(_server: Server) -> Server:
    """The independent authority over HTTP; with no calls yet."""
    _server.asked.clear()
    _server.calls.clear()
    return _server


@pytest.fixture
def own_clock(settings: Settings) -> None:
    settings.TSA_URLS = []
    settings.STAMP_KEY, settings.STAMP_CHAIN = OWN


_ask = tsa_client.ask


def _impatient(url: str, body: bytes) -> bytes:
    """Waits short for those who make a point of being slow, and long for openssl on a busy machine."""
    return _ask(url, body, seconds=0.3 if url.endswith(("slow", "trickle")) else 8)


@pytest.fixture
def ask(settings: Settings, second: Server, pki: Pki, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Makes the site ask the second authority under these habits, with a deadline fit for tests."""

    def configure(*habits: str, policy: str = "") -> Server:
        settings.TSA_URLS = [second.url(habit) for habit in habits]
        settings.TSA_CA, settings.TSA_POLICY = pki.root_pem, policy
        monkeypatch.setattr(authorities.tsa_client, "ask", _impatient)
        return second

    return configure
