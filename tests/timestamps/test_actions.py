"""Stamping: one token for everything so far, from whoever answers, for as long as it takes."""

import hashlib
import json
import time
from datetime import timedelta

import pytest
import time_machine
from asn1crypto import tsp
from django.db import transaction
from django.utils import timezone

from cases import custody
from cases.custody_subjects import ExhibitSubject
from cases.models import Case, Job, Scope
from sextortion_help.celery import app
from timestamps import actions
from timestamps.models import Retry, Timestamp


def entries(person):
    return custody.read(person.case, person.vault.private(Scope.LOG))


def act(person, number: int = 1) -> None:
    custody.record(person.case, custody.Act.SEALED, subject=ExhibitSubject(number), sha256="ab" * 32, size=5)


def later(**how):
    return time_machine.travel(timezone.now() + timedelta(**how), tick=True)


def test_the_own_clock(maya, own_clock):
    act(maya)
    stamp = actions.stamp(maya.case)
    assert stamp.seq == 2
    assert stamp.own
    assert abs(stamp.gen_time - timezone.now()) < timedelta(seconds=5)
    noted = entries(maya)[-1]
    assert (noted.act, noted.subject) == ("stamped", "entry 2")
    assert noted.sha256 == hashlib.sha256(bytes(stamp.token)).hexdigest()
    custody.check(entries(maya), maya.case.log_head)


def test_the_second_authority_learns_one_digest(maya, ask):
    server = ask("good")
    act(maya)
    digest = entries(maya)[-1].digest
    stamp = actions.stamp(maya.case)
    assert not stamp.own
    assert stamp.authority == "Second Authority"
    (body,) = server.asked
    assert tsp.TimeStampReq.load(body)["message_imprint"]["hashed_message"].native.hex() == digest


def test_what_is_stamped_is_not_stamped_again(maya, ask):
    server = ask("good")
    assert actions.stamp(maya.case) is not None
    assert actions.stamp(maya.case) is None
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "habit", ["slow", "down", "garbage", "nonce", "digest", "trickle", "huge", "refused", "expired", "self-made"]
)
def test_a_bad_authority_gives_way_to_the_next(maya, ask, habit):
    server = ask(habit, "good")
    begun = time.monotonic()
    stamp = actions.stamp(maya.case)
    assert stamp.authority == "Second Authority"
    assert server.calls == [f"/{habit}", "/good"]
    assert time.monotonic() - begun < 6


def test_a_replayed_token_is_refused(maya, tom, ask):
    ask("replay")
    assert actions.stamp(maya.case) is not None
    assert actions.stamp(tom.case) is None


def test_the_same_digest_replayed_is_refused_by_its_nonce(maya, ask):
    ask("replay")
    actions.stamp(maya.case)
    Timestamp.objects.all().delete()
    Case.objects.update(log_length=1)
    custody.CustodyEntry.objects.filter(seq__gt=1).delete()
    assert actions.stamp(maya.case) is None


def test_nobody_listens(maya, settings, pki):
    settings.TSA_URLS, settings.TSA_CA = ["http://127.0.0.1:9/"], pki.root_pem
    assert actions.stamp(maya.case) is None
    assert Retry.objects.get().tries == 1


def test_a_worker_without_the_key_says_so(maya, settings, own_clock, caplog):
    settings.STAMP_KEY = ""
    assert actions.stamp(maya.case) is None
    assert "STAMP_KEY" in caplog.text
    assert Retry.objects.get().tries == 1


def test_a_policy_that_is_asked_for(maya, ask):
    ask("good", policy="1.3.6.1.4.1.32473.2")
    assert actions.stamp(maya.case) is not None


def test_a_policy_that_the_authority_does_not_know(maya, ask):
    ask("good", policy="1.3.6.1.4.1.32473.99")
    assert actions.stamp(maya.case) is None


def test_the_gaps_grow_and_end_when_somebody_answers(maya, ask):
    ask("down")
    gaps = []
    for _ in range(12):
        actions.stamp(maya.case)
        retry = Retry.objects.get()
        gaps.append((retry.next_at - retry.tried_at) / timedelta(minutes=1))
    assert gaps == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]
    ask("good")
    assert actions.stamp(maya.case) is not None
    assert not Retry.objects.exists()


class TestSweep:
    def test_a_new_case_is_stamped(self, maya, own_clock, run_jobs):
        assert actions.sweep() == 1
        run_jobs()
        assert Timestamp.objects.get().case == maya.case
        assert actions.sweep() == 0

    def test_a_job_holds_no_keys(self, maya, own_clock):
        actions.sweep()
        job = Job.objects.get(task="timestamps.stamp")
        assert bytes(job.sealed_keys) == b""
        assert actions.sweep() == 0  # it waits already

    def test_many_acts_share_a_stamp(self, maya, own_clock, run_jobs):
        actions.sweep()
        run_jobs()
        for number in range(1, 6):
            act(maya, number)
            assert actions.sweep() == 0  # the last stamp is less than a minute old
        with later(seconds=61):
            actions.sweep()
            run_jobs()
        assert [stamp.seq for stamp in Timestamp.objects.all()] == [1, 7]
        with later(seconds=130):
            assert actions.sweep() == 0  # the entry that notes the stamp asks for no other

    def test_an_act_during_the_stamping_is_not_forgotten(self, maya, own_clock, run_jobs, monkeypatch):
        kept = actions._keep
        monkeypatch.setattr(actions, "_keep", lambda *a, **k: (act(maya), kept(*a, **k))[1])
        actions.stamp(maya.case)
        monkeypatch.undo()
        with later(seconds=61):
            assert actions.sweep() == 1

    def test_a_case_that_was_never_used_is_left_alone(self, with_case, own_clock):
        with_case(confirmed=False)
        assert actions.sweep() == 0

    def test_after_days_without_any_authority_everything_is_stamped(self, maya, tom, ask, run_jobs):
        ask("down")
        act(maya)
        for hours in (0, 1, 24, 60):
            with later(hours=hours):
                actions.sweep()
                run_jobs()
        assert not Timestamp.objects.exists()
        ask("good")
        for minute in range(3):
            with later(hours=80, minutes=2 * minute):
                actions.sweep()
                run_jobs()
        assert {stamp.case for stamp in Timestamp.objects.all()} == {maya.case, tom.case}
        assert not Retry.objects.exists()

    def test_a_stamp_of_a_clock_that_was_ahead_stops_none(self, maya, ask, run_jobs):
        ask("good")
        actions.sweep()
        run_jobs()
        assert Timestamp.objects.update(made_at=timezone.now() + timedelta(days=365)) == 1
        act(maya)
        assert actions.sweep() == 1

    def test_while_authorities_fail_one_case_a_minute_tries_for_all(self, maya, tom, ask, run_jobs):
        server = ask("down")
        actions.sweep()
        run_jobs()
        assert len(server.calls) == 2
        assert actions.sweep() == 0
        with later(seconds=90):
            assert actions.sweep() == 1

    def test_a_deleted_case_leaves_nothing(self, maya, own_clock):
        from cases.actions import delete_case

        actions.stamp(maya.case)
        delete_case(maya.case)
        assert not Timestamp.objects.exists()

    def test_a_case_that_is_deleted_meanwhile(self, maya, own_clock, monkeypatch):
        from cases.actions import delete_case

        case, kept = maya.case, actions._keep
        monkeypatch.setattr(actions, "_keep", lambda *a, **k: (delete_case(case), kept(*a, **k))[1])
        assert actions.stamp(case) is None

    def test_a_case_that_is_deleted_while_authorities_fail(self, maya, ask, monkeypatch):
        from cases.actions import delete_case

        ask("down")
        case, later = maya.case, actions._try_later
        monkeypatch.setattr(actions, "_try_later", lambda case: (delete_case(case), later(case)))
        assert actions.stamp(case) is None
        assert not Retry.objects.exists()

    @pytest.mark.parametrize("habit", ["good", "down"])
    def test_a_case_whose_files_are_still_being_destroyed_is_left_alone(self, maya, ask, monkeypatch, habit):
        """Its keys went while the authority was asked; its row stays until the last blob is gone. A try put down
        for it would never be answered and let only one case a minute be stamped."""
        from cases.actions import _destroy_keys

        ask(habit)
        case, configured = maya.case, actions.authorities.configured

        def meanwhile():
            with transaction.atomic():
                _destroy_keys(case)
            return configured()

        monkeypatch.setattr(actions.authorities, "configured", meanwhile)
        assert actions.stamp(case) is None
        assert Case.objects.get(pk=case.pk).is_being_deleted
        assert not Retry.objects.exists()
        assert not Timestamp.objects.exists()

    def test_costs_few_queries(self, maya, own_clock, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            actions.sweep()


def test_the_log_stays_sealed(maya, own_clock):
    """A stamp's row tells a case and a time, and nothing of what was done."""
    act(maya)
    stamp = actions.stamp(maya.case)
    row = json.dumps({name: str(value) for name, value in vars(stamp).items() if name != "token"})
    assert "exhibit" not in row
    assert b"exhibit" not in bytes(stamp.token)


def test_the_scheduler_sweeps(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["stamp-what-is-new"]
    assert entry["task"] in app.tasks
    assert entry["schedule"] <= 15
