"""Pages for reporting online: a form field by field, and files that it takes."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases.access import unattended, vault_required
from cases.models import Scope
from cases.vault import Vault
from dossier import access, job_progress, printed_documents
from dossier.content import minors
from dossier.errors import NoDossierError
from dossier.models import UploadSet
from dossier.online_report import actions, field_sheets, file_wording
from dossier.online_report.forms import PlaceForm
from dossier.online_report.systems import FACTS, ReportingSystem
from statement import answers


@require_http_methods(["GET", "POST"])
@vault_required
def overview(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Which forms there are; on POST have the files for one country made."""
    if request.method == "GET":
        return _overview(request, vault, PlaceForm())
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _overview(request, vault, form, status=422)
    try:
        upload_set = actions.request_set(vault, form.cleaned_data["place"])
    except NoDossierError:
        return _overview(request, vault, form, status=409, no_dossier=True)
    return redirect("online_report:status", pk=upload_set.pk)


def _overview(
    request: HttpRequest, vault: Vault, form: PlaceForm, *, status: int = 200, no_dossier: bool = False
) -> HttpResponse:
    statement = answers.read(vault.case, vault.fields(Scope.STATEMENT))
    context = {
        "form": form,
        "no_dossier": no_dossier,
        "systems": [_row(system) for system in ReportingSystem],
        "is_young": bool(minors.note(statement.client, timezone.localdate())),
        "sets": UploadSet.objects.filter(case=vault.case).exclude(blob="").order_by("place"),
    }
    return render(request, "dossier/online_report/overview.html", context, status=status)


def _row(system: ReportingSystem) -> dict[str, Any]:
    return {"system": system, "place": FACTS[system].place, "for_young": FACTS[system].for_young}


@require_safe
@vault_required
def fields(request: HttpRequest, vault: Vault, system: str) -> HttpResponse:
    """One form, field by field. Raises Http404 for one that is not known."""
    if system not in ReportingSystem.values:
        raise Http404
    statement = answers.read(vault.case, vault.fields(Scope.STATEMENT))
    sheet = field_sheets.sheet(system, statement, timezone.localdate())
    context = {"sheet": sheet, "facts": FACTS[sheet.system]}
    return render(request, "dossier/online_report/fields.html", context)


@require_safe
@vault_required
@unattended
def status(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """How far the work is, and the files; the script of the page asks for the same as JSON."""
    upload_set = access.get_upload_set(vault, pk)
    job = printed_documents.newest_job(upload_set)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(job_progress.as_json(job))
    files = actions.files(vault, upload_set) if upload_set.blob else []
    described = [(file, file_wording.about(file)) for file in files]
    context = {"upload_set": upload_set, "job": job, "waits": job_progress.waits(job), "files": described}
    return render(request, "dossier/online_report/status.html", context)


@require_safe
@vault_required
def download(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponseBase:
    """All files in one archive. Raises Http404 before the first one."""
    upload_set = access.get_upload_set(vault, pk)
    return _streamed(request, vault, upload_set, (0, upload_set.size), ("application/zip", upload_set.file_name))


@require_safe
@vault_required
def single(request: HttpRequest, vault: Vault, pk: uuid.UUID, place: int) -> HttpResponseBase:
    """One of the files, by its place in the list, from 1. Raises Http404 for one that is not there."""
    upload_set = access.get_upload_set(vault, pk)
    files = actions.files(vault, upload_set) if upload_set.blob else []
    if not 0 < place <= len(files):
        raise Http404
    file = files[place - 1]
    return _streamed(request, vault, upload_set, (file.offset, file.size), (file.media_type, file.name))


def _streamed(
    request: HttpRequest, vault: Vault, upload_set: UploadSet, span: tuple[int, int], described: tuple[str, str]
) -> HttpResponseBase:
    """`span`: where it begins and how long it is; `described`: its type and name. A set that is lost here is made
    again at once."""
    if not upload_set.blob:
        raise Http404
    try:
        body = actions.stream(vault, upload_set, *span)
    except OSError:
        return _again(request, vault, upload_set)
    media_type, name = described
    response = StreamingHttpResponse(body, content_type=media_type)
    response["Content-Length"] = str(span[1])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _again(request: HttpRequest, vault: Vault, upload_set: UploadSet) -> HttpResponse:
    try:
        actions.request_set(vault, upload_set.place)
    except NoDossierError:
        return redirect("online_report:overview")
    return redirect("online_report:status", pk=upload_set.pk)
