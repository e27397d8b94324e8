"""The client's side of messages, below /case/messages/."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.access import keeps_typing, unattended, vault_required
from cases.models import Scope
from cases.vault import Vault
from counseling import followed_part
from counseling.access import is_unread
from counseling.errors import NotPossibleError, ThreadFullError, TooManyMessagesError
from counseling.messages import appointments, threads
from counseling.messages.appointments import Appointment
from counseling.messages.forms import MessageForm
from counseling.messages.threads import ThreadPage
from counseling.models import MessageThread


def _thread(vault: Vault, pk: uuid.UUID) -> MessageThread:
    """Raises Http404: absent and another case's look the same."""
    thread = MessageThread.objects.select_related("counsellor__centre").filter(pk=pk, case=vault.case).first()
    if thread is None:
        raise Http404
    return thread


def _page_of(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> ThreadPage:
    return threads.page(_thread(vault, pk), by_client=True, is_complete="all" in request.GET)


def _context(vault: Vault, page: ThreadPage) -> dict[str, object]:
    texts = page.texts(vault.fields(Scope.PLAN))
    name = threads.name_of(page.thread)
    counsellor = page.thread.counsellor
    return {"page": page, "messages": texts, "name": name, "who": counsellor.name if counsellor else name}


@require_POST
@vault_required
def forget_appointment(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """Take the next appointment off the client's pages."""
    appointments.forget(_thread(vault, pk))
    return redirect("messages:thread", pk=pk)


@require_safe
@vault_required
def calendar(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """The appointment for the calendar of the device."""
    return calendar_answer(appointments.of_client(_thread(vault, pk), vault.fields(Scope.PLAN)))


def calendar_answer(appointment: Appointment | None) -> HttpResponse:
    """A file to keep. Raises Http404 when there is no appointment."""
    if appointment is None:
        raise Http404
    response = HttpResponse(appointment.calendar_file, content_type="text/calendar; charset=utf-8")
    name = _("appointment")
    response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response


@require_safe
@vault_required
def list_threads(request: HttpRequest, vault: Vault) -> HttpResponse:
    """With whom the client writes, and how many messages are new."""
    return render(request, "counseling/messages/client_list.html", {"threads": threads.summaries(vault.case)})


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
@keeps_typing
def thread(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """Read and write. Where the sharing has ended, what was typed is not sent and still in the form."""
    row = _thread(vault, pk)
    if request.method != "POST":
        return _show(request, vault, pk, MessageForm())
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _show(request, vault, pk, form, status=422)
    try:
        threads.write_as_client(vault, row, form.cleaned_data["text"], form.cleaned_data["key"])
    except NotPossibleError:
        return _show(request, vault, pk, form, status=409)
    except (TooManyMessagesError, ThreadFullError) as error:
        form.refuse(error)
        return _show(request, vault, pk, form, status=429)
    return redirect("messages:thread", pk=pk)


def _show(
    request: HttpRequest, vault: Vault, pk: uuid.UUID, form: MessageForm, *, status: int = 200
) -> HttpResponse:
    page = _page_of(request, vault, pk)
    if not is_unread(request):
        page.note_opening()
    appointment = appointments.of_client(page.thread, vault.fields(Scope.PLAN))
    context = {**_context(vault, page), "form": form, "appointment": appointment}
    return render(request, "counseling/messages/client_thread.html", context, status=status)


@require_safe
@vault_required
@unattended
def live(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """The messages again, or 304. Asking keeps nothing open, and opens nothing unless somebody is at the page."""
    page = _page_of(request, vault, pk)
    response = followed_part.unchanged(request, page.mark)
    if response is None:
        part = render(request, "counseling/messages/_messages.html", _context(vault, page))
        response = followed_part.renewed(request, part, page.mark)
    if "X-Active" in request.headers:
        page.note_opening()
    return response
