"""What a client reads about it: the notes, the hand-over records, and who can see the case now."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cases.access import keeps_typing, open_vault, prove_first, vault_required
from cases.models import Scope
from cases.vault import Vault
from counseling import page_notices
from counseling.desk import handover_records, notes
from counseling.forms import VoidRecordForm
from counseling.models import CaseNote, HandoverRecord


@require_safe
@vault_required
def notes_page(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Word for word what counsellors noted, and what was handed over."""
    context = {
        "notes": notes.of_client(vault.case, vault.fields(Scope.PLAN)),
        "handover_records": handover_records.of_case(vault.case, vault.fields(Scope.EVIDENCE)),
    }
    for written in (CaseNote, HandoverRecord):
        written.objects.filter(case=vault.case, read_at=None).update(read_at=timezone.now())
    return render(request, "counseling/client_notes.html", context)


@require_safe
@vault_required
def handover_record(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    record = handover_records.one(vault.case, vault.fields(Scope.EVIDENCE), pk)
    can_be_voided = record.voiding is None and handover_records.entry_of(vault, record) is not None
    context = {"read": record, "can_be_voided": can_be_voided}
    return render(request, "counseling/handover_record.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
@keeps_typing
def void_record(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """Ask why; on POST the record no longer counts, whoever made it."""
    record = handover_records.one(vault.case, vault.fields(Scope.EVIDENCE), pk)
    if record.voiding is not None or handover_records.entry_of(vault, record) is None:
        raise Http404
    form = VoidRecordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        handover_records.void_as_client(vault, record, **form.cleaned_data)
        return redirect("notes:handover_record", pk=pk)
    context = {"read": record, "form": form}
    return render(request, "counseling/client_void_record.html", context, status=422 if form.is_bound else 200)


@require_safe
def seen_by(request: HttpRequest) -> HttpResponse:
    """Who can see the open case now, as a part of a page; empty for anyone else. For pages that ask no database."""
    vault = open_vault(request)
    proof_page = prove_first(request) if vault is None else None
    if proof_page is not None:
        return proof_page
    notices = page_notices.notices(vault) if vault is not None else None
    return render(request, "counseling/_seen_by.html", {"notices": notices})
