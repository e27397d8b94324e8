"""Opening a case without sending its words: what the script sends, and what somebody else may try instead."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from cases import access, actions, case_keys, crypto, opening_ticket, passphrase
from cases.crypto import Secret, words
from cases.crypto.words import WordKeys
from cases.errors import BusyError, DecryptionError, UnlockError
from cases.models import Case, VaultSession
from cases.passphrase import Phrase
from tests.conftest import Person

pytestmark = pytest.mark.django_db
KEY, OPEN = "/en/case/open/key/", "/en/case/open/"
WRONG = Phrase("abacus abdomen abdominal abide abiding ability")
PART = "/en/case/account/beginning/"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "slow_tries" not in request.fixturenames:
        monkeypatch.setattr(case_keys, "TRY_SECONDS", 0)


@pytest.fixture
def slow_tries() -> None:
    """A try takes as long as on the site."""


def keys_of(phrase: Phrase) -> WordKeys:
    return words.derive(phrase, site.SITE_SALT)


def ask(client: Client, locator: Secret) -> Any:
    """The first request of the script."""
    return client.post(KEY, {"locator": locator.value.hex()})


def sent_after(client: Client, phrase: Phrase) -> dict[str, str]:
    """What the script sends when the words opened what the first request gave."""
    keys = keys_of(phrase)
    answer = ask(client, keys.locator).json()
    case_key = words.unwrap_case_key(keys, bytes.fromhex(answer["wrapped"]))
    return {"locator": keys.locator.value.hex(), "case_key": case_key.value.hex(), "ticket": answer["ticket"]}


def sent_of(phrase: Phrase) -> dict[str, str]:
    """What the script sends of words that it drew."""
    keys = keys_of(phrase)
    return {"locator": keys.locator.value.hex(), "kek": keys.kek.value.hex()}


def make_older(person: Person) -> None:
    """As a release before derived it."""
    older = crypto.derive_keys(person.words, site.SITE_SALT)
    Case.objects.filter(pk=person.case.pk).update(
        lookup_id=older.lookup_id,
        wrapped_key=crypto.wrap(older.kek, person.vault.case_key.value, f"case:{person.case.pk}:key"),
    )


class TestOpening:
    def test_a_case_opens_and_neither_words_nor_root_were_sent(self, maya: Person, eve: Person) -> None:
        sent = sent_after(eve.client, maya.words)
        assert eve.client.post(OPEN, sent)["Location"] == "/en/case/"
        assert "Your case is open" in eve.client.get("/en/case/").content.decode()
        root = crypto.root_of(maya.words.encode(), words.public_salt(site.SITE_SALT)).hex()
        kek = keys_of(maya.words).kek.value.hex()
        assert not {root, kek, *maya.words.split()} & set(sent.values())

    def test_it_confirms_the_words_and_ends_what_was_open_here(self, with_case: Any, tom: Person) -> None:
        maya = with_case(confirmed=False)
        tom.client.post(OPEN, sent_after(tom.client, maya.words))
        assert maya.case.words_confirmed
        assert not VaultSession.objects.filter(pk=tom.vault.session.pk).exists()
        assert VaultSession.objects.filter(pk=maya.vault.session.pk).exists()

    def test_what_was_typed_is_carried_through(self, maya: Person, eve: Person) -> None:
        carried = {"next": PART, "carried": '{"answer-how": ["marker"]}'}
        wrong = eve.client.post(OPEN, {**sent_after(eve.client, maya.words), "case_key": "0" * 64, **carried})
        assert wrong.status_code == 422
        assert "marker" in wrong.content.decode()
        page = eve.client.post(OPEN, {**sent_after(eve.client, maya.words), **carried}).content.decode()
        assert f'action="{PART}"' in page
        assert "marker" in page

    def test_words_that_were_renewed_meanwhile_open_nothing(self, maya: Person, eve: Person) -> None:
        sent = sent_after(eve.client, maya.words)
        actions.renew_words(maya.vault, "en")
        assert eve.client.post(OPEN, sent).status_code == 422

    def test_the_page_shows_a_salt_that_is_not_the_sites(self, eve: Person) -> None:
        page = eve.client.get(OPEN).content.decode()
        assert words.public_salt(site.SITE_SALT).hex() in page
        assert site.SITE_SALT.hex() not in page


class TestStolenDatabase:
    def test_who_has_the_row_and_right_words_but_not_the_sites_secret_cannot_tell(self, maya: Person) -> None:
        keys, case = keys_of(maya.words), maya.case
        thief = bytes(range(1, 33))
        assert case_keys.is_locator_of(case, keys.locator)
        assert words.lookup_id(keys.locator, thief) != bytes(case.lookup_id)
        wrapped = bytes(case.wrapped_key)
        for key in (*keys, words._outer_key(keys.locator, thief)):
            for start in range(len(wrapped) - words.INNER_BYTES + 1):
                for place in (f"case:{case.pk}:key", f"locator:{keys.locator.value.hex()}"):
                    with pytest.raises(DecryptionError):
                        crypto.unwrap(key, crypto.VERSION + wrapped[start + 1 :], place)

    def test_locator_and_key_are_in_no_row(self, maya: Person) -> None:
        keys = keys_of(maya.words)
        rows = repr(list(Case.objects.values_list())) + repr(list(VaultSession.objects.values_list()))
        assert repr(bytes(maya.case.lookup_id)) in rows
        assert not any(repr(key.value) in rows for key in (*keys, maya.vault.case_key))


class TestStrangers:
    def test_known_unknown_and_expired_look_the_same(
        self, maya: Person, tom: Person, eve: Person, slow_tries: None
    ) -> None:
        Case.objects.filter(pk=tom.case.pk).update(last_visit=timezone.localdate() - timedelta(days=91))
        shapes = set()
        for phrase in (maya.words, tom.words, WRONG):
            begun = time.monotonic()
            answer = ask(eve.client, keys_of(phrase).locator)
            assert time.monotonic() - begun >= case_keys.TRY_SECONDS
            wrapped, ticket = answer.json()["wrapped"], answer.json()["ticket"]
            shapes.add((answer.status_code, len(wrapped), wrapped[:2], len(ticket), answer.json()["older"]))
            assert wrapped == ask(eve.client, keys_of(phrase).locator).json()["wrapped"]
        assert shapes == {(200, 2 * words.INNER_BYTES, "01", len(ticket), False)}

    @pytest.mark.parametrize("locator", ["", "0" * 63, "0" * 65, "G" * 64, "\x00" * 64, "é" * 64])
    def test_a_mangled_locator_asks_nothing(self, eve: Person, locator: str, lines: list[str]) -> None:
        assert eve.client.post(KEY, {"locator": locator}).status_code == 422
        page = eve.client.post(OPEN, {"locator": locator, "case_key": "0" * 64})
        assert (page.status_code, lines) == (422, [])

    def test_a_huge_body_is_refused(self, eve: Person) -> None:
        assert eve.client.post(KEY, {"locator": "0" * 64, "x": "x" * 3_000_000}).status_code in (400, 413)

    @pytest.mark.parametrize("case_key", ["", "0" * 64, "f" * 64, "0" * 62, "zz"])
    def test_a_wrong_key_opens_nothing(self, maya: Person, eve: Person, case_key: str) -> None:
        page = eve.client.post(OPEN, {**sent_after(eve.client, maya.words), "case_key": case_key})
        assert page.status_code == 422
        assert "These words don’t open a case" in page.content.decode()
        assert access.cookie_name() not in page.cookies

    def test_the_key_of_another_case_opens_nothing(self, maya: Person, tom: Person, eve: Person) -> None:
        mine, others = sent_after(eve.client, tom.words), sent_after(eve.client, maya.words)
        for mixed in ({**mine, "locator": others["locator"]}, {**others, "locator": mine["locator"]}):
            assert eve.client.post(OPEN, mixed).status_code == 422

    def test_a_case_that_is_being_deleted_has_no_key(self, maya: Person) -> None:
        sent = sent_after(Client(), maya.words)
        Case.objects.filter(pk=maya.case.pk).update(wrapped_key=b"")
        with pytest.raises(UnlockError):
            actions.unlock_with_key(keys_of(maya.words).locator, Secret(bytes.fromhex(sent["case_key"])))

    def test_another_site_can_send_neither_request(self, maya: Person) -> None:
        strict = Client(enforce_csrf_checks=True)
        sent = sent_after(Client(), maya.words)
        assert strict.post(KEY, {"locator": sent["locator"]}).status_code == 403
        assert strict.post(OPEN, sent).status_code == 403

    def test_no_log_names_what_was_derived(
        self, maya: Person, eve: Person, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level("DEBUG")
        sent = sent_after(eve.client, maya.words)
        for change in ({}, {"case_key": "1" * 64}, {"locator": "2" * 64}, {"ticket": "x"}):
            eve.client.post(OPEN, sent | change)
        written = caplog.text + repr([record.__dict__ for record in caplog.records])
        assert not any(value in written for value in (*sent.values(), "1" * 64, "2" * 64))


class TestTries:
    def test_wrong_ones_count_and_then_wait_in_line(
        self, maya: Person, eve: Person, settings: Settings, lines: list[str]
    ) -> None:
        settings.OPEN_ATTEMPTS_PER_HOUR = 3
        for _ in range(5):
            ask(eve.client, keys_of(WRONG).locator)
        assert [bool(line) for line in lines] == [False, False, False, True, True]
        assert eve.client.post(OPEN, sent_after(eve.client, maya.words)).status_code == 302, "is never refused"

    def test_an_opening_gives_back_its_own_try_and_no_other(
        self, tom: Person, eve: Person, settings: Settings, lines: list[str]
    ) -> None:
        """With a case of one's own no number of guesses gets free."""
        settings.OPEN_ATTEMPTS_PER_HOUR = 3
        ask(eve.client, keys_of(WRONG).locator)
        for _ in range(4):
            sent = sent_after(eve.client, tom.words)
            assert [eve.client.post(OPEN, sent).status_code for _ in range(3)] == [302, 302, 302]
        assert not any(lines)
        ask(eve.client, keys_of(WRONG).locator)
        ask(eve.client, keys_of(WRONG).locator)
        assert not any(lines)
        ask(eve.client, keys_of(WRONG).locator)
        assert lines[-1].startswith("limit:crowd:")

    def test_a_ticket_spares_the_line_once_for_its_locator_and_for_two_minutes(
        self, maya: Person, tom: Person, eve: Person, lines: list[str], time_machine: Any
    ) -> None:
        time_machine.move_to("2026-11-22T02:00:00Z", tick=False)
        sent, other = sent_after(eve.client, maya.words), sent_after(eve.client, tom.words)
        del lines[:]
        assert eve.client.post(OPEN, sent).status_code == 302
        assert lines == []
        assert eve.client.post(OPEN, sent).status_code == 302
        assert lines == [""], "a ticket that was used"
        assert eve.client.post(OPEN, {**sent, "ticket": other["ticket"]}).status_code == 302
        assert lines == [""] * 2, "one of another locator"
        time_machine.shift(opening_ticket.HOLDS_SECONDS + 1)
        assert eve.client.post(OPEN, other).status_code == 302
        assert lines == [""] * 3, "one that is over"

    @pytest.mark.parametrize("busy_at", [KEY, OPEN])
    def test_busy_is_said_and_does_not_count(
        self, maya: Person, eve: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch, busy_at: str
    ) -> None:
        settings.OPEN_ATTEMPTS_PER_HOUR = 2
        sent = {**sent_after(eve.client, maya.words), "ticket": ""}

        def busy(*args: Any) -> None:
            raise BusyError

        with monkeypatch.context() as patch:
            patch.setattr(case_keys, "inner_of", busy)
            for _ in range(3):
                answer = eve.client.post(busy_at, sent)
                assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        seen: list[str] = []
        monkeypatch.setattr(case_keys, "inner_of", lambda locator, crowd: seen.append(crowd) or b"")
        ask(eve.client, keys_of(WRONG).locator)
        assert seen == [""]


class TestTypedBack:
    PATH = "/en/case/words/"

    def test_their_locator_confirms(self, with_case: Any, tom: Person) -> None:
        maya = with_case(confirmed=False)
        for wrong in (keys_of(tom.words).locator.value.hex(), "x", ""):
            page = maya.client.post(self.PATH, {"locator": wrong})
            assert page.status_code == 422
            assert "These aren’t the words of this case" in page.content.decode()
        assert not maya.case.words_confirmed
        page = maya.client.post(self.PATH, {"locator": keys_of(maya.words).locator.value.hex()})
        assert (page.status_code, maya.case.words_confirmed) == (302, True)

    def test_wrong_ones_count_with_those_at_the_door(
        self, maya: Person, eve: Person, settings: Settings, lines: list[str]
    ) -> None:
        settings.OPEN_ATTEMPTS_PER_HOUR = 2
        for _ in range(2):
            maya.client.post(self.PATH, {"locator": "0" * 64})
        ask(eve.client, keys_of(WRONG).locator)
        assert [bool(line) for line in lines] == [False, False, True]

    def test_an_older_case_has_the_words_sent(self, maya: Person) -> None:
        assert "type_back" in maya.client.get(self.PATH).content.decode()
        make_older(maya)
        assert "type_back" not in maya.client.get(self.PATH).content.decode()
        assert maya.client.post(self.PATH, {"words": maya.words}).status_code == 302


class TestDrawnWords:
    """For a new case, or for an open one, by the browser."""

    NEW, WORDS = "/en/case/new/", "/en/case/words/"
    NO_WORDS = '<ol class="words" translate="no"></ol>'

    def test_a_case_begins_and_its_words_are_nowhere_here(self, eve: Person) -> None:
        page = eve.client.post(self.NEW, sent_of(WRONG))
        assert page.status_code == 200
        assert self.NO_WORDS in page.content.decode()
        assert "Your case is open" in eve.client.get("/en/case/").content.decode()
        assert Client().post(OPEN, sent_after(Client(), WRONG)).status_code == 302
        assert Client().post(OPEN, {"words": WRONG}).status_code == 302

    def test_new_ones_of_an_open_case_shut_the_old_ones_out(self, maya: Person, eve: Person) -> None:
        eve.client.post(OPEN, {"words": maya.words})
        page = maya.client.post(self.WORDS, {"renew": "1", **sent_of(WRONG)}).content.decode()
        assert self.NO_WORDS in page
        assert "The old words open nothing any more" in page
        assert Client().post(OPEN, {"words": maya.words}).status_code == 422
        assert Client().post(OPEN, sent_after(Client(), WRONG)).status_code == 302
        assert "Your case is open" not in eve.client.get("/en/case/").content.decode()
        assert VaultSession.objects.filter(pk=maya.vault.session.pk).exists()

    @pytest.mark.parametrize("change", [{"kek": ""}, {"kek": "0" * 63}, {"locator": "x"}, {"locator": "\x00" * 64}])
    def test_where_something_is_missing_the_site_draws_them(self, eve: Person, change: dict[str, str]) -> None:
        page = eve.client.post(self.NEW, sent_of(WRONG) | change).content.decode()
        assert page.count("<li>") >= 6
        assert self.NO_WORDS not in page

    def test_words_of_another_case_are_not_said_to_be_taken(
        self, maya: Person, tom: Person, eve: Person, lines: list[str]
    ) -> None:
        """The answer is the one of a busy site, and the try takes its place in the line."""
        taken = sent_of(tom.words)
        del lines[:]
        for client, path in ((eve.client, self.NEW), (maya.client, self.WORDS)):
            page = client.post(path, {"renew": "1", **taken})
            assert page.status_code == 503
            assert "Many people are here right now" in page.content.decode()
        assert lines == ["", ""]
        assert Case.objects.count() == 2
        assert actions.unlock(maya.words)[0].case == maya.case
        assert actions.unlock(tom.words)[0].case == tom.case

    def test_the_gate_stands_before_them_too(self, eve: Person, settings: Settings) -> None:
        settings.NEW_CASES_PER_HOUR = 1
        assert Client().post(self.NEW, sent_of(WRONG)).status_code == 200
        assert eve.client.post(self.NEW, sent_of(passphrase.make("en"))).status_code == 429
        assert Case.objects.count() == 1

    def test_nobody_without_the_case_renews(self, eve: Person) -> None:
        assert eve.client.post(self.WORDS, {"renew": "1", **sent_of(WRONG)}).status_code == 403


class TestOlderCases:
    def test_it_opens_with_its_words_and_from_then_on_in_the_browser(self, maya: Person, eve: Person) -> None:
        make_older(maya)
        keys = keys_of(maya.words)
        answer = ask(eve.client, keys.locator).json()
        assert answer["older"], "so that the script sends the words after all"
        with pytest.raises(DecryptionError):
            words.unwrap_case_key(keys, bytes.fromhex(answer["wrapped"]))
        assert eve.client.post(OPEN, {"words": maya.words}).status_code == 302
        assert not case_keys.is_older(maya.case)
        assert not ask(eve.client, keys.locator).json()["older"]
        assert Client().post(OPEN, sent_after(eve.client, maya.words)).status_code == 302
        assert actions.unlock(maya.words)[0].case_key == maya.vault.case_key

    def test_its_words_are_known_before_it_is_opened(self, maya: Person, tom: Person) -> None:
        make_older(maya)
        case = maya.case
        assert case_keys.are_words_of(case, maya.words)
        assert not case_keys.are_words_of(case, tom.words)
        assert all(case_keys.are_words_of_any(phrase) for phrase in (maya.words, tom.words))
        assert not case_keys.are_words_of_any(WRONG)
        page = maya.client.post(PART, {"answer-how": f"My note: {maya.words}."})
        assert "don’t belong there" in page.content.decode()

    def test_wrong_words_and_an_expired_one_open_nothing(self, maya: Person) -> None:
        make_older(maya)
        with pytest.raises(UnlockError):
            actions.unlock(passphrase.make("en"))
        Case.objects.filter(pk=maya.case.pk).update(last_visit=timezone.localdate() - timedelta(days=91))
        with pytest.raises(UnlockError):
            actions.unlock(maya.words)

    def test_words_that_a_process_of_the_release_before_renewed_open_the_case(self, maya: Person) -> None:
        """While a site is updated, both releases run on one database, and the older knows two of the columns."""
        assert not case_keys.has_older()
        renewed = passphrase.make("en")
        older = crypto.derive_keys(renewed, site.SITE_SALT)
        case = maya.case
        case.lookup_id = older.lookup_id
        case.wrapped_key = crypto.wrap(older.kek, maya.vault.case_key.value, f"case:{case.pk}:key")
        case.save(update_fields=["lookup_id", "wrapped_key"])
        assert case_keys.has_older()
        assert actions.unlock(renewed)[0].case_key == maya.vault.case_key
        assert not case_keys.has_older()
