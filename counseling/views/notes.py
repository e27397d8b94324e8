"""Notes at the desk."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cases.models import Scope
from counseling import access, notes
from counseling.access import Desk
from counseling.forms import NoteForm
from counseling.views.cases import show


@sensitive_post_parameters()
@require_POST
@access.desk_required
def write(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    shared = access.shared(desk, pk, Scope.PLAN)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show(request, desk, shared, form=form, status=422)
    notes.write(shared, desk, form.cleaned_data["text"])
    return redirect("counseling:case", pk=pk)


@require_POST
@access.desk_required
def remove(request: HttpRequest, desk: Desk, pk: uuid.UUID, note: uuid.UUID) -> HttpResponse:
    notes.remove(access.shared(desk, pk, Scope.PLAN), desk, note)
    return redirect("counseling:case", pk=pk)
