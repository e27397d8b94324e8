"""Whether sweeps, stamps and retention run, and what an operator has to hear.

The scheduler asks for a sweep every ten seconds, and a worker leaves a mark in the cache when it has done one.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from cases import blob_store, fairness, new_case_surge, store_identity
from cases.models import Job

logger = logging.getLogger(__name__)

SILENT_SECONDS = 60  # without a sweep: the scheduler, or the worker for upkeep, stands still
LATE = timedelta(minutes=15)  # a file or a paper that waits longer: the workers do not keep up
SAY_AGAIN_SECONDS = 3600
_KEY, _WROTE, _ENDED = "upkeep:swept", "upkeep:wrote", "upkeep:ended"
_UNHURRIED = "extraction."  # text of pictures may take hours


def mark() -> None:
    """A sweep has ended, and the database takes what is written. Raises DatabaseError when it does not."""
    try:
        if cache.get(_WROTE) is None:
            store_identity.note_writing()
            cache.set(_WROTE, 1, SILENT_SECONDS // 2)
        cache.set(_KEY, 1, SILENT_SECONDS)
        cache.set(_ENDED, timezone.now().timestamp(), None)
        _warn()
    except (RedisError, OSError):
        return


def has_room() -> bool:
    """Whether the disk with the files still has its reserve. Raises OSError."""
    return blob_store.free_bytes() >= settings.EVIDENCE_RESERVE_BYTES


def keeps_up() -> bool:
    """Whether nobody waits too long for a file or a paper; who used up a share waits by design."""
    late = Job.objects.filter(state=Job.State.WAITING, created_at__lt=timezone.now() - LATE)
    cases = set(late.exclude(task__startswith=_UNHURRIED).values_list("case_id", flat=True)[:1000])
    spent = fairness.spent(cases)
    return all(spent.get(case_id, 0) >= fairness.SHARE_SECONDS for case_id in cases)


def _warn() -> None:
    """One line an hour for what health shows in red, for whoever reads the log only."""
    if not has_room() and cache.add("upkeep:said-room", 1, SAY_AGAIN_SECONDS):
        logger.error("the disk with the files is nearly full: make room, or it takes no more files")
    if not keeps_up() and cache.add("upkeep:said-late", 1, SAY_AGAIN_SECONDS):
        logger.error("files or papers wait for more than 15 minutes: the workers do not keep up")
    if new_case_surge.is_on() and cache.add("upkeep:said-surge", 1, SAY_AGAIN_SECONDS):
        logger.error("far more cases are begun than usual: each asks the device for a moment's work first")


def runs() -> bool:
    """Raises RedisError, OSError when nobody knows."""
    return bool(cache.get(_KEY) == 1)


def seconds_since_sweep() -> float | None:
    """None: the cache knows of none. Raises RedisError, OSError."""
    ended = cache.get(_ENDED)
    return None if ended is None else max(0.0, timezone.now().timestamp() - float(ended))
