"""Upload in pieces over HTTP, after the tus protocol (tus.io: core, creation, termination), with our own gates.

POST announces a file: its name and size travel in the body, as no address and no header may tell a name. PATCH
sends bytes from `Upload-Offset` on, HEAD asks for that offset, DELETE gives up. A PATCH that completes the file,
or an empty one after that, answers with the receipt. The form token comes as a header, so it is checked before a
byte of the file is read.
"""

import errno
import uuid
from collections.abc import Iterator
from functools import wraps

from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cases import access as case_access
from cases.access import VaultView, View
from cases.errors import CaseClosedError
from cases.models import Scope
from cases.vault import Vault
from evidence import access, exhibits
from evidence.errors import OffsetMismatchError, RefusedFileError
from evidence.forms import PromiseForm
from evidence.models import Exhibit, Upload
from evidence.upload import chunks, file_names, rejections, responses, screening
from evidence.upload.chunks import Announced
from evidence.upload.rejections import Reason

MOST_BYTES = 16 * 1024 * 1024  # of one PATCH; also what is read away when an answer comes early
READ_BYTES = 256 * 1024
SMALL_BYTES = 64 * 1024  # of a misplaced piece, to be read away so that it gets an answer
_DIGITS = 12  # of a size or an offset


def _open_only(view: VaultView[...]) -> View[...]:
    """As cases.access.vault_required, with answers for the script."""

    @wraps(view)
    def gate(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        vault = case_access.open_vault(request, attended=request.method != "HEAD")  # bytes that arrive count
        if vault is None:
            return responses.closed_json()
        try:
            return responses.not_yet(request, vault) or view(request, vault, *args, **kwargs)
        except CaseClosedError:
            return responses.closed_json()
        except OperationalError:
            return _later(Reason.NO_ROOM)

    return gate


def _number(text: str) -> int:
    """Raises BadRequest."""
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise BadRequest("not a count of bytes")
    return int(text)


def _later(reason: Reason) -> JsonResponse:
    """Trouble on our side that may pass: the script offers to try again and what arrived is kept."""
    return JsonResponse({"message": rejections.sentence(reason)}, status=503)


def _refused(reason: Reason) -> JsonResponse:
    if reason is Reason.NO_ROOM:
        return _later(reason)
    return JsonResponse({"refused": rejections.sentence(reason)})


@sensitive_post_parameters()
@require_POST
@_open_only
def announce(request: HttpRequest, vault: Vault) -> HttpResponse:
    """A file will come. 201 with the address to send it to, or why it cannot be taken."""
    form = PromiseForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": form.errors["nothing_intimate"][0]}, status=422)
    announced_upload = Announced(
        file_names.file_name(request.POST.get("name", "")),
        request.POST.get("looked", "")[:20],
        request.POST.get("original", "")[:64],
    )
    try:
        upload = chunks.begin(vault, announced_upload, _number(request.POST.get("size", "")))
    except RefusedFileError as refusal:
        return _refused(refusal.reason)
    return JsonResponse({"address": reverse("evidence:piece", args=[upload.pk])}, status=201)


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@_open_only
def piece(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponseBase:
    """What is here, more of it, or no more of it."""
    upload = access.get_upload(vault, pk)
    if request.method == "PATCH":
        return _patch(request, vault, upload)
    if request.method == "DELETE":
        chunks.drop(upload)
        return HttpResponse(status=204)
    return _with_offset(HttpResponse(), upload)


def _with_offset(response: HttpResponse, upload: Upload) -> HttpResponse:
    response["Upload-Offset"] = str(upload.received)
    response["Upload-Length"] = str(upload.size)
    return response


def _patch(request: HttpRequest, vault: Vault, upload: Upload) -> HttpResponseBase:
    length = _number(request.headers.get("Content-Length", ""))
    if length > MOST_BYTES:
        return JsonResponse({"message": _("This piece is too large.")}, status=413)
    try:
        response = _taken(request, vault, upload)
    except OffsetMismatchError:
        if length > SMALL_BYTES:
            return _hang_up()
        upload = access.get_upload(vault, upload.pk)
        response = _with_offset(JsonResponse({"offset": upload.received}, status=409), upload)
    except RefusedFileError as refusal:
        response = _refused(refusal.reason)
    _read_away(request)
    return response


def _hang_up() -> StreamingHttpResponse:
    """End the connection without an answer.

    When a kept-alive connection breaks, browsers send its request once more by themselves, all of it, although we
    have most of it. They read no answer while they send, so the only way to spare those bytes is to hang up; the
    script then asks where to go on.
    """

    def nothing() -> Iterator[bytes]:
        raise ConnectionResetError(errno.ECONNRESET, "these bytes are here already")
        yield b""

    return StreamingHttpResponse(nothing(), status=409)


def _taken(request: HttpRequest, vault: Vault, upload: Upload) -> HttpResponse:
    """Raises OffsetMismatchError, RefusedFileError, CaseClosedError."""
    young = screening.involves_minor(request, vault)
    if upload.refusal:
        raise RefusedFileError(Reason(upload.refusal))
    if _number(request.headers.get("Upload-Offset", "")) != upload.received:
        raise OffsetMismatchError
    if upload.received < upload.size:
        chunks.append(vault, upload, lambda size: _read(request, size), young=young)
    if upload.received < upload.size:
        return _with_offset(JsonResponse({"offset": upload.received}), upload)
    exhibit = chunks.finish(vault, upload, young=young)
    return _with_offset(JsonResponse({"file": _receipt(vault, exhibit)}), upload)


def _receipt(vault: Vault, exhibit: Exhibit) -> dict[str, object]:
    facts = exhibits.open_facts(vault.fields(Scope.EVIDENCE), exhibit)
    return responses.receipt(exhibit, facts.file_name, facts.sha256)


def _read(request: HttpRequest, size: int) -> bytes:
    """Nothing more comes from a connection that broke off; what came before it counts."""
    try:
        return request.read(size)
    except UnreadablePostError:
        return b""


def _read_away(request: HttpRequest) -> None:
    """A browser reads no answer before it sent all of the body."""
    while _read(request, READ_BYTES):
        continue
