"""One list for all files: what each shows, proposed from what was read, confirmed with one button."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cases.access import fills_log, keeps_typing, vault_required
from cases.models import Scope
from cases.vault import Vault
from evidence import access, actions, exhibits, signals
from evidence.choices import Category, ExhibitKind
from evidence.exhibits import Details, OpenedExhibit
from evidence.forms import CaptureForm, DetailsForm
from evidence.views import PLATFORMS
from sextortion_help import slots
from sextortion_help.web import plan_cookie


@dataclass(frozen=True)
class DescribedExhibit:
    """An exhibit with its form; `proposed`: whether what stands in it comes from the site."""

    exhibit: OpenedExhibit
    form: DetailsForm
    proposed: bool


def _said(exhibit: OpenedExhibit) -> Details:
    details = Details(exhibit.caption, exhibit.kind, exhibit.platform, exhibit.sent)
    return details.with_capture(exhibit.capture)


def _only_app(request: HttpRequest) -> str:
    """The app that was named in the walk-through, when it was a single one."""
    answers = plan_cookie.read(request).get("answers")
    platforms = answers.get("platform") if isinstance(answers, dict) else None
    if not isinstance(platforms, list) or len(platforms) != 1:
        return ""
    return next((name for name in PLATFORMS if name.lower() == platforms[0]), "")


def _begun(exhibit: OpenedExhibit, proposals: Mapping[Any, Details], app: str) -> Details:
    """What stands in its form at first: what the client said, with proposals where they said nothing."""
    proposal = proposals.get(exhibit.id, Details())
    kind = proposal.kind if exhibit.kind == ExhibitKind.OTHER else exhibit.kind
    return Details(
        exhibit.caption or proposal.caption,
        kind,
        exhibit.platform or proposal.platform or app,
        exhibit.sent or proposal.sent,
    ).with_capture(exhibit.capture)


def _capture_form(request: HttpRequest, opened: list[OpenedExhibit]) -> CaptureForm | None:
    """For pictures and recordings; None where there are none, or where a page sent no such fields."""
    captures = [one for one in opened if one.category in (Category.PICTURE, Category.RECORDING)]
    is_sent = any(name.startswith(f"{CaptureForm.PREFIX}-") for name in request.POST)
    if not captures or (request.method == "POST" and not is_sent):
        return None
    return CaptureForm(request.POST or None, exhibits=captures)


def _after(vault: Vault, fields: QueryDict) -> HttpResponse:
    """Apps above keep what they asked in the list; the one that was meant to go on says where."""
    replies = signals.list_confirmed.send(describe_all, vault=vault, fields=fields)
    return redirect(next((address for _receiver, address in replies if address), "cases:home"))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
@fills_log
@keeps_typing
def describe_all(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Every file of the case in one form; only what changed is written into the log."""
    opened = exhibits.of_case(vault.case, vault.fields(Scope.EVIDENCE))
    if not opened:
        return redirect("evidence:add")
    proposals = slots.values("exhibit-proposals", vault=vault)
    app = _only_app(request)
    rows = []
    for exhibit in opened:
        description = _begun(exhibit, proposals, app)
        form = DetailsForm(
            request.POST or None, prefix=f"{exhibit.number}", initial=DetailsForm.initial_of(description)
        )
        rows.append(DescribedExhibit(exhibit, form, description != _said(exhibit)))
    capture_form = _capture_form(request, opened)
    forms = [*(row.form for row in rows), *([capture_form] if capture_form else [])]
    valid = [form.is_valid() for form in forms]  # each, so that every mistake is shown at once
    if request.method == "POST" and all(valid):
        captures = capture_form.captures() if capture_form and capture_form.is_bound else {}
        for row in rows:
            capture = captures.get(row.exhibit.id, row.exhibit.capture)
            details = row.form.details().with_capture(capture)
            if details != _said(row.exhibit):
                actions.describe(vault, access.get_exhibit(vault, row.exhibit.id), details)
        vault.keep_state(**{exhibits.CONFIRMED: max(row.exhibit.number for row in rows)})
        return _after(vault, request.POST)
    failed = request.method == "POST"
    then = signals.DOSSIER if signals.DOSSIER in (request.POST.get("then"), request.GET.get("then")) else ""
    context = {"rows": rows, "platforms": PLATFORMS, "failed": failed, "vault": vault, "then": then}
    context["capture_form"] = capture_form
    return render(request, "evidence/describe.html", context, status=422 if failed else 200)
