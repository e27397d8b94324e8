"""Strangers' wrong tries: they wait, and whoever has the right secrets comes in, from wherever."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from counseling.accounts import keys, known_devices, sign_in_forms, sign_in_tries
from tests.counseling.conftest import PASSWORD, SECRET, Staff, code_now, sign_in

pytestmark = pytest.mark.django_db
ENTRANCE, FACTOR = "/en/counsel/sign-in/", "/en/counsel/sign-in/factor/"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What each try waited for: "known", "free", or "crowd:" and the name of the crowd."""
    waited: list[str] = []

    def note(kind: str) -> Any:
        @contextmanager
        def enter(crowd: str = "") -> Iterator[None]:
            waited.append(f"crowd:{crowd}" if crowd else kind)
            yield

        return enter

    monkeypatch.setattr(keys.KDF_LIMITER, "enter", note("free"))
    monkeypatch.setattr(keys.KNOWN_DEVICE_LIMITER, "enter", note("known"))
    return waited


def guess(address: str, name: str = "ruth", times: int = 1) -> None:
    for _ in range(times):
        page = Client(REMOTE_ADDR=address).post(ENTRANCE, {"login": name, "password": "wrong guess"})
        assert page.status_code == 200
        assert "Too many" not in page.content.decode()


def guess_from_everywhere() -> None:
    for number in range(12):
        guess(f"203.0.113.{number}", times=5)


def known_device(person: Staff) -> Client:
    """The browser in which somebody has signed in, after signing out."""
    person.client.post("/en/counsel/sign-out/")
    return person.client


def with_password(browser: Client, name: str = "ruth") -> Any:
    return browser.post(ENTRANCE, {"login": name, "password": PASSWORD})


def test_a_known_device_has_a_line_that_no_stranger_reaches(ruth: Staff, lines: list[str]) -> None:
    browser = known_device(ruth)
    guess_from_everywhere()
    assert lines.count("free") == sign_in_tries.TRIES_OF_NAME
    assert all(line.startswith("crowd:limit:sign-in-crowd:") for line in lines[sign_in_tries.TRIES_OF_NAME :])
    del lines[:]
    assert sign_in(browser, "ruth").headers["Location"] == "/en/counsel/enter/"
    assert lines == ["known"]
    assert browser.get("/en/counsel/").status_code == 200


def test_an_unknown_device_waits_in_line_and_comes_in(ruth: Staff, lines: list[str]) -> None:
    guess_from_everywhere()
    del lines[:]
    browser = Client(REMOTE_ADDR="198.51.100.7")
    assert with_password(browser).headers["Location"] == FACTOR
    assert [line[:6] for line in lines] == ["crowd:"]
    assert browser.post(FACTOR, {"code": code_now()}).headers["Location"] == "/en/counsel/enter/"


def test_a_stranger_at_the_same_address_shuts_nobody_out(ruth: Staff, lines: list[str]) -> None:
    guess("127.0.0.1", times=sign_in_tries.TRIES_OF_NAME_AT_ADDRESS + 1)
    guess("127.0.0.1", "sam", times=sign_in_tries.TRIES_OF_ADDRESS)
    assert lines[-1].startswith("crowd:")
    assert with_password(Client()).headers["Location"] == FACTOR


def test_each_crowd_is_one_address_under_whatever_names(ruth: Staff, lines: list[str]) -> None:
    guess("203.0.113.1", times=11)
    guess("203.0.113.2", times=11)
    guess("203.0.113.1", "sam", times=11)
    crowds = [line for line in lines if line.startswith("crowd:")]
    assert len(crowds) == 3
    assert crowds[0] == crowds[2] != crowds[1]


def test_a_right_password_does_not_count(ruth: Staff, lines: list[str]) -> None:
    for _ in range(sign_in_tries.TRIES_OF_NAME_AT_ADDRESS + 5):
        assert with_password(Client()).status_code == 302
    assert set(lines) == {"free"}


def test_a_taken_device_gives_few_tries_and_the_owner_still_comes_in(ruth: Staff, lines: list[str]) -> None:
    browser = known_device(ruth)
    for _ in range(sign_in_tries.TRIES_OF_DEVICE + sign_in_tries.TRIES_OF_NAME_AT_ADDRESS + 1):
        browser.post(ENTRANCE, {"login": "ruth", "password": "wrong guess"})
    assert lines.count("known") == sign_in_tries.TRIES_OF_DEVICE
    assert lines[-1].startswith("crowd:")
    assert with_password(browser).headers["Location"] == FACTOR


def test_a_device_is_known_for_the_accounts_that_were_signed_in_there(
    ruth: Staff, sam: Staff, lines: list[str]
) -> None:
    browser = known_device(ruth)
    with_password(browser, "sam")
    assert lines == ["free"]
    browser.post(FACTOR, {"code": code_now()})
    browser.post("/en/counsel/sign-out/")
    del lines[:]
    with_password(browser, "sam")
    browser.post("/en/counsel/sign-out/")
    with_password(browser, "ruth")
    assert lines == ["known", "known"]


@pytest.mark.parametrize("forged", ["", ".", "x", "x.y", "{number}.{upper}", "other.{tag}", "{number}"])
def test_a_made_up_cookie_is_no_known_device(ruth: Staff, forged: str, lines: list[str]) -> None:
    number, tag = ruth.client.cookies[known_devices.cookie_name()].value.split(".")
    browser = Client()
    browser.cookies[known_devices.cookie_name()] = forged.format(number=number, tag=tag, upper=tag.upper()[::-1])
    assert with_password(browser).status_code == 302
    assert lines == ["free"]


def test_the_cookie_is_sealed_off_and_names_nobody(ruth: Staff) -> None:
    cookie = ruth.client.cookies[known_devices.cookie_name()]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Strict", "/", "")
    assert "ruth" not in cookie.value.lower()
    assert len(cookie.value.split(".")) == 2


def test_it_comes_only_after_both_factors(ruth: Staff) -> None:
    browser = Client()
    with_password(browser)
    assert known_devices.cookie_name() not in browser.cookies
    browser.post(FACTOR, {"code": code_now()})
    assert known_devices.cookie_name() in browser.cookies


def test_a_new_password_makes_other_devices_unknown(ruth: Staff, lines: list[str]) -> None:
    old, new = Client(), "seven-green-lanterns-swim"
    sign_in(old, "ruth")
    fields = {"old": PASSWORD, "password1": new, "password2": new}
    assert ruth.client.post("/en/counsel/account/password/", fields).status_code == 200
    del lines[:]
    for browser in (known_device(ruth), old):
        assert browser.post(ENTRANCE, {"login": "ruth", "password": new}).status_code == 302
    assert lines == ["known", "free"]


def test_leaving_takes_it_from_the_browser_and_signing_out_does_not(ruth: Staff) -> None:
    assert known_devices.cookie_name() in known_device(ruth).cookies
    assert '"cookies"' in ruth.client.get("/en/leave/").headers["Clear-Site-Data"]


def test_what_is_counted_names_neither_address_nor_account(ruth: Staff) -> None:
    guess("203.0.113.9", times=2)
    sign_in(known_device(ruth), "ruth", "wrong", factor=False)
    kept = " ".join(map(str, cache._cache))
    assert "sign-in" in kept
    assert "203.0.113.9" not in kept
    assert "ruth" not in kept


def test_codes_are_limited_and_a_known_device_has_its_own_count(ruth: Staff) -> None:
    """Somebody who knows the password tries codes: six digits are too few for a line alone."""
    browser, stranger = known_device(ruth), Client(REMOTE_ADDR="203.0.113.1")
    with_password(stranger)
    pages = [stranger.post(FACTOR, {"code": "000000"}).content.decode() for _ in range(7)]
    assert "Too many codes" in pages[-1]
    with_password(browser)
    assert browser.post(FACTOR, {"code": _code()}).headers["Location"] == "/en/counsel/enter/"


def test_a_known_device_cannot_try_codes_without_end(ruth: Staff) -> None:
    browser = known_device(ruth)
    with_password(browser)
    pages = [browser.post(FACTOR, {"code": "000000"}).content.decode() for _ in range(18)]
    assert "Too many codes" not in pages[sign_in_tries.CODES_OF_DEVICE - 1]
    assert "Too many codes" in pages[-1]


def test_nobody_s_tries_shut_out_a_passkey(ruth: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    from counseling.accounts.sign_in_forms import PasskeyForm

    user = ruth.counsellor.user
    wrong = [PasskeyForm({"credential": '{"id": "made up"}'}, user=user).errors["credential"] for _ in range(20)]
    assert all("Too many" not in str(errors) for errors in wrong)
    own = Authenticator(user=user, type=Authenticator.Type.WEBAUTHN, data={})
    monkeypatch.setattr(sign_in_forms.passkeys, "parse_authentication_response", lambda credential: None)
    monkeypatch.setattr(sign_in_forms.passkeys, "complete_authentication", lambda user, credential: own)
    assert PasskeyForm({"credential": '{"id": "own"}'}, user=user).is_valid()


def test_a_right_link_works_whatever_wrong_links_were_tried(ruth: Staff) -> None:
    from counseling import accounts

    token = accounts.forgot_password(ruth.counsellor)
    for number in range(30):
        assert Client().get(f"/en/counsel/join/made-up-{number}/").status_code == 404
    assert Client().get(f"/en/counsel/join/{token}/").status_code == 200


def test_wrong_passwords_at_one_desk_do_not_count_at_another(ruth: Staff, sam: Staff) -> None:
    new = "seven-green-lanterns-swim"
    wrong = {"old": "not it at all", "password1": new, "password2": new}
    codes = [sam.client.post("/en/counsel/account/password/", wrong).status_code for _ in range(11)]
    assert codes == [422] * 10 + [429]
    right = {"old": PASSWORD, "password1": new, "password2": new}
    assert ruth.client.post("/en/counsel/account/password/", right).status_code == 200


def test_when_all_places_are_taken_it_is_said_and_does_not_count(
    ruth: Staff, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cases.errors import BusyError

    def busy(crowd: str = "") -> Any:
        raise BusyError

    with monkeypatch.context() as patch:
        patch.setattr(keys.KDF_LIMITER, "enter", busy)
        for _ in range(sign_in_tries.TRIES_OF_NAME_AT_ADDRESS + 1):
            page = Client().post(ENTRANCE, {"login": "ruth", "password": "wrong guess"})
            assert "Please try again in a moment" in page.content.decode()
    assert with_password(Client()).status_code == 302


def _code() -> str:
    """What the app shows, without forgetting what was counted."""
    import time

    from allauth.mfa.totp.internal import auth as totp

    return str(totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // 30 + 1)))
