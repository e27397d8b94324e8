"""A calm page, not an error, when the database or the store is locked or away or full: nothing typed is lost."""

import errno
import logging
from collections.abc import Callable

from django.db import DatabaseError, DataError, IntegrityError, NotSupportedError, ProgrammingError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from cases.forms import NOT_CARRIED

logger = logging.getLogger(__name__)

SECONDS = 30  # until it makes sense to try again
_OURS = (IntegrityError, ProgrammingError, DataError, NotSupportedError)  # mistakes of our code: an error page
_STORE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EREMOTEIO}


class CalmPage:
    """Middleware. What was typed into a form that keeps typing is in the page, behind a button that sends it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not _passes(exception):
            return None
        logger.error("a request could not be served: %s", type(exception).__name__)
        response = _answer(request)
        response["Retry-After"] = str(SECONDS)
        return response


def _passes(exception: Exception) -> bool:
    if isinstance(exception, DatabaseError):
        return not isinstance(exception, _OURS)
    return isinstance(exception, OSError) and exception.errno in _STORE


def _answer(request: HttpRequest) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"message": _("We cannot save right now. Please try again in a minute.")}, status=503)
    view = request.resolver_match.func if request.resolver_match else None
    keeps = request.method == "POST" and getattr(view, "keeps_typing", False)
    fields = [
        (name, value)
        for name in (request.POST if keeps else ())
        if name not in NOT_CARRIED
        for value in request.POST.getlist(name)
    ]
    if not fields:
        return render(request, "error.html", {"status": 503}, status=503)
    return render(request, "not_now.html", {"fields": fields, "target": request.path}, status=503)
