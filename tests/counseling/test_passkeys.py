"""Passkeys that open the desk alone: what they open, what they survive, and attacks on them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client

from cases.models import Scope
from counseling import access, accounts
from counseling.accounts import passkey_wraps
from counseling.models import DeskSession, PasskeyWrap
from tests.conftest import Person
from tests.counseling.conftest import PASSWORD, Staff, sign_in
from tests.counseling.passkey_device import PasskeyDevice, challenge

pytestmark = pytest.mark.django_db
NEW = "copper-window-trout-41"
SIGN_IN = "/en/counsel/sign-in/passkey/"
ADD = "/en/counsel/account/passkeys/add/"
REFUSED = "/en/counsel/sign-in/?passkey-refused"


def add(person: Staff, device: PasskeyDevice, *, key: str | None = None, **created: Any) -> Authenticator:
    """As the page of adding one does it; `key`: what the browser sends, empty where the device makes none."""
    context = person.client.get(ADD, secure=True).context
    sent = {
        "name": "My phone",
        "credential": json.dumps(device.create(context["js_data"]["creation_options"], **created)),
        "assertion": json.dumps(device.get(context["key_options"])),
        "token": context["token"],
        "desk_key": device.key(passkey_wraps.PRF_INPUT) if key is None else key,
    }
    answer = person.client.post(ADD, sent, secure=True)
    assert answer.status_code == 302, answer.content
    return Authenticator.objects.filter(user=person.counsellor.user, type="webauthn").latest("pk")


def answered(client: Client, device: PasskeyDevice, **changed: Any) -> dict[str, str]:
    """What the sign-in page sends."""
    asked = challenge(client)
    answer = json.dumps(device.get(asked["options"]))
    right = {"credential": answer, "token": asked["token"], "desk_key": device.key(passkey_wraps.PRF_INPUT)}
    return {**right, **changed}


def sign_in_alone(client: Client, device: PasskeyDevice, **changed: Any) -> Any:
    return client.post(SIGN_IN, answered(client, device, **changed), secure=True)


def is_refused(client: Client, answer: Any) -> bool:
    """Whether no desk was opened and nobody is signed in."""
    assert answer.status_code == 302
    closed = client.get("/en/counsel/", secure=True).headers.get("Location", "")
    return answer.headers["Location"] == REFUSED and closed.startswith("/en/counsel/sign-in/?closed")


def is_turned_away(device: PasskeyDevice, **changed: Any) -> bool:
    browser = Client()
    return is_refused(browser, sign_in_alone(browser, device, **changed))


@pytest.fixture
def device() -> PasskeyDevice:
    return PasskeyDevice()


def test_a_passkey_alone_opens_the_desk_and_what_is_shared(
    maya: Person, ruth: Staff, device: PasskeyDevice, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    add(ruth, device)
    browser = Client()
    answer = sign_in_alone(browser, device)
    assert answer.headers["Location"] == "/en/counsel/enter/"
    assert browser.get("/en/counsel/", secure=True).status_code == 200
    desk = Staff(browser, "ruth").desk
    assert access.shared(desk, grant.pk).private(Scope.PLAN) == maya.vault.private(Scope.PLAN)
    assert "desk-device" in str(browser.cookies)  # known from then on, as after a password
    listed = browser.get("/en/counsel/account/passkeys/", secure=True).content.decode()
    assert "Opens the desk alone" in listed
    assert "Let it open" not in listed


def test_where_one_was_it_goes_on_and_nowhere_else(ruth: Staff, device: PasskeyDevice) -> None:
    add(ruth, device)
    for asked, led in (("/en/counsel/code/", "/en/counsel/code/"), ("https://evil.example/", "/en/counsel/enter/")):
        browser = Client()
        answer = browser.post(SIGN_IN, {**answered(browser, device), "next": asked}, secure=True)
        assert answer.headers["Location"] == led


def test_a_device_that_makes_no_key_is_a_second_factor_and_can_be_let_in_later(
    ruth: Staff, device: PasskeyDevice
) -> None:
    passkey = add(ruth, device, key="")
    assert sign_in_alone(Client(), device).headers["Location"] == "/en/counsel/sign-in/?passkey-is-second"
    assert "Let it open" in ruth.client.get("/en/counsel/account/passkeys/").content.decode()
    page = f"/en/counsel/account/passkeys/{passkey.pk}/alone/"
    context = ruth.client.get(page, secure=True).context
    assert (
        context["key_options"]["publicKey"]["allowCredentials"][0]["id"] == device.get(context["key_options"])["id"]
    )
    sent = {"token": context["token"], "desk_key": device.key(passkey_wraps.PRF_INPUT)}
    wrong = PasskeyDevice()
    wrong.handle = device.handle
    for other in (json.dumps(wrong.get(context["key_options"])), "[]", "{}", "not json"):
        assert ruth.client.post(page, {**sent, "credential": other}, secure=True).status_code == 422
    right = json.dumps(device.get(context["key_options"]))
    assert ruth.client.post(page, {**sent, "credential": right}, secure=True).status_code == 302
    assert sign_in_alone(Client(), device).headers["Location"] == "/en/counsel/enter/"


def test_one_that_no_device_finds_by_itself_is_not_offered(ruth: Staff, device: PasskeyDevice) -> None:
    add(ruth, device, key="", rk=False)
    assert "Let it open" not in ruth.client.get("/en/counsel/account/passkeys/").content.decode()


def test_no_secret_of_the_device_is_stored_with_its_answer(ruth: Staff, device: PasskeyDevice) -> None:
    passkey = add(ruth, device)
    assert "a secret of the device" not in json.dumps(passkey.data)


def test_a_new_password_leaves_it_and_a_new_key_pair_ends_it(
    maya: Person, ruth: Staff, device: PasskeyDevice, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    add(ruth, device)
    sent = {"old": PASSWORD, "password1": NEW, "password2": NEW}
    assert ruth.client.post("/en/counsel/account/password/", sent).status_code == 200
    browser = Client()
    sign_in_alone(browser, device)
    assert access.shared(Staff(browser, "ruth").desk, grant.pk).private(Scope.PLAN)
    accounts.set_password(accounts.find_link(accounts.forgot_password(ruth.counsellor)), PASSWORD)
    assert not PasskeyWrap.objects.exists()
    assert sign_in_alone(Client(), device).headers["Location"] == "/en/counsel/sign-in/?passkey-is-second"


def test_removing_it_resetting_and_deactivating_end_it(ruth: Staff, sam: Staff, device: PasskeyDevice) -> None:
    passkey = add(ruth, device)
    answer = ruth.client.post(f"/en/counsel/account/passkeys/{passkey.pk}/remove/", secure=True)
    assert answer.status_code == 302
    assert not PasskeyWrap.objects.exists()
    assert is_turned_away(device)
    for end in (accounts.reset_access, accounts.deactivate):
        other = PasskeyDevice()
        person = ruth if end is accounts.reset_access else sam
        add(person, other)
        end(person.counsellor, actor="Cora")
        assert not PasskeyWrap.objects.exists()
        assert is_turned_away(other)


@pytest.mark.parametrize(
    "changed",
    [
        {"desk_key": PasskeyDevice().key(passkey_wraps.PRF_INPUT)},  # of another device
        {"desk_key": ""},
        {"desk_key": "A" * 42 + "!"},
        {"desk_key": "A" * 5000},
        {"token": ""},
        {"token": "made:up:token"},
        {"credential": ""},
        {"credential": "null"},
        {"credential": "[1]"},
        {"credential": '{"response": {"userHandle": "AAAA"}}'},
        {"credential": "{" * 2000},
    ],
)
def test_what_proves_or_opens_nothing_is_refused(
    ruth: Staff, device: PasskeyDevice, changed: dict[str, str]
) -> None:
    add(ruth, device)
    assert is_turned_away(device, **changed)
    assert DeskSession.objects.count() == 1  # Ruth's own


def test_a_key_for_another_input_opens_nothing(ruth: Staff, device: PasskeyDevice) -> None:
    add(ruth, device)
    assert is_turned_away(device, desk_key=device.key(b"another input".ljust(32)))


def test_an_answer_works_once_and_for_its_own_question(ruth: Staff, device: PasskeyDevice) -> None:
    add(ruth, device)
    browser = Client()
    sent = answered(browser, device)
    assert browser.post(SIGN_IN, sent, secure=True).headers["Location"] == "/en/counsel/enter/"
    replaying = Client()
    assert is_refused(replaying, replaying.post(SIGN_IN, sent, secure=True))
    fresh = challenge(replaying)["token"]
    assert is_refused(replaying, replaying.post(SIGN_IN, {**sent, "token": fresh}, secure=True))
    # A question that lets a passkey open the desk is none that signs in.
    context = ruth.client.get(ADD, secure=True).context
    asked = {"credential": json.dumps(device.get(context["key_options"])), "token": context["token"]}
    assert is_refused(replaying, replaying.post(SIGN_IN, {**sent, **asked}, secure=True))


def test_an_old_question_is_refused(ruth: Staff, device: PasskeyDevice) -> None:
    import time_machine

    add(ruth, device)
    browser = Client()
    with time_machine.travel("2026-11-03T10:00:00Z"):
        sent = answered(browser, device)
    with time_machine.travel("2026-11-03T10:11:00Z"):
        assert is_refused(browser, browser.post(SIGN_IN, sent, secure=True))


def test_without_finger_or_pin_nothing_opens(ruth: Staff, device: PasskeyDevice) -> None:
    device.verified = False
    add(ruth, device)
    assert not PasskeyWrap.objects.exists()  # nor is it wrapped for one that was not asked
    device.verified = True
    add(ruth, other := PasskeyDevice())
    other.verified = False
    assert is_turned_away(other)


def test_a_page_of_another_name_gets_nothing(ruth: Staff, device: PasskeyDevice) -> None:
    add(ruth, device)
    device.origin = "https://testserver.evil.example"
    assert is_turned_away(device)


def test_a_wrap_opens_in_no_other_row(ruth: Staff, sam: Staff, device: PasskeyDevice) -> None:
    """Whoever can write into the database moves a wrap: to another account, to another passkey of the same."""
    own, other = add(ruth, device), add(sam, sams := PasskeyDevice())
    wraps = {row.authenticator_id: row for row in PasskeyWrap.objects.all()}
    PasskeyWrap.objects.filter(pk=wraps[own.pk].pk).update(wrapped_private=wraps[other.pk].wrapped_private)
    assert is_turned_away(device)
    wraps[own.pk].delete()
    PasskeyWrap.objects.filter(authenticator=other).update(authenticator=own)  # Sam's wrap at Ruth's passkey
    assert sign_in_alone(Client(), device).headers["Location"] == "/en/counsel/sign-in/?passkey-is-second"
    # Sam's passkey says that it is Ruth's, as the handle is not signed; then the database says so too.
    browser = Client()
    handle = str(User.objects.get(username="ruth").pk).encode()
    PasskeyWrap.objects.update(authenticator=other)
    for owner in (sam.counsellor, ruth.counsellor):
        Authenticator.objects.filter(pk=other.pk).update(user=owner.user)
        PasskeyWrap.objects.update(counsellor=owner)
        asked = challenge(browser)
        sent = {"credential": json.dumps(sams.get(asked["options"], handle=handle)), "token": asked["token"]}
        sent["desk_key"] = sams.key(passkey_wraps.PRF_INPUT)
        assert is_refused(browser, browser.post(SIGN_IN, sent, secure=True))


def test_nobody_lets_a_passkey_of_another_open_a_desk(ruth: Staff, sam: Staff, device: PasskeyDevice) -> None:
    passkey = add(ruth, device, key="")
    page = f"/en/counsel/account/passkeys/{passkey.pk}/alone/"
    assert sam.client.get(page, secure=True).status_code == 404
    # Sam answers a question of his own with Ruth's device, for a passkey of his.
    own = add(sam, PasskeyDevice(), key="")
    context = sam.client.get(page := f"/en/counsel/account/passkeys/{own.pk}/alone/", secure=True).context
    sent = {"credential": json.dumps(device.get(context["key_options"])), "token": context["token"]}
    sent["desk_key"] = device.key(passkey_wraps.PRF_INPUT)
    assert sam.client.post(page, sent, secure=True).status_code == 422
    assert not PasskeyWrap.objects.exists()


def test_strangers_tries_keep_no_passkey_out_and_leave_nothing(ruth: Staff, device: PasskeyDevice) -> None:
    from django.contrib.sessions.models import Session

    add(ruth, device)
    before = Session.objects.count()
    for number in range(40):
        stranger = Client(REMOTE_ADDR=f"127.0.0.{number % 3 + 1}")
        stranger.post(SIGN_IN, answered(stranger, PasskeyDevice()), secure=True)
        sign_in(stranger, "ruth", "wrong", factor=False)
    assert Session.objects.count() == before
    assert sign_in_alone(Client(REMOTE_ADDR="127.0.0.1"), device).headers["Location"] == "/en/counsel/enter/"


def test_it_needs_a_fresh_sign_in_to_add_one(ruth: Staff, device: PasskeyDevice) -> None:
    from datetime import timedelta

    from django.utils import timezone

    passkey = add(ruth, device, key="")
    DeskSession.objects.update(started_at=timezone.now() - timedelta(minutes=11))
    for page in (ADD, f"/en/counsel/account/passkeys/{passkey.pk}/alone/"):
        assert "fresh" in ruth.client.get(page, secure=True).headers["Location"]
        sign_in(ruth.client, "ruth")
        DeskSession.objects.update(started_at=timezone.now() - timedelta(minutes=11))


def test_whoever_is_signed_in_is_out_when_another_signs_in(ruth: Staff, sam: Staff, device: PasskeyDevice) -> None:
    add(ruth, device)
    assert sign_in_alone(sam.client, device).status_code == 302
    assert not DeskSession.objects.filter(counsellor=sam.counsellor).exists()
    assert sam.desk.counsellor == ruth.counsellor


def test_without_the_cache_it_is_closed_and_says_so(
    ruth: Staff, device: PasskeyDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redis.exceptions import RedisError

    add(ruth, device)
    browser = Client()
    sent = answered(browser, device)

    def gone(*args: Any, **kwargs: Any) -> bool:
        raise RedisError

    monkeypatch.setattr(passkey_wraps.cache, "add", gone)
    assert browser.post(SIGN_IN, sent, secure=True).status_code == 503
    assert DeskSession.objects.count() == 1
