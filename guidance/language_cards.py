"""One page of twelve sentences in a language that the site does not speak: guidance/cards/<language>.yaml.

The sentences are drafts until somebody who reads the language puts their name into the file. A page is shown when
a reviewer stands in it and the operator names its language in LANGUAGE_CARDS; numbers and addresses are the packs'.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language_info
from pydantic import Field, model_validator

from guidance import contact_search, likely_countries, pack_loader, step_widgets
from guidance.contact_order import in_company
from guidance.contact_search import ContactQuery
from guidance.facts import Contact, Country, Strict, Translation
from guidance.journey import Journey
from sextortion_help import fast_yaml

FOLDER = Path(__file__).resolve().parent / "cards"
MODEL = "en"  # what translators work from; shown to nobody
MOST_CONTACTS = 4


class LanguageCard(Strict):
    """`name`: the language in itself. `signed`: holds {translator} and {reviewer}, two people."""

    id: str
    name: str
    translator: str
    reviewer: str
    reviewed_on: date | None = None
    title: str
    sentences: tuple[str, ...] = Field(min_length=12, max_length=12)
    call: str
    official: str
    signed: str

    @model_validator(mode="after")
    def _was_read_by_somebody_else(self) -> "LanguageCard":
        if bool(self.reviewer) != (self.reviewed_on is not None):
            raise ValueError("reviewer and reviewed_on belong together: a person read it on a day")
        if self.reviewer and (not self.translator or self.reviewer == self.translator):
            raise ValueError("a card needs a translator and somebody else who read it")
        return self

    @property
    def direction(self) -> str:
        return "rtl" if get_language_info(self.id)["bidi"] else "ltr"

    @property
    def credits(self) -> str:
        return self.signed.format(translator=self.translator, reviewer=self.reviewer)


def read(language: str) -> LanguageCard:
    """As the file is now. Raises FileNotFoundError, or ValueError when something in it is missing."""
    raw = fast_yaml.load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    return LanguageCard.model_validate({"id": language, **raw})


@lru_cache(maxsize=1)
def drafts() -> dict[str, LanguageCard]:
    """Every card there is, by its language, shown or not."""
    languages = sorted(file.stem for file in FOLDER.glob("*.yaml") if file.stem != MODEL)
    return {language: read(language) for language in languages}


def on_site() -> dict[str, LanguageCard]:
    """Those that somebody has read and that the operator switched on."""
    return {name: card for name, card in drafts().items() if card.reviewer and name in settings.LANGUAGE_CARDS}


def contacts(card: LanguageCard, place: Country, journey: Journey) -> Sequence[Contact]:
    """Lines that speak this language, then the country's own crisis lines; for somebody of this age.

    For everyone before those for one gender, and what has a source before what nobody confirmed.
    """
    age = "under-18" if "minor-me" in journey.situation else ""
    speaking, every = (
        sorted(
            (
                one
                for one in contact_search.find(place.contacts, query, timezone.now())
                if step_widgets.fits(one, journey)
            ),
            key=lambda one: (one.unconfirmed, bool(one.gender)),
        )
        for query in (ContactQuery(language=card.id, age=age), ContactQuery(kind="crisis", age=age))
    )
    speakers = [one for one in speaking if one.languages][: MOST_CONTACTS - 2]
    others = [one for one in every if one not in speakers and (one.calls or one.texts)]
    return in_company([*speakers, *others])[:MOST_CONTACTS]


def official_pages(card: LanguageCard, place: Country, journey: Journey) -> Sequence[Translation]:
    """Of services for pictures and the country's contacts, those for this age with a page in this language."""
    names = [service.id for service in step_widgets.services(journey)]
    names += [one.id for one in place.contacts if step_widgets.fits(one, journey)]
    return [
        page for page in pack_loader.translations().values() if page.language == card.id and page.service in names
    ]


def place_name(card: LanguageCard, place: Country) -> str:
    """The country in the card's language; empty for none."""
    names = Locale.parse(card.id).territories
    return " ".join(str(names[region.upper()]) for region in sorted(likely_countries.regions_of(place))[:1])


def context(card: LanguageCard, place: Country, journey: Journey) -> dict[str, Any]:
    """What both the page and its preview show."""
    return {
        "card": card,
        "place": place,
        "place_name": place_name(card, place),
        "emergency": place.emergency[:MOST_CONTACTS],
        "contacts": contacts(card, place, journey),
        "pages": official_pages(card, place, journey),
    }


def problems() -> Iterator[str]:
    """What keeps a language that the operator switched on from being shown, one sentence each."""
    for language in settings.LANGUAGE_CARDS:
        card = drafts().get(language)
        if card is None:
            yield f"LANGUAGE_CARDS names {language}, and there is no guidance/cards/{language}.yaml."
        elif not card.reviewer:
            yield f"LANGUAGE_CARDS names {language}, and nobody has read guidance/cards/{language}.yaml yet."
