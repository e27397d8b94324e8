"""Two voices of each language: for adults („Sie“), and for readers under 18 („du“, English of their own).

The second is a language variant, `de-du` and `en-young`: its catalogue (locale/de_DU, locale/en_Young) and prose
hold only what differs and fall back to the language. The address stays /de/ or /en/ for both.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation

from sextortion_help.web import plan_cookie

YOUNG_VOICE = {"de": "de-du", "en": "en-young"}


class RegisterPrefixPattern(LocalePrefixPattern):
    """A language prefix that knows no voice: de-du stays under /de/, en-young under /en/."""

    @property
    def language_prefix(self) -> str:
        return f"{base_language()}/"


def base_language() -> str:
    """The page's language without its voice: "en" or "de"."""
    return (translation.get_language() or "en").split("-")[0]


def patterns(*urls: Any) -> list[URLResolver]:
    """As Django's i18n_patterns, with a prefix that knows no voice."""
    return [URLResolver(RegisterPrefixPattern(), list(urls))]


def young_reader(plan: dict[str, Any]) -> bool:
    """Whether the reader is or may be under 18, as far as the triage was answered."""
    return bool(plan.get("young_reader"))


def concerns_young(plan: dict[str, Any]) -> bool:
    """Whether anyone in the picture is or was under 18, or may be, as far as the triage was answered."""
    return bool(plan.get("young")) or young_reader(plan)


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Choose the voice from the plan in the browser, after LocaleMiddleware chose the language."""

    def choose(request: HttpRequest) -> HttpResponse:
        voice = YOUNG_VOICE.get(translation.get_language() or "")
        if voice is None or not young_reader(plan_cookie.read(request)):
            return get_response(request)
        translation.activate(voice)
        request.LANGUAGE_CODE = voice
        response = get_response(request)
        # What the header says is read by proxies, and how old somebody is is none of their business.
        response.headers["Content-Language"] = base_language()
        return response

    return choose
