"""Bind the session of a desk to the browser, and prove that it is this one: for static/js/session_binding.js."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_http_methods

from counseling import access


@require_http_methods(["GET", "HEAD", "POST"])
def binding(request: HttpRequest) -> JsonResponse:
    """See cases.browser_binding.Binder.answer."""
    desk = access.session_desk(request)
    return access.BINDER.answer(request, desk.session if desk is not None else None)
