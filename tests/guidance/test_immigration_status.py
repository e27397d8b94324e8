"""What the police may pass on about somebody's right to stay: calm, of their country, and no more than is known."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from guidance import pack_loader
from guidance.facts import Country

COUNTRIES = list(pack_loader.countries().values())
# Of the country's own law or of a published study; all others say that nobody confirmed it.
KNOWN = {"de", "ch", "uk", "us", "fr", "nl"}
HEADING = "Worried about your immigration status?"


@pytest.mark.parametrize("country", COUNTRIES, ids=lambda country: country.id)
def test_it_says_who_may_report_what_is_passed_on_and_whom_to_ask_first(country: Country) -> None:
    words = country.papers.about["en"]
    assert words.startswith("Anyone can "), words
    assert re.search(r"Talk to (?:a lawyer|an immigration lawyer)|talk to them first", words), words
    assert ("We could not confirm" in words) == (country.id not in KNOWN)
    assert bool(country.papers.source) or country.papers.unconfirmed
    for frightening in ("illegal", "deport", "arrest", "without papers", "residence papers"):
        assert frightening not in words.lower(), words


def test_each_country_has_words_of_its_own() -> None:
    for language in ("en", "de"):
        said = [country.papers.about[language] for country in COUNTRIES]
        assert len(set(said)) == len(said)


@pytest.mark.parametrize("page", ["steps/press-charges/", "lawyer-first/", "countries/us/"])
def test_it_stands_behind_a_calm_heading(answered: Callable[..., Client], page: str) -> None:
    html = answered(country="us").get(f"/en/{page}").content.decode()
    assert HEADING in html
    assert "residence papers" not in html
    assert "U visa" in html
