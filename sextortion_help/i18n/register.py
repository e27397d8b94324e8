"""Two voices of each language: for adults („Sie“), and for readers under 18 („du“, English of their own).

The second is a language variant such as `de-du` and `en-young`: its catalogue (locale/de_DU, locale/en_Young) and
prose hold only what differs and fall back to the language. The address stays /de/ or /en/ for both.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLResolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation

from sextortion_help.web import plan_cookie

YOUNG_VOICE = {"de": "de-du", "en": "en-young", "fr": "fr-tu", "it": "it-tu"}
# The languages in which the site is written. All others are translations: what one of them lacks, and what nobody
# may rely on before it was read, is shown in English.
WRITTEN_IN = ("en", "de")
ENGLISH = "en"


class RegisterPrefixPattern(LocalePrefixPattern):
    """A language prefix that knows no voice: de-du stays under /de/, en-young under /en/."""

    @property
    def language_prefix(self) -> str:
        return f"{address_language()}/"


def _voice() -> str:
    """The active language with its voice: "en", "de-du"; "en-adult@fr" in a part in English on a French page."""
    return translation.get_language() or ENGLISH


def base_language() -> str:
    """The language of the words without its voice, such as "en" or "de"."""
    return _voice().split("-")[0]


def address_language() -> str:
    """The reader's language, to which addresses lead also from a part of the page that is in English."""
    return _voice().partition("@")[2] or base_language()


def paper_language() -> str:
    """For what goes to authorities unless their country says otherwise: the reader's language or English."""
    return language if (language := base_language()) in WRITTEN_IN else ENGLISH


def _is_young() -> bool:
    return _voice().partition("@")[0] in YOUNG_VOICE.values()


def english_voice() -> str:
    """The English in which a reader of this language and voice is spoken to."""
    return YOUNG_VOICE[ENGLISH] if _is_young() else ENGLISH


def in_english() -> translation.override:
    """A context in which words are English while addresses stay in the reader's language.

    It is a locale of its own, because Django and rendered_once keep what they know by the active one.
    """
    return translation.override(f"{YOUNG_VOICE[ENGLISH] if _is_young() else 'en-adult'}@{address_language()}")


def in_readers_language() -> translation.override:
    """A context in the reader's own language again, for what leads on from a part in English."""
    here = address_language()
    return translation.override(YOUNG_VOICE.get(here, here) if _is_young() else here)


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
