"""What the vault adds to every page in a browser in which a case was opened: what binds its session to it."""

from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from cases import access, session_binding
from cases.vault import Vault
from sextortion_help import slots


def enter() -> None:
    """Fill the slots, when the site starts."""
    slots.fill("page-notices", session_key)


def session_key(context: Context) -> SafeString:
    """What binds the session of a case in this browser."""
    request: HttpRequest | None = context.get("request")
    if request is None or access.cookie_name() not in request.COOKIES:
        return mark_safe("")
    vault: Vault | None = getattr(request, "vault", None)
    session = vault.session if vault is not None else None
    return session_binding.BINDER.box(request, session, is_due=access.unproved(request) is not None)
