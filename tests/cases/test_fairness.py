"""Many files of some hold up nobody else's; sweeps and stamps wait for no file at all."""

import uuid
from collections.abc import Callable
from fnmatch import fnmatch
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import ConnectionError as RedisGone

from cases import fairness, jobs
from cases.models import Case, Job
from evidence import actions, tasks
from sextortion_help.celery import app
from tests.conftest import Person

pytestmark = pytest.mark.django_db
TASK = actions.PROCESS


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(jobs, "_send", lambda pk, task: None)


@pytest.fixture
def waiting() -> Callable[[Case], Job]:
    def enqueue(case: Case) -> Job:
        return jobs.enqueue(case=case, task=TASK, subject=uuid.uuid4(), keys={})

    return enqueue


def test_one_file_of_a_newcomer_comes_before_the_rest_of_a_heap(
    maya: Person, tom: Person, waiting: Callable[[Case], Job]
) -> None:
    heap = [waiting(tom.case) for _ in range(5)]
    assert fairness.next_job(TASK) == heap[0].pk
    fairness.spend(tom.case.pk, 0.5)
    newcomer = waiting(maya.case)
    assert fairness.next_job(TASK) == newcomer.pk


def test_who_used_up_a_share_waits_behind_everybody_and_takes_one_worker_at_most(
    maya: Person, tom: Person, waiting: Callable[[Case], Job]
) -> None:
    fairness.spend(tom.case.pk, fairness.SHARE_SECONDS)
    heap = [waiting(tom.case) for _ in range(3)]
    assert fairness.is_used_up(tom.case.pk)
    assert fairness.next_job(TASK) == heap[0].pk, "nobody else waits"
    with jobs.claimed(str(heap[0].pk)):
        assert fairness.next_job(TASK) is None, "the other worker stays free"
        newcomer = waiting(maya.case)
        assert fairness.next_job(TASK) == newcomer.pk


def test_a_message_wakes_a_worker_for_whoever_is_next(
    maya: Person, tom: Person, waiting: Callable[[Case], Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[uuid.UUID] = []
    monkeypatch.setattr(actions, "process", lambda context: read.append(context.job.case_id))
    fairness.spend(tom.case.pk, 9)
    first, second = waiting(tom.case), waiting(maya.case)
    tasks.process(str(first.pk))
    tasks.process(str(second.pk))
    assert read == [maya.case.pk, tom.case.pk]
    assert fairness.spent([maya.case.pk])[maya.case.pk] > 0, "what it took is counted"


def test_without_a_cache_all_are_served_as_they_came(
    maya: Person, tom: Person, waiting: Callable[[Case], Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*args: Any, **kwargs: Any) -> None:
        raise RedisGone

    for name in ("get_many", "add", "incr"):
        monkeypatch.setattr(cache, name, gone)
    first = waiting(tom.case)
    waiting(maya.case)
    fairness.spend(tom.case.pk, 999)
    assert fairness.next_job(TASK) == first.pk


def test_what_keeps_the_site_in_order_has_a_queue_that_no_file_enters() -> None:
    app.loader.import_default_modules()
    queues = {
        name: app.amqp.router.route({}, name)["queue"].name for name in app.tasks if not name.startswith("celery.")
    }
    due = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} | {"timestamps.stamp"}
    assert {queues[name] for name in due} == {"upkeep"}
    assert {name for name, queue in queues.items() if queue == "upkeep" and fnmatch(name, "e*")} == {
        "evidence.sweep_uploads"
    }
