"""The desk: what clients share, one case at a glance, and the same again whenever it changes."""

import uuid
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from cases.models import Scope
from counseling import access, accounts, followed_part, question_results, sharing
from counseling.access import Desk, Shared
from counseling.accounts import names
from counseling.desk import bookmarks, case_list, guide_loader, last_look, notes, overview, result_list
from counseling.desk.bookmarks import Bookmark
from counseling.desk.case_list import LIST_LENGTH
from counseling.desk.text_guard import give_back_text, without_six_words
from counseling.forms import BookmarkForm, NoteForm
from counseling.messages import appointments, threads
from counseling.models import Grant
from counseling.sharing import endings
from dossier import printed_documents
from dossier.models import Dossier


@require_safe
@access.desk_required
def desk(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What clients share, what matters most first, as it was seen at the last look. Opens no case."""
    rows = case_list.rows(desk)
    context = {
        "rows": rows[:LIST_LENGTH],
        "more_rows": rows[LIST_LENGTH:],
        "count": len(rows),
        "today": [row for row in rows if row.is_for_today],
        "ended": _just_ended(desk),
        "results": result_list.of_desk(desk, {row.grant.pk: row.name for row in rows}),
        "copy_seen_at": access.copy_seen_at(desk),
    }
    return render(request, "counseling/desk.html", context)


def _just_ended(desk: Desk) -> list[dict[str, Any]]:
    """What can still be taken back."""
    return [{"grant": grant, "label": sharing.label(desk, grant)} for grant in endings.of_counsellor(desk)]


@require_POST
@access.desk_required
def dismiss_result(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """The counsellor has read what became of a question. Absent and another counsellor's look the same."""
    question_results.dismiss(desk.counsellor, pk)
    return redirect("counseling:desk")


@require_safe
@access.desk_required
def case(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """One case: plan, gaps, deadlines, notes, and the conversation guide beside it."""
    shared = access.shared(desk, pk)
    sharing.keep_conversation(shared.grant)
    return show(request, desk, shared)


def show(
    request: HttpRequest,
    desk: Desk,
    shared: Shared,
    *,
    form: NoteForm | None = None,
    bookmark_form: BookmarkForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one case; the forms hold a note or marks that could not be kept."""
    mark = overview.opened(shared)  # before reading: what changes in between is shown again, not missed
    case_overview = overview.of(shared)
    last_look.keep(shared, case_overview)
    ahead = (
        case_overview.progress.ahead.slug
        if case_overview.progress and case_overview.progress.ahead
        else guide_loader.first()
    )
    country = case_overview.progress.country if case_overview.progress else None
    bookmark = bookmarks.read(desk, shared.grant)
    context = {
        **_shown(shared, case_overview),
        **_colleagues(desk, shared.grant),
        "bookmark": bookmark,
        "bookmark_form": bookmark_form or BookmarkForm(initial=asdict(bookmark)),
        "mark": mark,
        "idle_minutes": settings.DESK_IDLE_MINUTES,
        "label": sharing.label(desk, shared.grant),
        "parts": sharing.parts_of(shared.scopes),
        "guides": guide_loader.spoken(country, opened_slug=ahead),
        "form": form or NoteForm(),
        "removed": "removed" in request.GET,
        "notes": notes.of_desk(shared, desk) if Scope.PLAN in shared.scopes else None,
        "appointment": appointments.of_desk(desk, shared.grant),
        "new_messages": threads.unopened_by_case(desk.counsellor).get(shared.case.pk, 0),
        "prints": all(scope in shared.scopes for scope in printed_documents.KEYS),
        "dossiers": Dossier.objects.filter(case=shared.case).exclude(blob="").order_by("language"),
    }
    return render(request, "counseling/case.html", context, status=status)


@sensitive_post_parameters()
@require_POST
@give_back_text("name")
@access.desk_required
@without_six_words
def bookmark(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """Keep the counsellor's own marks. They are no look at the case."""
    shared = access.shared(desk, pk)
    form = BookmarkForm(request.POST)
    if not form.is_valid():
        return show(request, desk, shared, bookmark_form=form, status=422)
    bookmarks.keep(desk, shared.grant, Bookmark(**form.cleaned_data))
    return redirect("counseling:desk")


def _colleagues(desk: Desk, grant: Grant) -> dict[str, Any]:
    """Who else is named at this case, as the desk calls them; mostly nobody."""
    context: dict[str, Any] = {}
    if grant.handed_over_by is not None:
        context["predecessor"] = names.of_one(desk.counsellor, grant.handed_over_by)
    if hasattr(grant, "consult_question"):
        context["asked"] = names.about_whom(grant, names.told_apart(desk.counsellor))
    if asked_in := sharing.asked_in(desk, grant):
        context["asked_in"] = names.with_names(desk.counsellor, asked_in)
    return context


def _shown(shared: Shared, case_overview: overview.CaseOverview) -> dict[str, Any]:
    return {"grant": shared.grant, "case": shared.case, "seen": case_overview}


@require_safe
@access.desk_required
@access.polled
def still_shared(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """For pages that show a part of a case: 204 while it is shared, 404 afterwards. Opens nothing."""
    access.shared(desk, pk)
    return HttpResponse(status=204)


@require_safe
@access.desk_required
@access.polled
def live(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """The part that follows the client, or 304. Pages ask every second; only who types or clicks keeps it open."""
    shared = access.shared(desk, pk)
    if "X-Active" in request.headers:
        accounts.touch(desk.session)
        sharing.keep_conversation(shared.grant)
    response = followed_part.unchanged(request, overview.mark(shared))
    if response is None:
        mark = overview.opened(shared)
        case_overview = overview.of(shared)
        last_look.keep(shared, case_overview)
        part = render(request, "counseling/_case_live.html", _shown(shared, case_overview))
        response = followed_part.renewed(request, part, mark)
    return response
