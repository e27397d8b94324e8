"""Whether far more cases are begun than people begin: then each asks for a moment's work first (see new_case_gate).

Counted over all, by the minute and in the cache alone; of no visitor. The other sign is that more cases than
settings.UNCONFIRMED_MOST wait for their words to be typed back. Cases that are begun in a surge and stay empty go
after hours instead of a day. Without a cache nobody knows, and nothing is asked.
"""

import time

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from cases.models import Case

MINUTES = 10  # that are looked at together
_MINUTE = 60
_LOOK_SECONDS = 30  # how long a count of the database holds
_UNKNOWN = (RedisError, OSError, ValueError)


def _bucket(minutes_ago: int = 0) -> str:
    return f"new-cases:{int(time.time()) // _MINUTE - minutes_ago}"


def _waits() -> str:
    return f"new-case-waits:{int(time.time()) // (MINUTES * _MINUTE)}"


def _add(key: str) -> int:
    """Raises RedisError, OSError, ValueError."""
    cache.add(key, 0, (MINUTES + 1) * _MINUTE)
    return int(cache.incr(key))


def note_begun() -> None:
    """A case was begun."""
    try:
        _add(_bucket())
    except _UNKNOWN:
        return


def take_wait() -> bool:
    """Whether one more may begin by waiting, without a proof of work: so many in ten minutes as on a usual day."""
    try:
        return _add(_waits()) <= max(1, settings.NEW_CASES_SURGE)
    except _UNKNOWN:
        return True


def is_on() -> bool:
    """One query at most, in half a minute."""
    try:
        begun_count = sum(cache.get_many([_bucket(minute) for minute in range(MINUTES)]).values())
        return int(begun_count) >= settings.NEW_CASES_SURGE or _unconfirmed() >= settings.UNCONFIRMED_MOST
    except _UNKNOWN:
        return False


def _unconfirmed() -> int:
    """Raises RedisError, OSError."""
    count: int | None = cache.get("new-cases:unconfirmed")
    if count is None:
        count = Case.objects.open().filter(words_confirmed=False).count()
        cache.set("new-cases:unconfirmed", count, _LOOK_SECONDS)
    return count
