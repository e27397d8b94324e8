"""Whoever knows a password may use up the tries of its codes: two codes in a row come in all the same."""

import time
from collections.abc import Iterator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from counseling.accounts import factor_codes
from tests.counseling.conftest import PASSWORD, SECRET, Staff

pytestmark = pytest.mark.django_db
ENTRANCE, FACTOR = "/en/counsel/sign-in/", "/en/counsel/sign-in/factor/"
ASKED = "Please type two, one behind the other"


@pytest.fixture(autouse=True)
def one_moment() -> Iterator[None]:
    """Codes must not change while they are typed."""
    with time_machine.travel(time.time() // 30 * 30 + 10, tick=False):
        yield


def shown(step: int = 0) -> str:
    """What the app shows, or showed so many half minutes ago."""
    return str(totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // 30 + step)))


def at_the_code(address: str = "198.51.100.7") -> Client:
    """A device where nobody signed in yet, after the right password."""
    browser = Client(REMOTE_ADDR=address)
    assert browser.post(ENTRANCE, {"login": "ruth", "password": PASSWORD}).headers["Location"] == FACTOR
    return browser


def comes_in(browser: Client, code: str) -> bool:
    answer = browser.post(FACTOR, {"code": code})
    return answer.status_code == 302 and answer.headers["Location"] == "/en/counsel/enter/"


@pytest.fixture
def attacked(ruth: Staff) -> Staff:
    """Somebody with her password has used up the tries, and goes on."""
    cache.clear()
    stranger = at_the_code("203.0.113.1")
    answers = [stranger.post(FACTOR, {"code": "000000"}).content.decode() for _ in range(7)]
    assert ASKED in answers[-1]
    return ruth


def test_the_owner_comes_in_with_two_codes_whatever_a_stranger_with_the_password_tried(attacked: Staff) -> None:
    browser = at_the_code()
    assert not comes_in(browser, shown())
    assert ASKED in browser.post(FACTOR, {"code": shown()}).content.decode()
    assert comes_in(browser, f"{shown(-1)} {shown()}")


@pytest.mark.parametrize("typed", ["{one}{two}", "{one}, {two}", " {one} - {two}", "{one}\t{two}"])
def test_however_the_two_are_set_apart(attacked: Staff, typed: str) -> None:
    assert comes_in(at_the_code(), typed.format(one=shown(0), two=shown(1)))


def test_two_that_are_not_in_a_row_or_too_old_are_wrong_and_half_right_looks_like_all_wrong(
    attacked: Staff,
) -> None:
    browser = at_the_code()
    pairs = [(0, 0), (0, -1), (-1, 1), (-3, -2), (1, 2)]
    typed = [*(shown(one) + shown(two) for one, two in pairs), shown() + "000000", "000000" + shown(), "0" * 12]
    pages = [browser.post(FACTOR, {"code": code}) for code in typed]
    assert all("This code does not fit" in page.content.decode() for page in pages)
    assert comes_in(browser, shown(-1) + shown())


def test_of_a_pair_each_code_works_once(attacked: Staff) -> None:
    assert comes_in(at_the_code(), shown(-1) + shown())
    again = at_the_code()
    for pair in (shown(-1) + shown(), shown() + shown(1), shown(-2) + shown(-1)):
        assert not comes_in(again, pair)


def test_two_recovery_codes_come_in_too_and_a_wrong_one_spends_nothing(attacked: Staff) -> None:
    recovery = RecoveryCodes.activate(attacked.counsellor.user)
    first, second, *_ = recovery.get_unused_codes()
    browser = at_the_code()
    assert not any(comes_in(browser, first + other) for other in (first, "00000000"))
    assert comes_in(browser, f"{first} {second}")
    left = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    assert len(left) == len(recovery.generate_codes()) - 2
    assert not comes_in(at_the_code(), first + second)


@pytest.mark.parametrize("apart", ["", " ", "-"])
def test_a_code_works_once_as_long_as_it_is_taken(ruth: Staff, apart: str) -> None:
    """Allauth remembers it for half a minute, and takes it for longer."""
    cache.clear()
    code = shown(1)
    assert comes_in(at_the_code(), code)
    with time_machine.travel(time.time() + 45, tick=False):
        assert code in (shown(0), shown(-1))
        assert not comes_in(at_the_code(), code[:3] + apart + code[3:])
        assert comes_in(at_the_code(), shown(1))


def test_what_is_kept_of_a_code_does_not_name_it(ruth: Staff) -> None:
    cache.clear()
    assert factor_codes.spend(ruth.counsellor.user, "123 456")
    assert not factor_codes.spend(ruth.counsellor.user, "123-456")
    assert all("code-spent" in key and "123456" not in key for key in map(str, cache._cache))
