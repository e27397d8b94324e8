"""Pages of the statement of what happened."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cases.access import keeps_typing, vault_required
from cases.vault import Vault
from statement import access, actions, pages, part_forms, proposals
from statement.errors import ConflictError
from statement.models import StatementPart
from statement.pages import PAGES, PartPage


@require_safe
@vault_required
def overview(request: HttpRequest, vault: Vault) -> HttpResponse:
    """All parts with their state, and the one to go on with."""
    lines = pages.overview(*proposals.with_statement(vault))
    has_begun = any(line.saved for line in lines)
    context = {
        "lines": lines,
        "next": pages.suggested(lines),
        "next_label": _("Go on:") if has_begun else _("Begin:"),
        "begun": has_begun,
        "note": part_forms.take_note(vault),
    }
    return render(request, "statement/overview.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
@keeps_typing
def part(request: HttpRequest, vault: Vault, part: str) -> HttpResponse:
    """One part: show it, or save it and go on."""
    try:
        page = PAGES[StatementPart(part)]
    except ValueError as error:
        raise Http404 from error
    if request.method == "POST":
        return _save(request, vault, page)
    opened_part = access.open_part(vault, page.part)
    proposal = proposals.of_case(vault).get(page.part)
    answers, proposed = (proposal.answers, proposal.names) if proposal else (opened_part.answers, ())
    form = part_forms.show(page, answers, rows=part_forms.rows_wanted(vault, page), proposed=proposed)
    return _page(request, page, form, opened_part.version, note=part_forms.take_note(vault))


def _save(request: HttpRequest, vault: Vault, page: PartPage) -> HttpResponse:
    form = part_forms.bind(page, request.POST)
    version = part_forms.version_seen(request.POST)
    if not form.is_valid():
        return _page(request, page, form, version, status=422, invalid=True)
    try:
        actions.save_part(vault, page.part, form.answers(), version_seen=version)
    except ConflictError:
        opened_part = access.open_part(vault, page.part)
        saved = part_forms.described(page, opened_part.answers)
        return _page(request, page, form, opened_part.version, status=409, saved=saved)
    part_forms.keep_note(vault, page, form, adding="add" in request.POST)
    return HttpResponse(status=303, headers={"Location": _after(request, page)})


def _after(request: HttpRequest, page: PartPage) -> str:
    """Where to go after saving: the same part, its new row, the next part, or the overview."""
    here = reverse("statement:part", args=[page.part])
    if "add" in request.POST:
        return f"{here}#new"
    if "stay" in request.POST:
        return here
    return reverse("statement:part", args=[page.after.part]) if page.after else reverse("statement:overview")


def _page(
    request: HttpRequest, page: PartPage, form: Any, version: int, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"page": page, "form": form, "version": version, "count": len(PAGES), **more}
    return render(request, "statement/part.html", context, status=status)
