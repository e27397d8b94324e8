"""Pages of the vault, as a browser sees them."""

import html
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from cases import access, actions, case_keys, custody, views
from cases.models import Case, Scope, VaultSession
from tests.conftest import Person

pytestmark = pytest.mark.django_db
PART = "/en/case/account/beginning/"


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode())


def shown_words(response: Any) -> str:
    return " ".join(re.findall(r"<li>([a-z]+)</li>", response.content.decode()))


WRONG = "abacus abdomen abdominal abide abiding ability"


class TestNew:
    def test_the_words_are_shown_once_and_open_the_case(self, eve: Person) -> None:
        page = eve.client.post("/en/case/new/")
        words = shown_words(page)
        assert len(words.split()) == 6
        other = Client()
        assert other.post("/en/case/open/", {"words": words}).status_code == 302
        assert "Your case is open" in text_of(other.get("/en/case/"))

    def test_german_words_on_the_german_page(self, eve: Person) -> None:
        from cases.passphrase import word_list

        assert set(shown_words(eve.client.post("/de/case/new/")).split()) <= set(word_list("de"))

    def test_reading_about_it_makes_nothing(self, eve: Person) -> None:
        assert eve.client.get("/en/case/new/").status_code == 200
        assert not Case.objects.exists()

    def test_no_second_case_from_the_same_browser(self, maya: Person) -> None:
        assert maya.client.post("/en/case/new/").headers["Location"] == "/en/case/"
        assert Case.objects.count() == 1

    def test_too_many_from_one_connection_wait(self, eve: Person, settings: Settings) -> None:
        settings.NEW_CASES_PER_HOUR = 1
        Client().post("/en/case/new/")
        page = eve.client.post("/en/case/new/")
        assert page.status_code == 429
        assert "does a short calculation first" in text_of(page)

    def test_the_plan_in_the_browser_goes_along(self, eve: Person) -> None:
        from django.http import HttpResponse

        from sextortion_help.web import plan_cookie

        response = HttpResponse()
        plan_cookie.write(response, {"answers": {"form": "bluff"}})
        eve.client.cookies[plan_cookie.name()] = response.cookies[plan_cookie.name()].value
        words = shown_words(eve.client.post("/en/case/new/"))
        vault, _ = actions.unlock(words)
        assert actions.kept_plan(vault) == {"answers": {"form": "bluff"}}


class TestWords:
    def test_typed_back(self, with_case: Callable[..., Any]) -> None:
        maya = with_case(confirmed=False)
        page = maya.client.post("/en/case/words/", {"words": maya.words.upper().replace(" ", "-")})
        assert page["Location"] == "/en/case/evidence/add/"  # what is next, as long as nobody is in danger
        assert maya.case.words_confirmed
        again = maya.client.post("/en/case/words/", {"words": maya.words})
        assert again["Location"] == "/en/case/"

    def test_danger_is_not_passed_over(self, with_case: Callable[..., Any]) -> None:
        maya = with_case(confirmed=False)
        maya.client.post("/en/check/safety/", {"answer": "danger"})
        page = maya.client.post("/en/case/words/", {"words": maya.words})
        assert page["Location"] == "/en/case/"

    def test_wrong_ones_say_what_to_do(self, with_case: Callable[..., Any], tom: Person) -> None:
        maya = with_case(confirmed=False)
        page = maya.client.post("/en/case/words/", {"words": tom.words})
        assert page.status_code == 422
        assert "Check each word with your note" in text_of(page)
        # One word alone may also stand in a sentence of the page.
        assert not all(word in text_of(page).split("<main")[1] for word in tom.words.split())

    def test_five_words_are_counted(self, maya: Person) -> None:
        page = maya.client.post("/en/case/words/", {"words": "one two three four five"})
        assert "aren’t six words" in text_of(page)

    def test_new_ones_when_the_note_is_lost(self, with_case: Callable[..., Any]) -> None:
        maya = with_case(confirmed=False)
        words = shown_words(maya.client.post("/en/case/words/", {"renew": "1"}))
        assert words != maya.words
        assert Client().post("/en/case/open/", {"words": words}).status_code == 302
        assert Client().post("/en/case/open/", {"words": maya.words}).status_code == 422

    def test_typing_back_and_opening_share_one_limit(
        self, maya: Person, tom: Person, eve: Person, settings: Settings, lines: list[str]
    ) -> None:
        settings.OPEN_ATTEMPTS_PER_HOUR = 3
        path = "/en/case/words/"
        codes = [maya.client.post(path, {"words": tom.words}).status_code for _ in range(2)]
        assert codes == [422, 422]
        assert eve.client.post("/en/case/open/", {"words": str(tom.words)[::-1]}).status_code == 422
        assert lines == ["", "", ""]
        assert maya.client.post(path, {"words": maya.words}).status_code == 302, "right words are never refused"
        assert eve.client.post("/en/case/open/", {"words": maya.words}).status_code == 302
        assert all(line.startswith("limit:crowd:") for line in lines[3:])

    def test_renewing_is_limited_and_guesses_of_others_do_not_use_it_up(
        self, maya: Person, eve: Person, settings: Settings, lines: list[str]
    ) -> None:
        settings.OPEN_ATTEMPTS_PER_HOUR = 3
        for _ in range(4):
            eve.client.post("/en/case/open/", {"words": WRONG})
        del lines[:]
        codes = [maya.client.post("/en/case/words/", {"renew": "1"}).status_code for _ in range(4)]
        assert codes == [200, 200, 200, 200]
        assert [bool(line) for line in lines] == [False, False, False, True]

    def test_renewing_over_and_over_does_not_fill_the_log(
        self, maya: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(views, "RENEWALS_PER_HOUR", 2)
        codes = [maya.client.post("/en/case/words/", {"renew": "1"}).status_code for _ in range(3)]
        assert codes == [200, 200, 429]
        assert "made for this case many times" in text_of(maya.client.get("/en/case/words/"))
        entries = custody.read(maya.case, maya.vault.private(Scope.LOG))
        assert sum(entry.act == custody.Act.WORDS_RENEWED for entry in entries) == 2

    def test_right_words_cost_as_much_as_wrong_ones(
        self, maya: Person, settings: Settings, lines: list[str]
    ) -> None:
        settings.KDF_PER_HOUR = 3
        codes = [maya.client.post("/en/case/words/", {"words": maya.words}).status_code for _ in range(4)]
        assert codes == [302, 302, 302, 302]
        assert [bool(line) for line in lines] == [False, False, False, True]

    def test_busy_is_said_and_does_not_count(
        self, maya: Person, monkeypatch: pytest.MonkeyPatch, settings: Settings
    ) -> None:
        from cases.errors import BusyError

        settings.OPEN_ATTEMPTS_PER_HOUR = 1

        def busy(*args: Any) -> None:
            raise BusyError

        with monkeypatch.context() as patch:
            patch.setattr(case_keys, "derived", busy)
            for sent in ({"words": maya.words}, {"renew": "1"}):
                page = maya.client.post("/en/case/words/", sent)
                assert (page.status_code, page["Retry-After"]) == (503, "5")
        assert maya.client.post("/en/case/words/", {"words": maya.words}).status_code == 302

    def test_the_page_says_what_happens_to_an_unused_case(self, eve: Person) -> None:
        assert "deleted after 24 hours" in text_of(eve.client.post("/en/case/new/"))


class TestOpen:
    @pytest.mark.parametrize("spelling", [str.upper, str.title, lambda words: words.replace(" ", "-")])
    def test_any_spelling(self, maya: Person, eve: Person, spelling: Any) -> None:
        assert eve.client.post("/de/case/open/", {"words": spelling(str(maya.words))}).status_code == 302

    def test_every_failure_is_the_same_page(self, maya: Person, tom: Person, eve: Person) -> None:
        Case.objects.filter(pk=tom.case.pk).update(last_visit=timezone.localdate() - timedelta(days=91))
        swapped = " ".join(reversed(maya.words.split()))
        pages = [
            eve.client.post("/en/case/open/", {"words": words})
            for words in (swapped, "abacus abdomen abdominal abide abiding ability", tom.words)
        ]
        bodies = {re.sub(r'value="[^"]*"', "", page.content.decode()) for page in pages}
        assert {page.status_code for page in pages} == {422}
        assert len(bodies) == 1

    def test_wrong_words_of_a_stranger_at_the_same_address_lock_nobody_out(
        self, maya: Person, eve: Person, settings: Settings, lines: list[str]
    ) -> None:
        settings.OPEN_ATTEMPTS_PER_HOUR = 3
        codes = [eve.client.post("/en/case/open/", {"words": WRONG}).status_code for _ in range(9)]
        assert set(codes) == {422}
        assert [bool(line) for line in lines] == [False] * 3 + [True] * 6
        assert Client().post("/en/case/open/", {"words": maya.words}).status_code == 302

    def test_busy_is_said_calmly(self, maya: Person, eve: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        from cases.errors import BusyError

        def busy(*args: Any) -> None:
            raise BusyError

        monkeypatch.setattr(case_keys, "derived", busy)
        page = eve.client.post("/en/case/open/", {"words": maya.words})
        assert page.status_code == 503
        assert "Nothing is lost" in text_of(page)

    @pytest.mark.parametrize("words", ["", "\x00", "x" * 500, "<script>alert(1)</script>", "a b c d e \x00f"])
    def test_bad_input_is_a_calm_page(self, eve: Person, words: str) -> None:
        page = eve.client.post("/en/case/open/", {"words": words})
        assert page.status_code == 422
        assert "<script>alert" not in page.content.decode()

    def test_a_visit_moves_the_last_day(self, maya: Person, eve: Person) -> None:
        Case.objects.filter(pk=maya.case.pk).update(last_visit=timezone.localdate() - timedelta(days=50))
        eve.client.post("/en/case/open/", {"words": maya.words})
        assert maya.case.delete_on == timezone.localdate() + timedelta(days=90)

    def test_the_saved_plan_comes_back(self, maya: Person, eve: Person) -> None:
        from sextortion_help.web import plan_cookie

        actions.keep_plan(maya.vault, {"answers": {"form": "bluff"}})
        assert plan_cookie.name() in eve.client.post("/en/case/open/", {"words": maya.words}).cookies


class TestExpiredMeanwhile:
    @pytest.fixture(autouse=True)
    def _expired(self, maya: Person) -> None:
        VaultSession.objects.all().delete()

    def test_reading_leads_to_the_words(self, maya: Person) -> None:
        assert maya.client.get("/en/case/log/").headers["Location"] == "/en/case/open/?closed"
        assert "Your case is closed" in text_of(maya.client.get("/en/case/open/?closed"))

    def test_who_goes_back_after_leave_now_does_not_read_of_a_case(self, maya: Person) -> None:
        maya.client.get("/en/leave/")
        page = maya.client.get("/en/case/log/", follow=True)
        assert "Open your case" in text_of(page)
        assert "Your case is closed" not in text_of(page)

    def test_what_was_typed_is_carried_through(self, maya: Person) -> None:
        page = maya.client.post(PART, {"answer-how": 'ü "<b>', "next": ""})
        assert page.status_code == 403
        assert "What you just entered is still here" in text_of(page)
        carried = html.unescape(re.search(r'name="carried" value="([^"]*)"', page.content.decode())[1])
        assert json.loads(carried) == {"answer-how": ['ü "<b>'], "next": [""]}
        page = maya.client.post("/en/case/open/", {"words": maya.words, "next": PART, "carried": carried})
        assert f'action="{PART}"' in page.content.decode()
        assert html.escape('ü "<b>') in page.content.decode()

    def test_a_press_on_delete_is_not_carried(self, maya: Person) -> None:
        """ "Save what I typed" must never delete."""
        page = maya.client.post("/en/case/delete/", {"sure": "1"})
        assert "Your case is closed" in text_of(page)
        assert 'name="carried" value' not in page.content.decode()
        form = {"words": maya.words, "next": "/en/case/delete/", "carried": '{"sure": ["1"]}'}
        assert maya.client.post("/en/case/open/", form).headers["Location"] == "/en/case/"

    @pytest.mark.parametrize(
        "target",
        ["https://evil.example/en/case/", "//evil.example", "/en/leave/", "/en/case//x", "", "\x00", PART + "?"],
    )
    def test_it_leads_nowhere_else(self, maya: Person, target: str) -> None:
        page = maya.client.post("/en/case/open/", {"words": maya.words, "next": target, "carried": '{"a": ["b"]}'})
        assert page.status_code in (302, 422)
        assert page.headers.get("Location", "/en/case/") == "/en/case/"

    @pytest.mark.parametrize("carried", ["[", "[1]", '{"a": 1}', "null", '"x"', "[" * 200_000, '{"a":' * 50_000])
    def test_a_broken_carry_is_dropped(self, maya: Person, carried: str) -> None:
        page = maya.client.post("/en/case/open/", {"words": maya.words, "next": PART, "carried": carried})
        assert page.status_code in (200, 302)

    def test_a_long_text_in_any_script_is_carried(self, maya: Person) -> None:
        page = maya.client.post(PART, {"answer-how": "Ж" * 20_000})
        assert "Ж" * 20_000 in page.content.decode()


class TestCloseStayDelete:
    def test_close_ends_the_session_and_keeps_the_case(self, maya: Person, eve: Person) -> None:
        maya.client.post("/en/case/close/")
        assert not VaultSession.objects.exists()
        assert eve.client.post("/en/case/open/", {"words": maya.words}).status_code == 302

    def test_stay_moves_the_end(self, maya: Person, time_machine: Any) -> None:
        VaultSession.objects.update(last_seen=maya.vault.session.last_seen - timedelta(minutes=25))
        page = maya.client.post("/en/case/stay/", headers={"Accept": "application/json"})
        assert page.json() == {"minutes": 30}
        assert VaultSession.objects.get().last_seen > maya.vault.session.last_seen - timedelta(minutes=1)

    def test_delete_asks_first(self, maya: Person) -> None:
        assert maya.client.post("/en/case/delete/").status_code == 422
        assert Case.objects.exists()

    def test_delete_leaves_nothing(self, maya: Person, tom: Person, eve: Person) -> None:
        page = maya.client.post("/en/case/delete/", {"sure": "1"})
        assert "Your case is deleted" in text_of(page)
        assert list(Case.objects.all()) == [tom.case]
        assert eve.client.post("/en/case/open/", {"words": maya.words}).status_code == 422


class TestLog:
    def test_in_plain_words(self, maya: Person) -> None:
        page = text_of(maya.client.get("/en/case/log/"))
        assert "The case was opened." in page
        assert "complete and unchanged" in page

    def test_a_broken_chain_is_named(self, maya: Person) -> None:
        Case.objects.update(log_head="f" * 64)
        assert "doesn’t hold together from line 1" in text_of(maya.client.get("/en/case/log/"))

    def test_german(self, maya: Person) -> None:
        assert "Der Fall wurde angelegt." in text_of(maya.client.get("/de/case/log/"))


class TestCookie:
    def test_attributes(self, eve: Person) -> None:
        cookie = eve.client.post("/en/case/new/").cookies[access.cookie_name()]
        assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", "")

    def test_in_production_it_is_a_host_cookie(self, eve: Person, settings: Settings) -> None:
        settings.COOKIES_SECURE = True
        cookie = eve.client.post("/en/case/new/").cookies["__Host-case"]
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")

    @pytest.mark.parametrize("value", ["", "x", "AAAA", "%00", "A" * 44, "ü" * 44])
    def test_a_made_up_one_opens_nothing(self, maya: Person, value: str) -> None:
        maya.client.cookies[access.cookie_name()] = value
        assert maya.client.get("/en/case/log/").status_code == 302


def test_csrf_is_asked_for(maya: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = maya.client.cookies
    page = client.post("/en/case/delete/", {"sure": "1"})
    assert page.status_code == 403
    assert "open too long" in text_of(page)
    assert Case.objects.exists()


def test_forms_work_under_no_referrer(maya: Person) -> None:
    """A browser under that policy sends `Origin: null`."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = maya.client.cookies
    token = re.search(
        r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get("/en/case/delete/").content.decode()
    )[1]
    form = {"sure": "1", "csrfmiddlewaretoken": token}
    other = {"Origin": "null", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/en/case/delete/", form, headers=other).status_code == 403
    same = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/en/case/delete/", form, headers=same).status_code == 200


@pytest.mark.parametrize("path", ["/en/case/open/", "/en/case/delete/", "/en/case/"])
def test_no_page_promises_that_the_chat_is_still_there(maya: Person, path: str) -> None:
    """Who blocked has lost it in some apps. What stays for sure is the bundle."""
    page = maya.client.get(path).content.decode()
    assert "still has the chat" not in page
    assert "<li>The chat on your phone" not in page
    if path != "/en/case/delete/":
        assert "bundle" in page
