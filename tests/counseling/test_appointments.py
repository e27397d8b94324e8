"""The next appointment: a day and a time, sealed twice, seen by the two; and the neutral file for a calendar."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from counseling.desk import case_list
from counseling.desk.case_list import DueKind
from counseling.models import Grant, MessageThread
from counseling.sharing import endings
from tests.conftest import Person
from tests.counseling.conftest import Staff
from tests.counseling.desk_pages import acts, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant(maya: Person, ruth: Staff, share: Callable[..., Any]) -> Grant:
    return share(maya, ruth, "plan")


def agree(staff: Staff, grant: Grant, **values: str) -> Any:
    return staff.client.post(f"/en/counsel/{grant.pk}/appointment/", values)


def thread_of(grant: Grant) -> MessageThread:
    return MessageThread.objects.get(case=grant.case, counsellor=grant.counsellor)


def test_both_first_pages_and_the_list_show_it_and_nothing_of_it_is_in_the_clear(
    maya: Person, tom: Person, ruth: Staff, grant: Grant
) -> None:
    day = timezone.localdate() + timedelta(days=2)
    before = acts(maya)
    assert agree(ruth, grant, day=day.isoformat(), time="14:00").status_code == 302
    row = case_list.rows(ruth.desk)[0]
    assert (DueKind.APPOINTMENT, day) in [(due.kind, due.day) for due in row.due_dates]
    assert "Appointment" in text(ruth.client.get("/en/counsel/"))
    for page in (ruth.client.get(f"/en/counsel/{grant.pk}/messages/"), maya.client.get("/en/case/")):
        assert "Next appointment:" in text(page)
        assert re.search(r"14:00 (CET|CEST)", text(page))
    assert acts(maya) == before
    assert "Next appointment" not in text(tom.client.get("/en/case/"))
    for stored in (bytes(Grant.objects.get().sealed_appointment), bytes(thread_of(grant).sealed_appointment)):
        assert day.isoformat().encode() not in stored
        assert b"14:00" not in stored


def test_only_a_day_within_a_year_is_taken_and_what_was_typed_stays(
    maya: Person, ruth: Staff, sam: Staff, grant: Grant
) -> None:
    today = timezone.localdate()
    for day in ((today - timedelta(days=1)).isoformat(), (today + timedelta(days=400)).isoformat(), "soon", ""):
        page = agree(ruth, grant, day=day, time="14:00")
        assert page.status_code == 422
        assert f'value="{day}"' in page.content.decode() or not day
        assert 'value="14:00"' in page.content.decode()
    assert agree(sam, grant, day=today.isoformat()).status_code == 404
    assert not thread_of(grant).sealed_appointment
    assert agree(ruth, grant, day=today.isoformat()).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert "Next appointment" not in text(maya.client.get("/en/case/"))


def test_it_can_be_taken_back_and_the_client_keeps_it_when_the_sharing_ends(
    maya: Person, ruth: Staff, grant: Grant
) -> None:
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    agree(ruth, grant, day=day)
    agree(ruth, grant, cancel="1")
    assert not thread_of(grant).sealed_appointment
    assert not Grant.objects.get().sealed_appointment
    agree(ruth, grant, day=day)
    endings.revoke(maya.vault, grant)
    assert agree(ruth, grant, day=day).status_code == 404
    assert "Next appointment" in text(maya.client.get("/en/case/"))
    maya.client.post(f"/en/case/messages/{thread_of(grant).pk}/appointment/forget/")
    assert "Next appointment" not in text(maya.client.get("/en/case/"))


def test_one_of_another_row_says_nothing(
    maya: Person, tom: Person, ruth: Staff, share: Callable[..., Any], grant: Grant
) -> None:
    other = share(tom, ruth, "plan")
    agree(ruth, grant, day=timezone.localdate().isoformat())
    Grant.objects.filter(pk=other.pk).update(sealed_appointment=Grant.objects.get(pk=grant.pk).sealed_appointment)
    thread = thread_of(other)
    thread.sealed_appointment = thread_of(grant).sealed_appointment
    thread.save()
    assert [bool(row.appointment) for row in case_list.rows(ruth.desk)].count(True) == 1
    assert "Next appointment" not in text(tom.client.get("/en/case/"))


@pytest.mark.parametrize(("typed", "starts"), [("", ";VALUE=DATE:20270310"), ("14:00", ":20270310T130000Z")])
def test_the_calendar_file_is_neutral(maya: Person, ruth: Staff, grant: Grant, typed: str, starts: str) -> None:
    agree(ruth, grant, day="2027-03-10", time=typed)
    for person, path in (
        (maya, f"/case/messages/{thread_of(grant).pk}/appointment.ics"),
        (ruth, f"/counsel/{grant.pk}/appointment.ics"),
    ):
        for language, title in (("en", "Appointment"), ("de", "Termin")):
            answer = person.client.get(f"/{language}{path}")
            lines = answer.content.decode().split("\r\n")
            assert answer.headers["Content-Disposition"] == f'attachment; filename="{title.lower()}.ics"'
            assert f"DTSTART{starts}" in lines
            assert f"SUMMARY:{title}" in lines
            names = {line.partition(":")[0].partition(";")[0] for line in lines if line}
            assert names == {"BEGIN", "VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART", "SUMMARY", "END"}
            for told in ("Ruth", "Lantern", "Clear", "Klare", "testserver", grant.case.reference, str(grant.pk)):
                assert told not in answer.content.decode()
    agree(ruth, grant, cancel="1")
    assert maya.client.get(f"/en/case/messages/{thread_of(grant).pk}/appointment.ics").status_code == 404
