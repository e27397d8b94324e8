"""Whether someone under 18 is concerned: what an officer must see at once."""

from datetime import date

from django.utils.translation import gettext as _

from statement.answers import Client
from statement.choices import MinorShown
from statement.parsing import age_bands

GROWN_UP = 18  # years


def is_minor(client: Client, on: date) -> bool:
    """Whether the complainant is under 18, as far as the date of birth says."""
    years = age_bands.age(client.birth_date, on)
    return years is not None and years < GROWN_UP


def shown(client: Client, on: date) -> str:
    """Whether someone under 18 can be seen; what is open counts as yes where there is reason to."""
    if client.minor_shown == MinorShown.YES:
        return _("Yes")
    if is_minor(client, on):
        return _("The complainant is under 18; treat as yes")
    if client.minor_shown == MinorShown.UNSURE:
        return _("Not sure; treat as yes")
    return _("No") if client.minor_shown == MinorShown.NO else ""


def note(client: Client, on: date) -> str:
    """What an officer must know when someone under 18 may be shown."""
    if client.minor_shown not in (MinorShown.YES, MinorShown.UNSURE) and not is_minor(client, on):
        return ""
    return _(
        "A picture may show someone under 18. None was asked for here, and none belongs in this dossier. "
        "If there is one, please secure it only in the way that the law provides."
    )


def needs_guardian(client: Client, on: date) -> bool:
    """Whether a line for a parent or guardian is printed: under 18, or perhaps."""
    return is_minor(client, on) or (age_bands.age(client.birth_date, on) is None and bool(note(client, on)))
