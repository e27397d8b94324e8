"""Files that a browser may open by themselves, outside of any page."""

from django.http.response import HttpResponseBase

NO_SCRIPT = "default-src 'none'; sandbox"


def without_rights(response: HttpResponseBase) -> None:
    """Let the file do nothing when it is opened by itself: it runs no script and loads nothing."""
    response["Content-Security-Policy"] = NO_SCRIPT
