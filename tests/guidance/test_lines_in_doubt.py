"""A line or a number that may be wrong stands nowhere first and nowhere alone."""

from typing import get_args

import pytest

from guidance import pack_loader
from guidance.contact_search import KINDS
from guidance.facts import Certainty, ContactKind, Country
from tests.guidance.seen import SeenPage
from tests.guidance.test_no_page_of_another import reader
from tests.guidance.test_words_and_facts_hold import STEPS, doubtful_first

# Readers of the pages on which a line in doubt is looked for.
DOUBT: tuple[dict[str, str], ...] = (
    {"age": "adult", "published": "yes", "paid": "yes", "paid-how": "card"},
    {"age": "me"},
    {"age": "other", "whom": "child", "form": "known"},
)


@pytest.mark.parametrize("place", pack_loader.countries())
def test_a_line_in_doubt_is_never_first_and_never_alone(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """As if the first of each kind of contact in each country were in doubt, as long as two crisis lines stay."""
    doubted = {name: _with_doubt(country) for name, country in pack_loader.countries().items()}
    monkeypatch.setattr(pack_loader, "countries", lambda: doubted)
    seen = 0
    for answers in DOUBT:
        client = reader({name: [value] for name, value in {**answers, "country": place}.items()})
        for address in ("help-now/", "find-help/", *(f"steps/{slug}/" for slug in STEPS)):
            page = SeenPage(client.get(f"/en/{address}").content.decode())
            assert list(doubtful_first(address, page)) == [], address
            seen += any(map(any, page.cards))
    for kind in KINDS:
        if doubted[place].of(kind):
            page = SeenPage(client.post("/en/find-help/", {"country": place, "kind": kind}).content.decode())
            assert list(doubtful_first("find-help/", page)) == [], kind
    assert seen, "a line in doubt is on some page"


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_country_begins_a_list_with_a_line_in_doubt(language: str) -> None:
    for name in pack_loader.countries():
        page = SeenPage(reader({}).get(f"/{language}/countries/{name}/").content.decode())
        assert list(doubtful_first("countries/", page)) == [], name


def _with_doubt(country: Country) -> Country:
    firsts = {of_kind[0].id for kind in get_args(ContactKind) if (of_kind := country.of(kind))}
    lines = {one.id for one in country.of("crisis")}
    if len(lines - firsts) < 2:
        firsts -= lines
    contacts = tuple(
        one.model_copy(update={"certainty": Certainty.WEAK}) if one.id in firsts else one
        for one in country.contacts
    )
    numbers = tuple(
        one.model_copy(update={"certainty": Certainty.WEAK}) if one.police and place else one
        for place, one in enumerate(country.emergency)
    )
    return country.model_copy(update={"contacts": contacts, "emergency": numbers})


def test_an_emergency_number_in_doubt_stands_behind_one_that_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also for somebody in danger, for whom the police come first, and where the police alone are named."""
    doubted = {name: _with_doubt(country) for name, country in pack_loader.countries().items()}
    monkeypatch.setattr(pack_loader, "countries", lambda: doubted)
    for name, country in doubted.items():
        client = reader({"safety": ["danger"], "country": [name]})
        for address in ("help-now/", "steps/press-charges/"):
            page = SeenPage(client.get(f"/en/{address}").content.decode())
            numbers = [href for href, _place in page.links if href in {one.href for one in country.emergency}]
            first = next((one for one in country.emergency if numbers and one.href == numbers[0]), None)
            assert first is None or not first.doubtful, (name, address)
            assert first or name == "international", (name, address)
