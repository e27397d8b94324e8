"""The list of the desk: what matters first, what is due, the counsellor's own marks; and true ends."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from cases import actions as vaults
from cases import crypto
from cases.models import Scope
from counseling.desk import bookmarks, case_list
from counseling.desk.bookmarks import Bookmark
from counseling.desk.case_list import DueKind
from counseling.models import Grant, GrantDuration
from statement import answers
from tests.conftest import Person
from tests.counseling.conftest import Staff
from tests.counseling.desk_pages import acts, text

pytestmark = pytest.mark.django_db

DANGER = {"answers": {"safety": ["danger"]}, "ticks": []}


def labels(staff: Staff) -> list[str]:
    return [row.label for row in case_list.rows(staff.desk)]


def look(staff: Staff, grant: Grant) -> None:
    assert staff.client.get(f"/en/counsel/{grant.pk}/").status_code == 200


def test_danger_stands_first_whatever_ends_first(
    maya: Person, tom: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    soon = share(tom, ruth, "plan", label="heron", length=GrantDuration.CONVERSATION)
    late = share(maya, ruth, "plan", label="otter", length=GrantDuration.MONTH)
    assert labels(ruth) == ["heron", "otter"]
    vaults.keep_plan(maya.vault, DANGER)
    look(ruth, late)
    look(ruth, soon)
    assert labels(ruth) == ["otter", "heron"]
    page = text(ruth.client.get("/en/counsel/"))
    assert page.index("otter") < page.index("heron")
    assert "Danger" in page.partition("Case At my last look")[0]  # in the panel of today


def test_an_ultimatum_that_was_seen_stands_on_the_list_and_in_the_panel_of_today(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    day = timezone.localdate() + timedelta(days=2)
    rows = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "version": 0, "stay": ""}
    rows |= {"form-0-what": "money", "form-0-deadline": day.isoformat()}
    assert maya.client.post("/en/case/account/demands/", rows).status_code == 303
    told = answers.read(maya.case, maya.vault.fields(Scope.STATEMENT))
    assert told.demands[0].deadline == day.isoformat()
    grant = share(maya, ruth, "statement")
    assert DueKind.ULTIMATUM not in {
        due.kind for due in case_list.rows(ruth.desk)[0].due_dates
    }  # not looked at yet
    look(ruth, grant)
    row = case_list.rows(ruth.desk)[0]
    assert (row.due.kind, row.due.day) == (DueKind.ULTIMATUM, day)
    assert row.is_for_today
    assert day.isoformat().encode() not in bytes(Grant.objects.get().sealed_look)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert row.__class__(row.grant, row.label, row.look, row.bookmark).due.kind == DueKind.SHARING


def test_own_marks_are_sealed_to_their_counsellor_and_their_row_and_are_no_look(
    maya: Person, tom: Person, ruth: Staff, sam: Staff, share: Callable[..., Any]
) -> None:
    grant, other = share(maya, ruth, "plan", label="otter"), share(tom, ruth, "plan", label="heron")
    path = f"/en/counsel/{grant.pk}/bookmark/"
    marks = {"name": "school case", "state": "waiting", "star": "on"}
    before = acts(maya)
    assert sam.client.post(path, marks).status_code == 404
    assert ruth.client.post(path, marks).status_code == 302
    assert acts(maya) == before
    sealed = bytes(Grant.objects.get(pk=grant.pk).sealed_bookmark)
    assert sealed.startswith(b"age-encryption.org/v1")
    assert b"school" not in sealed
    page = text(ruth.client.get("/en/counsel/"))
    assert "school case" in page
    assert page.index("school case") < page.index("heron")  # it has a star
    assert "school case" not in maya.client.get("/en/case/share/").content.decode()
    Grant.objects.filter(pk=other.pk).update(sealed_bookmark=sealed)
    assert bookmarks.read(ruth.desk, Grant.objects.get(pk=other.pk)) == Bookmark()


def test_a_mark_too_long_or_unknown_is_refused(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "plan")
    for marks in ({"name": "x" * 41, "state": "active"}, {"name": "x", "state": "lost"}):
        assert ruth.client.post(f"/en/counsel/{grant.pk}/bookmark/", marks).status_code == 422
    assert Grant.objects.get().sealed_bookmark == b""


def test_settled_cases_go_to_the_end_but_danger_does_not(
    maya: Person, tom: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    first, second = share(maya, ruth, "plan", label="otter"), share(tom, ruth, "plan", label="heron")
    for grant in (first, second):
        look(ruth, grant)
    ruth.client.post(f"/en/counsel/{first.pk}/bookmark/", {"state": "settled"})
    assert labels(ruth) == ["heron", "otter"]
    vaults.keep_plan(maya.vault, DANGER)
    look(ruth, first)
    assert labels(ruth) == ["otter", "heron"]


def test_the_end_that_is_named_is_the_earliest_one(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "plan", length=GrantDuration.CONVERSATION)
    page = text(ruth.client.get(f"/en/counsel/{grant.pk}/")).replace("\xa0", " ")
    assert "ends in 29 minutes" in page
    assert "closes unless somebody is active" in page.replace("&#x27;", "'")
    grant = share(maya, ruth, "plan", length=GrantDuration.MONTH)
    maya.case.__class__.objects.update(
        last_visit=timezone.localdate() - timedelta(days=settings.RETENTION_DAYS - 3)
    )
    page = text(ruth.client.get(f"/en/counsel/{grant.pk}/")).replace("\xa0", " ")
    assert "ends in 2 days" in page
    assert "the case is deleted unless the client opens it" in page


def test_a_conversation_goes_on_while_the_counsellor_works_and_no_longer(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan", length=GrantDuration.CONVERSATION)
    visit, start = maya.case.last_visit, timezone.now()
    live = f"/en/counsel/{grant.pk}/live/"
    for minutes in range(25, 230, 25):  # the phone at the ear: the client taps nothing
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            ruth.counsellor.sessions.update(last_seen=timezone.now())
            assert ruth.client.get(live, headers={"X-Active": "1"}).status_code == 200
    assert maya.case.last_visit == visit
    with time_machine.travel(start + timedelta(hours=4, minutes=1), tick=False):
        ruth.counsellor.sessions.update(last_seen=timezone.now())
        assert ruth.client.get(live, headers={"X-Active": "1"}).status_code == 404


def test_a_page_that_only_follows_keeps_no_conversation_open(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan", length=GrantDuration.CONVERSATION)
    start = timezone.now()
    for minutes in (20, 31):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            ruth.counsellor.sessions.update(last_seen=timezone.now())
            status = ruth.client.get(f"/en/counsel/{grant.pk}/live/").status_code
    assert status == 404


def test_a_long_list_says_how_many_are_below(
    with_case: Callable[..., Any], ruth: Staff, share: Callable[..., Any]
) -> None:
    for number in range(30):
        share(with_case(), ruth, "plan", label=f"case {number}")
    page = ruth.client.get("/en/counsel/").content.decode()
    assert page.count("<tr data-tags") == 30
    assert page.partition("data-desk-more")[2].count("<tr data-tags") == 30 - case_list.LIST_LENGTH


def test_a_step_that_the_guidance_no_longer_has_does_not_close_the_list(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    ruth.client.get(f"/en/counsel/{grant.pk}/")
    seen = json.loads(crypto.unseal(ruth.desk.private, Grant.objects.get().sealed_look))
    gone = crypto.seal(ruth.counsellor.public, json.dumps(seen | {"ahead": "a-step-of-before"}).encode())
    Grant.objects.update(sealed_look=gone)
    assert ruth.client.get("/en/counsel/").status_code == 200
