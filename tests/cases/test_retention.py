"""What deletes cases by itself, and the brake on it."""

import io
import logging
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from cases import actions, blob_store, case_contents, retention_brake
from cases.models import Case, RetentionRun, Scope
from cases.vault import public_key
from evidence.upload import chunks
from portal import health
from statement.actions import save_part
from statement.models import StatementPart
from tests.conftest import Person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ran(time_machine: Any) -> Any:
    """The sweep has just run, as it does every hour, and the clock stands."""
    time_machine.move_to(timezone.now(), tick=False)
    actions.delete_expired()
    return time_machine


def hourly(clock: Any, hours: int) -> None:
    for _ in range(hours):
        clock.shift(timedelta(hours=1))
        actions.delete_expired()


def opened(with_case: Callable[..., Any], count: int, *, days_ago: int) -> None:
    people = [with_case() for _ in range(count)]
    Case.objects.filter(pk__in=[one.case.pk for one in people]).update(
        last_visit=timezone.localdate() - days_ago * DAY
    )


def over_two_days(clock: Any) -> None:
    """The hours at which something changes: soon, about a day and about two; in between each sweep finds what the
    one before it found."""
    empty = actions.open_new_case("en")[1].case.pk
    for hours in (1, 22, 1, 1, 1, 22, 1):
        clock.shift(timedelta(hours=hours))
        actions.delete_expired()
    assert not Case.objects.filter(pk=empty).exists()  # these sweeps delete


class TestUnused:
    def test_goes_after_a_day(self, with_case: Callable[..., Any], ran: Any) -> None:
        with_case(confirmed=False)
        hourly(ran, 23)
        assert Case.objects.exists()
        hourly(ran, 3)
        assert not Case.objects.exists()

    def test_opening_with_the_words_confirms_them(self, with_case: Callable[..., Any], ran: Any) -> None:
        maya = with_case(confirmed=False)
        actions.lock(maya.vault.session)
        vault, _ = actions.unlock(maya.words)
        assert maya.case.words_confirmed
        save_part(vault, StatementPart.BEGINNING, {"how": "On Discord"}, version_seen=0)
        over_two_days(ran)
        actions.unlock(maya.words)

    def test_a_visit_within_a_day_keeps_it(self, with_case: Callable[..., Any], ran: Any) -> None:
        maya = with_case(confirmed=False)
        ran.shift(timedelta(minutes=20))
        actions.touch(maya.vault.session)
        hourly(ran, 23)
        ran.shift(timedelta(minutes=50))  # opened more than a day ago, looked at less than a day ago
        assert actions.delete_expired() == 0
        hourly(ran, 3)
        assert not Case.objects.exists()

    @pytest.mark.parametrize("kept", ["statement", "plan", "half an upload", "a file", "words renewed later"])
    def test_a_case_with_anything_in_it_stays(self, with_case: Callable[..., Any], ran: Any, kept: str) -> None:
        maya = with_case(confirmed=False)
        if kept == "statement":
            save_part(maya.vault, StatementPart.BEGINNING, {"how": "On Discord"}, version_seen=0)
        elif kept == "plan":
            actions.keep_plan(maya.vault, {"answers": {"form": "bluff"}})
        elif kept == "half an upload":
            chunks.begin(maya.vault, chunks.Announced("a.png", "", ""), 1000)
        elif kept == "a file":
            blob_store.put(maya.case.pk, public_key(maya.case, Scope.EVIDENCE), b"x")
        else:
            save_part(maya.vault, StatementPart.BEGINNING, {"how": "On Discord"}, version_seen=0)
            actions.renew_words(maya.vault, "en")
        over_two_days(ran)
        assert Case.objects.filter(pk=maya.case.pk).exists()

    def test_every_model_that_hangs_on_a_case_counts_unless_a_new_case_has_such_rows(self, maya: Person) -> None:
        """A model that comes later counts by itself. Who calls one bookkeeping has to say so here."""
        held = {model for model, _name in case_contents._holders()}
        hanging = {relation.related_model for relation in Case._meta.related_objects}
        names = {model._meta.label for model in hanging - held}
        assert names == {
            "cases.ScopeKey", "cases.VaultSession", "cases.CustodyEntry",
            "timestamps.Timestamp", "timestamps.Retry", "integrity.Round",
        }  # fmt: skip
        assert {apps.get_model("statement.SealedPart"), apps.get_model("evidence.Upload")} <= held

    def test_what_is_kept_while_the_sweep_looks_is_not_lost(
        self, with_case: Callable[..., Any], ran: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        maya = with_case(confirmed=False)
        ran.shift(timedelta(hours=25))
        looked = case_contents.has_files

        def meanwhile(case: Case) -> bool:
            actions.keep_plan(maya.vault, {"answers": {}})
            return looked(case)

        monkeypatch.setattr(case_contents, "has_files", meanwhile)
        assert actions.delete_expired() == 0
        assert Case.objects.exists()


class TestBrake:
    def test_a_clock_that_is_months_ahead_destroys_nothing(
        self, with_case: Callable[..., Any], ran: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        people = [with_case() for _ in range(3)]
        ran.shift(91 * DAY)
        assert actions.delete_expired() == 0
        hourly(ran, 72)
        assert Case.objects.count() == 3
        errors = [record for record in caplog.records if record.levelno == logging.ERROR]
        assert errors
        assert "the clock moved" in errors[0].getMessage()
        ran.shift(-94 * DAY)  # and is put right
        assert actions.delete_expired() == 0
        assert not retention_brake.holds()
        for one in people:
            actions.unlock(one.words)

    def test_the_first_run_of_a_site_knows_when_it_was_set_up(
        self, with_case: Callable[..., Any], time_machine: Any
    ) -> None:
        with_case()
        time_machine.move_to(timezone.now() + 91 * DAY)
        assert not RetentionRun.objects.exists()
        assert actions.delete_expired() == 0

    def test_off_for_three_days_it_goes_on_by_itself_after_a_day(
        self, with_case: Callable[..., Any], ran: Any
    ) -> None:
        opened(with_case, 2, days_ago=90)
        with_case()
        ran.shift(3 * DAY)
        assert actions.delete_expired() == 0
        hourly(ran, 23)
        assert Case.objects.count() == 3
        hourly(ran, 2)
        assert Case.objects.count() == 1
        assert not retention_brake.holds()

    def test_a_clock_that_jumps_on_is_not_believed(self, with_case: Callable[..., Any], ran: Any) -> None:
        opened(with_case, 1, days_ago=88)
        for _ in range(5):
            ran.shift(2 * DAY)
            assert actions.delete_expired() == 0

    def test_off_for_months_it_waits_for_somebody(self, with_case: Callable[..., Any], ran: Any) -> None:
        opened(with_case, 2, days_ago=90)
        ran.shift(60 * DAY)
        actions.delete_expired()
        hourly(ran, 48)
        assert Case.objects.count() == 2
        said = io.StringIO()
        call_command("delete_expired", stdout=said)
        assert "held: the clock moved" in said.getvalue()
        assert Case.objects.count() == 2
        call_command("delete_expired", "--confirm", stdout=said)
        assert "2 cases deleted" in said.getvalue()
        assert not retention_brake.holds()

    def test_a_small_site_whose_cases_are_all_over_still_deletes(
        self, with_case: Callable[..., Any], ran: Any
    ) -> None:
        opened(with_case, 2, days_ago=90)
        assert actions.delete_expired() == 2

    def test_a_day_on_which_many_end_is_no_reason(self, with_case: Callable[..., Any], ran: Any) -> None:
        opened(with_case, 25, days_ago=90)
        assert actions.delete_expired() == 25

    def test_retention_that_was_lowered_by_mistake_destroys_nothing(
        self, with_case: Callable[..., Any], ran: Any, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        for days in range(5, 25):
            opened(with_case, 1, days_ago=days)
        settings.RETENTION_DAYS = 9
        hourly(ran, 40)
        assert Case.objects.count() == 20
        assert retention_brake.holds()
        assert "too many cases" in caplog.text
        settings.RETENTION_DAYS = 90
        hourly(ran, 1)
        assert not retention_brake.holds()

    def test_health_says_so(self, with_case: Callable[..., Any], ran: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(health.READY, "broker", lambda: False)  # asked while the clock stands, it never answers
        assert Client().get("/healthz").json()["retention"] == "running"
        ran.shift(91 * DAY)
        actions.delete_expired()
        assert Client().get("/healthz").json()["retention"] == "held"

    def test_half_deleted_cases_and_old_sessions_go_all_the_same(self, maya: Person, tom: Person, ran: Any) -> None:
        Case.objects.filter(pk=maya.case.pk).update(wrapped_key=b"")
        ran.shift(91 * DAY)
        assert actions.delete_expired() == 1
        assert list(Case.objects.all()) == [tom.case]
        assert not tom.case.sessions.exists()


def test_a_folder_that_cannot_be_removed_ends_nothing(
    with_case: Callable[..., Any], ran: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    opened(with_case, 3, days_ago=90)
    stuck = Case.objects.order_by("pk")[1]
    for case in Case.objects.all():
        blob_store.put(case.pk, public_key(case, Scope.EVIDENCE), b"x")
    unlink = os.unlink

    def refuse(path: str, *args: Any, **kwargs: Any) -> None:
        if stuck.pk.hex in os.fsdecode(os.readlink(f"/proc/self/fd/{kwargs['dir_fd']}")):
            raise PermissionError
        unlink(path, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", refuse)
        assert actions.delete_expired() == 2
    assert [case.pk for case in Case.objects.all()] == [stuck.pk]
    assert bytes(Case.objects.get().wrapped_key) == b""
    assert "could not be removed" in caplog.text
    assert str(stuck.pk) not in caplog.text
    assert actions.delete_expired() == 1
