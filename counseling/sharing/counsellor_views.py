"""How a counsellor comes to a case and leaves it: type a code, wait, propose a colleague, give back."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counseling import access, accounts, sharing
from counseling.accounts import Desk, names
from counseling.desk.text_guard import give_back_text
from counseling.errors import NotPossibleError, TooManyTriesError, WrongCodeError
from counseling.forms import CodeForm
from counseling.sharing import colleagues, endings
from counseling.sharing.forms import ConsultForm, HandoverForm
from sextortion_help.web import query


def _rows(desk: Desk) -> list[dict[str, Any]]:
    """The codes typed lately, with the client's word once there is a grant."""
    return [
        {"code": code, "label": sharing.label(desk, code.grant) if code.grant and not code.grant.ended_at else ""}
        for code in sharing.codes_at_desk(desk)
    ]


def _state(rows: list[dict[str, Any]]) -> str:
    """Changes when somebody answers or a code lapses. Names nobody."""
    return " ".join(f"{row['code'].pk}:{row['code'].outcome}:{row['code'].is_waiting:d}" for row in rows)


def _code_page(request: HttpRequest, desk: Desk, form: CodeForm, *, status: int = 200) -> HttpResponse:
    rows = _rows(desk)
    waiting = [row["code"] for row in rows if row["code"].is_waiting]
    context = {"form": form, "rows": rows, "state": _state(rows), "newest": waiting[0] if waiting else None}
    return render(request, "counseling/code.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@give_back_text("code")
@access.desk_required
def code(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Type a client's code, and read how those before it ended. Wrong, used, expired and taken look the same.

    `after`: the code that this page waited for. Where it was the only one, a yes leads into the case.
    """
    if request.method != "POST":
        accepted = _accepted_alone(desk, query.whole_number(request.GET.get("after", "")))
        if accepted is not None:
            return redirect("counseling:case", pk=accepted)
        return _code_page(request, desk, CodeForm())
    form = CodeForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            sharing.type_code(desk, form.cleaned_data["code"])
            return redirect("counseling:code")
        except WrongCodeError:
            form.add_error(
                "code",
                _("This code does not fit. Please check the letters, then ask your client for a new code."),
            )
        except TooManyTriesError:
            form.add_error("code", _("Too many wrong codes. Please wait an hour."))
            status = 429
    return _code_page(request, desk, form, status=status)


def _accepted_alone(desk: Desk, after: int | None) -> uuid.UUID | None:
    """The grant that came of this code, while no other one waits."""
    codes = sharing.codes_at_desk(desk)
    if any(code.is_waiting for code in codes):
        return None
    return next((code.grant_id for code in codes if code.pk == after), None)


@require_safe
@access.desk_required
@access.polled
def state(request: HttpRequest, desk: Desk) -> HttpResponse:
    """For the page's script: {"state": one word for each code, which changes when an answer comes}."""
    return JsonResponse({"state": _state(_rows(desk))})


@require_POST
@access.desk_required
def cancel(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """No longer wait for an answer to this code."""
    sharing.cancel_code(desk, pk)
    return redirect("counseling:code")


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_required
def handover(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """Propose a colleague; the client decides."""
    grant = access.shared(desk, pk).grant
    labels = names.told_apart(desk.counsellor)
    form = HandoverForm(request.POST or None, colleagues=accounts.colleagues(desk.counsellor), labels=labels)
    if "take-back" in request.POST:
        colleagues.propose(desk, grant, None)
        return redirect("counseling:handover", pk=pk)
    if form.is_valid():
        colleagues.propose(desk, grant, form.cleaned_data["colleague"])
        return redirect("counseling:handover", pk=pk)
    context = {"form": form, "grant": grant, "label": sharing.label(desk, grant)}
    context["asked"] = labels.get(grant.proposed_id or 0, str(grant.proposed))
    return render(request, "counseling/handover.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_required
def consult(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """Ask the client whether colleagues may look too, each by name."""
    grant = access.shared(desk, pk).grant
    if "take-back" in request.POST:
        colleagues.withdraw(desk, grant)
        return redirect("counseling:consult", pk=pk)
    asked_in = sharing.asked_in(desk, grant)
    looking = {one.counsellor_id for one in asked_in}
    others = [one for one in accounts.colleagues(desk.counsellor) if one.pk not in looking]
    labels = names.told_apart(desk.counsellor)
    form = ConsultForm(request.POST or None, colleagues=others, labels=labels)
    if form.is_valid():
        colleagues.ask_about(desk, grant, form.cleaned_data["colleagues"], form.cleaned_data["length"])
        return redirect("counseling:consult", pk=pk)
    context = {
        "form": form,
        "grant": grant,
        "label": sharing.label(desk, grant),
        "asked_in": names.with_names(desk.counsellor, asked_in),
        "others": others,
        "asked": names.about_whom(grant, labels) if hasattr(grant, "consult_question") else [],
    }
    return render(request, "counseling/consult.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@access.desk_required
def give_back(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """Say what ends; on POST end what a client shares, from this side. After a minute only the client can bring it
    back."""
    grant = access.shared(desk, pk).grant
    if request.method == "POST":
        endings.give_back(desk, grant)
        return redirect(f"{reverse('counseling:desk')}?ended")
    context = {"grant": grant, "label": sharing.label(desk, grant), "parts": sharing.parts_of(grant.scopes)}
    context["asked_in"] = names.with_names(desk.counsellor, sharing.asked_in(desk, grant))
    return render(request, "counseling/give_back.html", context)


@require_POST
@access.desk_required
def take_up_again(request: HttpRequest, desk: Desk, pk: uuid.UUID) -> HttpResponse:
    """Take the ending back, within a minute. Absent and another counsellor's look the same as one that is over."""
    try:
        endings.take_up_again(desk, pk)
    except NotPossibleError as error:
        raise Http404 from error
    return redirect("counseling:case", pk=pk)
