"""Two German voices: „Sie“, and „du“ on the path of people under 18.

The second is the language variant `de-du`: its catalogue (locale/de_DU) and prose hold only what differs and
fall back to `de`. The address stays /de/ for both.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation

from sextortion_help.web import plan_cookie

DU = "de-du"


class RegisterPrefixPattern(LocalePrefixPattern):
    """A language prefix that knows no voice: de-du stays under /de/."""

    @property
    def language_prefix(self) -> str:
        return f"{base_language()}/"


def base_language() -> str:
    """The page's language without its voice: "en" or "de"."""
    return (translation.get_language() or "en").split("-")[0]


def patterns(*urls: Any) -> list[URLResolver]:
    """As Django's i18n_patterns, with a prefix that knows no voice."""
    return [URLResolver(RegisterPrefixPattern(), list(urls))]


def speaks_du(plan: dict[str, Any]) -> bool:
    """Whether the person reading said that they are under 18 themselves."""
    return bool(plan.get("du"))


def concerns_young(plan: dict[str, Any]) -> bool:
    """Whether anyone in the picture is or was under 18, or may be, as far as the triage was answered."""
    return bool(plan.get("young")) or speaks_du(plan)


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Choose the voice from the plan in the browser, after LocaleMiddleware chose the language."""

    def choose(request: HttpRequest) -> HttpResponse:
        if translation.get_language() == "de" and speaks_du(plan_cookie.read(request)):
            translation.activate(DU)
            request.LANGUAGE_CODE = DU
        return get_response(request)

    return choose
