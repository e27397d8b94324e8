"""Whose turn it is when many wait for the workers: reading is shared between cases, not between files.

A message on the broker only wakes a worker; which waiting job it then takes is decided here. The case that used the
least of a day's time comes first, be it for copies of its files or for the text of its pictures: both come out of
one share. A case that used up SHARE_SECONDS waits behind all that have not, and of such cases one at a time is
served, so that they never hold every worker. The times are kept in the cache alone, by the number of the case; when
that is lost, everybody begins anew.
"""

import resource
import threading
import time
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.core.cache import cache
from django.db.models import Min
from django.utils import timezone
from redis.exceptions import RedisError

from cases.models import Job

SHARE_SECONDS = 600  # of a processor, for one case and day: a case full of screenshots with their text
READING = ("evidence.process", "extraction.read")  # tasks whose time counts
HELD = 0.5  # how much of the time counts in which a worker was held, where that is more than it calculated
DAY = 24 * 3600
_UNKNOWN = (RedisError, OSError, ValueError)
_elsewhere = threading.local()  # seconds: what this thread was told by `calculated`


def _key(case_id: uuid.UUID) -> str:
    return f"reading:{case_id.hex}"


def spend(case_id: uuid.UUID, seconds: float) -> None:
    """Add to what a case used in the day since its first use."""
    milliseconds = max(1, int(seconds * 1000))
    try:
        cache.add(_key(case_id), 0, DAY)
        cache.incr(_key(case_id), milliseconds)
    except _UNKNOWN:
        return


@contextmanager
def measured(case_id: uuid.UUID) -> Iterator[None]:
    """What happens inside counts for that case, however it ends: processor time of this process, of its children
    and of what `calculated` names."""
    began, calculated_before = time.monotonic(), _processor_seconds()
    try:
        yield
    finally:
        calculated_seconds = _processor_seconds() - calculated_before
        spend(case_id, max(calculated_seconds, HELD * (time.monotonic() - began)))


def calculated(seconds: float) -> None:
    """Inside `measured`, in the same thread: what a process used that is no child, or a child that goes on."""
    _elsewhere.seconds = getattr(_elsewhere, "seconds", 0.0) + seconds


def _processor_seconds() -> float:
    """Of this process, of its children that ended, and elsewhere. A worker does one thing at a time, or several of
    one kind: then each counts what this process does for all, which is little beside what it has others do."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return float(getattr(_elsewhere, "seconds", 0.0)) + sum(usage.ru_utime + usage.ru_stime for usage in usages)


def spent(case_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, float]:
    """Seconds that each used; nothing when nobody knows."""
    keys = {_key(case_id): case_id for case_id in case_ids}
    try:
        milliseconds_by_key = cache.get_many(keys)
    except _UNKNOWN:
        return {}
    return {keys[key]: int(milliseconds) / 1000 for key, milliseconds in milliseconds_by_key.items()}


def is_used_up(case_id: uuid.UUID) -> bool:
    return spent([case_id]).get(case_id, 0) >= SHARE_SECONDS


def waits_behind(case_id: uuid.UUID) -> bool:
    """Whether something of the case is still to be read, and that after everybody else's. One query at most."""
    open_jobs = Job.objects.filter(
        case_id=case_id, task__in=READING, state__in=(Job.State.WAITING, Job.State.RUNNING)
    )
    return is_used_up(case_id) and open_jobs.exists()


def next_job(task: str, *, leave_out: Collection[uuid.UUID] = ()) -> uuid.UUID | None:
    """The job of that kind that should be taken now, none of `leave_out`; None when there is none, or when those
    that wait used up their share and another such case is being served."""
    jobs = Job.objects.filter(task=task, state=Job.State.WAITING).exclude(pk__in=leave_out)
    waiting = dict(
        jobs.filter(expires_at__gt=timezone.now()).values_list("case_id").annotate(since=Min("created_at"))
    )
    running = set(Job.objects.filter(task=task, state=Job.State.RUNNING).values_list("case_id", flat=True))
    used = spent({*waiting, *running})
    over = {case_id for case_id, seconds in used.items() if seconds >= SHARE_SECONDS}
    if running & over:
        waiting = {case_id: since for case_id, since in waiting.items() if case_id not in over}
    if not waiting:
        return None
    case_id = min(waiting, key=lambda one: (one in over, one in running, used.get(one, 0), waiting[one]))
    first = jobs.filter(case_id=case_id).order_by("created_at").first()
    return first.pk if first else None
