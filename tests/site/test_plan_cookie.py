"""The sealed cookie of the plan."""

import random
import string
from typing import Any

from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from sextortion_help.web import plan_cookie


def request_with(value: str | None) -> Any:
    request = RequestFactory().get("/")
    if value is not None:
        request.COOKIES[plan_cookie.name()] = value
    return request


def sealed(plan: dict[str, Any]) -> str:
    response = HttpResponse()
    assert plan_cookie.write(response, plan)
    return response.cookies[plan_cookie.name()].value


def test_round_trip() -> None:
    plan = {"answers": {"form": "stranger", "platform": ["telegram"]}, "ticks": ["a", "b"]}
    assert plan_cookie.read(request_with(sealed(plan))) == plan


def test_nothing_can_be_read_from_it() -> None:
    import base64

    value = sealed({"answers": {"form": "marker-marker"}})
    assert b"marker" not in base64.urlsafe_b64decode(value)


def test_attributes() -> None:
    response = HttpResponse()
    plan_cookie.write(response, {"a": 1})
    cookie = response.cookies[plan_cookie.name()]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""


def test_absent_changed_or_foreign_cookies_are_an_empty_plan() -> None:
    good = sealed({"a": 1})
    for value in (None, "", "x", "%%%", good[:-6], "A" + good[1:], "ü"):
        assert plan_cookie.read(request_with(value)) == {}, value


def test_another_key_reads_nothing(settings: Settings) -> None:
    value = sealed({"a": 1})
    settings.SECRET_KEY = "another-key" * 6
    assert plan_cookie.read(request_with(value)) == {}


def test_too_much_is_not_written() -> None:
    response = HttpResponse()
    noise = "".join(random.choices(string.ascii_letters + string.digits, k=9000))
    assert not plan_cookie.write(response, {"a": noise})
    assert plan_cookie.name() not in response.cookies
