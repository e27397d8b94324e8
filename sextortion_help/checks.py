"""System checks: combinations of settings that would be unsafe stop the start."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from pyrage import IdentityError, RecipientError, x25519

from sextortion_help import connection_budget


@register()
def keys_are_sound(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    messages: list[CheckMessage] = []
    if len(settings.SITE_SALT) < 32:
        messages.append(
            Error("SITE_SALT is shorter than 32 bytes.", hint="Use 32 random bytes in base64.", id="site.E001")
        )
    try:
        x25519.Recipient.from_str(settings.WORKER_PUBLIC_KEY)
    except RecipientError:
        messages.append(Error("WORKER_PUBLIC_KEY is not an age recipient (age1…).", id="site.E002"))
    if settings.WORKER_KEY:
        try:
            public = str(x25519.Identity.from_str(settings.WORKER_KEY).to_public())
        except IdentityError:
            messages.append(Error("WORKER_KEY is not an age identity (AGE-SECRET-KEY-1…).", id="site.E003"))
        else:
            if public != settings.WORKER_PUBLIC_KEY:
                messages.append(Error("WORKER_KEY and WORKER_PUBLIC_KEY do not belong together.", id="site.E004"))
    return messages


@register()
def former_key_is_sound(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.WORKER_KEY_OLD:
        try:
            x25519.Identity.from_str(settings.WORKER_KEY_OLD)
        except IdentityError:
            return [Error("WORKER_KEY_OLD is not an age identity (AGE-SECRET-KEY-1…).", id="site.E007")]
    return []


MOST_GUESSED = 32  # characters; nothing counts how often somebody tries


@register()
def metrics_token_is_long(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if 0 < len(settings.METRICS_TOKEN) < MOST_GUESSED:
        hint = "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
        return [Error("METRICS_TOKEN is shorter than 32 characters.", hint=hint, id="site.E010")]
    return []


@register()
def hosts_are_named(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.PRODUCTION and (not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS):
        return [
            Error(
                "ALLOWED_HOSTS must name this site's host names.",
                hint="ALLOWED_HOSTS=help.example.org",
                id="site.E005",
            )
        ]
    return []


@register()
def leaving_goes_elsewhere(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"LEAVE_TO_{language.upper()} must be a full https:// address.", id="site.E006")
        for language, address in settings.LEAVE_TO.items()
        if not address.startswith(("https://", "http://127.0.0.1", "http://localhost"))
    ]


@register(deploy=True)
def connections_suffice(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Asks PostgreSQL, so only where a site is prepared for real people."""
    sentence = connection_budget.shortage()
    hint = (
        "Raise max_connections (or the limit of the role or the database), set WEB_SERVERS, WEB_CONCURRENCY and"
        " WORKER_SLOTS to what runs, or put a PgBouncer in between (docs/operating.md)."
    )
    return [Error(sentence, hint=hint, id="site.E011")] if sentence else []
