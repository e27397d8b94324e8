"""System checks: a site that could not sign what it is told to sign does not start."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

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
