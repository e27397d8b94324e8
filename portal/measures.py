"""Numbers of the whole site, for whoever runs it. None is about a person, a case or a file."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import NamedTuple

from celery.exceptions import CeleryError
from cryptography import x509
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Min
from django.utils import timezone, translation
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from cases import blob_store, retention_brake, upkeep
from cases.models import Case, Job
from guidance import fact_list, fact_overlay, pack_loader
from integrity import actions as watch
from integrity.models import Damage, Round

FAILURES = (OSError, DatabaseError, RedisError, KombuError, CeleryError)
DAY = timedelta(days=1)


class Measure(NamedTuple):
    """One gauge: its name, what it says, and its values by one label ("" where it has none)."""

    name: str
    meaning: str
    label: str
    values: dict[str, float]


def queue_of(task: str) -> str:
    """As Celery routes it: an exact name comes before a pattern."""
    routes = settings.CELERY_TASK_ROUTES
    patterns = [task] if task in routes else [pattern for pattern in routes if fnmatchcase(task, pattern)]
    return str(routes[patterns[0]]["queue"]) if patterns else str(settings.CELERY_TASK_DEFAULT_QUEUE)


def _queues() -> list[str]:
    """Those that jobs are in; the messages of sweeps are no rows."""
    return sorted({queue_of(task) for task in ("evidence.any", "extraction.any", "dossier.any")})


def _backlog() -> Iterator[Measure]:
    now = timezone.now()
    waiting: Counter[str] = Counter(dict.fromkeys(_queues(), 0))
    running, failed = Counter(waiting), Counter(waiting)
    oldest: dict[str, float] = dict.fromkeys(waiting, 0.0)
    rows = Job.objects.filter(state__in=(Job.State.WAITING, Job.State.RUNNING))
    for task, state, count, since in rows.values_list("task", "state").annotate(Count("pk"), Min("created_at")):
        queue = queue_of(task)
        (waiting if state == Job.State.WAITING else running)[queue] += count
        if state == Job.State.WAITING:
            oldest[queue] = max(oldest.get(queue, 0.0), (now - since).total_seconds())
    failures = Job.objects.filter(state=Job.State.FAILED, created_at__gt=now - DAY)
    for task, count in failures.values_list("task").annotate(Count("pk")):
        failed[queue_of(task)] += count
    yield Measure("site_jobs_waiting", "Jobs that wait for a worker.", "queue", dict(waiting))
    yield Measure("site_jobs_running", "Jobs that a worker has taken.", "queue", dict(running))
    yield Measure("site_jobs_oldest_waiting_seconds", "How long the oldest of them waits.", "queue", oldest)
    yield Measure(
        "site_jobs_failed_last_day", "Jobs of the last 24 hours that failed for good.", "queue", dict(failed)
    )


def _watch() -> Iterator[Measure]:
    """How far reading stored files again is behind: the end of the longest unread case's last round."""
    yield Measure(
        "site_files_damaged", "Stored files that are missing or changed.", "", {"": Damage.objects.count()}
    )
    yield Measure("site_watch_cases_due", "Cases whose files wait to be read again.", "", {"": watch.due().count()})
    rounds = Round.objects.filter(case__in=Case.objects.open(), ended_at__isnull=False)
    oldest = rounds.aggregate(Min("ended_at"))["ended_at__min"]
    lag = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    yield Measure("site_watch_oldest_round_seconds", "Since the files read longest ago were read.", "", {"": lag})


def _store() -> Iterator[Measure]:
    free = float(blob_store.free_bytes())
    yield Measure("site_store_free_bytes", "Free on the disk with the files.", "", {"": free})
    reserve = float(settings.EVIDENCE_RESERVE_BYTES)
    yield Measure("site_store_reserve_bytes", "Below this, health is red.", "", {"": reserve})


def _scheduler() -> Iterator[Measure]:
    age = upkeep.seconds_since_sweep()
    if age is not None:
        yield Measure("site_sweep_age_seconds", "Since the scheduler's last sweep ended.", "", {"": age})


def _retention() -> Iterator[Measure]:
    value = float(retention_brake.holds())
    yield Measure("site_retention_held", "1 while expired cases are not deleted.", "", {"": value})


def _certificates() -> Iterator[Measure]:
    chains = {"sign": settings.SIGN_CHAIN, "stamp": settings.STAMP_CHAIN, "tsa": settings.TSA_CA}
    ends = {name: end.timestamp() for name, pem in chains.items() if (end := _first_end(pem)) is not None}
    yield Measure("site_certificate_end_timestamp_seconds", "When the first of a chain ends.", "chain", ends)


@lru_cache(maxsize=8)
def _first_end(pem: str) -> datetime | None:
    try:
        certificates = x509.load_pem_x509_certificates(pem.encode())
    except ValueError:
        return None
    return min(one.not_valid_after_utc for one in certificates)


def _facts() -> Iterator[Measure]:
    stale = float(_stale(timezone.localdate().toordinal(), fact_overlay.version()))
    yield Measure("site_facts_stale", "Facts that somebody should have looked at again.", "", {"": stale})
    left_out = float(bool(pack_loader.packs().problem))
    yield Measure("site_facts_changes_left_out", "1 while FACTS_OVERLAY cannot be used.", "", {"": left_out})


@lru_cache(maxsize=2)
def _stale(_day: int, _version: fact_overlay.FileVersion | None) -> int:
    with translation.override("en"):
        return sum(row.fact.stale for group in fact_list.groups() for row in group.facts)


def _connections() -> Iterator[Measure]:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), current_setting('max_connections') FROM pg_stat_activity")
        used, most = cursor.fetchone()
    yield Measure("site_database_connections", "Of the whole database server.", "", {"": float(used)})
    yield Measure("site_database_connections_most", "Its max_connections.", "", {"": float(most)})


_SOURCES: tuple[Callable[[], Iterator[Measure]], ...] = (
    *(_scheduler, _backlog, _watch, _store, _retention, _certificates, _facts, _connections),
)


def taken() -> list[Measure]:
    """All that can be had now. What a part that does not answer would tell is left out."""
    measures: list[Measure] = []
    for source in _SOURCES:
        with suppress(*FAILURES):
            measures += list(source())
    return measures
