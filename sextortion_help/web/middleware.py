"""What every answer carries."""

import re
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.translation import gettext as _

from sextortion_help import request_context

# Guidance should be found by someone who searches for help; the vault and the way out should not.
_PRIVATE = re.compile(r"^/[a-z]{2}/(case|counsel|leave)/")

Handler = Callable[[HttpRequest], HttpResponseBase]
CROWDED = "X-SITE-CROWDED"  # set by sextortion_help.server.worker; whoever sends it makes it for himself alone
CROWDED_SECONDS = 10


def name_lines(get_response: Handler) -> Handler:
    """The first of all: lines of the log name the request that they belong to (request_context)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.number = secrets.token_hex(6)  # type: ignore[attr-defined]
        token = request_context.current.set(request)
        try:
            return get_response(request)
        finally:
            request_context.current.reset(token)

    return middleware


def privacy_headers(get_response: Handler) -> Handler:
    """No page is kept by a browser or a proxy or loaded by another site; no private one is searched."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not request.path.startswith(settings.STATIC_URL):
            response["Cache-Control"] = "no-store"
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if _PRIVATE.match(request.path):
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return middleware


def say_crowded(get_response: Handler) -> Handler:
    """A calm page for a browser that has many files on their way. Nothing of the body is read."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if CROWDED not in request.headers:
            return get_response(request)
        sentence = _(
            "Many files are on their way from this browser already, and go on. Wait a moment, then go on here."
        )
        response: HttpResponse = JsonResponse({"message": sentence}, status=503)
        if request.headers.get("Accept") != "application/json":
            response = render(request, "crowded.html", {"sentence": sentence}, status=503)
        response["Retry-After"] = str(CROWDED_SECONDS)
        return response

    return middleware


def compress_pages(get_response: Handler) -> Handler:
    """Send reading pages compressed. Not the vault's: what is secret never shares a compressed answer (BREACH)."""
    gzip = GZipMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        page = str(response.get("Content-Type", "")).startswith("text/html")
        if page and not response.streaming and not _PRIVATE.match(request.path):
            return gzip.process_response(request, response)
        return response

    return middleware


def null_origin(get_response: Handler) -> Handler:
    """Let forms work under `Referrer-Policy: no-referrer`.

    Under that policy a browser sends `Origin: null` with every form (Fetch standard, "append a request Origin
    header"), which Django refuses. A browser that says `Sec-Fetch-Site: same-origin` has checked what Origin
    would have told; one too old to say so is still held by the CSRF token, whose cookie is SameSite=Strict and
    is therefore never sent from another site.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        fetch_site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if request.headers.get("Origin") == "null" and fetch_site == "same-origin":
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return get_response(request)

    return middleware
