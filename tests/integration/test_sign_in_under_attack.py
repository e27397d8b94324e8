"""Strangers try a counsellor's password on the running site, from many addresses at once and without a pause."""

import http.client
import re
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from allauth.mfa.totp.internal import auth as totp

from cases.crypto import MOST_CROWDS
from counseling.accounts import sign_in_tries
from tests.stack import BASE, Stack
from tests.visitor import TOKEN, Visitor

pytestmark = pytest.mark.integration
PASSWORD = "violet-otter-lantern-9"
ENTRANCE = "/en/counsel/sign-in/"


class Stranger:
    """Guesses from a loopback address of its own until it is told to stop."""

    def __init__(self, stack: Stack, number: int) -> None:
        self.port, self.address = stack.port, f"127.0.0.{number}"
        answer, page = self._send("GET", {})
        self.cookie = answer.getheader("Set-Cookie", "").partition(";")[0]
        found = TOKEN.search(page)
        assert found
        self.token = found[1]
        self.tried, self.refused = 0, 0

    def _send(self, method: str, headers: dict[str, str], body: str = "") -> tuple[http.client.HTTPResponse, str]:
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=60, source_address=(self.address, 0)
        )
        connection.request(method, ENTRANCE, body or None, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        return answer, page

    def guess(self) -> None:
        fields = {"csrfmiddlewaretoken": self.token, "login": "ruth-attacked", "password": f"guess {self.tried}"}
        headers = {
            "Cookie": self.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": "null",
            "Sec-Fetch-Site": "same-origin",
        }
        answer, page = self._send("POST", headers, urllib.parse.urlencode(fields))
        assert answer.status == 200
        self.tried += "not right" in page
        self.refused += "not right" not in page


@contextmanager
def attack(stack: Stack, strangers: list[Stranger]) -> Iterator[None]:
    is_over = threading.Event()

    def go_on(stranger: Stranger) -> None:
        while not is_over.is_set():
            stranger.guess()

    threads = [threading.Thread(target=go_on, args=(stranger,)) for stranger in strangers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def code(secret: str, step: int) -> str:
    """A code works once; the ones before and after the present one are accepted too."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + step)))


def join(stack: Stack) -> tuple[Visitor, str]:
    """A counsellor with a code app, signed in; her browser and the app's secret."""
    make = [
        sys.executable,
        "manage.py",
        "create_centre",
        "Lantern Centre",
    ]  # another test may have made the first one
    subprocess.run(make, cwd=BASE, env=stack.environment, check=False, capture_output=True)
    names = ("ruth-attacked", "--name", "Ruth", "--centre", "Lantern Centre")
    command = [sys.executable, "manage.py", "invite_counsellor", *names]
    done = subprocess.run(command, cwd=BASE, env=stack.environment, check=True, capture_output=True, text=True)
    browser = Visitor(stack.url)
    browser.fill(done.stdout.split()[0], password1=PASSWORD, password2=PASSWORD)
    browser.fill(ENTRANCE, login="ruth-attacked", password=PASSWORD)
    found = re.search(r'<code class="spaced">(\w+)</code>', browser.get("/en/counsel/account/app/").page)
    assert found
    browser.post("/en/counsel/account/app/", code=code(found[1], 0))
    assert sign_in(browser, found[1], -1)
    return browser, found[1]


def sign_in(browser: Visitor, secret: str, step: int) -> bool:
    """Whether password and code were taken, at the first press."""
    page = browser.fill(ENTRANCE, login="ruth-attacked", password=PASSWORD)
    if page.path == ENTRANCE:
        return False
    browser.post("/en/counsel/sign-in/factor/", code=code(secret, step))
    return browser.get("/en/counsel/").path == "/en/counsel/"


def test_a_flood_of_wrong_passwords_keeps_nobody_with_the_right_one_out(stack: Stack) -> None:
    browser, secret = join(stack)
    browser.get("/en/counsel/account/")
    browser.post("/en/counsel/sign-out/")
    # more than have a place in the line at once
    strangers = [Stranger(stack, number) for number in range(2, 4 + MOST_CROWDS)]
    for stranger in strangers:
        for _ in range(sign_in_tries.TRIES_OF_NAME_AT_ADDRESS):
            stranger.guess()
    with attack(stack, strangers):
        time.sleep(2)
        assert sign_in(browser, secret, 1)  # a device on which she signed in before: at once
        new_device, begun = Visitor(stack.url), time.monotonic()
        while new_device.fill(ENTRANCE, login="ruth-attacked", password=PASSWORD).path == ENTRANCE:
            assert time.monotonic() - begun < 120  # it has to press again while the line is full
    assert sum(stranger.tried for stranger in strangers) > len(strangers) * sign_in_tries.TRIES_OF_NAME_AT_ADDRESS
