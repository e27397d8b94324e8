"""A session bound to its browser by a key: what a copy of its cookies can do, and what its owner never notices."""

import base64
import inspect
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from cases import access, actions, browser_binding, session_binding
from cases.models import SessionBinding, VaultSession
from tests.conftest import Person
from tests.source_tree import sources

pytestmark = pytest.mark.django_db
ADDRESS = "/en/case/binding/"
SCRIPT = {"Accept": "application/json", "Sec-Fetch-Mode": "cors", "Tus-Resumable": "1.0.0"}
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()


class Browser:
    """What static/js/session_binding.js does in the browser of a person."""

    def __init__(self, client: Client, address: str = ADDRESS) -> None:
        self.client, self.address, self.key = client, address, ec.generate_private_key(ec.SECP256R1())

    def bind(self) -> int:
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return self.client.post(self.address, {"key": encoded(point)}).status_code

    def challenge(self) -> bytes:
        return base64.urlsafe_b64decode(self.client.get(self.address).json()["challenge"])

    def signature(self, challenge: bytes) -> bytes:
        signed = self.key.sign(browser_binding.MESSAGE + challenge, ec.ECDSA(SHA256()))
        return b"".join(number.to_bytes(32) for number in decode_dss_signature(signed))

    def send(self, signature: bytes) -> int:
        return self.client.post(self.address, {"signature": encoded(signature)}).status_code

    def prove(self) -> int:
        return self.send(self.signature(self.challenge()))


@pytest.fixture
def browser(maya: Person, time_machine: Any) -> Browser:
    time_machine.move_to(timezone.now(), tick=False)
    browser = Browser(maya.client)
    assert browser.bind() == 200
    assert is_open(maya.client)  # with the proof, which is in force from then on
    return browser


def copy_of(client: Client) -> Client:
    other = Client()
    for name, morsel in client.cookies.items():
        other.cookies[name] = morsel.value
    return other


def kept_plan(person: Person) -> dict[str, Any]:
    person.vault.case.refresh_from_db()
    return actions.kept_plan(person.vault)


def is_open(client: Client) -> bool:
    return client.get("/en/case/log/").status_code == 200


class TestCopy:
    def test_a_copy_is_out_after_five_minutes_and_the_owner_is_not(
        self, browser: Browser, time_machine: Any
    ) -> None:
        thief = copy_of(browser.client)
        assert is_open(thief)  # as long as the proof is good that was copied with it
        for _ in range(3):
            time_machine.shift(3 * MINUTE)
            assert browser.prove() == 200
            assert is_open(browser.client)
        page = thief.get("/en/case/log/")
        assert page.status_code == 403
        assert b"The case was opened" not in page.content

    def test_the_cookie_of_the_session_alone_opens_nothing(self, browser: Browser) -> None:
        thief = copy_of(browser.client)
        del thief.cookies[session_binding.BINDER.cookie_name()]
        assert not is_open(thief)
        assert thief.post("/en/case/delete/", {"sure": "1"}).status_code == 403
        assert thief.post("/en/case/words/", {"renew": "1"}).status_code == 403
        assert thief.get("/en/case/evidence/status/", headers=SCRIPT).status_code == 425
        assert is_open(browser.client)

    def test_a_proof_of_the_former_key_of_the_site_counts_until_it_ends(
        self, browser: Browser, settings: Settings
    ) -> None:
        settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "of-this-site-from-now-on" * 2
        assert is_open(browser.client)
        settings.SECRET_KEY_FALLBACKS = []
        assert not is_open(browser.client)

    def test_the_cookie_alone_opens_nothing_either_while_its_owner_only_reads_one_page(
        self, maya: Person, time_machine: Any
    ) -> None:
        time_machine.move_to(timezone.now(), tick=False)
        thief = copy_of(maya.client)
        owner = Browser(maya.client)
        assert owner.bind() == 200
        time_machine.shift(browser_binding.ON_ITS_WAY)
        assert not is_open(thief)
        assert owner.prove() == 200
        assert not is_open(thief)
        assert is_open(maya.client)

    def test_its_owner_is_told_and_an_owner_who_slept_is_not(self, browser: Browser, time_machine: Any) -> None:
        note = "Another browser tried to use your open case"
        thief = copy_of(browser.client)
        assert is_open(browser.client)
        time_machine.shift(20 * MINUTE)
        assert browser.client.get("/en/case/").status_code == 403  # the phone was asleep
        assert browser.prove() == 200
        assert note not in browser.client.get("/en/case/").content.decode()
        assert not is_open(thief)
        assert note in browser.client.get("/en/case/").content.decode()

    def test_a_browser_that_came_back_with_an_older_cookie_and_its_key_is_no_copy(
        self, browser: Browser, time_machine: Any
    ) -> None:
        restored = Browser(copy_of(browser.client))  # a browser that crashed, and had not written down the last one
        restored.key = browser.key
        time_machine.shift(4 * MINUTE)
        assert browser.prove() == 200
        assert is_open(browser.client)
        time_machine.shift(4 * MINUTE)
        assert not is_open(restored.client)
        assert SessionBinding.objects.get().copy_seen_at is not None
        assert restored.prove() == 200
        assert SessionBinding.objects.get().copy_seen_at is None

    def test_no_request_without_proof_is_a_visit(self, browser: Browser, time_machine: Any) -> None:
        thief = copy_of(browser.client)
        for _ in range(29):
            time_machine.shift(MINUTE)
            browser.prove()
        seen_at = VaultSession.objects.get().last_seen
        assert not is_open(thief)
        assert VaultSession.objects.get().last_seen == seen_at
        time_machine.shift(2 * MINUTE)
        assert browser.client.get(ADDRESS).json() == {"state": "closed"}
        assert not VaultSession.objects.exists()
        assert browser.send(bytes(64)) == 409

    def test_leaving_and_closing_need_no_proof(self, browser: Browser, time_machine: Any) -> None:
        time_machine.shift(10 * MINUTE)
        page = browser.client.post("/en/case/close/")
        assert {"case", "proof"} <= set(page.cookies)
        assert not VaultSession.objects.exists()


class TestKey:
    def test_it_is_registered_once(self, browser: Browser) -> None:
        thief = Browser(copy_of(browser.client))
        assert thief.bind() == 409
        assert browser.bind() == 409
        assert thief.prove() == 409
        assert browser.prove() == 200

    def test_a_new_opening_with_the_words_takes_another_key(self, browser: Browser, maya: Person) -> None:
        browser.client.post("/en/case/open/", {"words": maya.words})
        assert browser.client.get(ADDRESS).json()["state"] == "free"
        other = Browser(browser.client)
        assert other.bind() == 200
        assert browser.prove() == 409
        assert other.prove() == 200

    @pytest.mark.parametrize(
        "key", ["", "!", "A", encoded(bytes(65)), encoded(b"\x04" + bytes(64)), encoded(b"\x02" + bytes(32))]
    )
    def test_what_is_no_point_of_the_curve_is_refused(self, maya: Person, key: str) -> None:
        assert maya.client.post(ADDRESS, {"key": key}).status_code == 409
        assert not SessionBinding.objects.exists()
        assert is_open(maya.client)

    def test_without_a_session_there_is_nothing_to_bind(self, eve: Person) -> None:
        assert eve.client.get(ADDRESS).json() == {"state": "closed"}
        assert Browser(eve.client).bind() == 409
        assert Client(enforce_csrf_checks=True).post(ADDRESS, {"key": "x"}).status_code == 403


class TestSignature:
    def test_a_wrong_one_gives_nothing(self, browser: Browser) -> None:
        challenge = browser.challenge()
        right = browser.signature(challenge)
        for wrong in (b"", bytes(64), b"\xff" * 64, right + b"x", bytes([right[0] ^ 1]) + right[1:]):
            assert browser.send(wrong) == 409
        assert browser.send(browser.signature(bytes(32))) == 409
        assert browser.send(right) == 200

    def test_one_counts_once(self, browser: Browser) -> None:
        right = browser.signature(browser.challenge())
        assert browser.send(right) == 200
        assert browser.send(right) == 409

    def test_that_of_another_session_counts_nothing(self, browser: Browser, tom: Person) -> None:
        other = Browser(tom.client)
        other.bind()
        assert other.send(browser.signature(browser.challenge())) == 409
        assert other.send(browser.signature(other.challenge())) == 409

    def test_the_proof_of_another_session_opens_nothing(self, browser: Browser, tom: Person) -> None:
        other = Browser(tom.client)
        other.bind()
        name = session_binding.BINDER.cookie_name()
        browser.client.cookies[name] = other.client.cookies[name].value
        assert not is_open(browser.client)
        browser.client.cookies[name] = "x"
        assert not is_open(browser.client)


class TestOwner:
    def test_a_form_that_was_sent_before_the_first_proof_came_is_taken(self, maya: Person) -> None:
        before = copy_of(maya.client)
        assert Browser(maya.client).bind() == 200
        assert is_open(before)
        assert is_open(maya.client)
        assert not is_open(before)

    def test_without_script_everything_is_as_ever(self, maya: Person, time_machine: Any) -> None:
        time_machine.move_to(timezone.now() + 20 * MINUTE, tick=False)
        assert is_open(maya.client)
        assert session_binding.BINDER.cookie_name() not in maya.client.cookies

    @pytest.mark.parametrize("jump", [HOUR * 8760, -HOUR * 8760, -3 * MINUTE])
    def test_a_clock_that_jumps_shuts_nobody_out(
        self, browser: Browser, time_machine: Any, jump: timedelta
    ) -> None:
        assert is_open(browser.client)
        time_machine.shift(jump)
        VaultSession.objects.update(last_seen=timezone.now())
        browser.client.get("/en/case/")
        assert browser.prove() == 200
        assert is_open(browser.client)
        time_machine.shift(-jump)
        VaultSession.objects.update(last_seen=timezone.now())
        browser.client.get("/en/case/")
        assert browser.prove() == 200
        assert is_open(browser.client)
        assert SessionBinding.objects.get().copy_seen_at is None

    def test_what_was_typed_goes_on_by_itself_or_with_the_words(
        self, browser: Browser, maya: Person, time_machine: Any
    ) -> None:
        time_machine.shift(10 * MINUTE)
        typed = {"words": "x", "telling": 'He said "pay" <b>', "version_seen": "0"}
        page = browser.client.post("/en/case/account/threats/", typed)
        text = page.content.decode()
        assert page.status_code == 403
        assert 'action="/en/case/account/threats/" data-again' in text
        assert 'name="telling" value="He said &quot;pay&quot; &lt;b&gt;"' in text
        assert 'name="words" value="x"' not in text  # six words are never carried
        assert '\\"pay\\"' in page.context["form"]["carried"].value()
        carried = {"next": "/en/case/account/threats/", "carried": page.context["form"]["carried"].value()}
        opened = browser.client.post("/en/case/open/", {"words": maya.words, **carried})
        assert 'value="He said &quot;pay&quot; &lt;b&gt;"' in opened.content.decode()

    @pytest.mark.parametrize("path", ["/en/case/", "/en/case/device/", "/en/case/new/", "/en/case/log/?x=1"])
    def test_a_page_goes_on_where_it_was(self, browser: Browser, path: str, time_machine: Any) -> None:
        time_machine.shift(10 * MINUTE)
        page = browser.client.get(path)
        assert page.status_code == 403
        assert f'data-prove="{path}"' in page.content.decode()

    def test_words_typed_instead_do_not_reach_the_site(self, browser: Browser, time_machine: Any) -> None:
        """The form is the one of the page that opens a case, with the script that derives their keys here."""
        time_machine.shift(10 * MINUTE)
        page = browser.client.get("/en/case/log/").content.decode()
        assert "js/case_keys/open_case" in page
        assert 'id="words-form" data-salt="' in page

    def test_a_file_under_way_is_told_to_wait_and_not_that_the_case_is_closed(
        self, browser: Browser, time_machine: Any
    ) -> None:
        time_machine.shift(10 * MINUTE)
        for path in ("/en/case/evidence/upload/", "/en/case/evidence/pieces/"):
            answer = browser.client.post(path, {"x": "1"}, headers=SCRIPT)
            assert (answer.status_code, answer.content) == (425, b"")  # static/js/upload/transfer.js tries again

    def test_a_file_sent_as_a_form_is_not_read(self, browser: Browser, time_machine: Any) -> None:
        time_machine.shift(10 * MINUTE)
        page = browser.client.post("/en/case/evidence/upload/", {"nothing_intimate": "1"})
        assert page.status_code == 403
        assert "data-again" not in page.content.decode()

    def test_new_words_keep_the_key(self, browser: Browser, time_machine: Any) -> None:
        assert browser.client.post("/en/case/words/", {"renew": "1"}).status_code == 200
        time_machine.shift(6 * MINUTE)
        assert browser.prove() == 200

    def test_the_answers_of_the_plan_are_kept_only_with_a_proof(
        self, browser: Browser, maya: Person, time_machine: Any
    ) -> None:
        time_machine.shift(6 * MINUTE)
        browser.client.post("/en/check/country/", {"answer": "at"})
        assert kept_plan(maya) == {}
        assert browser.prove() == 200
        assert kept_plan(maya)["answers"] == {"country": ["at"]}

    def test_a_plan_that_waits_is_kept_once(self, browser: Browser, maya: Person, time_machine: Any) -> None:
        """In another browser the plan may have gone on meanwhile."""
        time_machine.shift(6 * MINUTE)
        browser.client.post("/en/check/country/", {"answer": "at"})
        browser.prove()
        actions.keep_plan(maya.vault, {"answers": {"country": ["ch"]}})
        browser.prove()
        assert kept_plan(maya)["answers"] == {"country": ["ch"]}

    def test_a_copy_has_the_browser_keep_neither_its_plan_nor_an_older_one(
        self, browser: Browser, maya: Person, time_machine: Any
    ) -> None:
        browser.client.post("/en/check/country/", {"answer": "de"})
        time_machine.shift(6 * MINUTE)
        browser.prove()
        assert is_open(browser.client)
        thief = copy_of(browser.client)
        actions.keep_plan(maya.vault, {"answers": {"country": ["ch"]}})
        del thief.cookies[session_binding.BINDER.cookie_name()]
        thief.post("/en/check/country/", {"answer": "at"})
        browser.prove()
        assert kept_plan(maya)["answers"] == {"country": ["ch"]}


def test_every_page_with_a_case_brings_the_script(maya: Person, eve: Person) -> None:
    for path in ("/en/case/", "/en/case/log/", "/en/steps/", "/en/"):
        assert "data-binding=" in maya.client.get(path).content.decode(), path
        assert "data-binding=" not in eve.client.get(path).content.decode(), path


def test_no_view_opens_a_case_beside_the_gate(with_case: Callable[..., Person]) -> None:
    """`session_vault` gives the case without a proof: only what ends a session or proves may ask it."""
    uses = {path.name for path in sources() if "session_vault(" in path.read_text(encoding="utf-8")}
    assert uses == {"access.py", "binding_views.py"}
    assert inspect.getsource(access).count("session_vault(request)") == 2
