"""At the desk no text is lost and none is cut, and nothing of a case stays on the screen after it ended."""

from collections.abc import Callable
from typing import Any

import pytest

from cases import actions as vaults
from counseling.desk.notes import MOST_CHARACTERS
from counseling.models import CaseNote, DeskSession, HandoverRecord
from dossier.models import Dossier
from tests.conftest import Person
from tests.counseling.conftest import Staff, sign_in
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
