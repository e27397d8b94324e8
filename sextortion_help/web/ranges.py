"""Parts of an answer, as a player asks for them when someone moves within a sound (RFC 9110 section 14)."""

import re

from django.http import HttpRequest, HttpResponse

_BYTES = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def answer(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    """All of the body, or the one part that was asked for: 206, or 416 when there is no such part.

    Several parts at once, and what is not written as the standard has it, count as asking for everything.
    """
    hit = _BYTES.fullmatch(request.headers.get("Range", ""))
    span = _span(hit[1], hit[2], len(body)) if hit else None
    if hit and span is None and (hit[1] or hit[2]):
        response = HttpResponse(status=416, content_type=content_type)
        response["Content-Range"] = f"bytes */{len(body)}"
        return response
    first, last = span or (0, len(body) - 1)
    response = HttpResponse(body[first : last + 1], status=206 if span else 200, content_type=content_type)
    if span:
        response["Content-Range"] = f"bytes {first}-{last}/{len(body)}"
    response["Accept-Ranges"] = "bytes"
    return response


def _span(first: str, last: str, size: int) -> tuple[int, int] | None:
    """The first and the last byte; None when there are none."""
    if not first:
        begin, end = max(0, size - int(last or 0)), size - 1
    else:
        begin, end = int(first), min(int(last or size - 1), size - 1)
    return (begin, end) if begin <= end else None
