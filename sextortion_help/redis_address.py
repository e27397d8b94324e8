"""REDIS_URL as Django's cache and Celery's broker read it: one server, or the one that Redis Sentinel calls master.

redis://…  rediss://…  unix:///path                                one server
sentinel://:password@host:26379,host2:26379,host3:26379/0?master=site
"""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qs, quote, unquote, urlsplit

from redis.backoff import NoBackoff
from redis.retry import Retry
from redis.sentinel import Sentinel, SentinelConnectionPool

SECONDS = 2.0  # for a server to answer; a broker's worker waits 1 s for messages by itself
SENTINEL_SECONDS = 0.5  # for a sentinel; there are others, and a page must not wait for all of them
SENTINEL_PORT = 26379
_SINGLE = ("redis", "rediss", "unix")


class RedisAddressError(ValueError):
    """The message says what REDIS_URL must look like."""


@dataclass(frozen=True)
class SentinelAddress:
    """What a sentinel:// address says. sentinels: (host, port); master: what they call the group of servers."""

    sentinels: tuple[tuple[str, int], ...]
    master: str
    database: int
    username: str
    password: str

    @classmethod
    def parse(cls, url: str) -> Self:
        """Raises RedisAddressError."""
        parts = urlsplit(url)
        account, _, places = parts.netloc.rpartition("@")
        username, _, password = account.partition(":")
        names = parse_qs(parts.query).get("master", [])
        database = parts.path.strip("/") or "0"
        sentinels = tuple(_place(place) for place in places.split(",") if place.strip())
        if len(names) != 1 or not sentinels or not database.isdecimal():
            raise RedisAddressError("REDIS_URL must look like sentinel://host:26379,host2:26379/0?master=name.")
        return cls(sentinels, names[0], int(database), unquote(username), unquote(password))

    @property
    def broker_url(self) -> str:
        """One address for each sentinel, which is how Celery wants it."""
        account = f"{quote(self.username, safe='')}:{quote(self.password, safe='')}@" if self.password else ""
        return ";".join(f"sentinel://{account}{host}:{port}/{self.database}" for host, port in self.sentinels)


def _place(text: str) -> tuple[str, int]:
    """Raises RedisAddressError."""
    parts = urlsplit(f"//{text.strip()}")
    try:
        host, port = parts.hostname, parts.port or SENTINEL_PORT
    except ValueError:
        host, port = None, 0
    if not host:
        raise RedisAddressError("REDIS_URL names a sentinel that is no host:port.")
    return (f"[{host}]" if ":" in host else host), port


class MasterPool(SentinelConnectionPool):
    """For Django's cache: connections to the server that is master at this moment, as the sentinels say."""

    @classmethod
    def from_url(cls, url: str, **options: Any) -> Self:
        """sentinel_password, if any, is for the sentinels; other options go to each connection."""
        address = SentinelAddress.parse(url)
        places = [(host.strip("[]"), port) for host, port in address.sentinels]
        sentinels: Any = Sentinel(  # type: ignore[no-untyped-call]
            places, sentinel_kwargs=_sentinel_options(options.pop("sentinel_password", ""))
        )
        account = {"username": address.username or None, "password": address.password or None}
        return cls(address.master, sentinels, db=address.database, **account, **options)


def cache(url: str, sentinel_password: str) -> dict[str, Any]:
    """Django's settings of a cache. Raises RedisAddressError."""
    options: dict[str, Any] = {"socket_connect_timeout": SECONDS, "socket_timeout": SECONDS}
    if _is_sentinel(url):
        SentinelAddress.parse(url)
        options |= {"pool_class": MasterPool, "sentinel_password": sentinel_password}
    # A list, as Django would cut a text at each comma.
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": [url], "OPTIONS": options}


def broker_url(url: str) -> str:
    """As Celery spells it. Raises RedisAddressError."""
    if _is_sentinel(url):
        return SentinelAddress.parse(url).broker_url
    return url.replace("unix://", "redis+socket://", 1)


def broker_options(url: str, sentinel_password: str) -> dict[str, Any]:
    """What Celery wants to know beside the address. Raises RedisAddressError."""
    if not _is_sentinel(url):
        return {}
    return {
        "master_name": SentinelAddress.parse(url).master,
        "sentinel_kwargs": _sentinel_options(sentinel_password),
    }


def _sentinel_options(password: str) -> dict[str, Any]:
    """Asked once: a client of its own would try again for seconds while a page waits."""
    return {
        "password": password or None,
        "socket_timeout": SENTINEL_SECONDS,
        "socket_connect_timeout": SENTINEL_SECONDS,
        "retry": Retry(NoBackoff(), 0),
    }


def _is_sentinel(url: str) -> bool:
    """Raises RedisAddressError for an address of any other kind."""
    scheme = urlsplit(url).scheme
    if scheme not in (*_SINGLE, "sentinel"):
        raise RedisAddressError("REDIS_URL must begin with redis://, rediss://, unix:// or sentinel://.")
    return scheme == "sentinel"
