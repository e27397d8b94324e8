"""Whether sweeps, stamps and retention run: the scheduler asks for a sweep every ten seconds, and a worker leaves a
mark in the cache when it has done one."""

from django.core.cache import cache
from redis.exceptions import RedisError

SILENT_SECONDS = 60  # without a sweep: the scheduler, or the worker for upkeep, stands still
_KEY = "upkeep:swept"


def mark() -> None:
    """A sweep has ended."""
    try:
        cache.set(_KEY, 1, SILENT_SECONDS)
    except (RedisError, OSError):
        return


def runs() -> bool:
    """Raises RedisError, OSError when nobody knows."""
    return bool(cache.get(_KEY) == 1)
