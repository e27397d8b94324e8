"""Answers that both ways of uploading share: for the script as JSON, for everyone else as a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.vault import Vault
from evidence.models import Exhibit
from evidence.upload import refusals, screening
from evidence.upload.refusals import Reason


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def closed_json() -> JsonResponse:
    message = _("Your case is closed. What arrived before is safe. Open it again with your words, then go on.")
    return JsonResponse({"message": message, "next": reverse("cases:open")}, status=403)


def closed(request: HttpRequest) -> HttpResponse:
    """The case ended while files were on their way: what was kept before stays, these were not taken."""
    return closed_json() if wants_json(request) else redirect(f"{reverse('cases:open')}?closed")


def step_before(request: HttpRequest, vault: Vault) -> tuple[str, str] | None:
    """What has to be done before any file may come: its page and a sentence. None when nothing is missing."""
    if not vault.case.words_confirmed:
        return "cases:words", _("First type your six words back. Then files can be added.")
    if not screening.is_answered(request, vault):
        return "evidence:add", _("First answer the question before the files, please.")
    return None


def step_json(page: str, message: str, status: int) -> JsonResponse:
    return JsonResponse({"message": message, "next": reverse(page)}, status=status)


def not_yet(request: HttpRequest, vault: Vault) -> HttpResponse | None:
    """Where to go before any file may come; None when nothing is missing."""
    step = step_before(request, vault)
    if step is None:
        return None
    return step_json(*step, 409) if wants_json(request) else redirect(step[0])


def receipt(exhibit: Exhibit, name: str, sha256: str) -> dict[str, Any]:
    return {"name": name, "number": exhibit.number, "size": exhibit.size, "sha256": sha256}


def refusal(name: str, reason: Reason) -> dict[str, str]:
    return {"name": name, "refused": refusals.sentence(reason)}
