"""Where the police are that the letter goes to: the language and the name of the letter.

Which offences it names: dossier.offence_candidates. It asks for all offences that come into question.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from statement.choices import Wish


class Place(TextChoices):
    """A country; its value is the fact pack's."""

    GERMANY = "de", _("Germany")
    AUSTRIA = "at", _("Austria")
    SWITZERLAND = "ch", _("Switzerland (letter in German)")
    KINGDOM = "uk", _("United Kingdom")
    STATES = "us", _("United States")
    CANADA = "ca", _("Canada")
    AUSTRALIA = "au", _("Australia")
    IRELAND = "ie", _("Ireland")
    NEW_ZEALAND = "nz", _("New Zealand")
    FRANCE = "fr", _("France (letter in English)")
    NETHERLANDS = "nl", _("Netherlands (letter in English)")
    BELGIUM = "be", _("Belgium (letter in English)")
    LUXEMBOURG = "lu", _("Luxembourg (letter in German)")
    ITALY = "it", _("Italy (letter in English)")
    SPAIN = "es", _("Spain (letter in English)")
    POLAND = "pl", _("Poland (letter in English)")
    OTHER = "international", _("Another country (letter in English)")


_IN_GERMAN = (Place.GERMANY, Place.AUSTRIA, Place.SWITZERLAND, Place.LUXEMBOURG)
_ON_REQUEST = (Place.GERMANY, Place.SWITZERLAND)

# StPO 158 (1): written confirmation on request; StPO 68 (2): another address than one's own.
LEGAL_BASIS = {
    Place.GERMANY: {Wish.CONFIRMATION.value: "§ 158 Abs. 1 StPO", Wish.ADDRESS.value: "§ 68 Abs. 2 StPO"},
}


def language(place: str) -> str:
    """Of the police there."""
    return "de" if place in _IN_GERMAN else "en"


def asks_for_prosecution(place: str) -> bool:
    """Whether the injured person files what is called Strafantrag there: StGB 77 (Germany), Art. 30 StGB
    (Switzerland). In Austria a Strafantrag is the prosecutor's."""
    return place in _ON_REQUEST
