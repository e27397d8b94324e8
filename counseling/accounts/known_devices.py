"""Devices on which a counsellor has signed in before, so that strangers' wrong tries never shut them out.

What OWASP calls device cookies. After a sign-in with both factors a browser keeps a random number and, for each
account, a tag over that number and the account: it names nobody, opens nothing, and says only that wrong passwords
from here are counted by themselves (`sign_in_tries`). A new password makes it void, and so does "Leave now".
"""

import secrets

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

from sextortion_help.web import cookies

KEPT_SECONDS = 180 * 24 * 3600
MOST_ACCOUNTS = 8  # of people who share a device
_NUMBER_BYTES = 16
_SALT = "counseling.accounts.known_devices"


def cookie_name() -> str:
    return cookies.name("desk-device")


def _parts(request: HttpRequest) -> list[str]:
    """The number of the device, then a tag for each account; empty without a cookie."""
    return [part for part in request.COOKIES.get(cookie_name(), "").split(".") if part]


def _tag(number: str, user: User) -> str:
    return salted_hmac(_SALT, f"{number}:{user.pk}:{user.password}", algorithm="sha256").hexdigest()[:32]


def number_for(request: HttpRequest, sign_in: str) -> str:
    """The number of this device where somebody signed in under this name before; empty otherwise.

    Without the cookie it asks no database.
    """
    number, *tags = _parts(request) or [""]
    user = User.objects.filter(username=sign_in).first() if tags else None
    if user is None:
        return ""
    tag = _tag(number, user)
    return number if any(constant_time_compare(tag, own) for own in tags[:MOST_ACCOUNTS]) else ""


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Have the browser keep that this account was signed in here with both factors."""
    number, *tags = _parts(request) or [secrets.token_urlsafe(_NUMBER_BYTES)]
    tag = _tag(number, user)
    others = [own for own in tags if own != tag]
    response.set_cookie(
        cookie_name(),
        ".".join([number, tag, *others[: MOST_ACCOUNTS - 1]]),
        max_age=KEPT_SECONDS,
        secure=settings.COOKIES_SECURE,
        httponly=True,
        samesite="Strict",
        path="/",
    )
