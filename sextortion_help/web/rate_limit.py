"""Limits per client without storing an address.

An entry of the cache stands under an HMAC of the address. The key of that is random, changes every hour and is
in the cache alone, which writes nothing to a disk (docs/operating.md): after the hour nobody can find an address
again, not even with the site's keys and the broker's files. Of IPv6 the network counts (/64), which one line has
to itself.

When the cache is gone the limit is off: six words hold 77 bits, and the cost of trying is bounded elsewhere, so a
victim is never locked out by a broken server.
"""

import hashlib
import hmac
import ipaddress
import secrets
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

HOUR = 3600
_NETWORK = 64  # bits of an IPv6 address that tell lines apart
_without_cache = secrets.token_bytes(32)


def client_address(request: HttpRequest) -> str:
    """The peer's address, or what the outermost of our own proxies saw (TRUSTED_PROXIES counts them)."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return hops[-settings.TRUSTED_PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def _line(address: str) -> str:
    """What one line has to itself: the address, or the network of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is None:
            return str(ipaddress.ip_network((parsed.packed, _NETWORK), strict=False))
        return str(parsed.ipv4_mapped)
    return str(parsed)


def _hourly_key() -> bytes:
    """Of this hour, the same in all processes."""
    name = f"limit-key:{int(time.time()) // HOUR}"
    try:
        key = cache.get(name)
        if key is None:
            cache.add(name, secrets.token_bytes(32), HOUR)
            key = cache.get(name)
    except (RedisError, OSError):
        return _without_cache
    return key if isinstance(key, bytes) else _without_cache


def pseudonym(request: HttpRequest, purpose: str, *about: str) -> str:
    """What stands for this client's line in this hour; with `about`, for that line and those texts together."""
    return pseudonym_of(purpose, _line(client_address(request)), *about)


def pseudonym_of(purpose: str, *about: str) -> str:
    """What stands for some texts in this hour, such as a sign-in name, whoever the client is."""
    digest = hmac.new(_hourly_key(), "\0".join(about).encode(), hashlib.sha256)
    return f"limit:{purpose}:{digest.hexdigest()[:32]}"


def counted(request: HttpRequest, purpose: str) -> int:
    """How many times this client has counted in this hour."""
    return counted_of(pseudonym(request, purpose))


def counted_of(key: str) -> int:
    """The same for a pseudonym."""
    try:
        return int(cache.get(key, 0))
    except (RedisError, OSError):
        return 0


def used_up(request: HttpRequest, purpose: str, limit: int) -> bool:
    """Whether this client has counted `limit` times in this hour."""
    return counted(request, purpose) >= limit


def take(request: HttpRequest, purpose: str, limit: int) -> bool:
    """Count an attempt before it is made; False when this client has none left in this hour.

    Counted first, so that of many at the same moment no more than `limit` get through.
    """
    return take_of(pseudonym(request, purpose), limit)


def take_of(key: str, limit: int) -> bool:
    """The same for a pseudonym."""
    try:
        cache.add(key, 0, HOUR)
        return int(cache.incr(key)) <= limit
    except (RedisError, OSError, ValueError):
        return True


def give_back(request: HttpRequest, purpose: str) -> None:
    """The attempt that was taken does not count."""
    give_back_of(pseudonym(request, purpose))


def give_back_of(key: str) -> None:
    """The same for a pseudonym."""
    try:
        cache.decr(key)
    except (RedisError, OSError, ValueError):
        return
