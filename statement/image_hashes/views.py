"""Pages of the fingerprints in a case: those that are there, adding what the browser made, naming, removing."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.access import fills_log, keeps_typing, vault_required
from cases.models import Scope
from cases.vault import Vault
from sextortion_help.web import plan_cookie
from statement import access as statement_access
from statement.image_hashes import access, actions, values
from statement.image_hashes.forms import LabelForm, TypedForm
from statement.models import StatementPart


@require_safe
@vault_required
def overview(request: HttpRequest, vault: Vault) -> HttpResponse:
    return _overview(request, vault)


def _overview(
    request: HttpRequest,
    vault: Vault,
    *,
    status: int = 200,
    refused: bool = False,
    form: TypedForm | None = None,
) -> HttpResponse:
    note = vault.state().get("fingerprints_kept")
    if note is not None:
        vault.keep_state(fingerprints_kept=None)
    noted = values.of_case(vault.case, vault.fields(Scope.STATEMENT))
    measures = statement_access.open_part(vault, StatementPart.DONE).answers
    context = {
        "noted": noted,
        "number": measures.services_case_number,
        "kept": note,
        "refused": refused,
        "form": form or TypedForm(),
    }
    response = render(request, "statement/image_hashes/overview.html", context, status=status)
    plan_cookie.note(request, response, hashes=len(noted))
    return response


@sensitive_post_parameters()
@require_POST
@vault_required
@fills_log
@keeps_typing
def add(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Keep the values that the page for fingerprints computed on the client's device."""
    try:
        submitted = values.posted(request.POST.get("values", ""))
    except values.NoImageHashesError:
        return _overview(request, vault, status=422, refused=True)
    vault.keep_state(fingerprints_kept=actions.add(vault, submitted))
    return redirect("image_hashes:overview")


@sensitive_post_parameters()
@require_POST
@vault_required
@fills_log
@keeps_typing
def typed(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Keep a fingerprint that was made elsewhere; works without script."""
    form = TypedForm(request.POST)
    if not form.is_valid():
        return _overview(request, vault, status=422, form=form)
    vault.keep_state(fingerprints_kept=actions.add(vault, [form.values()]))
    return redirect("image_hashes:overview")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
@keeps_typing
def item(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """One file's values: give them a name, or remove them."""
    row = access.get_image_hashes(vault, pk)
    noted = next(entry for entry in values.of_case(vault.case, vault.fields(Scope.STATEMENT)) if entry.id == row.pk)
    if "remove" in request.POST:
        actions.remove(vault, row)
        return redirect("image_hashes:overview")
    form = LabelForm(request.POST if request.method == "POST" else None, initial={"label": noted.values.label})
    if form.is_valid():
        actions.name(vault, row, form.cleaned_data["label"])
        return redirect("image_hashes:overview")
    status = 422 if form.is_bound else 200
    return render(request, "statement/image_hashes/item.html", {"form": form, "noted": noted}, status=status)
