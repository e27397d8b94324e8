"""Limits per client without an address."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from pytest_django import Settings
from redis.exceptions import ConnectionError as RedisGone

from sextortion_help.web import rate_limit


def request(address: str = "203.0.113.9", **headers: Any) -> Any:
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


def test_a_client_is_stopped_after_its_limit_and_others_are_not() -> None:
    for _ in range(3):
        assert not rate_limit.used_up(request(), "open", 3)
        rate_limit.take(request(), "open", 9)
    assert rate_limit.used_up(request(), "open", 3)
    assert not rate_limit.used_up(request("203.0.113.10"), "open", 3)
    assert not rate_limit.used_up(request(), "new", 3)


def test_of_many_at_the_same_moment_no_more_than_the_limit_get_through() -> None:
    with ThreadPoolExecutor(20) as pool:
        taken = list(pool.map(lambda _: rate_limit.take(request(), "open", 20), range(60)))
    assert sum(taken) == 20


def test_what_is_given_back_does_not_count() -> None:
    for _ in range(10):
        assert rate_limit.take(request(), "open", 2)
        rate_limit.give_back(request(), "open")


def test_the_next_hour_begins_anew(time_machine: Any) -> None:
    time_machine.move_to("2026-11-22T02:00:00Z")
    rate_limit.take(request(), "open", 9)
    assert rate_limit.used_up(request(), "open", 1)
    time_machine.shift(timedelta(hours=1))
    assert not rate_limit.used_up(request(), "open", 1)


def test_no_address_in_the_cache() -> None:
    rate_limit.take(request(), "open", 9)
    assert not any("203.0.113.9" in key for key in cache._cache)


def test_whoever_has_the_site_s_keys_finds_no_address_again(settings: Settings) -> None:
    """The key is random and in the cache alone."""
    first = rate_limit.pseudonym(request(), "open")
    assert rate_limit.pseudonym(request(), "open") == first
    cache.clear()
    assert rate_limit.pseudonym(request(), "open") != first


def test_a_line_with_many_addresses_is_one_client() -> None:
    def name(address: str) -> str:
        return rate_limit.pseudonym(request(address), "new")

    assert name("2001:db8:1:2::1") == name("2001:db8:1:2:ffff:ffff:ffff:ffff")
    assert name("2001:db8:1:2::1") != name("2001:db8:1:3::1")
    assert name("::ffff:203.0.113.9") == name("203.0.113.9")
    assert name("203.0.113.9") != name("203.0.113.8")
    assert name("no address") != name("another")


def test_a_forged_header_does_not_change_the_client(settings: Settings) -> None:
    forged = request(**{"X-Forwarded-For": "198.51.100.1"})
    assert rate_limit.client_address(forged) == "203.0.113.9"
    settings.TRUSTED_PROXIES = 1
    behind = request("127.0.0.1", **{"X-Forwarded-For": "198.51.100.1, 203.0.113.9"})
    assert rate_limit.client_address(behind) == "203.0.113.9"


def test_without_a_cache_nobody_is_locked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*args: Any, **kwargs: Any) -> None:
        raise RedisGone

    for name in ("get", "add", "incr", "decr"):
        monkeypatch.setattr(cache, name, gone)
    assert rate_limit.take(request(), "open", 0)
    rate_limit.give_back(request(), "open")
    rate_limit.take(request(), "open", 9)
    assert not rate_limit.used_up(request(), "open", 1)
