"""What a client is advised to do about a device that someone else can see."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.forms import DeviceObserver


@dataclass(frozen=True)
class DeviceAdvice:
    """Sentences: what the observer can see, which other device to take, and where to keep the words."""

    lead: Promise
    other_device: Promise
    paper: Promise


_OTHER = _("a friend’s, or one in a library or a school. The address of this site is easy to type in again.")
_HIDDEN_PAPER = _(
    "not in a note, a photo or an e-mail. Keep the paper where nobody else looks, or give it to someone you trust."
)
_ADVICE = {
    DeviceObserver.PARTNER: DeviceAdvice(
        _("Someone who can hold this device may find this site, or what you save from it."), _OTHER, _HIDDEN_PAPER
    ),
    DeviceObserver.PARENTS: DeviceAdvice(
        _("Family apps and shared accounts can show which sites were open, and copy pictures."),
        _OTHER,
        _HIDDEN_PAPER,
    ),
    DeviceObserver.SCHOOL: DeviceAdvice(
        _("Schools and employers can often see which sites were open on their devices."),
        _("your own, a friend’s, or one in a library."),
        _("not in a note, a photo or an e-mail."),
    ),
    DeviceObserver.UNSURE: DeviceAdvice(
        _("If you are not sure, it is better to be careful. You can change your mind at any time."),
        _OTHER,
        _HIDDEN_PAPER,
    ),
}


def about(observer: str) -> DeviceAdvice | None:
    """The advice; None where only the client sees the device."""
    return None if observer == DeviceObserver.NOBODY else _ADVICE[DeviceObserver(observer)]
