"""What a coordinator does within the own centre: invite, correct, renew, deactivate. No case is in reach here."""

import csv
from typing import Any

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counseling import access, accounts
from counseling.accounts import Desk, centres, emails
from counseling.accounts.views import link_of
from counseling.forms import CentreForm, InviteForm, PersonForm
from counseling.models import Counsellor, Role, StaffAct

MOST_ACTS = 200  # on the page; the file holds all


def _person(desk: Desk, pk: int) -> Counsellor:
    """Somebody of the own centre. Raises Http404: absent and another centre's look the same."""
    return get_object_or_404(accounts.of_centre(desk.counsellor), pk=pk)


def _context(desk: Desk, person: Counsellor) -> dict[str, Any]:
    is_oneself = person.pk == desk.counsellor.pk
    return {"person": person, "self": is_oneself, "cases": accounts.open_cases(person)}


@require_safe
@access.coordinator_required
def people(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everyone with an account at this centre; who has left stands last."""
    everybody = accounts.of_centre(desk.counsellor).order_by("-user__is_active", "name")
    return render(request, "counseling/people.html", {"people": everybody, "me": desk.counsellor})


@require_http_methods(["GET", "HEAD", "POST"])
@access.coordinator_required
def invite(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new account; its link is shown once, and mailed where there is a mail server and an address."""
    form = InviteForm(request.POST or None, centre=desk.counsellor.centre)
    if form.is_valid():
        details = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        try:
            token = accounts.invite(**details, centre=desk.counsellor.centre, actor=desk.counsellor.name)
        except IntegrityError:
            form.add_error("sign_in", form.fields["sign_in"].error_messages["invalid"])
        else:
            link, words = link_of(request, token), _("With this link you join as staff. It works once, for 7 days.")
            context = {"link": link, "name": details["name"], "days": accounts.JOIN_DAYS}
            sent_to = details["email"] if emails.send(details["email"], words, link) else ""
            return render(request, "counseling/link.html", {**context, "sent_to": sent_to})
    context = {"form": form, "centre": desk.counsellor.centre}
    return render(request, "counseling/invite.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.coordinator_required
def correct(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Another name or address. Both stand in the record of staff, so that nobody is renamed unseen."""
    person = _person(desk, pk)
    initial = {"name": person.name, "email": person.user.email}
    form = PersonForm(request.POST or None, initial=initial, person=person)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "counseling/person.html", {"form": form, "person": person}, status=status)
    accounts.correct(person, **form.cleaned_data, actor=desk.counsellor.name)
    return redirect("counseling:people")


@require_http_methods(["GET", "HEAD", "POST"])
@access.coordinator_required
def end(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Deactivate someone who leaves: every session and grant ends at once."""
    person = _person(desk, pk)
    context = _context(desk, person)
    is_ended = request.method == "POST" and not context["self"]
    if is_ended:
        accounts.deactivate(person, actor=desk.counsellor.name)
    return render(request, "counseling/end.html", {**context, "done": is_ended})


@require_http_methods(["GET", "HEAD", "POST"])
@access.coordinator_required
def renew(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Lost password or second factor: a new link, after a warning that every grant ends."""
    person = _person(desk, pk)
    context = _context(desk, person)
    if request.method != "POST" or context["self"]:
        return render(request, "counseling/renew.html", context)
    link = link_of(request, accounts.reset_access(person, actor=desk.counsellor.name))
    return render(request, "counseling/link.html", {"link": link, "name": person.name, "days": accounts.JOIN_DAYS})


@require_http_methods(["GET", "HEAD", "POST"])
@access.coordinator_required
def centre(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What clients read about the own centre. Which details changed stands in the record of staff."""
    own = desk.counsellor.centre
    form = CentreForm(request.POST or None, initial={name: getattr(own, name) for name in centres.DETAILS})
    if form.is_valid():
        centres.describe(own, form.cleaned_data, actor=desk.counsellor.name)
        return redirect(f"{reverse('counseling:centre')}?kept")
    context = {"form": form, "centre": own, "kept": "kept" in request.GET}
    return render(request, "counseling/centre.html", context, status=422 if form.is_bound else 200)


@require_safe
@access.coordinator_required
def acts(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The record of staff of this centre, newest first."""
    rows = StaffAct.objects.filter(centre=desk.counsellor.centre)[:MOST_ACTS]
    return render(request, "counseling/staff_acts.html", {"acts": rows})


@require_safe
@access.coordinator_required
def acts_csv(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The whole record of this centre, for whoever has to keep it."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="staff.csv"'
    response.write("\ufeff")  # or a spreadsheet reads the umlauts wrong
    writer = csv.writer(response)
    writer.writerow(["at", "who", "did", "with"])
    for act in StaffAct.objects.filter(centre=desk.counsellor.centre):
        writer.writerow([act.at.isoformat(timespec="seconds"), *map(_cell, (act.actor, act.kind, act.person))])
    return response


def _cell(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
