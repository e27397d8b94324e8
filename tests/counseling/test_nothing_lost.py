"""At the desk no text is lost and none is cut, and nothing of a case stays on the screen after it ended."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from cases import actions as vaults
from counseling.desk.notes import MOST_CHARACTERS
from counseling.models import CaseNote, DeskSession, Grant, HandoverRecord
from dossier.models import Dossier
from tests.conftest import Person
from tests.counseling.conftest import PASSWORD, Staff, code_now, sign_in
from tests.counseling.desk_pages import ALL, text

pytestmark = pytest.mark.django_db

RECORD = {
    "recipient": "Revier <14>",
    "officer": "Frau Ahrens",
    "number": "ST/0815",
    "things": ["paper"],
    "remark": "by hand",
}


def test_a_hand_over_form_comes_back_when_the_desk_has_closed_or_the_client_ended_it(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, *ALL)
    dossier = Dossier.objects.create(case=maya.case, language="en", blob="x")
    path = f"/en/counsel/{grant.pk}/dossier/{dossier.pk}/hand-over/"
    DeskSession.objects.all().delete()
    page = ruth.client.post(path, RECORD)
    assert page.status_code == 401
    for words in ("Revier &lt;14&gt;", "Frau Ahrens", "ST/0815", "by hand"):
        assert words in text(page), words
    sign_in(ruth.client, "ruth")
    grant.delete()
    page = ruth.client.post(path, RECORD)
    assert page.status_code == 404
    assert "Revier &lt;14&gt;" in text(page)
    assert not HandoverRecord.objects.exists()


def test_a_note_that_is_too_long_is_said_to_be_and_never_cut(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    assert (
        "maxlength"
        not in ruth.client.get(f"/en/counsel/{grant.pk}/")
        .content.decode()
        .partition("<main")[2]
        .partition("bookmark")[0]
    )
    long_text = "x" * MOST_CHARACTERS + " call back on friday"
    page = ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": long_text})
    assert page.status_code == 422
    assert long_text in page.content.decode()
    assert f"has {len(long_text)}" in text(page).replace("it has", "has").replace(",", "")
    DeskSession.objects.all().delete()
    assert long_text in ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": long_text}).content.decode()
    assert not CaseNote.objects.exists()


def test_pages_with_a_part_of_a_case_ask_whether_it_is_still_shared(
    maya: Person, ruth: Staff, sam: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, *ALL)
    address = f"/en/counsel/{grant.pk}/still-shared/"
    for page in ("told/", "exhibits/", "dossier/"):
        assert (
            f'data-still-shared="{address}"' in ruth.client.get(f"/en/counsel/{grant.pk}/{page}").content.decode()
        )
    before = maya.case.log_length
    assert ruth.client.get(address).status_code == 204
    assert maya.case.log_length == before  # asking is no look
    assert sam.client.get(address).status_code == 404
    maya.client.post(f"/en/case/share/{grant.pk}/end/")
    assert ruth.client.get(address).status_code == 404


def test_asking_keeps_no_desk_open(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "plan")
    seen = ruth.counsellor.sessions.get().last_seen
    ruth.client.get(f"/en/counsel/{grant.pk}/still-shared/")
    assert ruth.counsellor.sessions.get().last_seen == seen


def test_after_a_revoke_the_way_leads_to_the_desk(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, *ALL)
    maya.client.post(f"/en/case/share/{grant.pk}/end/")
    page = ruth.client.get(f"/en/counsel/{grant.pk}/exhibits/")
    assert page.status_code == 404
    assert 'href="/en/counsel/"' in page.content.decode().partition("<h1")[2]
    assert "they agreed to a hand-over" in text(page)  # which looks the same from this side
    assert 'href="/en/counsel/"' not in maya.client.get("/en/nothing/").content.decode()


@pytest.mark.parametrize(("country", "language"), [("at", "de"), ("us", "en")])
def test_the_paper_is_proposed_in_the_language_of_the_police(
    maya: Person, ruth: Staff, share: Callable[..., Any], country: str, language: str
) -> None:
    vaults.keep_plan(maya.vault, {"answers": {"country": [country]}, "ticks": []})
    grant = share(maya, ruth, *ALL)
    for desk_language in ("de", "en"):
        page = ruth.client.get(f"/{desk_language}/counsel/{grant.pk}/dossier/").content.decode()
        choice = next(part for part in page.split("<input") if f'value="{language}"' in part)
        assert "checked" in choice


def test_the_account_page_counts_the_recovery_codes(ruth: Staff) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    codes = RecoveryCodes.activate(ruth.counsellor.user)
    assert "10 codes are left." in text(ruth.client.get("/en/counsel/account/"))
    codes.validate_code(codes.get_unused_codes()[0])
    assert "9 codes are left." in text(ruth.client.get("/en/counsel/account/"))


TYPED: dict[str, dict[str, Any]] = {
    "notes/": {"text": "call back on friday"},
    "bookmark/": {"name": "call back on friday", "state": "active"},
    "hand-over/": {**RECORD, "remark": "call back on friday"},
}


def address(grant: Any, page: str) -> str:
    if page != "hand-over/":
        return f"/en/counsel/{grant.pk}/{page}"
    dossier, _new = Dossier.objects.get_or_create(case=grant.case, language="en", defaults={"blob": "x"})
    return f"/en/counsel/{grant.pk}/dossier/{dossier.pk}/hand-over/"


@pytest.mark.parametrize("page", TYPED)
@pytest.mark.parametrize("end", ["signed out", "idle", "revoked", "given back", "ran out"])
def test_every_form_of_a_case_gives_back_what_was_typed(
    maya: Person, ruth: Staff, share: Callable[..., Any], page: str, end: str
) -> None:
    grant = share(maya, ruth, *ALL)
    path = address(grant, page)
    endings: dict[str, Callable[[], Any]] = {
        "signed out": lambda: ruth.client.post("/en/counsel/sign-out/"),
        "idle": lambda: DeskSession.objects.update(last_seen=timezone.now() - timedelta(minutes=31)),
        "revoked": lambda: maya.client.post(f"/en/case/share/{grant.pk}/end/"),
        "given back": lambda: ruth.client.post(f"/en/counsel/{grant.pk}/give-back/"),
        "ran out": lambda: Grant.objects.update(expires_at=timezone.now()),
    }
    endings[end]()
    answer = ruth.client.post(path, TYPED[page])
    assert answer.status_code == (401 if end in ("signed out", "idle") else 404)
    body = text(answer)
    assert "call back on friday" in body
    if answer.status_code == 404:
        assert "My desk" in body
        assert "Send it again" not in body


@pytest.mark.parametrize("page", TYPED)
def test_what_comes_back_can_be_sent_again_after_signing_in(
    maya: Person, ruth: Staff, share: Callable[..., Any], page: str
) -> None:
    grant = share(maya, ruth, *ALL)
    path = address(grant, page)
    DeskSession.objects.all().delete()
    body = ruth.client.post(path, TYPED[page]).content.decode()
    fields = dict(re.findall(r'type="hidden" name="([a-z]+)" value="([^"]*)"', body.partition("not-kept")[2]))
    assert f'action="{path}"' in body
    sign_in(ruth.client, "ruth")
    fields.pop("csrfmiddlewaretoken", None)
    assert {name: fields[name] for name in ("text", "name", "remark") if name in fields} == {
        name: value for name, value in TYPED[page].items() if name in ("text", "name", "remark")
    }


@pytest.mark.parametrize("page", TYPED)
def test_a_page_from_before_a_new_sign_in_gives_back_what_was_typed(
    maya: Person, ruth: Staff, share: Callable[..., Any], page: str
) -> None:
    grant = share(maya, ruth, *ALL)
    path, strict = address(grant, page), Client(enforce_csrf_checks=True)
    strict.cookies = ruth.client.cookies
    old = {**TYPED[page], "csrfmiddlewaretoken": "x" * 64}
    answer = strict.post(path, old, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 403
    assert "call back on friday" in text(answer)
    assert "Send it again" in text(answer)
    for elsewhere in ("cross-site", "same-site", "none", ""):  # another site has no words of its own shown here
        answer = strict.post(path, old, headers={"Sec-Fetch-Site": elsewhere})
        assert answer.status_code == 403
        assert "call back on friday" not in answer.content.decode(), elsewhere
    assert not CaseNote.objects.exists()


def token_on(page: Any) -> str:
    """Of the last form, which is the one under what was typed where there is any."""
    return str(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())[-1])


def strict_sign_in(client: Client) -> None:
    """As a browser signs in, with the token of each page."""
    for path, fields in (
        ("/en/counsel/sign-in/", {"login": "ruth", "password": PASSWORD}),
        ("/en/counsel/sign-in/factor/", {"code": code_now()}),
    ):
        answer = client.post(path, {**fields, "csrfmiddlewaretoken": token_on(client.get(path))})
        assert answer.status_code == 302, path


@pytest.mark.parametrize("page", TYPED)
@pytest.mark.parametrize("sent_while", ["closed", "open"])
def test_after_a_new_sign_in_one_tap_sends_what_was_typed(
    maya: Person, ruth: Staff, share: Callable[..., Any], page: str, sent_while: str
) -> None:
    """From the page that gave it back, and from the form itself, left open in another window."""
    grant = share(maya, ruth, *ALL)
    path, strict = address(grant, page), Client(enforce_csrf_checks=True)
    strict_sign_in(strict)
    here = {"Sec-Fetch-Site": "same-origin"}
    form = f"/en/counsel/{grant.pk}/" if page != "hand-over/" else path
    token = token_on(strict.get(form))
    DeskSession.objects.all().delete()
    if sent_while == "closed":
        answer = strict.post(path, {**TYPED[page], "csrfmiddlewaretoken": token}, headers=here)
        assert answer.status_code == 401
        token = token_on(answer)
    strict.get("/en/counsel/")  # closed, which ends the session
    strict_sign_in(strict)
    sent = {**TYPED[page], "csrfmiddlewaretoken": token}
    for elsewhere in ("cross-site", "same-site", "none", ""):
        assert strict.post(path, sent, headers={"Sec-Fetch-Site": elsewhere}).status_code == 403
    guessed = {**sent, "csrfmiddlewaretoken": "x" * 64}
    assert strict.post(path, guessed, headers=here).status_code == 403
    assert strict.post("/en/counsel/sign-out/", sent, headers=here).status_code == 403  # nothing was typed there
    answer = strict.post(path, sent, headers=here)
    assert answer.status_code == (404 if page == "hand-over/" else 302)  # this dossier is not ready


@pytest.mark.parametrize("page", TYPED)
def test_while_the_database_is_away_the_text_stays_behind_a_button(
    maya: Person, ruth: Staff, share: Callable[..., Any], page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant = share(maya, ruth, *ALL)
    path = address(grant, page)

    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("counseling.access.shared", away)
    answer = ruth.client.post(path, TYPED[page])
    assert answer.status_code == 503
    assert 'value="call back on friday"' in answer.content.decode()
    assert f'action="{path}"' in answer.content.decode()


def test_limits_are_said_and_nothing_is_cut(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, *ALL)
    long_text = "x" * 600 + " call back on friday"
    for page, field in (("bookmark/", "name"), ("hand-over/", "remark"), ("hand-over/", "recipient")):
        answer = ruth.client.post(address(grant, page), {**TYPED[page], field: long_text})
        assert answer.status_code == 422, field
        assert long_text in answer.content.decode(), field
    page = ruth.client.get(address(grant, "hand-over/")).content.decode()
    assert "maxlength" not in page
    assert "maxlength" not in ruth.client.get(f"/en/counsel/{grant.pk}/").content.decode()


def test_a_code_that_was_typed_into_a_closed_desk_comes_back(ruth: Staff) -> None:
    DeskSession.objects.all().delete()
    answer = ruth.client.post("/en/counsel/code/", {"code": "ABCD-EFGH"})
    assert answer.status_code == 401
    assert "ABCD-EFGH" in text(answer)


def test_no_page_with_a_field_for_text_empties_itself(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, *ALL)
    for path in (f"/en/counsel/{grant.pk}/", address(grant, "hand-over/")):
        assert "data-still-shared" not in ruth.client.get(path).content.decode()
