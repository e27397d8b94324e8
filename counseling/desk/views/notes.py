"""Notes at the desk."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cases.models import Scope
from counseling import access, sharing
from counseling.access import Desk
from counseling.desk import notes
from counseling.desk.text_guard import give_back_text, without_six_words
from counseling.desk.views.overview import show
from counseling.forms import NoteForm


@sensitive_post_parameters()
@require_POST
@give_back_text("text")
@access.desk_required
@without_six_words
def write(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    shared = access.shared(desk, pk, Scope.PLAN)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show(request, desk, shared, form=form, status=422)
    notes.write(shared, desk, form.cleaned_data["text"])
    return redirect("counseling:case", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_required
def remove(request: HttpRequest, desk: Desk, pk: uuid.UUID, note: uuid.UUID) -> HttpResponse:
    """Show the note and ask; on POST remove it, which nobody can take back."""
    shared = access.shared(desk, pk, Scope.PLAN)
    if request.method == "POST":
        notes.remove(shared, desk, note)
        return redirect(f"{reverse('counseling:case', args=[pk])}?removed")
    context = {"grant": shared.grant, "label": sharing.label(desk, shared.grant)}
    return render(request, "counseling/note_remove.html", {**context, "note": notes.own(shared, desk, note)})
