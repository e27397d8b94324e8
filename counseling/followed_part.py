"""What js/follow.js is answered, which asks for a part of a page again and again."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token


def unchanged(request: HttpRequest, mark: str) -> HttpResponse | None:
    """304 while the page still shows what has this mark."""
    if request.headers.get("If-None-Match") != f'"{mark}"':
        return None
    return _marked(HttpResponse(status=304), mark)


def renewed(request: HttpRequest, part: HttpResponse, mark: str) -> HttpResponse:
    """The part anew, with a token for forms that were loaded before a new sign-in."""
    part["X-Form-Token"] = get_token(request)
    return _marked(part, mark)


def _marked(response: HttpResponse, mark: str) -> HttpResponse:
    response["ETag"] = f'"{mark}"'
    return response
