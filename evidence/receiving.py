"""The upload address: gates first, then the body is read straight into sealed blobs, then the token is checked.

Django's own check of the CSRF token reads the whole body, so the upload handler must be in place before it
("Modifying upload handlers on the fly" in Django's documentation). Until the token and the tick are there, what
was sealed is only waiting: it becomes an item afterwards, or its blobs are removed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, repeat, zip_longest
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from cases import access as case_access
from cases.vault import Vault
from evidence import access, actions, looked, picker, refusals
from evidence.errors import CaseClosed, Refused
from evidence.forms import PromiseForm
from evidence.intake import Arrival, Intake
from evidence.models import Item
from evidence.refusals import Reason
from evidence.uploads import SealUploadHandler


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


@csrf_exempt  # checked in _keep, after the upload handler was put in place
@require_POST
def upload(request: HttpRequest) -> HttpResponseBase:
    """Take files into the open case; JSON for the script, pages for everyone else."""
    if wants_json(request) and case_access.open_vault(request) is None:
        _read_away(request)
        return _closed_json()
    return _gated(request)


@case_access.vault_required
def _gated(request: HttpRequest, vault: Vault) -> HttpResponse:
    """Nothing of the body reaches the disk before the words were typed back and the question was answered."""
    if not vault.case.words_confirmed:
        return _lead_to(request, "cases:words", _("First type your six words back. Then files can be added."))
    if access.gate_answer(vault) is None:
        return _lead_to(request, "evidence:add", _("First answer the question before the files, please."))
    return _take(request, vault)


def _lead_to(request: HttpRequest, name: str, message: str) -> HttpResponse:
    _read_away(request)
    if wants_json(request):
        return JsonResponse({"message": message, "next": reverse(name)}, status=409)
    return redirect(name)


def _read_away(request: HttpRequest) -> None:
    """Let the site's default handler throw the body away: a browser reads no answer before it sent all of it."""
    _parse(request)


def _parse(request: HttpRequest) -> Reason | str:
    """Read the body; an empty string when all went well, otherwise what to say."""
    try:
        request.POST  # noqa: B018  (parsing happens here)
    except (TooManyFilesSent, TooManyFieldsSent, RequestDataTooBig):
        return _("These were too many files at once. Please choose fewer and send them one after the other.")
    except (UnreadablePostError, MultiPartParserError):
        return Reason.BROKEN_OFF
    return ""


@dataclass
class _Taken:
    """What became of the files: items made, and names with the reason for those refused."""

    items: list[tuple[Item, Arrival]]
    refused: list[tuple[str, Reason]]


def _take(request: HttpRequest, vault: Vault) -> HttpResponse:
    young = looked.is_young(request, vault)
    intake = Intake(vault, young=young)
    handler = SealUploadHandler(intake)
    request.upload_handlers = [handler]
    taken = _Taken([], [])

    def keep(request: HttpRequest) -> HttpResponse:
        if not PromiseForm(request.POST).is_valid():
            return _back_to_picker(request, vault, PromiseForm(request.POST), status=422)
        if not intake.arrivals:
            return _back_to_picker(request, vault, PromiseForm(), _("No file was chosen."), status=422)
        for arrival, claim in zip(intake.arrivals, _claims(request), strict=False):
            _keep(vault, _checked(arrival, claim, young=young), claim, taken)
        return _answer(request, vault, taken)

    try:
        trouble = _parse(request)
        if handler.closed:
            raise CaseClosed
        if trouble:
            message = refusals.sentence(trouble) if isinstance(trouble, Reason) else trouble
            return _back_to_picker(request, vault, PromiseForm(), message, status=400)
        return csrf_protect(keep)(request)
    except CaseClosed:
        return _closed(request)
    finally:
        intake.discard(but=frozenset(item.blob for item, _arrival in taken.items))


def _claims(request: HttpRequest) -> Iterator[looked.Claim]:
    """One for each file, in their order; for a file about which nothing is said, the empty one."""
    said = zip_longest(request.POST.getlist("looked"), request.POST.getlist("original"), fillvalue="")
    return chain((looked.claim(*fields) for fields in said), repeat(looked.NOTHING_SAID))


def _checked(arrival: Arrival, claim: looked.Claim, *, young: bool) -> Arrival:
    """As it came, or refused because nobody looked at it first."""
    if arrival.kind is None:
        return arrival
    try:
        looked.check(arrival.kind.category, claim, young=young)
    except Refused as refusal:
        return replace(arrival, reason=refusal.reason)
    return arrival


def _keep(vault: Vault, arrival: Arrival, claim: looked.Claim, taken: _Taken) -> None:
    """Raises CaseClosed."""
    reason = arrival.reason
    if reason is None:
        try:
            taken.items.append((actions.add(vault, arrival, claim), arrival))
        except Refused as refusal:
            reason = refusal.reason
        except OperationalError:
            reason = Reason.NO_ROOM
    if reason is not None:
        taken.refused.append((arrival.name, reason))


def _back_to_picker(
    request: HttpRequest, vault: Vault, form: PromiseForm, message: str = "", *, status: int
) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"message": message or form.errors["nothing_intimate"][0]}, status=status)
    return picker.show(request, vault, form, message, status=status)


def _answer(request: HttpRequest, vault: Vault, taken: _Taken) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"files": [_kept_json(*pair) for pair in taken.items] + _refused_json(taken)})
    refused = [[name, reason.value] for name, reason in taken.refused]
    vault.keep_state(arrived={"count": len(taken.items), "refused": refused})
    return redirect("evidence:list")


def _kept_json(item: Item, arrival: Arrival) -> dict[str, Any]:
    sha256 = arrival.sealed.sha256 if arrival.sealed else ""
    return {"name": arrival.name, "number": item.number, "size": item.size, "sha256": sha256}


def _refused_json(taken: _Taken) -> list[dict[str, Any]]:
    return [{"name": name, "refused": refusals.sentence(reason)} for name, reason in taken.refused]


def _closed(request: HttpRequest) -> HttpResponse:
    """The case ended while files were on their way: what was kept before stays, these were not taken."""
    if wants_json(request):
        return _closed_json()
    return redirect(f"{reverse('cases:open')}?closed")


def _closed_json() -> JsonResponse:
    message = _("Your case is closed. What arrived before is safe. Open it again with your words, then go on.")
    return JsonResponse({"message": message, "next": reverse("cases:open")}, status=403)
