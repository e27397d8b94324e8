"""Pages of the evidence: the question first, the receipt, each exhibit."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from types import MappingProxyType
from typing import Any, cast

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import blob_store, fairness
from cases.access import fills_log, keeps_typing, unattended, vault_required
from cases.crypto import Secret
from cases.errors import CaseClosedError, DecryptionError
from cases.models import Scope
from cases.vault import Vault
from evidence import access, actions, exhibit_wording, exhibits, transcript_context
from evidence.access import MinorShownAnswer
from evidence.exhibits import OpenedExhibit
from evidence.forms import DetailsForm, GateForm, PasswordForm, PromiseForm, ReadingForm
from evidence.models import Exhibit
from evidence.upload import page, refusals, screening, sealing
from evidence.upload.refusals import Reason
from sextortion_help import slots
from sextortion_help.web import bare_files, plan_cookie, query, ranges

PLATFORMS = (
    "Discord", "E-mail", "Facebook", "Grindr", "Instagram", "Messenger", "PayPal", "Signal", "SMS", "Snapchat",
    "Telegram", "TikTok", "Tinder", "WhatsApp", "X",
)  # fmt: skip
REFRESH_FOR = timedelta(minutes=10)  # a page that waits longer must be asked by hand, or the case would never close


@require_safe
@vault_required
def list_items(request: HttpRequest, vault: Vault) -> HttpResponse:
    """The receipt: what arrived, when, with which fingerprint."""
    exhibits_of_case = exhibits.of_case(vault.case, vault.fields(Scope.EVIDENCE))
    if _reread(vault, {exhibit.failure for exhibit in exhibits_of_case}):
        exhibits_of_case = exhibits.of_case(vault.case, vault.fields(Scope.EVIDENCE))
    given_up, reading = actions.given_up(vault.case), slots.values("exhibit-reading", case=vault.case)
    context = {
        "case": vault.case,
        "vault": vault,
        "rows": [
            (exhibit, exhibit.id in given_up, reading.get(exhibit.id, exhibit.state))
            for exhibit in exhibits_of_case
        ],
        "waiting": _is_waiting(exhibits_of_case, given_up, reading),
        "later": fairness.waits_behind(vault.case.pk),
        "arrived": _arrived(vault),
        "full": len(exhibits_of_case) >= settings.EVIDENCE_ITEMS,
        "add_label": _("Add more") if exhibits_of_case else _("Add screenshots and files"),
    }
    plan_cookie.tell(request, evidence=len(exhibits_of_case))
    response = render(request, "evidence/list.html", context)
    plan_cookie.note(request, response, evidence=len(exhibits_of_case))
    return response


def _reread(vault: Vault, failures: set[str]) -> bool:
    """An update may have mended what could not be read: whether anything is tried again."""
    if failures.isdisjoint(actions.PERHAPS_OURS):
        return False
    with suppress(CaseClosedError):  # in another window, this moment: the page is still right
        return bool(actions.reread(vault))
    return False


def _is_waiting(
    exhibits: list[OpenedExhibit], given_up: set[uuid.UUID], reading: Mapping[uuid.UUID, str] = MappingProxyType({})
) -> bool:
    """Whether something is being made or read that this page could soon show."""
    since = timezone.now() - REFRESH_FOR
    return any(
        (exhibit.state == Exhibit.State.WAITING and exhibit.id not in given_up or exhibit.id in reading)
        and exhibit.received_at > since
        for exhibit in exhibits
    )


def _arrived(vault: Vault) -> dict[str, Any] | None:
    """What became of the last upload that was sent without script."""
    note = vault.state().get("arrived")
    if not note:
        return None
    refused = [(name, refusals.sentence(Reason(reason))) for name, reason in note["refused"]]
    return {"count": note["count"], "refused": refused}


@require_POST
@vault_required
def arrived(request: HttpRequest, vault: Vault) -> HttpResponse:
    """The person has read what became of the last upload."""
    vault.keep_state(arrived=None)
    return redirect("evidence:list")


@require_safe
@vault_required
@unattended
def status(request: HttpRequest, vault: Vault) -> JsonResponse:
    """States of all exhibits, for the script that waits."""
    exhibits = Exhibit.objects.filter(case=vault.case).exclude(state=Exhibit.State.REMOVED)
    reading = slots.values("exhibit-reading", case=vault.case)
    return JsonResponse({str(pk): reading.get(pk, state) for pk, state in exhibits.values_list("pk", "state")})


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def add(request: HttpRequest, vault: Vault) -> HttpResponse:
    """One question about people under 18; then the rule that follows from it and the file picker."""
    if not vault.case.words_confirmed:
        return render(request, "evidence/words_first.html")
    if request.method == "POST":
        form = GateForm(request.POST)
        if form.is_valid():
            access.keep_gate_answer(vault, form.shown_value())
            return redirect("evidence:add")
        return render(request, "evidence/gate.html", {"form": form}, status=422)
    asked_again = "again" in request.GET and not screening.declared_in_triage(request)
    if access.gate_answer(vault) is None and screening.all_adults_in_triage(request):
        access.keep_gate_answer(vault, MinorShownAnswer.NO)  # asked once
    if asked_again or not screening.is_answered(request, vault):
        return render(request, "evidence/gate.html", {"form": GateForm()})
    return page.show(request, vault, PromiseForm())


@require_safe
@csp_update({"media-src": [SELF]})  # type: ignore[arg-type]  # its types know no view with arguments
@vault_required
def item(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """One exhibit with its reading copy."""
    opened_exhibit = access.get_exhibit(vault, pk)
    if _reread(vault, {opened_exhibit.failure}):
        opened_exhibit.refresh_from_db()
    exhibit = exhibits.open_exhibit(opened_exhibit, vault.fields(Scope.EVIDENCE))
    given_up = actions.given_up(vault.case) if opened_exhibit.state == Exhibit.State.WAITING else set()
    context = {
        "exhibit": exhibit,
        "vault": vault,
        "given_up": pk in given_up,
        "soon": _is_waiting([exhibit], given_up),
        "too_many": "too-many" in request.GET,
        "password_form": PasswordForm() if _asks_password(exhibit) else None,
        "chosen_mails": exhibit.file_context.mails.split(),
    }
    context |= transcript_context.context(
        exhibit, vault.case.pk, vault.private(Scope.EVIDENCE), request.GET.get("from", "")
    )
    return render(request, "evidence/item.html", context | {"pages": _pages(exhibit, context)})


def _asks_password(exhibit: OpenedExhibit) -> bool:
    return exhibit.failure in actions.LOCKED


def _pages(exhibit: OpenedExhibit, transcript: dict[str, Any]) -> list[dict[str, Any]]:
    """The pictures of an exhibit for reading: [{"number" (from 0), "copy", "alternative"}]."""
    footage, length = bool(transcript.get("footage")), transcript.get("length", "")
    return [
        {
            "number": number,
            "copy": copy,
            "alternative": exhibit_wording.alternative(exhibit, number + 1, footage=footage, length=length),
        }
        for number, copy in enumerate(exhibit.copies)
    ]


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
@fills_log
@keeps_typing
def edit(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """Say what an exhibit shows."""
    opened_exhibit = access.get_exhibit(vault, pk)
    exhibit = exhibits.open_exhibit(opened_exhibit, vault.fields(Scope.EVIDENCE))
    if request.method == "POST":
        form = DetailsForm(request.POST)
        if form.is_valid():
            actions.describe(vault, opened_exhibit, form.details().with_capture(exhibit.capture))
            return redirect(f"{reverse('evidence:list')}#item-{exhibit.number}")
    else:
        form = DetailsForm(initial=DetailsForm.initial_of(exhibit))
    context = {"form": form, "exhibit": exhibit, "platforms": PLATFORMS}
    return render(request, "evidence/edit.html", context, status=422 if form.errors else 200)


@require_POST
@vault_required
def move(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    opened_exhibit = access.get_exhibit(vault, pk)
    actions.move(vault, opened_exhibit, up="up" in request.POST)
    return redirect(f"{reverse('evidence:list')}#item-{opened_exhibit.number}")


@require_POST
@vault_required
def again(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """Have the reading copy made once more."""
    opened_exhibit = access.get_exhibit(vault, pk)
    actions.try_again(vault, opened_exhibit)
    return redirect(f"{reverse('evidence:list')}#item-{opened_exhibit.number}")


@sensitive_post_parameters()
@require_POST
@vault_required
def answer_reading(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """How to read it, where the file leaves that open: which of several chats or e-mails, which number is the
    day."""
    exhibit = access.get_exhibit(vault, pk)
    form = ReadingForm(request.POST)
    if not form.is_valid() and "mails" in form.errors:
        return redirect(f"{reverse('evidence:item', args=[pk])}?too-many")
    if form.is_valid() and form.told():
        actions.answer(vault, exhibit, **form.told())
    return redirect("evidence:item", pk)


@sensitive_post_parameters()
@require_POST
@vault_required
def unlock(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """Open a locked document with the password that the client types, once, to make the copy for reading."""
    exhibit = access.get_exhibit(vault, pk)
    form = PasswordForm(request.POST)
    if form.is_valid():
        actions.unlock(vault, exhibit, Secret(form.cleaned_data["password"].encode()))
    return redirect("evidence:item", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@vault_required
def remove(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """Remove an exhibit, after one question."""
    opened_exhibit = access.get_exhibit(vault, pk)
    if request.method == "POST":
        actions.remove(vault, opened_exhibit)
        return redirect("evidence:list")
    exhibit = exhibits.open_exhibit(opened_exhibit, vault.fields(Scope.EVIDENCE))
    return render(request, "evidence/remove.html", {"exhibit": exhibit})


@contextmanager
def _absent_when_damaged() -> Iterator[None]:
    """Answer for a copy that is missing or was changed as for one that never was."""
    try:
        yield
    except (OSError, DecryptionError) as error:
        raise Http404 from error


@require_safe
@vault_required
@unattended
def thumb(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """The small picture of the list."""
    exhibit = exhibits.open_exhibit(access.get_exhibit(vault, pk), vault.fields(Scope.EVIDENCE))
    if not exhibit.thumb:
        raise Http404
    with _absent_when_damaged():
        jpeg = blob_store.get(vault.case.pk, exhibit.thumb, vault.private(Scope.EVIDENCE))
    return _alone(HttpResponse(jpeg, content_type="image/jpeg"))


@require_safe
@vault_required
@unattended
def picture(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """A page of the reading copy: always our own JPEG, never the client's bytes."""
    exhibit = exhibits.open_exhibit(access.get_exhibit(vault, pk), vault.fields(Scope.EVIDENCE))
    number = query.whole_number(request.GET.get("page", "0"))
    if number is None or number >= len(exhibit.copies):
        raise Http404
    with _absent_when_damaged():
        jpeg = exhibits.reading_copy(exhibit, vault.case.pk, vault.private(Scope.EVIDENCE), number)
    return _alone(HttpResponse(jpeg, content_type="image/jpeg"))


@require_safe
@vault_required
@unattended
def sound(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """The copy for listening, or the part of it that a player asks for: always our own MP3, never their bytes."""
    exhibit = exhibits.open_exhibit(access.get_exhibit(vault, pk), vault.fields(Scope.EVIDENCE))
    with _absent_when_damaged():
        mp3 = exhibits.listening_copy(exhibit, vault.case.pk, vault.private(Scope.EVIDENCE))
    return _alone(ranges.answer(request, mp3, "audio/mpeg"))


@require_safe
@vault_required
def original(request: HttpRequest, vault: Vault, pk: uuid.UUID) -> HttpResponse:
    """The bytes as they came, to keep; never shown by the browser itself."""
    opened_exhibit = access.get_exhibit(vault, pk)
    exhibit = exhibits.open_exhibit(opened_exhibit, vault.fields(Scope.EVIDENCE))
    try:
        file = blob_store.open_sealed(vault.case.pk, opened_exhibit.blob)
    except FileNotFoundError as error:
        raise Http404 from error
    actions.record_reading(vault, opened_exhibit, exhibit.sha256)
    response = StreamingHttpResponse(
        sealing.unsealed(file, vault.private(Scope.EVIDENCE)), content_type="application/octet-stream"
    )
    response["Content-Length"] = str(opened_exhibit.size)
    response["Content-Disposition"] = f'attachment; filename="{exhibit.download_name}"'
    return _alone(cast(HttpResponse, response))  # a streaming answer is one in all that matters here


def _alone(response: HttpResponse) -> HttpResponse:
    """A file that can do nothing when it is opened by itself."""
    bare_files.without_rights(response)
    return response
