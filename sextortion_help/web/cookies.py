"""Names and removal of the site's cookies."""

from django.conf import settings
from django.http.response import HttpResponseBase


def name(plain: str) -> str:
    """With the __Host- prefix (no subdomain or plain-http page can set it) wherever cookies are Secure."""
    return f"__Host-{plain}" if settings.COOKIES_SECURE else plain


def drop(response: HttpResponseBase, cookie: str) -> None:
    """Have the browser forget a cookie; a __Host- cookie is only replaced by a Secure one."""
    response.delete_cookie(cookie, path="/", samesite="Strict")
    response.cookies[cookie]["secure"] = settings.COOKIES_SECURE
