"""Evidence at the desk: a list without pictures, one exhibit at a time, covered until asked for."""

import uuid
from enum import StrEnum
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.errors import DecryptionError
from cases.models import Scope
from counseling import access, sharing
from counseling.access import Desk, Shared
from counseling.desk import listening_tickets, pictures
from evidence import access as evidence
from evidence import exhibits, transcript_context
from evidence.exhibits import OpenedExhibit
from sextortion_help.web import bare_files, query, ranges


class Shown(StrEnum):
    """How the page of an exhibit shows it."""

    SMALL = "small"
    LARGE = "large"
    TEXT = "text"
    SOUND = "sound"


@require_safe
@access.desk_required
def list_exhibits(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """What there is, in words."""
    shared = access.shared(desk, pk, Scope.EVIDENCE)
    context = {
        "grant": shared.grant,
        "label": sharing.label(desk, shared.grant),
        "exhibits": exhibits.of_case(shared.case, shared.fields(Scope.EVIDENCE)),
    }
    return render(request, "counseling/exhibits.html", context)


def _exhibit(desk: Desk, pk: uuid.UUID, item: uuid.UUID) -> tuple[Shared, OpenedExhibit]:
    """Raises Http404: absent, another case's and not given look the same."""
    shared = access.shared(desk, pk, Scope.EVIDENCE)
    opened_exhibit = evidence.get_exhibit(shared, item)
    return shared, exhibits.open_exhibit(opened_exhibit, shared.fields(Scope.EVIDENCE))


@require_safe
@csp_update({"media-src": [SELF]})  # type: ignore[arg-type]  # its types know no view with arguments
@access.desk_required
def exhibit(request: HttpRequest, desk: Desk, pk: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    """One exhibit, covered. `show` asks for it: small (and grey), large, its text, or its sound."""
    shared, opened_exhibit = _exhibit(desk, pk, item)
    show_parameter = request.GET.get("show", "")
    context = {
        "grant": shared.grant,
        "label": sharing.label(desk, shared.grant),
        "exhibit": opened_exhibit,
        "show": show_parameter if show_parameter in list(Shown) else "",
        "page": _page(request, opened_exhibit),
        "pages": range(len(opened_exhibit.copies)),
    }
    if show_parameter == Shown.TEXT and opened_exhibit.text:
        pictures.note_look(shared, desk, opened_exhibit)
        context |= _transcript(request, shared, opened_exhibit)
    if show_parameter == Shown.SOUND and opened_exhibit.sound:
        pictures.note_look(shared, desk, opened_exhibit)
        context["ticket"] = listening_tickets.issue(desk, item)
    return render(request, "counseling/exhibit.html", context)


def _transcript(request: HttpRequest, shared: Shared, opened_exhibit: OpenedExhibit) -> dict[str, Any]:
    """The messages of a chat export, a stretch at a time; of anything else the text is enough here."""
    private, first_message = shared.private(Scope.EVIDENCE), request.GET.get("from", "")
    transcript = transcript_context.context(opened_exhibit, shared.case.pk, private, first_message)
    return {name: transcript[name] for name in ("chat", "stretch") if transcript.get("chat")}


def _page(request: HttpRequest, opened_exhibit: OpenedExhibit) -> int:
    """Which page of a document, from 0; the first for anything else."""
    number = query.whole_number(request.GET.get("page", "0"))
    return number if number is not None and number < len(opened_exhibit.copies) else 0


@require_safe
@access.desk_required
def picture(request: HttpRequest, desk: Desk, pk: uuid.UUID, item: uuid.UUID, size: str) -> HttpResponse:
    """The picture itself. Each time it is fetched is a line in the client's log."""
    if size not in (Shown.SMALL, Shown.LARGE):
        raise Http404
    shared, opened_exhibit = _exhibit(desk, pk, item)
    try:
        jpeg = (
            pictures.small(shared, opened_exhibit)
            if size == Shown.SMALL
            else pictures.large(shared, opened_exhibit, _page(request, opened_exhibit))
        )
    except (OSError, DecryptionError, IndexError) as error:
        raise Http404 from error
    pictures.note_look(shared, desk, opened_exhibit)
    response = HttpResponse(jpeg, content_type="image/jpeg")
    bare_files.without_rights(response)
    return response


@require_safe
@access.desk_required
def sound(request: HttpRequest, desk: Desk, pk: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    """The copy for listening, to the page that was opened for it: a player asks many times for one hearing, so the
    page is the line in the client's log."""
    if not listening_tickets.is_valid(desk, item, request.GET.get("ticket", "")):
        raise Http404
    shared, opened_exhibit = _exhibit(desk, pk, item)
    try:
        mp3 = exhibits.listening_copy(opened_exhibit, shared.case.pk, shared.private(Scope.EVIDENCE))
    except (OSError, DecryptionError) as error:
        raise Http404 from error
    response = ranges.answer(request, mp3, "audio/mpeg")
    bare_files.without_rights(response)
    return response
