"""A form of the desk that was loaded before a sign-in is sent with a token that the sign-in ended.

Django gives a new secret with every sign-in. Of the one before, the session keeps a copy, and it counts for forms
that keep what was typed, sent from a page of this site: nobody has to send those twice.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError
from django.http.response import HttpResponseBase
from django.middleware import csrf

from sextortion_help.web.query import CSRF_FIELD

_KEPT = "csrf-before"
_TOKENS: Any = csrf  # for how Django reads its tokens, which it offers to nobody under a public name


def keep_secret(request: HttpRequest, **_: Any) -> None:
    """Keep the secret with which the browser came to sign in; the tokens of its pages were made from it."""
    secret = request.COOKIES.get(settings.CSRF_COOKIE_NAME)
    if secret:
        request.session[_KEPT] = secret


class EarlierPages:
    """Middleware before Django's own check of the token, which then looks at everything else as always."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        if request.method != "POST" or not getattr(view, "typed_fields", ()):
            return
        if request.headers.get("Sec-Fetch-Site") == "same-origin" and _is_earlier(request):
            fields = request.POST.copy()
            fields[CSRF_FIELD] = csrf.get_token(request)
            request.POST = fields  # type: ignore[assignment]


def _is_earlier(request: HttpRequest) -> bool:
    """Whether the token was made from the secret before the sign-in."""
    try:
        token = request.POST.get(CSRF_FIELD, "")
        _TOKENS._check_token_format(token)
        secret = request.session.get(_KEPT, "")
        _TOKENS._check_token_format(secret)
    except (UnreadablePostError, csrf.InvalidTokenFormat):
        return False
    return bool(_TOKENS._does_token_match(token, secret))
