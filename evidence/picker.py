"""The page with the file picker, for whoever comes from the question or back from an upload that did not work."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cases.vault import Vault
from evidence import access, refusals
from evidence.forms import PromiseForm
from evidence.refusals import Reason
from sextortion_help import plan_cookie
from sextortion_help.voice import speaks_du


def show(
    request: HttpRequest, vault: Vault, form: PromiseForm, message: str = "", *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "strict": _strict(request, vault), "message": message, "limits": _limits()}
    return render(request, "evidence/add.html", context, status=status)


def _strict(request: HttpRequest, vault: Vault) -> bool:
    """Only text, and nothing covered either: unless the answer was no, and whenever the reader is under 18."""
    under_18 = speaks_du(plan_cookie.read(request))
    return under_18 or access.gate_answer(vault) is not access.Shown.NO


def _limits() -> dict[str, Any]:
    """For reading, and for the script that checks before it sends."""
    sizes = {
        "file": filesizeformat(settings.EVIDENCE_FILE_BYTES),
        "recording": filesizeformat(settings.EVIDENCE_RECORDING_BYTES),
    }
    return {
        "file": settings.EVIDENCE_FILE_BYTES,
        "recording": settings.EVIDENCE_RECORDING_BYTES,
        "accepted": refusals.accepted(),
        "sizes": _("Up to %(file)s each, recordings up to %(recording)s.") % sizes,
        "too_large": refusals.sentence(Reason.FILE_SIZE),
        "recording_too_large": refusals.sentence(Reason.RECORDING_SIZE),
        "empty": refusals.sentence(Reason.EMPTY),
    }
