"""How a counsellor comes to a case and leaves it: type a code, wait, propose a colleague, give back."""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counseling import access, accounts, sharing
from counseling.accounts import Desk
from counseling.errors import TooManyTriesError, WrongCodeError
from counseling.forms import CodeForm, HandoverForm
from counseling.models import ShareCode


def _waiting(desk: Desk) -> bool:
    return ShareCode.objects.filter(counsellor=desk.counsellor, expires_at__gt=timezone.now()).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_required
def code(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Type a client's code, then wait for their answer. Wrong, used, expired and taken look the same."""
    if request.method != "POST":
        waiting = _waiting(desk)
        if "waiting" in request.GET and not waiting:
            return redirect("counseling:desk")
        return render(request, "counseling/code.html", {"form": CodeForm(), "waiting": waiting})
    form = CodeForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            sharing.type_code(desk, form.cleaned_data["code"])
            return redirect("counseling:code")
        except WrongCodeError:
            form.add_error("code", _("This code does not fit. Please ask your client for a new one."))
        except TooManyTriesError:
            form.add_error("code", _("Too many wrong codes. Please wait an hour."))
            status = 429
    return render(request, "counseling/code.html", {"form": form}, status=status)


@require_safe
@access.desk_required
def state(request: HttpRequest, desk: Desk) -> HttpResponse:
    """For the page's script: {"state": "waiting" | "none"}."""
    return JsonResponse({"state": "waiting" if _waiting(desk) else "none"})


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_required
def handover(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """Propose a colleague; the client decides."""
    grant = access.shared(desk, pk).grant
    form = HandoverForm(request.POST or None, colleagues=accounts.colleagues(desk.counsellor))
    if "take-back" in request.POST:
        sharing.propose(desk, grant, None)
        return redirect("counseling:handover", pk=pk)
    if form.is_valid():
        sharing.propose(desk, grant, form.cleaned_data["colleague"])
        return redirect("counseling:handover", pk=pk)
    context = {"form": form, "grant": grant, "label": sharing.label(desk, grant)}
    return render(request, "counseling/handover.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_required
def give_back(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """Say what ends; on POST end what a client shares, from this side. Only the client can bring it back."""
    grant = access.shared(desk, pk).grant
    if request.method == "POST":
        sharing.give_back(desk, grant)
        return redirect(f"{reverse('counseling:desk')}?ended")
    context = {"grant": grant, "label": sharing.label(desk, grant), "parts": sharing.parts_of(grant.scopes)}
    return render(request, "counseling/give_back.html", context)
