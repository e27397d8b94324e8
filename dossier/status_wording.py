"""What the page of a dossier says about how it is being made, why it could not be, and who signed it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from cases.models import Job
from dossier import job_progress


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
    return [facts["signed"], stamp]
