"""The tus resumable upload protocol 1.0.0 (tus.io/protocols/resumable-upload): its headers and its status codes.

Extensions: creation, termination, expiration. Not checksum: a chunk is kept from checkpoint to checkpoint while it
arrives, so nothing could be thrown away as a whole; the receipt names the SHA-256 of the file instead.
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date

from evidence.models import Upload
from evidence.upload import chunks, refusals
from evidence.upload.refusals import Reason

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration"
BYTES = "application/offset+octet-stream"
_DIGITS = 12  # of a size or an offset
_TOO_LARGE = {Reason.FILE_SIZE, Reason.RECORDING_SIZE, Reason.CASE_SIZE}

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def speaks_tus(*methods: str) -> Callable[[View[P]], View[P]]:
    """Let a view be asked by these methods in the words of the protocol. The outermost decorator.

    A client that cannot send PATCH or DELETE sends POST with X-HTTP-Method-Override. Only POST may be overridden:
    its form token was checked, that of GET was not.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method == "POST":
                request.method = request.headers.get("X-HTTP-Method-Override", "POST").upper()
            try:
                response = _refused_by_protocol(request, methods) or view(request, *args, **kwargs)
            except Http404:
                response = HttpResponse(status=404)
            response["Tus-Resumable"] = VERSION
            response["Cache-Control"] = "no-store"
            return response

        return answer

    return decorate


def _refused_by_protocol(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse | None:
    """What can be said before anything is looked up; None when the view may answer."""
    if request.method == "OPTIONS":
        return _capabilities(204)
    if request.method not in methods:
        return HttpResponseNotAllowed([*methods, "OPTIONS"])
    if request.headers.get("Tus-Resumable") != VERSION:  # every request but OPTIONS has to name it
        return _capabilities(412)
    if request.method == "PATCH" and request.content_type != BYTES:
        return HttpResponse(status=415)
    return None


def _capabilities(status: int) -> HttpResponse:
    headers = {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(settings.EVIDENCE_RECORDING_BYTES),
    }
    return HttpResponse(status=status, headers=headers)


def number(text: str) -> int:
    """A size or an offset. Raises BadRequest."""
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise BadRequest("not a count of bytes")
    return int(text)


def metadata(header: str) -> dict[str, str]:
    """The pairs of Upload-Metadata: "key base64,key base64", where a value may be missing. Raises BadRequest."""
    pairs = (pair.strip().partition(" ") for pair in header.split(",") if pair.strip())
    try:
        return {key: base64.b64decode(value, validate=True).decode() for key, _, value in pairs}
    except (binascii.Error, UnicodeDecodeError) as error:
        raise BadRequest("not the metadata of a file") from error


def with_offset(response: HttpResponse, upload: Upload) -> HttpResponse:
    """Say how much is here, and until when it waits for more."""
    response["Upload-Offset"] = str(upload.received)
    response["Upload-Length"] = str(upload.size)
    if upload.received < upload.size:
        response["Upload-Expires"] = http_date((upload.touched_at + chunks.KEPT).timestamp())
    return response


def refused(reason: Reason) -> JsonResponse:
    """A file that cannot be taken, for a client that goes by the status."""
    status = 413 if reason in _TOO_LARGE else 422
    return JsonResponse({"refused": refusals.sentence(reason)}, status=status)
