"""What the head of a request tells the web server, for the site's own addresses."""

import socket
import time
import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from cases import access
from sextortion_help.server import channel, requests
from sextortion_help.server.thread_groups import ThreadGroup

COOKIE = f"csrf=a; case={'c' * 44}"
PK = uuid.uuid4()


def head(line: str, cookie: str = "", length: int = 0) -> requests.Head:
    text = f"{line} HTTP/1.1\r\nHost: a\r\nCookie: {cookie}\r\nContent-Length: {length}\r\n\r\n"
    found = requests.read(bytearray(text.encode()))
    assert found
    return found


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    ("method", "name", "arguments", "thread_group"),
    [
        ("POST", "evidence:upload", [], ThreadGroup.FILES),
        ("PATCH", "evidence:piece", [PK], ThreadGroup.FILES),
        ("GET", "evidence:original", [PK], ThreadGroup.FILES),
        ("GET", "dossier:download", [PK], ThreadGroup.FILES),
        ("GET", "dossier:bundle", [PK], ThreadGroup.FILES),
        ("GET", "evidence:sound", [PK], ThreadGroup.FILES),
        ("GET", "police_letter:download", [PK], ThreadGroup.FILES),
        ("GET", "online_report:download", [PK], ThreadGroup.FILES),
        ("GET", "online_report:file", [PK, 12], ThreadGroup.FILES),
        ("POST", "data-copy:download", [], ThreadGroup.FILES),
        ("GET", "data-copy:download", [], ThreadGroup.PAGE),
        ("GET", "online_report:status", [PK], ThreadGroup.PAGE),
        ("POST", "evidence:pieces", [], ThreadGroup.PAGE),
        ("POST", "cases:new", [], ThreadGroup.DERIVING),
        ("POST", "cases:words", [], ThreadGroup.DERIVING),
        ("POST", "cases:open", [], ThreadGroup.DERIVING),
        ("POST", "account_login", [], ThreadGroup.DERIVING),
        ("POST", "counseling:join", ["token"], ThreadGroup.DERIVING),
        ("GET", "cases:open", [], ThreadGroup.PAGE),
        ("GET", "evidence:list", [], ThreadGroup.PAGE),
    ],
)
def test_every_kind_of_request_has_its_threads(
    language: str, method: str, name: str, arguments: list[Any], thread_group: ThreadGroup
) -> None:
    with translation.override(language):
        assert head(f"{method} {reverse(name, args=arguments)}", COOKIE).thread_group is thread_group


@pytest.mark.parametrize("prefix", ["", "__Host-"])
def test_the_cookie_of_a_case_is_known_also_in_quotes(prefix: str, settings: Settings) -> None:
    settings.COOKIES_SECURE = bool(prefix)
    assert access.cookie_name() == f"{prefix}case"
    for value in ("c" * 43 + "=", '"' + "c" * 43 + '="'):
        assert head("GET /", f"{access.cookie_name()}={value}").visitor == b"c" * 43 + b"="


def test_what_is_no_file_waits_for_no_slow_reader() -> None:
    """A page's thread is free at once, however large the answer: it goes out from memory."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        line = channel.Channel(ours)
        line.begin(patient=False)
        begun = time.monotonic()
        line.sendall(bytes(3 * channel.MOST_QUEUED))
        assert time.monotonic() - begun < channel.LONG_WAIT
        assert line.queued > channel.MOST_QUEUED
        with pytest.raises(ConnectionResetError):
            line.sendall(bytes(channel.MOST_OF_PAGE))
        line.close()


def test_nothing_is_read_of_an_upload_without_a_case() -> None:
    found = head("POST /en/case/evidence/upload/", length=900_000_000)
    assert found.streams
    assert found.thread_group is ThreadGroup.PAGE


def test_without_a_case_only_small_forms_are_gathered() -> None:
    assert not head("POST /en/case/open/", length=requests.STRANGER_BYTES).streams
    with pytest.raises(requests.RefusedRequestError):
        head("POST /en/case/open/", length=requests.STRANGER_BYTES + 1)
    assert not head("POST /en/case/account/", COOKIE, length=2_000_000).streams
    with pytest.raises(requests.RefusedRequestError):
        head("POST /en/case/account/", COOKIE, length=3_000_000)


def test_a_form_may_be_as_large_as_the_site_takes(settings: Settings) -> None:
    assert requests.FORM_BYTES > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
