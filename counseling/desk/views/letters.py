"""The letter to the police at the desk: have it made, save it to print. The client signs it."""

import hashlib
import uuid

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cases import custody
from cases.custody_subjects import TakenLetterSubject
from cases.models import Scope
from counseling import access, sharing
from counseling.access import Desk
from counseling.desk import paper_access
from dossier import access as papers
from dossier import job_progress, printed_documents
from dossier.models import Dossier, PoliceLetter
from dossier.police_letter import actions, missing_information
from dossier.police_letter.forms import LetterPlaceForm
from statement import answers


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_required
def letters(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """Which there are and what would stay empty; on POST have one made."""
    shared = paper_access.shared_in_full(desk, pk)
    place = paper_access.place(shared)
    form = LetterPlaceForm(request.POST if request.method == "POST" else None, initial={"place": place})
    if form.is_valid():
        subject = TakenLetterSubject(str(desk.counsellor), form.cleaned_data["place"])
        requested = actions.request_letter(
            shared, subject.place, before=lambda letter: paper_access.note_order(letter, subject)
        )
        return redirect("counseling:letter", pk=pk, paper=requested.pk)
    statement = answers.read(shared.case, shared.fields(Scope.STATEMENT))
    context = {
        "grant": shared.grant,
        "label": sharing.label(desk, shared.grant),
        "form": form,
        "letters": PoliceLetter.objects.filter(case=shared.case).exclude(blob="").order_by("place"),
        "dossier_made": Dossier.objects.filter(case=shared.case).exclude(blob="").exists(),
        "empty": [field for field in missing_information.of_statement(statement) if not field.filled],
    }
    return render(request, "counseling/letters.html", context, status=422 if form.is_bound else 200)


@require_safe
@access.desk_required
def letter(request: HttpRequest, desk: Desk, pk: uuid.UUID, paper: uuid.UUID) -> HttpResponse:
    """How far it is, and the file. The script of the page asks for the same as JSON."""
    shared = paper_access.shared_in_full(desk, pk)
    police_letter = papers.get_police_letter(shared, paper)
    job = printed_documents.newest_job(police_letter)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({**job_progress.as_json(job), "waits": False})
    context = {
        "grant": shared.grant,
        "label": sharing.label(desk, shared.grant),
        "letter": police_letter,
        "job": job,
    }
    return render(request, "counseling/letter.html", context)


@require_safe
@access.desk_required
def download(request: HttpRequest, desk: Desk, pk: uuid.UUID, paper: uuid.UUID) -> HttpResponse:
    """The PDF, with a line in the client's log."""
    shared = paper_access.shared_in_full(desk, pk)
    police_letter = papers.get_police_letter(shared, paper)
    pdf = paper_access.pdf_of(shared, police_letter)
    subject = TakenLetterSubject(str(desk.counsellor), police_letter.place)
    sha256 = hashlib.sha256(pdf).hexdigest()
    with transaction.atomic(durable=True):
        custody.record(shared.case, custody.Act.COUNSELLOR_PRINTED, subject=subject, sha256=sha256, size=len(pdf))
    return printed_documents.download(police_letter, pdf)
