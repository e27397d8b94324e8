"""Upload in chunks over HTTP by the tus protocol (evidence.upload.tus_protocol), with our own gates.

POST announces a file, PATCH sends bytes from `Upload-Offset` on, HEAD asks for that offset, DELETE gives up. The
form token comes as a header, so it is checked before a byte of the file is read.

The site's own script asks for JSON and gets more than the protocol gives: why a file is refused, and with the last
byte, or an empty PATCH after that, the receipt. It sends name and size in the body of the POST, because proxies may
log headers. Any other client names both as the protocol says: Upload-Length, and Upload-Metadata with `filename`
and the fields of the form (`nothing_intimate`, `looked`, `original`).
"""

import errno
import uuid
from collections.abc import Iterator, Mapping
from functools import wraps

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from cases import access as case_access
from cases import words_guard
from cases.access import VaultView, View
from cases.errors import CaseClosedError
from cases.models import Scope
from cases.vault import Vault
from evidence import access, exhibits
from evidence.errors import OffsetMismatchError, RefusedFileError
from evidence.forms import PromiseForm
from evidence.models import Exhibit, Upload
from evidence.upload import chunks, file_names, refusals, responses, screening, tus_protocol
from evidence.upload.chunks import Announced
from evidence.upload.refusals import Reason
from evidence.upload.tus_protocol import speaks_tus, with_offset

MOST_BYTES = 16 * 1024 * 1024  # of one PATCH of our script; what is read away when an answer comes early
READ_BYTES = 1024 * 1024
SMALL_BYTES = 64 * 1024  # of a misplaced chunk, to be read away so that it gets an answer


def _open_only(view: VaultView[...]) -> View[...]:
    """As cases.access.vault_required, with answers for the script."""

    @wraps(view)
    def gate(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        vault = case_access.open_vault(request, attended=request.method != "HEAD")  # bytes that arrive count
        if vault is None:
            return case_access.prove_first(request, is_stream=True) or responses.closed_json()
        try:
            step = responses.step_before(request, vault)
            return view(request, vault, *args, **kwargs) if step is None else responses.step_json(*step, 403)
        except CaseClosedError:
            return responses.closed_json()
        except OperationalError:
            return _later(Reason.NO_ROOM)

    return gate


def _later(reason: Reason) -> JsonResponse:
    """Trouble on our side that may pass: the script offers to try again and what arrived is kept."""
    return JsonResponse({"message": refusals.sentence(reason)}, status=503)


def _refused(request: HttpRequest, reason: Reason) -> JsonResponse:
    if reason is Reason.NO_ROOM:
        return _later(reason)
    if responses.wants_json(request):
        return JsonResponse({"refused": refusals.sentence(reason)})
    return tus_protocol.refused(reason)


def _announcement(request: HttpRequest) -> tuple[Mapping[str, str], str]:
    """The fields that describe a file, and its size as text: by the headers of the protocol, else by a form."""
    if "Upload-Length" not in request.headers:
        return request.POST, request.POST.get("size", "")
    fields = tus_protocol.metadata(request.headers.get("Upload-Metadata", ""))
    return {"name": fields.get("filename", ""), **fields}, request.headers["Upload-Length"]


@speaks_tus("POST")
@sensitive_post_parameters()
@_open_only
def announce(request: HttpRequest, vault: Vault) -> HttpResponse:
    """A file will come. 201 with the address to send it to, or why it cannot be taken."""
    fields, size = _announcement(request)
    form = PromiseForm(fields)
    if not form.is_valid():
        return JsonResponse({"message": form.errors["nothing_intimate"][0]}, status=422)
    announced_upload = Announced(
        words_guard.name_without_words(request, vault, file_names.file_name(fields.get("name", ""))),
        fields.get("looked", "")[:20],
        fields.get("original", "")[:64],
    )
    try:
        upload = chunks.begin(vault, announced_upload, tus_protocol.number(size))
    except RefusedFileError as refusal:
        return _refused(request, refusal.reason)
    address = reverse("evidence:piece", args=[upload.pk])
    response = with_offset(JsonResponse({"address": address}, status=201), upload)
    response["Location"] = address
    return response


@speaks_tus("HEAD", "PATCH", "DELETE")
@_open_only
def piece(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponseBase:
    """What is here, more of it, or no more of it."""
    upload = access.get_upload(vault, pk)
    if request.method == "PATCH":
        return _patch(request, vault, upload)
    if request.method == "DELETE":
        chunks.drop(upload)
        return HttpResponse(status=204)
    return with_offset(HttpResponse(), upload)


def _patch(request: HttpRequest, vault: Vault, upload: Upload) -> HttpResponseBase:
    length = tus_protocol.number(request.headers.get("Content-Length", ""))
    if length > settings.EVIDENCE_RECORDING_BYTES:
        return JsonResponse({"message": _("This piece is too large.")}, status=413)
    try:
        response = _taken(request, vault, upload)
    except OffsetMismatchError:
        if length > SMALL_BYTES and responses.wants_json(request):
            return _hang_up()
        upload = access.get_upload(vault, upload.pk)
        response = with_offset(JsonResponse({"offset": upload.received}, status=409), upload)
    except RefusedFileError as refusal:
        response = _refused(request, refusal.reason)
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
    if tus_protocol.number(request.headers.get("Upload-Offset", "")) != upload.received:
        raise OffsetMismatchError
    if upload.received < upload.size:
        chunks.append(vault, upload, lambda size: _read(request, size), young=young)
    complete = upload.received == upload.size
    exhibit = chunks.finish(vault, upload, young=young) if complete else None
    if not responses.wants_json(request):
        return with_offset(HttpResponse(status=204), upload)
    body = {"offset": upload.received} if exhibit is None else {"file": _receipt(vault, exhibit)}
    return with_offset(JsonResponse(body), upload)


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
    """A browser reads no answer before it sent all of the body. Beyond MOST_BYTES the connection ends instead."""
    away = 0
    while away < MOST_BYTES and (piece := _read(request, READ_BYTES)):
        away += len(piece)
