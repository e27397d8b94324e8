"""Printing at the desk: the dossier, and the record of its hand-over, which can be voided."""

import uuid
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cases import custody
from cases.custody_subjects import TakenDossierSubject
from cases.models import Scope
from counseling import access, sharing
from counseling.access import Desk, Shared
from counseling.desk import handover_records, paper_access
from counseling.desk.text_guard import give_back_text, without_six_words
from counseling.forms import HandoverRecordForm, VoidRecordForm
from counseling.models import CentreSum, CounsellingEvent
from dossier import access as papers
from dossier import actions as dossiers
from dossier import job_progress, printed_documents
from dossier.errors import StillPreparingError
from dossier.forms import LanguageForm
from dossier.models import Dossier
from dossier.police_letter import jurisdictions
from sextortion_help.i18n.register import paper_language


def _language(shared: Shared) -> str:
    """That of the police where the client is, as far as the plan says so; not that of the desk."""
    place = paper_access.place(shared)
    return jurisdictions.language(place) if place else paper_language()


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_required
def dossier(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """Which there are; on POST have one made."""
    shared = paper_access.shared_in_full(desk, pk)
    form = LanguageForm(request.POST if request.method == "POST" else None, initial={"language": _language(shared)})
    if request.method != "POST":
        return _dossier(request, desk, shared, form)
    if not form.is_valid():
        return _dossier(request, desk, shared, form, status=422)
    subject = TakenDossierSubject(str(desk.counsellor), form.cleaned_data["language"])
    try:
        requested = dossiers.request_dossier(
            shared,
            subject.language,
            before=lambda dossier: paper_access.note_order(dossier, subject),
            scopes=paper_access.scopes(shared),
        )
    except StillPreparingError as waiting:
        return _dossier(request, desk, shared, form, status=409, preparing=waiting.count)
    return redirect("counseling:paper", pk=pk, paper=requested.pk)


def _dossier(
    request: HttpRequest, desk: Desk, shared: Shared, form: LanguageForm, *, status: int = 200, preparing: int = 0
) -> HttpResponse:
    context = {
        "grant": shared.grant,
        "label": sharing.label(desk, shared.grant),
        "form": form,
        "preparing": preparing,
        "dossiers": Dossier.objects.filter(case=shared.case).exclude(blob="").order_by("language"),
        "handover_records": handover_records.of_case(shared.case, shared.fields(Scope.EVIDENCE)),
    }
    return render(request, "counseling/dossiers.html", context, status=status)


@require_safe
@access.desk_required
def paper(request: HttpRequest, desk: Desk, pk: uuid.UUID, paper: uuid.UUID) -> HttpResponse:
    """How far it is, and the file. The script of the page asks for the same as JSON."""
    shared = paper_access.shared_in_full(desk, pk)
    printed_dossier = papers.get_dossier(shared, paper)
    job = printed_documents.newest_job(printed_dossier)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({**job_progress.as_json(job), "waits": False})
    context: dict[str, Any] = {"grant": shared.grant, "label": sharing.label(desk, shared.grant)}
    context |= {"dossier": printed_dossier, "job": job, "facts": dossiers.facts(shared, printed_dossier)}
    return render(request, "counseling/dossier.html", context)


@require_safe
@access.desk_required
def download(request: HttpRequest, desk: Desk, pk: uuid.UUID, paper: uuid.UUID) -> HttpResponse:
    """The PDF, with a line in the client's log."""
    shared = paper_access.shared_in_full(desk, pk)
    printed_dossier = papers.get_dossier(shared, paper)
    pdf = paper_access.pdf_of(shared, printed_dossier)
    subject = TakenDossierSubject(str(desk.counsellor), printed_dossier.language)
    sha256 = dossiers.facts(shared, printed_dossier)["sha256"]
    with transaction.atomic(durable=True):
        custody.record(shared.case, custody.Act.COUNSELLOR_PRINTED, subject=subject, sha256=sha256, size=len(pdf))
        CentreSum.objects.add(desk.counsellor.centre_id, CounsellingEvent.PRINT)
    return printed_documents.download(printed_dossier, pdf)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@give_back_text("recipient", "officer", "number", "remark")
@access.desk_required
@without_six_words
def hand_over(request: HttpRequest, desk: Desk, pk: uuid.UUID, paper: uuid.UUID) -> HttpResponse:
    """Who receives it; on POST the hand-over record is kept and shown, ready to print."""
    shared = paper_access.shared_in_full(desk, pk)
    printed_dossier = papers.get_dossier(shared, paper)
    if not printed_dossier.blob:
        raise Http404
    form = HandoverRecordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        record = handover_records.write(shared, desk, printed_dossier, form.cleaned_data)
        return redirect("counseling:handover_record", pk=pk, record_pk=record.pk)
    context = {
        "grant": shared.grant,
        "label": sharing.label(desk, shared.grant),
        "dossier": printed_dossier,
        "form": form,
    }
    return render(request, "counseling/hand_over.html", context, status=422 if form.is_bound else 200)


@require_safe
@access.desk_required
def handover_record(request: HttpRequest, desk: Desk, pk: uuid.UUID, record_pk: uuid.UUID) -> HttpResponse:
    """One page for the printer, with lines for both signatures."""
    shared = paper_access.shared_in_full(desk, pk)
    record = handover_records.one(shared.case, shared.fields(Scope.EVIDENCE), record_pk)
    can_be_voided = record.can_be_voided_by(desk) and handover_records.entry_of(shared, record) is not None
    context = {"grant": shared.grant, "read": record, "can_be_voided": can_be_voided}
    return render(request, "counseling/handover_record.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@give_back_text("remark")
@access.desk_required
@without_six_words
def void_record(request: HttpRequest, desk: Desk, pk: uuid.UUID, record_pk: uuid.UUID) -> HttpResponse:
    """Ask why; on POST the record no longer counts. Only for who made it."""
    shared = paper_access.shared_in_full(desk, pk)
    record = handover_records.one(shared.case, shared.fields(Scope.EVIDENCE), record_pk)
    if not record.can_be_voided_by(desk) or handover_records.entry_of(shared, record) is None:
        raise Http404
    form = VoidRecordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        handover_records.void_at_desk(shared, desk, record, **form.cleaned_data)
        return redirect("counseling:handover_record", pk=pk, record_pk=record_pk)
    context = {"grant": shared.grant, "label": sharing.label(desk, shared.grant), "read": record, "form": form}
    return render(request, "counseling/void_record.html", context, status=422 if form.is_bound else 200)
