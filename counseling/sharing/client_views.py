"""What a client does at /case/share/: show a code, say yes or no, change, prolong, end."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.access import unattended, vault_required
from cases.vault import Vault
from counseling import ending_notices, sharing
from counseling.errors import NotPossibleError
from counseling.forms import ChangeShareForm, ShareForm
from counseling.models import Grant
from counseling.sharing import colleagues, endings


def _page(request: HttpRequest, vault: Vault, *, status: int = 200, **more: object) -> HttpResponse:
    code = sharing.code_of(vault)
    context: dict[str, object] = {"code": code, "case": vault.case, "minutes": sharing.CODE_MINUTES}
    open_grants = sharing.of_client(vault)
    grants: list[dict[str, Any]] = [
        {
            "grant": grant,
            "label": sharing.client_label(vault, grant),
            "parts": sharing.parts_of(grant.scopes),
            "handover": colleagues.handover_terms(grant, open_grants),
        }
        for grant in open_grants
    ]
    if code is not None and code.counsellor is not None:
        current = next((one for one in grants if one["grant"].counsellor == code.counsellor), None)
        context["current"] = current
        context["form"] = ChangeShareForm(initial=_initial(current)) if current else ShareForm()
    elif code is not None:
        context["shown"] = sharing.read_code(vault, code)
    context |= {
        "grants": grants,
        "ended": endings.acts_of_client(vault),
        "notices": ending_notices.of_client(vault),
    }
    response = render(request, "counseling/share.html", {**context, **more}, status=status)
    if context["notices"]:
        ending_notices.mark_read(vault)
    return response


def _initial(current: dict[str, Any]) -> dict[str, Any]:
    """What a form about somebody begins with who has access already."""
    return {"parts": current["parts"], "label": current["label"]}


@require_safe
@vault_required
def share(request: HttpRequest, vault: Vault) -> HttpResponse:
    """What is shared now; and the code, or who typed it."""
    return _page(request, vault)


@require_safe
@vault_required
@unattended
def state(request: HttpRequest, vault: Vault) -> HttpResponse:
    """For the page's script: {"state": "none" | "shown" | "typed"}."""
    code = sharing.code_of(vault)
    now = "none" if code is None else "shown" if code.counsellor_id is None else "typed"
    return JsonResponse({"state": now})


@require_POST
@vault_required
def new_code(request: HttpRequest, vault: Vault) -> HttpResponse:
    sharing.show_code(vault)
    return redirect("sharing:share")


@require_POST
@vault_required
def take_back(request: HttpRequest, vault: Vault) -> HttpResponse:
    """No: the code ends, and whoever typed it gets nothing."""
    sharing.take_back_code(vault)
    return redirect("sharing:share")


@require_POST
@vault_required
def confirm(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Yes, with what and how long. Meant for the person whose name was on the page, and for nobody else."""
    code = sharing.code_of(vault)
    if code is None or code.counsellor is None or str(code.counsellor_id) != request.POST.get("who"):
        return _page(request, vault, gone=True, status=409)
    has_access = any(grant.counsellor_id == code.counsellor_id for grant in sharing.of_client(vault))
    form = (ChangeShareForm if has_access else ShareForm)(request.POST)
    if not form.is_valid():
        return _page(request, vault, form=form, status=422)
    cleaned = form.cleaned_data
    label = cleaned["label"] or vault.case.reference
    try:
        sharing.share(vault, code, parts=cleaned["parts"], length=cleaned["length"], label=label)
    except NotPossibleError:
        return _page(request, vault, gone=True, status=409)
    return redirect("sharing:share")


def _grant(vault: Vault, pk: uuid.UUID) -> Grant:
    """Raises Http404: absent, ended and another case's look the same."""
    rows = Grant.objects.select_related("counsellor__centre")
    grant = rows.filter(pk=pk, case=vault.case, ended_at=None).first()
    if grant is None:
        raise Http404
    return grant


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def end(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """Say what ends; on POST end it, at once. `also`: grants of colleagues asked in that end with it."""
    grant = _grant(vault, pk)
    asked_in = endings.asked_in_by(sharing.of_client(vault), grant)
    if request.method == "POST":
        chosen = set(request.POST.getlist("also"))
        endings.revoke(vault, grant, also=[one for one in asked_in if str(one.pk) in chosen])
        return redirect("sharing:share")
    context = {"grant": grant, "parts": sharing.parts_of(grant.scopes), "asked_in": asked_in}
    return render(request, "counseling/end_share.html", context)


@require_POST
@vault_required
def share_again(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """Take the ending back with all that ended in the same tap, within a minute. Absent and another case's look the
    same as one that is over."""
    try:
        endings.share_again(vault, pk)
    except NotPossibleError as error:
        raise Http404 from error
    return redirect("sharing:share")


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def change(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """Share more or less with somebody who has access already, or for longer."""
    grant = _grant(vault, pk)
    current = {"parts": sharing.parts_of(grant.scopes), "label": sharing.client_label(vault, grant)}
    form = ChangeShareForm(request.POST if request.method == "POST" else None, initial=_initial(current))
    if not form.is_valid():
        context = {"form": form, "grant": grant, "case": vault.case}
        return render(request, "counseling/change_share.html", context, status=422 if form.is_bound else 200)
    cleaned = form.cleaned_data
    label = cleaned["label"] or vault.case.reference
    try:
        sharing.change(vault, grant, parts=cleaned["parts"], length=cleaned["length"], label=label)
    except NotPossibleError:
        return _page(request, vault, gone=True, status=409)
    return redirect("sharing:share")


@require_POST
@vault_required
def prolong(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """Seven days from now, with the same parts."""
    grant = _grant(vault, pk)
    try:
        sharing.prolong(vault, grant)
    except NotPossibleError:
        return _page(request, vault, gone=True, status=409)
    return redirect("sharing:share")


@require_POST
@vault_required
def answer(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """Whether a colleague may take over. `also`: as in `end`."""
    grant = _grant(vault, pk)
    if "yes" not in request.POST:
        colleagues.decline(vault, grant)
        return redirect("sharing:share")
    if str(grant.proposed_id) != request.POST.get("who"):
        return _page(request, vault, gone=True, status=409)
    try:
        colleagues.agree(vault, grant, ending=request.POST.getlist("also"))
    except NotPossibleError:
        return _page(request, vault, gone=True, status=409)
    return redirect("sharing:share")


@require_POST
@vault_required
def answer_consult(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """Whether colleagues may look too. A yes is meant for exactly the names that were on the page."""
    grant = _grant(vault, pk)
    if "yes" not in request.POST:
        colleagues.decline_all(vault, grant)
        return redirect("sharing:share")
    try:
        colleagues.agree_to_all(vault, grant, request.POST.get("who", ""))
    except NotPossibleError:
        return _page(request, vault, asked_anew=True, status=409)
    return redirect("sharing:share")
