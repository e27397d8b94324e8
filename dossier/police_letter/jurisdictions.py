"""Where the police are that the letter goes to: the language and the name of the letter.

Which offences it names: dossier.offence_candidates. It asks for all offences that come into question.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from guidance import pack_loader
from guidance.facts import PoliceLetterWords


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


def language(place: str) -> str:
    """Of the police there."""
    return "de" if place in _IN_GERMAN else "en"


def asks_for_prosecution(place: str) -> bool:
    """Whether the complainant files a request there. In Austria a Strafantrag is the prosecutor's."""
    return pack_loader.countries()[place].request is not None


def words(place: str) -> PoliceLetterWords:
    """What a letter says and asks for there."""
    return pack_loader.countries()[place].police.letter


def wish_law(place: str, wish: str) -> str:
    """The paragraph that gives a right to what is wished; "" where the pack names none."""
    return pack_loader.countries()[place].police.wish_laws.get(wish, "")
