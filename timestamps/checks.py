"""System checks: a site that could not stamp, or not check what it gets, does not start."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from timestamps import tokens
from timestamps.local_tsa import LocalAuthority


@register()
def authorities_are_sound(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    messages = [] if settings.TSA_URLS else _own()
    if settings.TSA_URLS or settings.TSA_SECOND_URLS:
        messages += _listed()
    if set(settings.TSA_URLS) & set(settings.TSA_SECOND_URLS):
        messages.append(Error("TSA_SECOND_URLS must name other authorities than TSA_URLS.", id="timestamps.E006"))
    if settings.TSA_RENEW_BEFORE and not _is_date(settings.TSA_RENEW_BEFORE):
        messages.append(Error("TSA_RENEW_BEFORE must be a date as 2026-12-31.", id="timestamps.E007"))
    return messages


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-12-31")


def _listed() -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    for name in ("TSA_URLS", "TSA_SECOND_URLS"):
        if not all(_is_address(url) for url in getattr(settings, name)):
            messages.append(Error(f"{name} must be full http:// or https:// addresses.", id="timestamps.E001"))
    try:
        pinned = tokens.certificates(settings.TSA_CA)
    except ValueError:
        pinned = []
    if not any(certificate.issuer == certificate.subject for certificate in pinned):
        hint = "TSA_CA_FILE=/etc/site/tsa-ca.pem: the root certificates of the authorities, from their own pages."
        messages.append(
            Error("TSA_CA must hold the root certificate of each authority.", hint=hint, id="timestamps.E002")
        )
    for name in ("TSA_POLICY", "TSA_SECOND_POLICY"):
        if getattr(settings, name) and not re.fullmatch(r"[0-2](\.\d+)+", getattr(settings, name)):
            messages.append(Error(f"{name} must be a dotted number such as 1.2.3.4.", id="timestamps.E003"))
    return messages


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises ValueError when it is no number)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username and url.isascii()


def _own() -> list[CheckMessage]:
    if not settings.STAMP_CHAIN:
        kind = Error if settings.PRODUCTION else Warning
        hint = "Set TSA_URLS and TSA_CA, or STAMP_CHAIN (and for the workers STAMP_KEY); see docs/operating.md."
        return [kind("There is nobody to make time stamps.", hint=hint, id="timestamps.E004")]
    try:
        if settings.STAMP_KEY:
            LocalAuthority(settings.STAMP_KEY, settings.STAMP_CHAIN)
        elif len(tokens.certificates(settings.STAMP_CHAIN)) < 2:
            raise ValueError("no root")
    except ValueError:
        message = "STAMP_KEY and STAMP_CHAIN are not an elliptic-curve key and its certificates."
        return [Error(message, id="timestamps.E005")]
    return []
