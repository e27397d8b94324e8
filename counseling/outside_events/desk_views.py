"""The counsellor's side, below /counsel/<grant>/log/."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import Scope
from counseling import access, sharing
from counseling.access import Desk
from counseling.desk.text_guard import give_back_text, without_six_words
from counseling.outside_events import entries
from counseling.outside_events.forms import OutsideEventForm, VoidOutsideEventForm


@require_safe
@access.desk_required
def events(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """What was entered by hand, by the client too. The rest of the log does not show at the desk."""
    shared = access.shared(desk, pk, Scope.LOG)
    opened_events = entries.of_case(shared.case, shared.private(Scope.LOG))
    context = {
        "grant": shared.grant,
        "label": sharing.label(desk, shared.grant),
        "rows": [(event, event.can_be_voided_by(desk)) for event in opened_events],
    }
    return render(request, "counseling/outside_events/desk_events.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@give_back_text("account")
@access.desk_required
@without_six_words
def enter(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """Ask what happened; on POST it is an entry of the client's log."""
    shared = access.shared(desk, pk, Scope.LOG)
    sharing.keep_conversation(shared.grant)
    form = OutsideEventForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        entries.enter_at_desk(shared, desk, form.details)
        return redirect("counseling:outside-events", pk=pk)
    context = {"grant": shared.grant, "label": sharing.label(desk, shared.grant), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "counseling/outside_events/desk_enter.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_required
def void(request: HttpRequest, desk: Desk, pk: uuid.UUID, log_entry: int) -> HttpResponse:
    """Ask why; on POST the entry no longer counts. Only for who made it."""
    shared = access.shared(desk, pk, Scope.LOG)
    event = entries.one(shared.case, shared.private(Scope.LOG), log_entry)
    if event is None or not event.can_be_voided_by(desk):
        raise Http404
    form = VoidOutsideEventForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        entries.void_at_desk(shared, desk, log_entry, form.cleaned_data["reason"])
        return redirect("counseling:outside-events", pk=pk)
    context = {"grant": shared.grant, "label": sharing.label(desk, shared.grant), "event": event, "form": form}
    return render(
        request, "counseling/outside_events/desk_void.html", context, status=422 if form.is_bound else 200
    )
