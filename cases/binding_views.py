"""Bind the session of a case to the browser, and prove that it is this one: for static/js/session_binding.js."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_http_methods

from cases import access, actions, session_binding
from cases.vault import Vault
from sextortion_help.web import plan_cookie


@require_http_methods(["GET", "HEAD", "POST"])
def binding(request: HttpRequest) -> JsonResponse:
    """See cases.browser_binding.Binder.answer."""
    vault = access.session_vault(request)
    if vault is None:
        return session_binding.BINDER.answer(request, None)
    return session_binding.BINDER.answer(request, vault.session, lambda: _keep_waiting_plan(request, vault))


def _keep_waiting_plan(request: HttpRequest, vault: Vault) -> None:
    """What was answered or ticked while the proof was due is in this browser, and now in the case too."""
    plan = request.COOKIES.get(plan_cookie.name(), "")
    if session_binding.takes_waiting_plan(vault.session, plan):
        actions.keep_plan(vault, plan_cookie.opened(plan))
