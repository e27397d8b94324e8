"""A clock that was a year ahead and is right again: what it wrote keeps nothing open or waiting until then."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cases import future_times, tasks
from cases.models import Case, CustodyEntry, Job, VaultSession
from counseling import accounts, sharing
from counseling.errors import ExpiredLinkError
from counseling.models import DeskSession, Grant, GrantDuration, ShareCode
from integrity.models import Round
from sextortion_help.celery import app
from sextortion_help.scheduler import Scheduler
from tests.conftest import Person
from tests.counseling.conftest import Staff
from timestamps import actions as stamps
from timestamps.models import Retry

pytestmark = pytest.mark.django_db


@pytest.fixture
def ahead(time_machine: Any) -> datetime:
    """What the clock said. It stands still now."""
    time_machine.move_to(timezone.now(), tick=False)
    return timezone.now() + timedelta(days=365)


def test_a_case_that_was_open_then_closes_after_half_an_hour(
    maya: Person, ahead: datetime, time_machine: Any
) -> None:
    VaultSession.objects.update(last_seen=ahead)
    assert maya.client.get("/en/case/idle/").json() == {"idle": 0}
    time_machine.shift(timedelta(minutes=29))
    assert maya.client.get("/en/case/idle/").status_code == 200  # a page that asks by itself is no presence
    time_machine.shift(timedelta(minutes=2))
    assert maya.client.get("/en/case/idle/").status_code == 302


def test_a_desk_that_was_open_then_closes_and_is_not_fresh_for_a_year(
    ruth: Staff, ahead: datetime, time_machine: Any
) -> None:
    DeskSession.objects.update(last_seen=ahead, started_at=ahead)
    assert ruth.client.get("/en/counsel/").status_code == 200
    time_machine.shift(timedelta(minutes=11))
    assert "fresh" in ruth.client.get("/en/counsel/account/app/").headers["Location"]
    DeskSession.objects.update(last_seen=ahead)
    tasks.delete_expired()
    time_machine.shift(timedelta(days=1))
    assert "closed" in ruth.client.get("/en/counsel/").headers["Location"]


def test_a_look_is_written_into_the_log_all_the_same(
    maya: Person, ruth: Staff, share: Callable[..., Grant], ahead: datetime
) -> None:
    grant = share(maya, ruth)
    Grant.objects.update(noted={"plan": ahead.isoformat()})
    before = CustodyEntry.objects.count()
    assert ruth.client.get(f"/en/counsel/{grant.pk}/").status_code == 200
    assert CustodyEntry.objects.count() == before + 1


def test_what_only_waits_is_set_back_and_what_ends_or_deletes_something_is_not(
    maya: Person, ruth: Staff, share: Callable[..., Grant], ahead: datetime
) -> None:
    """When it is the clock of today that is wrong, nothing must go because of it."""
    share(maya, ruth)
    Grant.objects.update(ended_at=ahead, expires_at=ahead)
    Case.objects.update(last_visit=ahead.date())
    job = Job.objects.create(
        case=maya.case,
        task=stamps.STAMP,
        subject=maya.case.pk,
        heartbeat_at=ahead,
        queued_at=ahead,
        expires_at=ahead,
    )
    Round.objects.create(case=maya.case, ended_at=ahead, listed_at=ahead)
    Retry.objects.create(case=maya.case, tried_at=ahead, next_at=ahead)
    ShareCode.objects.update(expires_at=ahead)
    assert stamps.sweep() == 0  # an authority was asked just now, it seems
    tasks.delete_expired()
    now = timezone.now()
    job.refresh_from_db()
    watched = Round.objects.get()
    assert [job.heartbeat_at, job.queued_at, watched.ended_at, watched.listed_at] == [now] * 4
    assert Retry.objects.get().tried_at == Grant.objects.get().ended_at == now
    assert Retry.objects.get().next_at == now + stamps.LONGEST_GAP
    assert ShareCode.objects.get().expires_at <= now + timedelta(minutes=15)
    assert [job.expires_at, Grant.objects.get().expires_at, Case.objects.get().last_visit] == [
        ahead,
        ahead,
        ahead.date(),
    ]


def test_what_was_shared_lasts_as_long_as_was_said(
    maya: Person, ruth: Staff, share: Callable[..., Grant], ahead: datetime, time_machine: Any
) -> None:
    grant = share(maya, ruth, length=GrantDuration.WEEK)
    assert (grant.given_at, grant.expires_at) == (timezone.now(), timezone.now() + timedelta(days=7))
    Grant.objects.update(given_at=ahead, expires_at=ahead + timedelta(days=7))
    tasks.delete_expired()
    grant.refresh_from_db()
    assert grant.expires_at == timezone.now() + timedelta(days=7)
    time_machine.shift(timedelta(days=3))
    assert future_times.set_all_back() == 0
    grant.refresh_from_db()
    assert grant.expires_at == timezone.now() + timedelta(days=4)


@pytest.mark.parametrize(("kind", "span"), [("join", timedelta(days=7)), ("password", timedelta(hours=1))])
def test_a_link_that_was_made_then_lasts_no_longer_than_was_said(
    ruth: Staff, ahead: datetime, time_machine: Any, kind: str, span: timedelta
) -> None:
    today = timezone.now()
    time_machine.move_to(ahead, tick=False)
    make = accounts.forgot_password if kind == "password" else partial(accounts.reset_access, actor="Rosa")
    token = make(ruth.counsellor)
    time_machine.move_to(today, tick=False)
    tasks.delete_expired()
    time_machine.shift(span - timedelta(minutes=1))
    assert future_times.set_all_back() == 0
    assert accounts.find_link(token).kind == kind
    time_machine.shift(timedelta(minutes=2))
    with pytest.raises(ExpiredLinkError):
        accounts.find_link(token)


def test_an_end_that_is_kept_while_the_clock_is_ahead_is_not_moved(
    maya: Person, ruth: Staff, share: Callable[..., Grant], time_machine: Any
) -> None:
    """More parts until the same day: that day was told by a clock that was right."""
    time_machine.move_to(timezone.now(), tick=False)
    grant, today = share(maya, ruth, length=GrantDuration.MONTH), timezone.now()
    time_machine.shift(timedelta(days=2))
    sharing.change(maya.vault, grant, parts=("plan", "evidence"), length=None, label="otter")
    time_machine.move_to(today, tick=False)
    future_times.set_all_back()
    grant.refresh_from_db()
    assert grant.expires_at == today + timedelta(days=30)


def test_a_clock_that_is_a_little_ahead_on_another_machine_changes_nothing(maya: Person, ahead: datetime) -> None:
    soon = timezone.now() + future_times.SKEW / 2
    VaultSession.objects.update(last_seen=soon)
    maya.client.get("/en/case/idle/")
    assert future_times.set_all_back() == 0
    assert VaultSession.objects.get().last_seen == soon


def test_the_scheduler_does_not_wait_for_a_year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Scheduler, "apply_entry", lambda self, entry, producer=None: None)
    scheduler = Scheduler(app, schedule_filename=str(tmp_path / "schedule"))
    for entry in scheduler.schedule.values():
        entry.last_run_at = entry.default_now() + timedelta(days=365)
    assert scheduler.tick() < 11
    scheduler.close()
