"""What the pages of a dossier say: how far it is, why it could not be made, who signed it and what it lacks."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from cases.models import Job
from dossier import job_progress
from dossier.missing_information import MissingInformation
from dossier.verify.report import SignatureLevel

_LEVELS = {
    SignatureLevel.B_B: _lazy("level of the signature: PAdES B-B"),
    SignatureLevel.B_T: _lazy("level of the signature: PAdES B-T"),
    SignatureLevel.B_LT: _lazy(
        "level of the signature: PAdES B-LT (it also holds what shows that no certificate was revoked)"
    ),
}


def progress(job: Job | None) -> str:
    """How far the work is, in one sentence."""
    if job_progress.waits(job):
        return _("It waits for its turn and will be done by itself. You can come back later.")
    if job and job.steps_total:
        return _("Step %(done)s of %(total)s") % {"done": job.steps_done, "total": job.steps_total}
    return _("It begins in a moment.")


def failure(job: Job | None, damaged: int | None) -> str:
    """Why it could not be made and what helps; `damaged`: number of the exhibit that stopped it, if any."""
    code = job.failure if job else ""
    if code == "exhibit-damaged" and damaged:
        return _(
            "The picture for print of file no. %(number)s is damaged or missing here. The dossier is not printed"
            " without it. Please upload that file again, or remove it from your case, and make the dossier again."
        ) % {"number": damaged}
    if code == "still-preparing":
        return _("Some pictures are still being prepared. Please try again in a minute.")
    if code == "expired":
        return _("It waited too long for its turn. Please start it again.")
    return _("Something went wrong on our side. Please try again.")


def signature(facts: Mapping[str, str]) -> list[str]:
    """Lines about the signature, from what actions.facts gives: by whom and with which time stamp, or why there is
    none."""
    if not facts.get("signed"):
        if facts.get("unsigned"):
            reason = _(
                "none: signing failed on our side. The dossier is complete. You can use it, or make it again later."
            )
            return [reason]
        return [_("none")]
    if authority := facts.get("signature_stamp"):
        stamp = _("with a time stamp by: %(authority)s") % {"authority": authority}
    else:
        stamp = _("without a time stamp: no authority answered")
    lines = [facts["signed"], stamp]
    if level := facts.get("level"):
        lines.append(str(_LEVELS[SignatureLevel(level)]))
    return lines


def what_files_lack(missing: MissingInformation) -> list[str]:
    """What the client could still say about their files, if they can: a sentence for each kind of gap."""
    sentences = (
        (
            ngettext(
                "Answer what is asked about %(count)s file: until then not all of it is printed",
                "Answer what is asked about %(count)s files: until then not all of them is printed",
                len(missing.with_question),
            ),
            missing.with_question,
        ),
        (
            ngettext(
                "Say when it was sent: %(count)s file has no time yet",
                "Say when they were sent: %(count)s files have no time yet",
                len(missing.without_time),
            ),
            missing.without_time,
        ),
        (
            ngettext(
                "Write a line about it: %(count)s file has no caption yet",
                "Write a line about them: %(count)s files have no caption yet",
                len(missing.without_caption),
            ),
            missing.without_caption,
        ),
    )
    return [sentence % {"count": len(numbers)} for sentence, numbers in sentences if numbers]
