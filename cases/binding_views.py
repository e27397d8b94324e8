"""Bind the session to the browser, and prove that it is this one: for static/js/session_binding.js alone."""

import base64
import binascii

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_http_methods

from cases import access, actions, session_binding
from cases.vault import Vault
from sextortion_help.web import plan_cookie


@require_http_methods(["GET", "HEAD", "POST"])
def binding(request: HttpRequest) -> JsonResponse:
    """GET: {"state": "closed", "free" or "bound", "challenge": what to sign next, "left": seconds of the proof}.

    POST: `key`, to bind a session that is free, or `signature`, of the challenge; 200 with a proof as a cookie, 409
    where it was not taken. All in URL-safe base64. No visit: a page asks by itself.
    """
    vault = access.session_vault(request)
    if vault is None:
        return JsonResponse({"state": "closed"}, status=200 if request.method != "POST" else 409)
    if request.method == "POST":
        return _taken(request, vault)
    bound = session_binding.of(vault.session)
    challenge = base64.urlsafe_b64encode(bound.challenge).decode() if bound else ""
    left = session_binding.seconds_left(request, vault.session) if bound else 0
    return JsonResponse({"state": "bound" if bound else "free", "challenge": challenge, "left": left})


def _taken(request: HttpRequest, vault: Vault) -> JsonResponse:
    if "key" in request.POST:
        is_taken = session_binding.bind(vault.session, _bytes(request.POST["key"]))
    else:
        is_taken = session_binding.prove(request, vault.session, _bytes(request.POST.get("signature", "")))
    if not is_taken:
        return JsonResponse({"state": "refused"}, status=409)
    _keep_waiting_plan(request, vault)
    response = JsonResponse({"state": "bound", "left": int(session_binding.LIFETIME.total_seconds())})
    session_binding.give(response, vault.session)
    return response


def _keep_waiting_plan(request: HttpRequest, vault: Vault) -> None:
    """What was answered or ticked while the proof was due is in this browser, and now in the case too."""
    plan = request.COOKIES.get(plan_cookie.name(), "")
    if session_binding.takes_waiting_plan(vault.session, plan):
        actions.keep_plan(vault, plan_cookie.opened(plan))


def _bytes(text: str) -> bytes:
    """Empty where it is no base64; no key and no signature is."""
    try:
        return base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        return b""
