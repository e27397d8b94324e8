"""What a coordinator does: invite, renew, deactivate. No case is in reach here."""

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counseling import access, accounts
from counseling.accounts import Desk, emails
from counseling.accounts.views import link_of
from counseling.forms import InviteForm
from counseling.models import Counsellor, Role


@require_safe
@access.coordinator_required
def people(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everyone with an account."""
    rows = Counsellor.objects.select_related("user").order_by("centre", "name")
    return render(request, "counseling/people.html", {"people": rows, "me": desk.counsellor})


@require_http_methods(["GET", "HEAD", "POST"])
@access.coordinator_required
def invite(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new account; its link is shown once, and mailed where there is a mail server and an address."""
    form = InviteForm(request.POST or None, initial={"centre": desk.counsellor.centre})
    if form.is_valid():
        details = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        try:
            token = accounts.invite(**details)
        except IntegrityError:
            form.add_error("sign_in", form.fields["sign_in"].error_messages["invalid"])
        else:
            link, words = link_of(request, token), _("With this link you join as staff. It works once, for 7 days.")
            context = {"link": link, "name": details["name"], "days": accounts.JOIN_DAYS}
            sent_to = details["email"] if emails.send(details["email"], words, link) else ""
            return render(request, "counseling/link.html", {**context, "sent_to": sent_to})
    return render(request, "counseling/invite.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.coordinator_required
def end(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Deactivate someone who leaves: every session and grant ends at once."""
    person = get_object_or_404(Counsellor.objects.select_related("user"), pk=pk)
    is_ended = request.method == "POST" and person.pk != desk.counsellor.pk
    if is_ended:
        accounts.deactivate(person)
    context = {"person": person, "done": is_ended, "self": person.pk == desk.counsellor.pk}
    return render(request, "counseling/end.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.coordinator_required
def renew(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Lost password or second factor: a new link, after a warning that every grant ends."""
    person = get_object_or_404(Counsellor.objects.select_related("user"), pk=pk)
    if request.method != "POST" or person.pk == desk.counsellor.pk:
        return render(request, "counseling/renew.html", {"person": person, "self": person.pk == desk.counsellor.pk})
    link = link_of(request, accounts.reset_access(person))
    return render(request, "counseling/link.html", {"link": link, "name": person.name, "days": accounts.JOIN_DAYS})
