"""In the room: the words are the client's, and the case does not stay in the counsellor's browser."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.utils import timezone
from pytest_django import Settings

from cases import actions as cases
from cases import passphrase
from cases.crypto import words
from cases.models import Case, VaultSession
from counseling.models import Grant
from tests.counseling.conftest import Staff

pytestmark = pytest.mark.django_db


def begin(ruth: Staff) -> str:
    page = ruth.client.post("/en/counsel/new/").content.decode()
    shown = re.findall(r"<li>([a-z]+)</li>", page)
    assert len(shown) == 6
    return " ".join(shown)


def test_a_case_is_opened_in_the_room_and_shared_as_the_client_says(ruth: Staff) -> None:
    phrase = begin(ruth)
    assert ruth.client.get("/en/case/").content.count(b"cases/close") == 0
    assert "case" not in ruth.client.cookies  # the client's pages know nothing of it
    assert ruth.client.get("/en/case/share/").status_code == 302
    assert phrase not in ruth.client.get("/en/counsel/new/agree/").content.decode()
    wrong = {"words": "one two three four five six", "parts": ["plan"], "length": "week", "label": "heron"}
    assert ruth.client.post("/en/counsel/new/agree/", wrong).status_code == 422
    answer = ruth.client.post("/en/counsel/new/agree/", {**wrong, "words": phrase})
    assert answer.headers["Location"] == "/en/counsel/"
    assert ruth.client.cookies["desk-case"].value == ""
    assert not VaultSession.objects.exists()
    assert "heron" in ruth.client.get("/en/counsel/").content.decode()
    vault, _ = cases.unlock(passphrase.normal_form(phrase))
    assert vault.case.words_confirmed
    assert Grant.objects.get().case == vault.case


def test_the_words_may_stay_in_the_browser(ruth: Staff) -> None:
    phrase = passphrase.make("en")
    keys = words.derive(phrase, site.SITE_SALT)
    drawn = {"locator": keys.locator.value.hex(), "kek": keys.kek.value.hex()}
    page = ruth.client.post("/en/counsel/new/", drawn).content.decode()
    assert '<ol class="words" translate="no"></ol>' in page
    shared = {"parts": ["plan"], "length": "week", "label": "heron"}
    wrong = ruth.client.post("/en/counsel/new/agree/", {**shared, "locator": "0" * 64})
    assert wrong.status_code == 422
    assert "not the words of this case" in wrong.content.decode()
    assert not Grant.objects.exists()
    mangled = ruth.client.post("/en/counsel/new/agree/", {**shared, "locator": "x"})
    assert mangled.status_code == 422
    right = ruth.client.post("/en/counsel/new/agree/", {**shared, "locator": drawn["locator"]})
    assert right.headers["Location"] == "/en/counsel/"
    assert Grant.objects.get().case == cases.unlock(phrase)[0].case


@pytest.mark.parametrize("way", ["says no", "looks away", "signs out", "leaves"])
def test_without_a_yes_nothing_is_shared_and_nothing_stays(ruth: Staff, way: str) -> None:
    begin(ruth)
    if way == "says no":
        ruth.client.post("/en/counsel/new/agree/", {"no": "1"})
    elif way == "looks away":
        ruth.client.get("/en/counsel/new/")
    elif way == "signs out":
        ruth.client.post("/en/counsel/sign-out/")
    else:
        ruth.client.get("/en/leave/")
    assert ruth.client.cookies["desk-case"].value == ""
    assert not VaultSession.objects.exists()
    assert not Grant.objects.exists()
    assert Case.objects.count() == 1
    where = ruth.client.get("/en/counsel/new/agree/").headers["Location"]
    assert where.startswith(("/en/counsel/new/", "/en/counsel/sign-in/"))


def test_being_sent_to_the_sign_in_page_ends_everything_on_the_server(ruth: Staff, settings: Settings) -> None:
    """Not only in the browser: whoever copied the cookies before finds nothing behind them."""
    begin(ruth)
    copied = {name: cookie.value for name, cookie in ruth.client.cookies.items()}
    ruth.counsellor.sessions.update(last_seen=timezone.now() - timedelta(minutes=settings.DESK_IDLE_MINUTES + 1))
    assert ruth.client.get("/en/counsel/").headers["Location"].startswith("/en/counsel/sign-in/?closed")
    assert not VaultSession.objects.exists()
    assert not Session.objects.exists()
    ruth.client.cookies.load(copied)
    ruth.counsellor.sessions.update(last_seen=timezone.now())
    assert ruth.client.get("/en/counsel/account/").status_code == 302


def test_another_counsellor_cannot_step_in(ruth: Staff, sam: Staff) -> None:
    phrase = begin(ruth)
    sam.client.cookies["desk-case"] = ruth.client.cookies["desk-case"].value
    answer = {"words": phrase, "parts": ["plan"], "length": "week"}
    assert sam.client.post("/en/counsel/new/agree/", answer).headers["Location"] == "/en/counsel/new/"
    assert not Grant.objects.exists()
