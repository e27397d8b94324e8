"""Pages of the dossier: what will be in it, how far it is, the file."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from cases import custody
from cases.access import unattended, vault_required
from cases.errors import DecryptionError
from cases.models import Scope
from cases.vault import Vault
from dossier import access, actions, job_progress, missing_information, printed_documents, status_wording
from dossier.bundle import builder, seal_job
from dossier.errors import DamagedOriginalError, StillPreparingError
from dossier.forms import LanguageForm
from dossier.models import Dossier
from evidence import exhibits
from evidence.models import Exhibit
from extraction import pending
from sextortion_help.i18n.register import paper_language
from sextortion_help.web import plan_cookie
from statement import answers


@require_http_methods(["GET", "POST"])
@vault_required
def overview(request: HttpRequest, vault: Vault) -> HttpResponse:
    """What will be in it and what is open; on POST have it made."""
    if request.method == "GET":
        return _overview(request, vault, LanguageForm(initial={"language": paper_language()}))
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return _overview(request, vault, form, status=422)
    try:
        dossier = actions.request_dossier(vault, form.cleaned_data["language"])
    except StillPreparingError as still:
        return _overview(request, vault, form, status=409, preparing=still.count)
    return redirect("dossier:status", pk=dossier.pk)


def _overview(
    request: HttpRequest, vault: Vault, form: LanguageForm, *, status: int = 200, preparing: int = 0
) -> HttpResponse:
    items = exhibits.of_case(vault.case, vault.fields(Scope.EVIDENCE))
    statement = answers.read(vault.case, vault.fields(Scope.STATEMENT))
    missing = missing_information.of_case(statement, items)
    if any(item.state == Exhibit.State.WAITING for item in items):
        preparing = preparing or actions.still_preparing(vault.case)
    context = {
        "form": form,
        "case": vault.case,
        "count": len(items),
        "gaps": missing,
        "files_lack": status_wording.what_files_lack(missing),
        "unconfirmed": any(item.number > vault.state().get(exhibits.CONFIRMED, 0) for item in items),
        "preparing": preparing,
        "found": pending.of_case(vault, items, statement),
        "dossiers": Dossier.objects.filter(case=vault.case).order_by("language"),
    }
    return render(request, "dossier/overview.html", context, status=status)


@require_safe
@vault_required
@unattended
def status(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """How far the work is; the script of the page asks for the same as JSON."""
    dossier = access.get_dossier(vault, pk)
    job = printed_documents.newest_job(dossier)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(job_progress.as_json(job))
    facts = actions.facts(vault, dossier)
    context = {
        "dossier": dossier,
        "job": job,
        "progress": status_wording.progress(job),
        "failure": status_wording.failure(job, dossier.damaged),
        "facts": facts,
        "signature": status_wording.signature(facts),
        "changed": seal_job.look(vault, dossier) if dossier.blob else False,
    }
    response = render(request, "dossier/status.html", context)
    if dossier.blob:
        plan_cookie.note(request, response, dossier=1)
    return response


@require_safe
@vault_required
def download(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """The PDF as a file. Raises Http404 before the first one is made."""
    dossier = access.get_dossier(vault, pk)
    if not dossier.blob:
        raise Http404
    try:
        pdf = printed_documents.read_pdf(vault, dossier)
    except (OSError, DecryptionError):
        return render(request, "dossier/lost.html", {"dossier": dossier}, status=503)
    return printed_documents.download(dossier, pdf)


@require_GET  # not HEAD: the log would say that a bundle was handed over
@vault_required
def download_bundle(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponseBase:
    """Everything to hand over, as a zip. Raises Http404 before the first dossier is made."""
    dossier = access.get_dossier(vault, pk)
    if not dossier.blob:
        raise Http404
    custody.admit(vault.case, custody.Act.EXPORTED)
    try:
        bundle = builder.prepare(dossier, vault)
    except DamagedOriginalError as error:
        context = {"dossier": dossier, "number": error.number}
        return render(request, "dossier/damaged.html", context, status=503)
    response = StreamingHttpResponse(actions.hand_over(bundle), content_type="application/zip")
    response["Content-Length"] = str(bundle.size)
    response["Content-Disposition"] = 'attachment; filename="bundle.zip"'
    return response
