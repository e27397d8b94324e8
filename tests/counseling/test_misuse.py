"""What somebody at the desk, or after one, might try: each finds nothing.

Where else the tries of this kind are:
    wrong, used, run-out and taken codes look the same; of two the first wins: test_sharing.py
    an id of another case, counsellor or centre: test_every_role.py, test_colleagues.py, test_centres.py
    text that was typed is kept through sign-out and the end of sharing: test_nothing_lost.py
    asking for more, or for others, after the client read the page: test_colleagues.py, test_sharing.py
"""

import re
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.urls import reverse

from cases.models import Scope
from counseling import sharing
from counseling.models import CaseNote, ConsultQuestion, Grant, HandoverRecord, OutsideEvent
from dossier.models import Dossier, PoliceLetter
from evidence.models import Exhibit
from tests.conftest import Person
from tests.counseling.conftest import Staff, sign_in
from tests.counseling.desk_pages import ALL
from tests.test_every_url import DESK, EXPECTED, GRANT, WITHIN

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything(maya: Person, ruth: Staff, share: Callable[..., Any], item: Exhibit, run_jobs: Any) -> list[str]:
    """Every address of a case that Ruth may look at, with ids of what is really there."""
    grant = share(maya, ruth, *ALL)
    here = f"/en/counsel/{grant.pk}/"
    ruth.client.post(f"{here}notes/", {"text": "calls again"})
    paper = Dossier.objects.create(case=maya.case, language="en", blob=item.blob)
    letter = PoliceLetter.objects.create(case=maya.case, place="uk", blob=item.blob)
    record = {"recipient": "Revier 14", "things": ["paper"]}
    facts = {"sha256": "ab" * 32, "short": "AB-12"}
    paper.sealed_facts = maya.vault.fields(Scope.EVIDENCE).seal(paper.associated_data, facts)
    paper.made_at = item.received_at
    paper.save()
    ruth.client.post(f"{here}dossier/{paper.pk}/hand-over/", record)
    ruth.client.post(f"{here}log/enter/", {"day": "2026-11-28", "account": "It was handed over."})
    event = OutsideEvent.objects.get()
    ids = {
        "note": CaseNote.objects.get().pk,
        "record_pk": HandoverRecord.objects.get().pk,
        "item": item.pk,
        "log_entry": event.log_entry,
    }
    found = []
    for name, (kind, kwargs) in EXPECTED.items():
        if kind in (GRANT, WITHIN):
            own = {"paper": letter.pk if "letter" in name else paper.pk, **ids}
            kwargs = {key: own.get(key, value) for key, value in kwargs.items()}
            found.append(reverse(name, kwargs={**kwargs, "pk": grant.pk}))
    return found


def test_after_the_end_every_address_of_the_case_is_gone_papers_and_pictures_too(
    maya: Person, ruth: Staff, everything: list[str]
) -> None:
    answers = {path: ruth.client.get(path) for path in everything}
    found = {path for path, answer in answers.items() if answer.status_code == 200}
    for kind in (
        ".pdf",
        ".jpg",
        "/exhibits/",
        "/told/",
        "/letter/",
        "/messages/",
        "/protocols/",
        "/live/",
        "/log/",
    ):
        assert any(kind in path for path in found), kind
    for path in found:  # no browser keeps it, so that the button for back asks again
        assert answers[path]["Cache-Control"] == "no-store", path
    maya.client.post(f"/en/case/share/{Grant.objects.get().pk}/end/")
    for path in everything:
        assert ruth.client.get(path).status_code in (404, 405), path
        assert ruth.client.post(path).status_code in (404, 405), path


def test_the_way_back_after_signing_out_leads_to_signing_in(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, *ALL)
    paths = [
        reverse(name, kwargs={**kwargs, "pk": grant.pk} if kind == GRANT else kwargs)
        for name, (kind, kwargs) in EXPECTED.items()
        if kind in (DESK, GRANT)
    ]
    ruth.client.post("/en/counsel/sign-out/")
    for path in paths:
        answer = ruth.client.get(path)
        if answer.status_code != 405:
            assert answer.headers["Location"].startswith("/en/counsel/sign-in/?closed"), path


def test_signing_out_in_one_tab_closes_the_others(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, *ALL)
    other = Client()
    other.cookies = SimpleCookie({name: morsel.value for name, morsel in ruth.client.cookies.items()})
    asked = [f"/en/counsel/{grant.pk}/{page}" for page in ("live/", "still-shared/", "messages/live/")]
    assert {other.get(path).status_code for path in asked} <= {200, 204}
    ruth.client.post("/en/counsel/sign-out/")
    for path in asked:
        assert other.get(path).status_code == 302, path
    kept = other.post(f"/en/counsel/{grant.pk}/notes/", {"text": "call back on friday"})
    assert (kept.status_code, "call back on friday" in kept.content.decode()) == (401, True)
    assert not CaseNote.objects.exists()


def codes_of(staff: Staff) -> list[str]:
    stored = Authenticator.objects.get(user=staff.counsellor.user, type="recovery_codes")
    return list(RecoveryCodes(stored).get_unused_codes())


def comes_in(name: str, code: str) -> bool:
    browser = Client()
    sign_in(browser, name, factor=False)
    browser.post("/en/counsel/sign-in/factor/", {"code": code})
    return bool(browser.get("/en/counsel/").status_code == 200)


def test_new_recovery_codes_end_the_old_ones(ruth: Staff) -> None:
    RecoveryCodes.activate(ruth.counsellor.user)
    old = codes_of(ruth)
    assert comes_in("ruth", old[0])
    assert not comes_in("ruth", old[0])  # once
    assert ruth.client.post("/en/counsel/account/codes/new/").status_code == 302
    new = codes_of(ruth)
    assert not set(old) & set(new)
    assert not comes_in("ruth", old[1])
    assert comes_in("ruth", new[0])


def test_without_a_second_factor_there_is_no_desk(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "plan")
    assert ruth.client.post("/en/counsel/account/app/remove/").status_code == 302
    for path in ("/en/counsel/", f"/en/counsel/{grant.pk}/", "/en/counsel/code/"):
        assert ruth.client.get(path).headers["Location"] == "/en/counsel/account/", path


def test_a_code_that_the_client_took_back_looks_like_a_wrong_one(maya: Person, ruth: Staff) -> None:
    maya.client.post("/en/case/share/code/")
    code = sharing.read_code(maya.vault, sharing.code_of(maya.vault))
    maya.client.post("/en/case/share/code/back/")
    answers = [ruth.client.post("/en/counsel/code/", {"code": one}) for one in (code, "AAAA-AAAA")]
    assert {answer.status_code for answer in answers} == {422}
    pages = [re.sub(r'(?:value|data-token)="[^"]*"', "", answer.content.decode()) for answer in answers]
    assert pages[0] == pages[1]


ODD = ("a\0b", "x" * 5_001, "-1", "2026-13", "9" * 40, "<script>")


def test_odd_input_is_refused_and_breaks_nothing(
    maya: Person, ruth: Staff, cora: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, *ALL)
    fields = {
        "handover": ("colleague",),
        "consult": ("colleagues", "length"),
        "dossier": ("language",),
        "letter": ("place",),
        "appointment": ("day", "time"),
    }
    for odd in ODD:
        for page, names in fields.items():
            answer = ruth.client.post(f"/en/counsel/{grant.pk}/{page}/", dict.fromkeys(names, odd))
            assert answer.status_code == 422, (page, odd)
        assert ruth.client.post("/en/counsel/code/", {"code": odd}).status_code == 422
        for name in ("month", "year"):
            answer = cora.client.get("/en/counsel/numbers/", {name: odd})
            assert answer.status_code == (404 if name == "year" else 200), (name, odd)
    assert not ConsultQuestion.objects.exists()
    assert Grant.objects.get().proposed is None
    assert Grant.objects.get().sealed_appointment == b""


def test_nobody_is_handed_a_case_who_is_no_colleague(
    maya: Person, ruth: Staff, cora: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    for pk in (ruth.counsellor.pk, cora.counsellor.pk, 99_999):
        assert ruth.client.post(f"/en/counsel/{grant.pk}/handover/", {"colleague": pk}).status_code == 422, pk
    assert Grant.objects.get().proposed is None


def test_the_words_of_a_case_opened_in_the_room_are_kept_by_no_browser(ruth: Staff) -> None:
    answer = ruth.client.post("/en/counsel/new/")
    assert answer["Cache-Control"] == "no-store"
    words = re.findall(r"<li>([a-z]+)</li>", answer.content.decode())
    assert len(words) == 6
    again = ruth.client.get("/en/counsel/new/").content.decode()  # the button for back asks for the page anew
    assert not re.findall(r"<li>([a-z]+)</li>", again)
