"""Stamps are made once more before what they rest on ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from django.utils import timezone
from pytest_django import Settings

from cases import custody
from cases.models import Scope
from tests.conftest import Person
from timestamps import actions, checks
from timestamps.models import Timestamp


def aged(days: int) -> None:
    Timestamp.objects.update(made_at=timezone.now() - timedelta(days=days))


def test_a_stamp_knows_when_what_it_rests_on_ends(maya: Person, own_clock: None) -> None:
    actions.stamp(maya.case)
    stamp = Timestamp.objects.get()
    ends = [one.not_valid_after_utc for one in x509.load_pem_x509_certificates(stamp.chain.encode())]
    assert stamp.ends_at == min(ends)


def test_it_is_renewed_before_its_certificate_ends(
    maya: Person, own_clock: None, run_jobs: Callable[..., Any]
) -> None:
    actions.stamp(maya.case)
    aged(days=8)
    assert actions.sweep() == 0, "it holds for years"
    Timestamp.objects.update(ends_at=timezone.now() + timedelta(days=59))
    assert actions.sweep() == 1
    run_jobs()
    old, new = Timestamp.objects.all()
    log = custody.read(maya.case, maya.vault.private(Scope.LOG))
    assert (old.seq, new.seq) == (1, 2)
    assert (log[1].act, log[1].subject) == ("stamped", "entry 1"), "what is stamped now names the old stamp"
    custody.check(log, maya.case.log_head)
    aged(days=8)
    assert actions.sweep() == 0, "the new one holds"


def test_an_authority_that_goes_on_with_an_ending_certificate_is_not_asked_all_the_time(
    maya: Person, own_clock: None, run_jobs: Callable[..., Any]
) -> None:
    actions.stamp(maya.case)
    Timestamp.objects.update(ends_at=timezone.now() + timedelta(days=5))
    aged(days=6)
    assert actions.sweep() == 0
    assert actions.stamp(maya.case) is None


def test_the_operator_renews_all_that_are_older_than_a_day(
    maya: Person, own_clock: None, run_jobs: Callable[..., Any], settings: Settings
) -> None:
    actions.stamp(maya.case)
    aged(days=20)
    settings.TSA_RENEW_BEFORE = f"{timezone.now() - timedelta(days=30):%Y-%m-%d}"
    assert actions.sweep() == 0
    settings.TSA_RENEW_BEFORE = f"{timezone.now() - timedelta(days=1):%Y-%m-%d}"
    assert actions.sweep() == 1
    run_jobs()
    assert Timestamp.objects.count() == 2
    assert actions.sweep() == 0


@pytest.mark.parametrize(("text", "found"), [("2026-12-31", []), ("soon", ["timestamps.E007"])])
def test_a_date_that_is_none_stops_the_start(
    settings: Settings, own_clock: None, text: str, found: list[str]
) -> None:
    settings.TSA_RENEW_BEFORE = text
    assert [one.id for one in checks.authorities_are_sound(None)] == found
