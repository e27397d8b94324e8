"""Where the police are that the letter goes to: the language, the name of the letter, and which offences to name.

Offences come from the fact packs of the guidance, with the certainty given there. They are candidates and never
a judgement; the letter asks for all offences that come into question.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from guidance import pack_loader
from guidance.facts import Certainty
from statement.choices import Wish


class Place(TextChoices):
    """A country; its value is the fact pack's."""

    GERMANY = "de", _("Germany")
    AUSTRIA = "at", _("Austria")
    SWITZERLAND = "ch", _("Switzerland (letter in German)")
    KINGDOM = "uk", _("United Kingdom")
    STATES = "us", _("United States")
    OTHER = "international", _("Another country (letter in English)")


_IN_GERMAN = (Place.GERMANY, Place.AUSTRIA, Place.SWITZERLAND)
_ON_REQUEST = (Place.GERMANY, Place.SWITZERLAND)

# StPO 158 (1): written confirmation on request; StPO 68 (2): another address than one's own.
LEGAL_BASIS = {
    Place.GERMANY: {Wish.CONFIRMATION.value: "§ 158 Abs. 1 StPO", Wish.ADDRESS.value: "§ 68 Abs. 2 StPO"},
}


@dataclass(frozen=True)
class Offence:
    """`certain`: the fact pack has it from an official source and it is not older than its interval."""

    name: str
    certain: bool
    source: str
    as_of: str


def language(place: str) -> str:
    """Of the police there."""
    return "de" if place in _IN_GERMAN else "en"


def asks_for_prosecution(place: str) -> bool:
    """Whether the injured person files what is called Strafantrag there: StGB 77 (Germany), Art. 30 StGB
    (Switzerland). In Austria a Strafantrag is the prosecutor's."""
    return place in _ON_REQUEST


def offences(place: str, *, under_18: bool) -> tuple[Offence, ...]:
    """Candidates; those about pictures of people under 18 only where one may be shown."""
    return tuple(
        Offence(law.name, law.certainty == Certainty.OFFICIAL and not law.stale, law.source, law.as_of)
        for law in pack_loader.countries()[place].law
        if under_18 or not law.under_18
    )
