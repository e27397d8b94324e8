"""System checks: a site that could not sign what it is told to sign does not start; one without a name says so."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, register

from dossier.content import signer


@register()
def signature_is_sound(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if settings.SIGN_KEY and not settings.SIGN_CHAIN:
        return [Error("SIGN_KEY is set without its certificates in SIGN_CHAIN.", id="dossier.E001")]
    try:
        signer.configured()
    except (TypeError, ValueError):  # TypeError: a key that is encrypted
        message = "SIGN_KEY and SIGN_CHAIN are not a private key and its certificates."
        hint = "PEM, without a password; in SIGN_CHAIN the signing certificate first."
        return [Error(message, hint=hint, id="dossier.E002")]
    return []


@register(deploy=True)
def operator_is_named(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Says it and stops nothing: a dossier is of use without it, and says the same."""
    unset = [
        name for name in ("OPERATOR_NAME", "OPERATOR_ADDRESS", "OPERATOR_CONTACT") if not getattr(settings, name)
    ]
    if not unset:
        return []
    message = f"Dossiers and the page /verify/ do not say who runs this site: {', '.join(unset)} not set."
    return [Info(message, hint="A court needs somebody to ask. See docs/operating.md.", id="dossier.I001")]
