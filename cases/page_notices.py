"""What the vault adds to every page in a browser in which a case was opened: what binds its session to it."""

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from cases import access, session_binding
from cases.vault import Vault
from sextortion_help import slots


def enter() -> None:
    """Fill the slots, when the site starts."""
    slots.fill("page-notices", session_key)


def session_key(context: Context) -> SafeString:
    """Nothing that can be seen. The script asks at once, unless this page knows how long the proof lasts."""
    request: HttpRequest | None = context.get("request")
    if request is None or access.cookie_name() not in request.COOKIES:
        return mark_safe("")
    vault: Vault | None = getattr(request, "vault", None)
    left = session_binding.seconds_left(request, vault.session) if vault is not None else 0
    return render_to_string("cases/_session_binding.html", {"left": left, "token": get_token(request)})
