"""The client's side, below /case/log/."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cases.access import keeps_typing, vault_required
from cases.models import Scope
from cases.vault import Vault
from counseling.outside_events import entries
from counseling.outside_events.forms import OutsideEventForm, VoidOutsideEventForm


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
@keeps_typing
def enter(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Ask what happened; on POST it is an entry of the log."""
    form = OutsideEventForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        entries.enter_as_client(vault, form.details)
        return redirect("cases:log")
    context = {"form": form}
    return render(
        request, "counseling/outside_events/client_enter.html", context, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def void(request: HttpRequest, vault: Vault, log_entry: int) -> HttpResponse:
    """Ask why; on POST the entry no longer counts, whoever made it."""
    event = entries.one(vault.case, vault.private(Scope.LOG), log_entry)
    if event is None or event.voiding is not None:
        return redirect("cases:log")
    form = VoidOutsideEventForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        entries.void_as_client(vault, log_entry, form.cleaned_data["reason"])
        return redirect("cases:log")
    context = {"event": event, "form": form}
    return render(
        request, "counseling/outside_events/client_void.html", context, status=422 if form.is_bound else 200
    )
