"""What every answer does for an open case."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cases import access, actions, session_binding
from sextortion_help.web import plan_cookie

Handler = Callable[[HttpRequest], HttpResponseBase]


def save_plan_with_open_case(get_response: Handler) -> Handler:
    """While a case is open, what is answered or ticked in the walk-through is kept with it at once.

    So it can be taken up on another device, and somebody whom the client lets see it sees it as it happens. An
    answer that opens, closes or deletes a case changes nothing: its plan may be another case's. What comes while a
    proof is due waits for it (cases.binding_views).
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if plan_cookie.name() in response.cookies and access.cookie_name() in request.COOKIES:
            _keep(request, response)
        return response

    return middleware


def _keep(request: HttpRequest, response: HttpResponseBase) -> None:
    if access.cookie_name() in response.cookies:
        return
    plan = response.cookies[plan_cookie.name()].value
    vault, unproved = access.open_vault(request), access.unproved(request)
    if vault is not None:
        actions.keep_plan(vault, plan_cookie.opened(plan))
    elif unproved is not None:
        session_binding.let_plan_wait(unproved.session, plan)
