"""The page with the file picker, for whoever comes from the question or back from an upload that did not work."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cases import crypto
from cases.vault import Vault
from evidence.forms import PromiseForm
from evidence.upload import refusals, screening
from evidence.upload.refusals import Reason

# What the file picker offers, as in the attribute "accept".
PICTURES = (
    "image/png,image/jpeg,image/webp,image/heic,image/heif,image/gif,image/avif,image/tiff,image/bmp,.heic,.heif,"
    ".dng"
)
WORDS = (
    "text/plain,text/html,application/json,.txt,.html,.json,.zip,.eml,.emlx,.mbox,.msg,.mht,.mhtml,.webarchive,"
    "message/rfc822"
)
RECORDINGS = "video/mp4,video/quicktime,video/webm"
SOUNDS = "audio/*,.opus,.ogg,.oga,.m4a,.amr,.mp3,.wav,.aac,.caf,.flac"


def show(
    request: HttpRequest, vault: Vault, form: PromiseForm, message: str = "", *, status: int = 200
) -> HttpResponse:
    young = screening.involves_minor(request, vault)
    context = {
        "form": form,
        "strict": young,
        "told_before": screening.declared_in_triage(request),
        "message": message,
        "limits": _limits(young=young),
        "unseen": _unseen(),
        "mark": _mark(vault),
    }
    return render(request, "evidence/add.html", context, status=status)


def _mark(vault: Vault) -> str:
    """Tells the script one case from another without naming either, so that a tab's notes never mix."""
    return crypto.derive(vault.case_key, "upload-mark").value.hex()[:16]


def _unseen() -> dict[str, str]:
    """Why a file cannot be sent where anyone under 18 may be seen, for the script that looks first."""
    return {
        "recording": refusals.sentence(Reason.LOOK_RECORDING),
        "sound": refusals.sentence(Reason.PICTURE_IN_SOUND),
        "document": refusals.sentence(Reason.LOOK_DOCUMENT),
        "instead": refusals.works_instead(),
    }


def _limits(*, young: bool) -> dict[str, Any]:
    """For reading, and for the script that checks before it sends."""
    sizes = {
        "file": filesizeformat(settings.EVIDENCE_FILE_BYTES),
        "recording": filesizeformat(settings.EVIDENCE_RECORDING_BYTES),
    }
    return {
        "file": settings.EVIDENCE_FILE_BYTES,
        "recording": settings.EVIDENCE_RECORDING_BYTES,
        # A picture is taken from under-18s only by the script that looks at it first, so only the script offers it.
        "accept": f"{SOUNDS},{WORDS}" if young else f"{PICTURES},application/pdf,{WORDS},{RECORDINGS},{SOUNDS}",
        "accept_looked_at": f"{PICTURES},{SOUNDS},{WORDS}" if young else "",
        "accepted": refusals.accepted_young() if young else refusals.accepted(),
        "sizes": _("Up to %(file)s each.") % sizes
        if young
        else _("Up to %(file)s each, recordings up to %(recording)s.") % sizes,
        "too_large": refusals.sentence(Reason.FILE_SIZE),
        "recording_too_large": refusals.sentence(Reason.RECORDING_SIZE),
        "empty": refusals.sentence(Reason.EMPTY),
    }
