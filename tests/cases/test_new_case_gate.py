"""Quotas of new cases, and the proof of work that stands in for a refusal."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from redis.exceptions import ConnectionError as RedisGone

from cases import actions, new_case_surge, work_proof
from cases.models import Case
from cases.work_proof import ProofOutcome
from portal import health
from tests.conftest import Person

pytestmark = pytest.mark.django_db
NEW = "/en/case/new/"


@pytest.fixture(autouse=True)
def _easy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_proof, "BITS", 4)


@pytest.fixture
def clock(time_machine: Any) -> Any:
    time_machine.move_to(timezone.now(), tick=False)
    return time_machine


@pytest.fixture
def surge(settings: Settings) -> None:
    settings.NEW_CASES_SURGE = 0


def solved(token: str, bits: int | None = None) -> str:
    """As static/js/work_proof_worker.js finds it, written independently of the check."""
    value = token.split(":")[0]
    wanted = int(value.split(".")[0]) if bits is None else bits
    numbers = []
    for part in range(8):
        number = 0
        while not f"{int(hashlib.sha256(f'{value}:{part}:{number}'.encode()).hexdigest(), 16):0256b}".startswith(
            "0" * wanted
        ):
            number += 1
        numbers.append(str(number))
    return ",".join(numbers)


def asked(response: Any) -> str:
    """The challenge of a page; empty without one."""
    hit = re.search(r'name="challenge" value="([^"]+)"', response.content.decode())
    return hit[1] if hit else ""


def begins(client: Client, **fields: str) -> bool:
    return len(re.findall(r"<li>([a-z]+)</li>", client.post(NEW, fields).content.decode())) == 6


def test_on_a_usual_day_nothing_is_asked_and_no_script_is_loaded(eve: Person) -> None:
    page = eve.client.get(NEW)
    assert not asked(page)
    assert b"work_proof" not in page.content
    assert begins(eve.client)
    assert not Case.objects.get().is_brief


def test_too_many_over_all_begin_a_surge_that_health_names(
    settings: Settings, eve: Person, rf: Any, caplog: Any
) -> None:
    settings.NEW_CASES_SURGE = 3
    for _ in range(3):
        assert begins(Client())
    assert asked(eve.client.get(NEW))
    answer = health.healthz(rf.get("/healthz"))
    assert b'"new_cases": "surge"' in answer.content
    assert not begins(eve.client)
    assert Case.objects.count() == 3


def test_too_many_that_nobody_confirmed_begin_a_surge(settings: Settings, eve: Person) -> None:
    settings.UNCONFIRMED_MOST = 2
    begins(Client())
    cache.delete("new-cases:unconfirmed")
    assert not new_case_surge.is_on()
    begins(Client())
    cache.delete("new-cases:unconfirmed")
    assert new_case_surge.is_on()


@pytest.mark.usefixtures("surge")
class TestProof:
    def test_who_worked_begins_a_case_once(self, eve: Person) -> None:
        token = asked(eve.client.get(NEW))
        answer = solved(token)
        assert begins(eve.client, challenge=token, worked=answer)
        again = Client().post(NEW, {"challenge": token, "worked": answer})
        assert again.status_code == 429
        assert asked(again) not in ("", token)
        assert Case.objects.count() == 1

    def test_a_press_without_an_answer_is_asked_and_goes_on_by_itself(self, eve: Person) -> None:
        page = eve.client.post(NEW)
        assert page.status_code == 429
        assert b"data-pressed" in page.content
        assert page.headers["Retry-After"] == str(work_proof.WAIT_SECONDS)

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda token, answer: ("", answer),
            lambda token, answer: ("1.abc:1abcde:forged", solved("1.abc")),  # easier, signed by nobody
            lambda token, answer: (token.replace("4.", "0.", 1), "0,0,0,0,0,0,0,0"),
            lambda token, answer: (token, "0,0,0,0,0,0,0,0"),
            lambda token, answer: (token, solved(token, bits=2)),  # less work than was asked
            lambda token, answer: (token, answer + ",1"),
            lambda token, answer: (token, ",".join(answer.split(",")[:-1])),
            lambda token, answer: (token, answer.replace(",", ",-", 1)),
            lambda token, answer: (token, ",".join(["９" * 5] * 8)),
            lambda token, answer: (token, ",".join(["9" * 4000] * 8)),
            lambda token, answer: (work_proof.challenge(), answer),  # of another challenge
        ],
    )
    def test_forged_easy_and_mangled_answers_are_refused(self, eve: Person, spoil: Callable[..., Any]) -> None:
        token = work_proof.challenge()
        sent, worked = spoil(token, solved(token))
        assert not begins(eve.client, challenge=sent, worked=worked)
        assert not Case.objects.exists()

    def test_an_old_challenge_is_refused(self, eve: Person, clock: Any) -> None:
        token = work_proof.challenge()
        answer = solved(token)
        clock.shift(timedelta(seconds=work_proof.HOLDS_SECONDS + 2))
        assert not begins(eve.client, challenge=token, worked=answer)

    def test_without_script_it_is_a_wait(self, eve: Person, clock: Any) -> None:
        page = eve.client.get(NEW)
        assert b"<noscript>" in page.content
        token = asked(page)
        early = eve.client.post(NEW, {"challenge": token, "worked": ""})
        assert "a little too early" in early.content.decode()
        assert asked(early) == token, "the wait does not begin anew"
        clock.shift(timedelta(seconds=work_proof.WAIT_SECONDS + 2))
        assert begins(eve.client, challenge=token)
        assert not begins(Client(), challenge=token), "waited for once"

    def test_waits_are_few_over_all_so_that_a_flood_gains_nothing_by_them(self, clock: Any) -> None:
        tokens = [work_proof.challenge() for _ in range(3)]
        clock.shift(timedelta(seconds=work_proof.WAIT_SECONDS + 2))
        assert [begins(Client(), challenge=token) for token in tokens] == [True, False, False]
        worker = work_proof.challenge()
        assert begins(Client(), challenge=worker, worked=solved(worker)), "who works is not held up by them"

    def test_a_case_begun_then_says_when_it_goes_and_goes(self, eve: Person, clock: Any) -> None:
        token = asked(eve.client.get(NEW))
        page = eve.client.post(NEW, {"challenge": token, "worked": solved(token)})
        assert "deleted after 2 hours" in " ".join(page.content.decode().split())
        actions.delete_expired()
        clock.shift(timedelta(hours=1, minutes=50))
        actions.delete_expired()
        assert Case.objects.exists()
        clock.shift(timedelta(minutes=15))
        actions.delete_expired()
        assert not Case.objects.exists()


class TestBrief:
    @pytest.mark.parametrize("kept", ["nothing", "a plan", "words", "visit", "began before"])
    def test_only_an_empty_one_that_was_begun_in_the_surge_goes_early(
        self, eve: Person, kept: str, clock: Any
    ) -> None:
        phrase, vault, _cookie = actions.open_new_case("en", brief=kept != "began before")
        actions.delete_expired()
        clock.shift(timedelta(hours=1, minutes=50))
        if kept == "a plan":
            actions.keep_plan(vault, {"answers": {"money": "no"}})
        elif kept == "words":
            assert actions.confirm_words(vault, phrase)
        elif kept == "visit":
            actions.touch(vault.session)
        actions.delete_expired()
        clock.shift(timedelta(minutes=20))
        actions.delete_expired()
        assert Case.objects.exists() == (kept != "nothing")

    def test_words_that_were_renewed_later_have_their_day(self, clock: Any) -> None:
        _phrase, vault, _cookie = actions.open_new_case("en", brief=True)
        actions.renew_words(vault, "en")
        vault.case.refresh_from_db()
        assert vault.case.unconfirmed_hours == 24


class TestShared:
    """One address with many people behind it: a school, a shelter."""

    def test_beyond_the_quota_the_device_works_and_nobody_is_shut_out(
        self, settings: Settings, eve: Person
    ) -> None:
        settings.NEW_CASES_PER_HOUR = 2
        assert begins(Client()), "first"
        assert begins(Client()), "second"
        page = eve.client.get(NEW)
        assert "from this connection in the last hour" in page.content.decode()
        token = asked(page)
        assert token.startswith("5."), "twice the work of a surge"
        assert begins(eve.client, challenge=token, worked=solved(token))

    def test_the_easy_challenge_of_a_surge_is_not_enough_there(self, settings: Settings, eve: Person) -> None:
        settings.NEW_CASES_PER_HOUR = 1
        easy = work_proof.challenge()
        begins(Client())
        assert not begins(eve.client, challenge=easy, worked=solved(easy))

    def test_it_has_an_end(self, settings: Settings, eve: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.NEW_CASES_PER_HOUR = 1
        monkeypatch.setattr("cases.new_case_gate.MOST_QUOTAS", 2)
        begins(Client())
        token = asked(Client().get(NEW))
        assert begins(Client(), challenge=token, worked=solved(token))
        page = eve.client.post(NEW)
        assert "try again in an hour" in page.content.decode()
        assert not asked(page)

    def test_presses_that_begin_nothing_use_up_nothing(self, settings: Settings, eve: Person) -> None:
        settings.NEW_CASES_PER_HOUR = 5
        settings.NEW_CASES_SURGE = 0
        for _ in range(10):
            eve.client.post(NEW)
        settings.NEW_CASES_SURGE = 100
        assert begins(eve.client)


def test_without_a_cache_nothing_is_asked(eve: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*args: Any, **kwargs: Any) -> None:
        raise RedisGone

    for name in ("get", "get_many", "set", "add", "incr", "decr", "delete"):
        monkeypatch.setattr(cache, name, gone)
    assert begins(eve.client)


def test_a_challenge_holds_and_is_checked_without_a_request() -> None:
    token = work_proof.challenge()
    assert work_proof.check(token, solved(token)) is ProofOutcome.WORKED
    assert work_proof.check(token, "") is ProofOutcome.EARLY
    assert work_proof.check(token + "x", "") is ProofOutcome.NOTHING
