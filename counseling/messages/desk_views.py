"""The counsellor's side of messages, below /counsel/<grant>/messages/."""

import uuid

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cases.models import Scope
from counseling import access, accounts, followed_part, sharing
from counseling.access import Desk, Shared
from counseling.desk.text_guard import give_back_text, without_six_words
from counseling.errors import NotPossibleError, ThreadFullError, TooManyMessagesError
from counseling.messages import appointments, threads
from counseling.messages.client_views import calendar_answer
from counseling.messages.forms import AppointmentForm, MailForm, MessageForm
from counseling.messages.threads import ThreadPage
from counseling.models import Counsellor
from sextortion_help.i18n.register import base_language


def _page_of(request: HttpRequest, shared: Shared) -> ThreadPage:
    return threads.page(threads.of_desk(shared), by_client=False, is_complete="all" in request.GET)


def _context(shared: Shared, page: ThreadPage) -> dict[str, object]:
    return {"page": page, "messages": page.texts(shared.message_cipher()), "at_desk": True}


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@give_back_text("text")
@access.desk_required
@without_six_words
def thread(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """Read what was written, and write. It is no look at the case."""
    shared = access.shared(desk, pk, Scope.PLAN)
    sharing.keep_conversation(shared.grant)
    if request.method != "POST":
        return _show(request, desk, shared, MessageForm())
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _show(request, desk, shared, form, status=422)
    try:
        threads.write_as_counsellor(shared, desk, form.cleaned_data["text"], form.cleaned_data["key"])
    except NotPossibleError as error:
        raise Http404 from error
    except (TooManyMessagesError, ThreadFullError) as error:
        form.refuse(error)
        return _show(request, desk, shared, form, status=429)
    return redirect("counseling:messages", pk=pk)


def _show(
    request: HttpRequest, desk: Desk, shared: Shared, form: MessageForm, *, status: int = 200
) -> HttpResponse:
    page = _page_of(request, shared)
    context = {
        **_context(shared, page),
        "grant": shared.grant,
        "case": shared.case,
        "label": sharing.label(desk, shared.grant),
        "form": form,
        "appointment": appointments.of_desk(desk, shared.grant),
    }
    page.note_opening()
    return render(request, "counseling/messages/desk_thread.html", context, status=status)


@require_safe
@access.desk_required
@access.polled
def live(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """The messages again, or 304. Asking keeps nothing open, and opens nothing unless somebody is at the page."""
    shared = access.shared(desk, pk, Scope.PLAN)
    page = _page_of(request, shared)
    response = followed_part.unchanged(request, page.mark)
    if response is None:
        part = render(request, "counseling/messages/_messages.html", _context(shared, page))
        response = followed_part.renewed(request, part, page.mark)
    if "X-Active" in request.headers:
        accounts.touch(desk.session)
        sharing.keep_conversation(shared.grant)
        page.note_opening()
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_required
def appointment(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """Set the next appointment, or take it back."""
    shared = access.shared(desk, pk, Scope.PLAN)
    current = appointments.of_desk(desk, shared.grant)
    initial = {"day": current.day, "time": current.time} if current else {}
    form = AppointmentForm(request.POST if request.method == "POST" else None, initial=initial)
    try:
        if request.method == "POST" and "cancel" in request.POST:
            appointments.cancel(shared)
            return redirect("counseling:messages", pk=pk)
        if form.is_valid():
            appointments.agree(shared, desk, form.cleaned_data["day"], form.cleaned_data["time"])
            return redirect("counseling:messages", pk=pk)
    except NotPossibleError as error:
        raise Http404 from error
    context = {"grant": shared.grant, "label": sharing.label(desk, shared.grant), "form": form, "current": current}
    return render(request, "counseling/messages/appointment.html", context, status=422 if form.is_bound else 200)


@require_safe
@access.desk_required
def calendar(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """The appointment for a calendar."""
    shared = access.shared(desk, pk, Scope.PLAN)
    return calendar_answer(appointments.of_desk(desk, shared.grant))


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_required
def mail_choice(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Ask for mails that something waits, or end them."""
    mine = Counsellor.objects.filter(pk=desk.counsellor.pk)
    form = MailForm(request.POST if request.method == "POST" else None)
    form.fields["send_mail"].initial = bool(desk.counsellor.mail_language)
    if form.is_valid():
        mine.update(mail_language=base_language() if form.cleaned_data["send_mail"] else "")
        return redirect("mfa_index")
    context = {"form": form, "email": desk.counsellor.user.email, "sends": bool(settings.EMAIL_HOST)}
    return render(request, "counseling/messages/mail.html", context)
