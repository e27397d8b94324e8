"""A brake on the one act that destroys cases by itself: it must not believe any clock, nor any setting.

It holds when the clock moved by more than a day since the last run, and when cases are over that should have been
over, and deleted, long before. A day on which many cases end together is no reason: what became due since the last
run goes. When it holds, nothing is destroyed, and every run says so as an error.

A site that was switched off for up to a week goes on by itself, after a day in which its clock ran evenly: a wrong
clock is found in that time, and who could not reach the site had less time to come back. Everything else waits for
`manage.py delete_expired --confirm`.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max, QuerySet
from django.utils import timezone

from cases.models import Case, RetentionRun

logger = logging.getLogger(__name__)

USUAL = timedelta(days=1, hours=2)  # between two runs at most; they are due every hour
EVEN = timedelta(days=1)  # in which the clock has to run evenly after it moved
ABSENT = timedelta(days=8)  # moved by more: somebody has to look
FEW = 10  # cases; so many may always go
SHARE = 0.2  # of all cases

Doubt = RetentionRun.Doubt
_WHY = {
    Doubt.CLOCK: "the clock moved by more than a day since the last run",
    Doubt.MANY: "too many cases seem to be over for long",
}


def lets_through(over: QuerySet[Case], *, confirmed: bool = False) -> bool:
    """Whether the cases of `over` may be destroyed now; keeps when it was asked. confirmed: somebody looked."""
    now = timezone.now()
    with transaction.atomic():
        times = {"ran_at": _set_up_at(), "tried_at": _set_up_at()}
        run, is_first = RetentionRun.objects.select_for_update().get_or_create(pk=RetentionRun.ONLY, defaults=times)
        run.doubt = Doubt.NONE if confirmed else _doubt(run, over, now, is_first=is_first)
        if run.doubt == Doubt.NONE:
            run.held_since = None
            run.ran_at = now if confirmed else max(run.ran_at, now)
        run.tried_at = now
        run.save()
    if run.doubt != Doubt.NONE:
        why = _WHY[Doubt(run.doubt)]
        logger.error("deletion of cases is held: %s; see 'manage.py delete_expired'", why)
    return run.doubt == Doubt.NONE


def _set_up_at() -> datetime:
    """What stands for a run before the first: when the tables of this version were made."""
    first_migration = MigrationRecorder.Migration.objects.filter(app=Case._meta.app_label).aggregate(
        last=Max("applied")
    )["last"]
    return first_migration if first_migration is not None else timezone.now()


def _doubt(run: RetentionRun, over: QuerySet[Case], now: datetime, *, is_first: bool) -> RetentionRun.Doubt:
    before = RetentionRun.Doubt(run.doubt)
    if _clock_is_doubtful(run, now):
        return Doubt.CLOCK
    even = before == Doubt.NONE and not is_first
    return Doubt.MANY if _are_many(over, since=run.ran_at if even else None) else Doubt.NONE


def _clock_is_doubtful(run: RetentionRun, now: datetime) -> bool:
    """Sets `held_since` when the clock moved now."""
    if now - run.ran_at <= USUAL:
        return False  # also when it was wrong for a while
    if now - run.tried_at > USUAL or now < run.tried_at:
        run.held_since = now
    if run.held_since is None:
        return False  # it runs evenly; runs were held for another reason
    return now - run.held_since < EVEN or run.held_since - run.ran_at > ABSENT


def _are_many(over: QuerySet[Case], *, since: datetime | None) -> bool:
    """Whether more would go than is plausible. since: of those that were over before that day already."""
    if since is not None:
        day = timezone.localdate(since) - timedelta(days=settings.RETENTION_DAYS)
        over = over.filter(last_visit__lt=day)
    return over.count() > max(FEW, SHARE * Case.objects.open().count())


def state() -> RetentionRun | None:
    """What the last run saw; None before the first."""
    return RetentionRun.objects.filter(pk=RetentionRun.ONLY).first()


def holds() -> bool:
    """Whether the last run was held."""
    return RetentionRun.objects.exclude(doubt=Doubt.NONE).exists()
