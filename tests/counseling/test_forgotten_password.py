"""A password that was forgotten is replaced by the passkey that opens the desk, and by nothing less."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Scope
from counseling import access, accounts
from counseling.accounts import passkey_wraps
from counseling.errors import NotPossibleError
from counseling.models import DeskSession, PasskeyWrap, StaffAct
from tests.conftest import Person
from tests.counseling.conftest import PASSWORD, Staff, sign_in
from tests.counseling.passkey_device import PasskeyDevice, challenge
from tests.counseling.test_passkeys import add, sign_in_alone

pytestmark = pytest.mark.django_db
PAGE, NEW = "/en/counsel/account/password/forgotten/", "copper-window-trout-41"


@pytest.fixture
def device(ruth: Staff) -> PasskeyDevice:
    """Ruth's, which opens her desk."""
    own = PasskeyDevice()
    add(ruth, own)
    return own


@pytest.fixture
def browser(device: PasskeyDevice) -> Client:
    """In which the passkey alone opened the desk."""
    opened = Client()
    assert sign_in_alone(opened, device).headers["Location"] == "/en/counsel/enter/"
    return opened


def sent(client: Client, device: PasskeyDevice, **changed: str) -> dict[str, str]:
    """What the page sends."""
    context = client.get(PAGE, secure=True).context
    right = {"credential": json.dumps(device.get(context["key_options"])), "token": context["token"]}
    right |= {"desk_key": device.key(passkey_wraps.PRF_INPUT), "password1": NEW, "password2": NEW}
    return {**right, **changed}


def opens(password: str) -> bool:
    """Whether a new browser gets to the desk with this password."""
    return bool(sign_in(Client(), "ruth", password, factor=False).status_code == 302)


def is_as_before() -> bool:
    return opens(PASSWORD) and not opens(NEW) and not StaffAct.objects.filter(kind="password").exists()


def test_the_passkey_sets_a_new_password_and_what_is_shared_stays(
    maya: Person, ruth: Staff, device: PasskeyDevice, browser: Client, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    assert (
        "I no longer know my password" in browser.get("/en/counsel/account/password/", secure=True).content.decode()
    )
    answer = browser.post(PAGE, sent(browser, device), secure=True)
    assert (answer.status_code, "Your password is changed." in answer.content.decode()) == (200, True)
    assert DeskSession.objects.filter(counsellor=ruth.counsellor).count() == 1  # no other holds the key
    assert (opens(NEW), opens(PASSWORD)) == (True, False)
    assert browser.get("/en/counsel/", secure=True).status_code == 200  # this desk stays open
    assert ruth.client.get("/en/counsel/").status_code == 302  # every other one is closed
    anew = Client()
    sign_in(anew, "ruth", NEW)
    assert access.shared(Staff(anew, "ruth").desk, grant.pk).private(Scope.PLAN) == maya.vault.private(Scope.PLAN)
    assert (
        sign_in_alone(Client(), device).headers["Location"] == "/en/counsel/enter/"
    )  # and the passkey opens it too
    act = StaffAct.objects.get(kind="password")
    assert (act.actor, act.person, act.centre) == ("Ruth", "ruth (Ruth)", ruth.counsellor.centre)


@pytest.mark.parametrize(
    "changed",
    [
        {"desk_key": PasskeyDevice().key(passkey_wraps.PRF_INPUT)},  # opens nothing
        {"desk_key": ""},
        {"token": ""},
        {"token": "made:up:token"},
        {"credential": ""},
        {"credential": "{}"},
        {"password2": "another-window-trout-41"},
        {"password1": "aaaaaaaaaaaa", "password2": "aaaaaaaaaaaa"},
    ],
)
def test_anything_less_changes_nothing(device: PasskeyDevice, browser: Client, changed: dict[str, str]) -> None:
    assert browser.post(PAGE, sent(browser, device, **changed), secure=True).status_code == 422
    assert is_as_before()


def test_an_open_desk_alone_is_not_enough(device: PasskeyDevice, browser: Client) -> None:
    """Somebody sits down at it while its owner is away."""
    assert browser.post(PAGE, {"password1": NEW, "password2": NEW}, secure=True).status_code == 422
    device.verified = False  # a finger that the device did not recognise
    assert browser.post(PAGE, sent(browser, device), secure=True).status_code == 422
    assert is_as_before()


def test_only_an_answer_to_this_question_counts_and_once(device: PasskeyDevice, browser: Client) -> None:
    asked = challenge(Client())  # of the page of signing in, which anybody can open
    other = {"credential": json.dumps(device.get(asked["options"])), "token": asked["token"]}
    assert browser.post(PAGE, sent(browser, device, **other), secure=True).status_code == 422
    context = browser.get("/en/counsel/account/passkeys/add/", secure=True).context
    other = {"credential": json.dumps(device.get(context["key_options"])), "token": context["token"]}
    assert browser.post(PAGE, sent(browser, device, **other), secure=True).status_code == 422
    assert is_as_before()
    right = sent(browser, device)
    assert browser.post(PAGE, right, secure=True).status_code == 200
    again = {**right, "password1": "meadow-kettle-stone-77", "password2": "meadow-kettle-stone-77"}
    assert browser.post(PAGE, again, secure=True).status_code == 422
    assert opens(NEW)


def test_an_answer_that_is_older_than_ten_minutes_is_refused(ruth: Staff) -> None:
    import time_machine

    device, browser = PasskeyDevice(), Client()
    with time_machine.travel("2026-11-03T10:00:00Z", tick=False):
        sign_in(ruth.client, "ruth")
        add(ruth, device)
        sign_in_alone(browser, device)
        right = sent(browser, device)
    with time_machine.travel("2026-11-03T10:11:00Z", tick=False):
        assert browser.post(PAGE, right, secure=True).status_code == 422


def test_a_passkey_of_somebody_else_or_one_that_opens_nothing_is_refused(
    ruth: Staff, sam: Staff, device: PasskeyDevice, browser: Client
) -> None:
    sams = PasskeyDevice()
    add(sam, sams)
    assert browser.post(PAGE, sent(browser, sams), secure=True).status_code == 422
    second = PasskeyDevice()  # a second factor of hers, without a key
    add(ruth, second, key="")
    assert browser.post(PAGE, sent(browser, second), secure=True).status_code == 422
    assert is_as_before()


def test_without_a_passkey_that_opens_the_desk_there_is_no_such_page(ruth: Staff) -> None:
    add(ruth, PasskeyDevice(), key="")
    for answer in (ruth.client.get(PAGE, secure=True), ruth.client.post(PAGE, {"password1": NEW}, secure=True)):
        assert answer.status_code == 404
    assert "I no longer know" not in ruth.client.get("/en/counsel/account/password/").content.decode()


def test_the_second_factor_has_to_be_proved(ruth: Staff, device: PasskeyDevice) -> None:
    half = Client()
    sign_in(half, "ruth", factor=False)
    assert half.get(PAGE, secure=True).status_code == 302
    assert half.post(PAGE, {"password1": NEW, "password2": NEW}, secure=True).status_code == 302
    assert is_as_before()


@pytest.mark.parametrize("end", [accounts.reset_access, accounts.deactivate])
def test_an_account_that_ends_at_the_same_moment_stays_ended(ruth: Staff, browser: Client, end: Any) -> None:
    desk = Staff(browser, "ruth").desk
    end(ruth.counsellor, actor="Cora")
    with pytest.raises(NotPossibleError):
        accounts.replace_forgotten_password(desk, desk.private, NEW)
    counsellor = ruth.counsellor
    assert (counsellor.public, bytes(counsellor.wrapped_private), counsellor.user.has_usable_password()) == (
        "",
        b"",
        False,
    )
    assert not PasskeyWrap.objects.exists()


def test_many_at_once_are_asked_to_wait(
    device: PasskeyDevice, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cases.errors import BusyError

    def busy(*_: object) -> None:
        raise BusyError

    monkeypatch.setattr(accounts, "replace_forgotten_password", busy)
    assert browser.post(PAGE, sent(browser, device), secure=True).status_code == 503


def test_a_desk_that_has_been_open_for_hours_can_do_it_too(device: PasskeyDevice, browser: Client) -> None:
    """The answer of the device is what is fresh: nobody has to sign in once more before it."""
    DeskSession.objects.update(started_at=timezone.now() - timedelta(hours=3))
    assert browser.post(PAGE, sent(browser, device), secure=True).status_code == 200
