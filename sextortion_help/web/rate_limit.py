"""Limits per client without storing an address.

The key is an HMAC of the address under a key that changes every hour, so an entry of the cache tells nothing
about who came, and after the hour nobody can find it again. When the cache is gone the limit is off: six words
hold 77 bits, and the cost of trying is bounded elsewhere, so a victim is never locked out by a broken server.
"""

import hashlib
import hmac
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

HOUR = 3600


def client_address(request: HttpRequest) -> str:
    """The peer's address, or what the outermost of our own proxies saw (TRUSTED_PROXIES counts them)."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return hops[-settings.TRUSTED_PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def pseudonym(request: HttpRequest, purpose: str) -> str:
    """What stands for this client's address in this hour."""
    hour = str(int(time.time()) // HOUR)
    hourly = hmac.digest(settings.SECRET_KEY.encode(), f"ratelimit/{hour}".encode(), "sha256")
    return f"limit:{purpose}:" + hmac.new(hourly, client_address(request).encode(), hashlib.sha256).hexdigest()[:32]


def used_up(request: HttpRequest, purpose: str, limit: int) -> bool:
    """Whether this client has counted `limit` times in this hour."""
    try:
        return int(cache.get(pseudonym(request, purpose), 0)) >= limit
    except (RedisError, OSError):
        return False


def take(request: HttpRequest, purpose: str, limit: int) -> bool:
    """Count an attempt before it is made; False when this client has none left in this hour.

    Counted first, so that of many at the same moment no more than `limit` get through.
    """
    key = pseudonym(request, purpose)
    try:
        cache.add(key, 0, HOUR)
        return int(cache.incr(key)) <= limit
    except (RedisError, OSError, ValueError):
        return True


def give_back(request: HttpRequest, purpose: str) -> None:
    """The attempt that was taken does not count."""
    try:
        cache.decr(pseudonym(request, purpose))
    except (RedisError, OSError, ValueError):
        return


def count(request: HttpRequest, purpose: str) -> None:
    """Count one attempt."""
    key = pseudonym(request, purpose)
    try:
        cache.add(key, 0, HOUR)
        cache.incr(key)
    except (RedisError, OSError, ValueError):
        return
