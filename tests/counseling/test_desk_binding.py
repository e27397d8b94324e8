"""A counsellor's desk bound to its browser: what a copy of its cookies can do, and what is not lost."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases import browser_binding
from counseling import access
from counseling.models import DeskBinding, DeskSession, Grant
from tests.cases.test_session_binding import SCRIPT, Browser, copy_of
from tests.conftest import Person
from tests.counseling.conftest import PASSWORD, Staff, sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "/en/counsel/binding/"
MINUTE = timedelta(minutes=1)


def is_open(client: Client) -> bool:
    return client.get("/en/counsel/").status_code == 200


@pytest.fixture
def browser(ruth: Staff, time_machine: Any) -> Browser:
    time_machine.move_to(timezone.now(), tick=False)
    browser = Browser(ruth.client, ADDRESS)
    assert browser.bind() == 200
    assert is_open(ruth.client)  # with the proof, which is in force from then on
    return browser


def test_a_copy_is_out_after_five_minutes_and_its_owner_goes_on_and_is_told(
    browser: Browser, time_machine: Any
) -> None:
    thief = copy_of(browser.client)
    assert is_open(thief)  # as long as the proof is good that was copied with it
    for _ in range(3):
        time_machine.shift(3 * MINUTE)
        assert browser.prove() == 200
        assert is_open(browser.client)
    assert thief.get("/en/counsel/").status_code == 403
    assert Browser(thief, ADDRESS).bind() == 409
    assert Browser(thief, ADDRESS).prove() == 409
    assert b"Another browser tried to use your open desk" in browser.client.get("/en/counsel/").content


def test_without_a_proof_every_page_of_the_desk_is_closed(
    browser: Browser, share: Callable[..., Any], maya: Person, ruth: Staff, time_machine: Any
) -> None:
    grant = share(maya, ruth)
    time_machine.shift(browser_binding.ON_ITS_WAY)
    thief = copy_of(browser.client)
    del thief.cookies[access.BINDER.cookie_name()]
    for path in ("", f"{grant.pk}/", "numbers/", "guide/", "code/", "account/password/", "sign-in/factors/"):
        answer = thief.get(f"/en/counsel/{path}")
        assert answer.status_code in (403, 404), path
        assert b"Ruth" not in answer.content, path
    live = thief.get(f"/en/counsel/{grant.pk}/live/", headers=SCRIPT)
    assert live.status_code == access.TOO_EARLY
    assert is_open(browser.client)


def test_what_was_typed_is_sent_again_and_a_password_is_not(browser: Browser, time_machine: Any) -> None:
    time_machine.shift(10 * MINUTE)
    page = browser.client.post("/en/counsel/code/", {"text": "Maya <calls>", "label": "m"})
    assert page.status_code == 403
    html = page.content.decode()
    assert 'name="text" value="Maya &lt;calls&gt;"' in html
    secrets = {"old": PASSWORD, "password1": "new-otter-lantern-77", "password2": "new-otter-lantern-77"}
    html = browser.client.post("/en/counsel/account/password/", secrets).content.decode()
    assert "otter" not in html
    words = {"words": "lantern violet otter", "text": "otter"}
    html = browser.client.post("/en/counsel/new/", words).content.decode()
    assert "otter" not in html
    drawn = {"locator": "ab" * 32, "kek": "cd" * 32}  # the second of both opens a case
    assert "cdcd" not in browser.client.post("/en/counsel/new/", drawn).content.decode()
    assert browser.prove() == 200
    assert is_open(browser.client)


def test_in_the_room_what_the_client_chose_is_kept_and_the_words_are_asked_for_again(
    browser: Browser, time_machine: Any
) -> None:
    page = browser.client.post("/en/counsel/new/").content.decode()
    phrase = " ".join(re.findall(r"<li>([a-z]+)</li>", page))
    time_machine.shift(10 * MINUTE)
    chosen = {"parts": ["plan", "statement"], "length": "month", "label": "A19 zz 7"}
    html = browser.client.post("/en/counsel/new/agree/", {**chosen, "words": phrase}).content.decode()
    assert phrase not in html
    assert 'action="/en/counsel/new/agree/" data-again' in html
    assert browser.prove() == 200
    sent = re.findall(r'type="hidden" name="([a-z]+)" value="([^"]*)"', html.partition("data-again")[2])
    assert not set(phrase.split()) & {value for _name, value in sent}
    again: dict[str, list[str]] = {}
    for name, value in sent:
        again.setdefault(name, []).append(value)
    again.pop("csrfmiddlewaretoken", None)
    assert again == {name: value if isinstance(value, list) else [value] for name, value in chosen.items()}
    page = browser.client.post("/en/counsel/new/agree/", again).content.decode()
    assert 'value="A19 zz 7"' in page
    assert len(re.findall(r"<input[^>]*\bchecked", page)) == 3  # both parts, and how long
    answer = browser.client.post("/en/counsel/new/agree/", {**again, "words": phrase})
    assert answer.headers["Location"] == "/en/counsel/"
    assert Grant.objects.get().scopes == ["plan", "statement"]


def test_no_request_without_proof_keeps_the_desk_open(browser: Browser, time_machine: Any) -> None:
    seen_at = DeskSession.objects.get().last_seen
    time_machine.shift(20 * MINUTE)
    assert not is_open(browser.client)
    assert browser.prove() == 200
    assert DeskSession.objects.get().last_seen == seen_at
    time_machine.shift(11 * MINUTE)  # half an hour after the last page that somebody opened
    assert browser.client.get(ADDRESS).json() == {"state": "closed"}


def test_signing_out_needs_no_proof_and_signing_in_takes_another_key(browser: Browser, time_machine: Any) -> None:
    time_machine.shift(10 * MINUTE)
    answer = browser.client.post("/en/counsel/sign-out/")
    assert access.BINDER.cookie_name() in answer.cookies
    assert not DeskBinding.objects.exists()
    assert browser.client.get(ADDRESS).json() == {"state": "closed"}
    sign_in(browser.client, "ruth")
    assert browser.client.get(ADDRESS).json()["state"] == "free"
    assert browser.prove() == 409
    assert Browser(browser.client, ADDRESS).bind() == 200


def test_a_proof_of_a_case_opens_no_desk(browser: Browser, maya: Person, time_machine: Any) -> None:
    """Nor does one of another session of the same counsellor."""
    other = Client()
    sign_in(other, "ruth")
    assert Browser(other, ADDRESS).bind() == 200
    assert Browser(maya.client).bind() == 200
    time_machine.shift(browser_binding.ON_ITS_WAY)
    name = access.BINDER.cookie_name()
    for proof in (other.cookies[name].value, maya.client.cookies["proof"].value):
        thief = copy_of(browser.client)
        thief.cookies[name] = proof
        assert not is_open(thief)


def test_without_script_the_desk_stays_open_as_before(ruth: Staff, time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    for _ in range(3):
        time_machine.shift(20 * MINUTE)
        assert is_open(ruth.client)
