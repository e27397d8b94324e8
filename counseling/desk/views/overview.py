"""The desk: what clients share, one case at a glance, and the same again whenever it changes."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import Scope
from counseling import access, accounts, sharing
from counseling.access import Desk, Shared
from counseling.desk import guide_loader, last_look, notes, overview
from counseling.forms import NoteForm
from counseling.models import Grant
from dossier import printed_documents
from dossier.models import Dossier


@require_safe
@access.desk_required
def desk(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Open grants: the client's word, the time left, and what was seen at the last look. Opens no case."""
    rows = [_row(desk, grant) for grant in sharing.of_counsellor(desk)]
    return render(request, "counseling/desk.html", {"rows": rows, "ended": "ended" in request.GET})


def _row(desk: Desk, grant: Grant) -> dict[str, Any]:
    return {
        "grant": grant,
        "parts": sharing.parts_of(grant.scopes),
        "label": sharing.label(desk, grant),
        "look": last_look.last(desk, grant),
    }


@require_safe
@access.desk_required
def case(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """One case: plan, gaps, deadlines, notes, and the conversation guide beside it."""
    return show(request, desk, access.shared(desk, pk))


def show(
    request: HttpRequest, desk: Desk, shared: Shared, *, form: NoteForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of one case; `form` holds a note that could not be kept."""
    mark = overview.opened(shared)  # before reading: what changes in between is shown again, not missed
    case_overview = overview.of(shared)
    last_look.keep(shared, case_overview.progress)
    ahead = (
        case_overview.progress.ahead.slug
        if case_overview.progress and case_overview.progress.ahead
        else guide_loader.first()
    )
    country = case_overview.progress.country if case_overview.progress else None
    context = {
        **_shown(shared, case_overview),
        "mark": mark,
        "label": sharing.label(desk, shared.grant),
        "parts": sharing.parts_of(shared.grant.scopes),
        "guides": guide_loader.spoken(country, opened_slug=ahead),
        "form": form or NoteForm(),
        "removed": "removed" in request.GET,
        "notes": notes.of_desk(shared, desk) if Scope.PLAN in shared.scopes else None,
        "prints": all(scope in shared.scopes for scope in printed_documents.KEYS),
        "dossiers": Dossier.objects.filter(case=shared.case).exclude(blob="").order_by("language"),
    }
    return render(request, "counseling/case.html", context, status=status)


def _shown(shared: Shared, case_overview: overview.CaseOverview) -> dict[str, Any]:
    return {"grant": shared.grant, "case": shared.case, "seen": case_overview}


@require_safe
@access.desk_required
@access.polled
def live(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """The part that follows the client, or 304. A page asks every second; only typing keeps the session open."""
    if "X-Typing" in request.headers:
        accounts.touch(desk.session)
    shared = access.shared(desk, pk)
    mark = overview.mark(shared)
    if request.headers.get("If-None-Match") == f'"{mark}"':
        response = HttpResponse(status=304)
    else:
        mark = overview.opened(shared)
        case_overview = overview.of(shared)
        last_look.keep(shared, case_overview.progress)
        response = render(request, "counseling/_case_live.html", _shown(shared, case_overview))
    response["ETag"] = f'"{mark}"'
    return response
