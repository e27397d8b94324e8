"""The addresses that belong to no app: choosing a language, leaving, and what is shown when something is wrong."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from cases import access
from counseling import access as desk
from counseling.desk import text_guard
from sextortion_help.i18n.register import base_language
from sextortion_help.web import cookies, plan_cookie


def choose_language(request: HttpRequest) -> HttpResponse:
    """The start page in the browser's language."""
    language = translation.get_language_from_request(request)
    response = HttpResponseRedirect(f"/{language.split('-')[0]}/")
    response["Vary"] = "Accept-Language"
    return response


def _is_meant(request: HttpRequest) -> bool:
    """Whether somebody here goes to this address; browsers that do not say are believed (Fetch Metadata)."""
    return (
        request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")
        and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        and request.headers.get("Sec-Fetch-Dest", "document") == "document"
    )


def _away() -> str:
    """Where "Leave now" leads, for this page's language."""
    return settings.LEAVE_TO.get(base_language(), settings.LEAVE_TO["en"])


@csrf_exempt  # leaving must always work, also from a stale page; it can only end a session
def leave(request: HttpRequest) -> HttpResponse:
    """End every session, have the browser drop this site's data, and go to a page that says nothing.

    For another site, whose page may load this address as a picture or a frame, it ends and clears nothing. Nor for
    a browser that fetches it ahead: that gets an error, so that it asks again when somebody really leaves.
    """
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        return HttpResponse(status=503)
    if not _is_meant(request):
        return HttpResponse(status=303, headers={"Location": _away()})
    with suppress(DatabaseError):  # the cookies go all the same, and the session closes by itself
        access.end_session(request)
    with suppress(DatabaseError):
        desk.end_session(request)
    response = HttpResponse(status=303, headers={"Location": _away()})
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    access.forget_cookie(response)
    desk.forget_cookies(response)
    plan_cookie.forget(response)
    cookies.drop(response, settings.CSRF_COOKIE_NAME)
    return response


def _error(request: HttpRequest, status: int) -> HttpResponse:
    """A calm page. A counsellor whose client ended sharing is led back to the desk, not out of it."""
    at_desk = status == 404 and "/counsel/" in request.path
    context = {"status": status, "desk_address": reverse("counseling:desk") if at_desk else ""}
    return render(request, "error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _error(request, 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _error(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long or cookies are off: nothing was changed. What was typed at the desk comes back."""
    return text_guard.after_stale_page(request) or _error(request, 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _error(request, 500)
