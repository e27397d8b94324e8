"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _

from sextortion_help.i18n.register import WRITTEN_IN, base_language


def _other_languages(request: HttpRequest) -> list[dict[str, str]]:
    """Address of this same page in each other language; the start page where there is no such page."""
    here = base_language()
    rest = request.path.removeprefix(f"/{here}/") if request.path.startswith(f"/{here}/") else ""
    try:
        match = request.resolver_match or resolve(request.path)
    except Resolver404:
        match = None
    rest = rest if match else ""
    return [
        {"code": code, "name": name, "href": f"/{code}/{rest}"} for code, name in settings.LANGUAGES if code != here
    ]


def site(request: HttpRequest) -> dict[str, Any]:
    language = base_language()
    return {
        # Neutral on purpose: it stands in the tab, the history and the app switcher.
        "site_name": settings.SITE_NAME or _("Clear Steps"),
        "language": language,
        "is_translation": language not in WRITTEN_IN,
        "other_languages": _other_languages(request),
        "vault_idle_minutes": settings.VAULT_IDLE_MINUTES,
        "vault_warn_minutes": settings.VAULT_WARN_MINUTES,
        "text_direction": "rtl" if translation.get_language_bidi() else "ltr",
    }
