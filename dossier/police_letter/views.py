"""Pages of the letter: what would stay empty, how far it is, the file."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases.access import unattended, vault_required
from cases.errors import DecryptionError
from cases.models import Scope
from cases.vault import Vault
from dossier import access, job_progress, offence_candidates, printed_documents
from dossier.content import minors
from dossier.models import Dossier, PoliceLetter
from dossier.police_letter import actions, jurisdictions, missing_information
from dossier.police_letter.forms import LetterForm
from guidance import pack_loader
from sextortion_help.i18n.register import base_language
from sextortion_help.web import plan_cookie
from statement import actions as statement_actions
from statement import answers
from statement.answers import Statement
from statement.models import StatementPart


@require_http_methods(["GET", "POST"])
@vault_required
def overview(request: HttpRequest, vault: Vault) -> HttpResponse:
    """What would be in it and what is open; on POST have it made."""
    statement = answers.read(vault.case, vault.fields(Scope.STATEMENT))
    if request.method == "GET":
        form = LetterForm(initial={"place": _likely(request)}, client=statement.client)
        return _overview(request, vault, form, statement)
    form = LetterForm(request.POST, client=statement.client)
    if not form.is_valid():
        return _overview(request, vault, form, statement, status=422)
    statement_actions.fill_part(vault, StatementPart.ABOUT_YOU, form.about_client())
    letter = actions.request_letter(vault, form.cleaned_data["place"])
    return redirect("police_letter:status", pk=letter.pk)


def _likely(request: HttpRequest) -> str:
    """The country that the client named before, as far as there is a letter for it."""
    answers = plan_cookie.read(request).get("answers")
    answered_countries = answers.get("country") if isinstance(answers, dict) else None
    country_id = str(answered_countries[0]) if isinstance(answered_countries, list) and answered_countries else ""
    if country_id in jurisdictions.Place.values:
        return country_id
    return jurisdictions.Place.GERMANY if base_language() == "de" else ""


def _overview(
    request: HttpRequest, vault: Vault, form: LetterForm, statement: Statement, *, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    under_18 = bool(minors.note(statement.client, today))
    offences_by_place = [
        (place.label, offence_candidates.of_country(place, under_18=under_18, further=True))
        for place in jurisdictions.Place
    ]
    fields = missing_information.of_statement(statement)
    context = {
        "form": form,
        "filled": [field for field in fields if field.filled],
        "empty": [field for field in fields if not field.filled and field.key not in form.fields],
        "guardian": minors.needs_guardian(statement.client, today),
        "named": [(label, offences) for label, offences in offences_by_place if offences],
        "dossier_made": Dossier.objects.filter(case=vault.case).exclude(blob="").exists(),
        "letters": PoliceLetter.objects.filter(case=vault.case).exclude(blob="").order_by("place"),
    }
    return render(request, "dossier/police_letter/overview.html", context, status=status)


@require_safe
@vault_required
@unattended
def status(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """How far the work is; the script of the page asks for the same as JSON."""
    letter = access.get_police_letter(vault, pk)
    job = printed_documents.newest_job(letter)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(job_progress.as_json(job))
    offences = offence_candidates.of_country(letter.place, under_18=False)
    left_out = not all(offence.certain for offence in offences)
    request_of_country = pack_loader.countries()[letter.place].request
    context = {
        "letter": letter,
        "job": job,
        "waits": job_progress.waits(job),
        "left_out": left_out,
        "signing": request_of_country.signing if request_of_country else None,
    }
    return render(request, "dossier/police_letter/status.html", context)


@require_safe
@vault_required
def download(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """The PDF as a file; one that is damaged here is made again at once. Raises Http404 before the first one."""
    letter = access.get_police_letter(vault, pk)
    if not letter.blob:
        raise Http404
    try:
        pdf = printed_documents.read_pdf(vault, letter)
    except (OSError, DecryptionError):
        actions.request_letter(vault, letter.place)
        return redirect("police_letter:status", pk=letter.pk)
    return printed_documents.download(letter, pdf)
