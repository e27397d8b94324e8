"""How much may still be read today: where files lie in a bucket, each byte that is read may cost.

The count is in the cache. When that is lost, it begins anew; while it does not answer, nothing is read.
"""

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

_KEPT_SECONDS = 2 * 24 * 3600


def _key() -> str:
    return f"watch-read:{timezone.localdate().isoformat()}"


def is_left() -> bool:
    """Whether another file may be read; always where WATCH_GIB_A_DAY names no limit."""
    if not settings.WATCH_BYTES_A_DAY:
        return True
    try:
        return int(cache.get(_key(), 0)) < settings.WATCH_BYTES_A_DAY
    except RedisError:
        return False


def spend(size: int) -> None:
    """Count bytes that were read."""
    if settings.WATCH_BYTES_A_DAY:
        try:
            cache.add(_key(), 0, _KEPT_SECONDS)
            cache.incr(_key(), size)
        except (RedisError, ValueError):  # the cache is away, or forgot the day between the two lines
            return
