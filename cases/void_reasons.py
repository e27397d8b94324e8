"""Why an entry of the log no longer counts, in words."""

from django.utils.translation import gettext_lazy as _

from cases.custody_subjects import VoidReason

LABELS = {
    VoidReason.WRONG_RECIPIENT: _("the recipient is wrong"),
    VoidReason.WRONG_DETAILS: _("other details are wrong"),
    VoidReason.NOT_HANDED_OVER: _("it was not handed over"),
    VoidReason.NOT_HAPPENED: _("it did not happen"),
    VoidReason.WRONG_TIME: _("the time is wrong"),
    VoidReason.ENTERED_TWICE: _("it was entered twice"),
    VoidReason.TWICE: _("it was made twice"),
    VoidReason.OTHER: _("another reason"),
}


def in_words(reason: str) -> str:
    """A reason of a later version stays as it is."""
    return str(LABELS[VoidReason(reason)]) if reason in LABELS else reason


def choices(*reasons: VoidReason) -> list[tuple[VoidReason, object]]:
    """For a form that asks why something no longer counts."""
    return [(reason, LABELS[reason]) for reason in reasons]
