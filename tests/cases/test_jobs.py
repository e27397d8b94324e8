"""Jobs and their moves."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from cases import crypto, jobs
from cases.errors import DecryptionError, JobError
from cases.models import Job, Scope
from tests.conftest import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Messages instead of a broker; empty queues."""
    messages = []
    monkeypatch.setattr(jobs, "_send", lambda pk, task: messages.append(pk))
    monkeypatch.setattr(jobs, "_queue_is_empty", lambda task: True)
    return messages


@pytest.fixture
def job(maya: Person) -> Job:
    keys = {Scope.EVIDENCE: maya.vault.private(Scope.EVIDENCE)}
    return jobs.enqueue(case=maya.case, task="evidence.process", subject=maya.case.pk, keys=keys)


def test_a_job_runs_with_its_keys_and_is_done(maya: Person, job: Job) -> None:
    with jobs.claimed(str(job.pk)) as context:
        assert context.private(Scope.EVIDENCE) == maya.vault.private(Scope.EVIDENCE)
    job.refresh_from_db()
    assert (job.state, job.attempts, bytes(job.sealed_keys)) == ("done", 1, b"")


def test_what_waits_while_the_pair_of_the_workers_is_replaced_is_still_worked_on(
    maya: Person, job: Job, settings: Settings
) -> None:
    settings.WORKER_KEY_OLD, settings.WORKER_KEY = settings.WORKER_KEY, crypto.new_pair().private.value.decode()
    with jobs.claimed(str(job.pk)) as context:
        assert context.private(Scope.EVIDENCE) == maya.vault.private(Scope.EVIDENCE)
    job.refresh_from_db()
    assert job.state == "done"


def test_without_the_old_key_it_is_not_opened(maya: Person, job: Job, settings: Settings) -> None:
    settings.WORKER_KEY = crypto.new_pair().private.value.decode()
    with pytest.raises(DecryptionError), jobs.claimed(str(job.pk)):
        pytest.fail("opened")


def test_the_row_holds_no_key_in_the_clear(maya: Person, job: Job) -> None:
    assert maya.vault.private(Scope.EVIDENCE).value not in bytes(job.sealed_keys)


def test_a_message_goes_out_only_on_commit(
    maya: Person, sent: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue(case=maya.case, task="t", subject=maya.case.pk, keys={})
        assert sent == []
    assert sent == [job.pk]


def test_only_one_worker_takes_it(job: Job) -> None:
    with jobs.claimed(str(job.pk)) as first, jobs.claimed(str(job.pk)) as second:
        assert first is not None
        assert second is None


def test_a_finished_job_is_not_done_again(job: Job) -> None:
    with jobs.claimed(str(job.pk)):
        pass
    with jobs.claimed(str(job.pk)) as again:
        assert again is None


def test_a_permanent_failure_ends_it(job: Job) -> None:
    with jobs.claimed(str(job.pk)):
        raise JobError("undecodable")
    job.refresh_from_db()
    assert (job.state, job.failure, bytes(job.sealed_keys)) == ("failed", "undecodable", b"")


def test_three_breaks_and_it_fails(job: Job) -> None:
    for state in ("waiting", "waiting", "failed"):
        with pytest.raises(RuntimeError), jobs.claimed(str(job.pk)):
            raise RuntimeError
        job.refresh_from_db()
        assert job.state == state
    assert bytes(job.sealed_keys) == b""


def test_a_silent_worker_loses_the_job_to_the_next(job: Job, sent: list[Any]) -> None:
    long_ago = timezone.now() - timedelta(seconds=jobs.SILENT_SECONDS + 1)
    Job.objects.filter(pk=job.pk).update(state="running", attempts=1, heartbeat_at=long_ago)
    assert jobs.sweep() == 1
    assert sent == [job.pk]
    with jobs.claimed(str(job.pk)) as context:
        assert context.job.attempts == 2


def test_a_beating_worker_keeps_it(job: Job, sent: list[Any]) -> None:
    Job.objects.filter(pk=job.pk).update(state="running", attempts=1, heartbeat_at=timezone.now())
    assert jobs.sweep() == 0


def test_a_worker_that_wakes_up_late_cannot_settle_what_another_took(job: Job) -> None:
    with jobs.claimed(str(job.pk)):
        Job.objects.filter(pk=job.pk).update(attempts=2)  # swept, and taken by another meanwhile
    job.refresh_from_db()
    assert job.state == "running"


def test_a_lost_message_is_sent_again(job: Job, sent: list[Any]) -> None:
    assert jobs.sweep() == 0
    Job.objects.filter(pk=job.pk).update(queued_at=timezone.now() - timedelta(seconds=jobs.RESEND_SECONDS + 1))
    assert jobs.sweep() == 1
    assert jobs.sweep() == 0


def test_nothing_is_sent_twice_into_a_full_queue(
    job: Job, sent: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_queue_is_empty", lambda task: False)
    Job.objects.filter(pk=job.pk).update(queued_at=timezone.now() - timedelta(hours=1))
    assert jobs.sweep() == 0


def test_keys_expire_unused(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with jobs.claimed(str(job.pk)) as context:
        assert context is None
    jobs.sweep()
    job.refresh_from_db()
    assert (job.state, job.failure, bytes(job.sealed_keys)) == ("failed", "expired", b"")


def test_a_broker_that_is_gone_loses_nothing(
    maya: Person, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.undo()
    with django_capture_on_commit_callbacks(execute=True):  # no Redis in unit tests: the real send fails
        job = jobs.enqueue(case=maya.case, task="evidence.process", subject=maya.case.pk, keys={})
    job.refresh_from_db()
    assert job.state == "waiting"


def test_a_broker_that_is_gone_is_waited_for_only_once(maya: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    asked = []

    def gone(*args: Any, **kwargs: Any) -> None:
        asked.append(args)
        raise OSError

    monkeypatch.setattr(jobs.app, "send_task", gone)
    monkeypatch.setitem(jobs._silence, "until", 0.0)
    for _ in range(5):
        jobs._send(maya.case.pk, "evidence.process")
    assert len(asked) == 1


def test_progress_is_kept(job: Job) -> None:
    with jobs.claimed(str(job.pk)) as context:
        context.progress(3, 10)
        job.refresh_from_db()
        assert (job.steps_done, job.steps_total) == (3, 10)
