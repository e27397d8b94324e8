"""The letter to the police asks for what exists in its country, in the words of its pack."""

import html
import re

import pytest

from guidance import content_loader, pack_loader
from guidance.facts import Country
from tests.guidance.seen import SeenPage
from tests.guidance.test_no_page_of_another import reader

COUNTRIES = list(pack_loader.countries().values())
# Institutions and words of the law of Germany alone, and of those countries that share a word with it.
GERMAN = re.compile(
    r"StPO|StGB|Strafantrag|Staatsanwaltschaft Deutschland|request for prosecution|Strafanzeige|§ ?\d"
)
SHARED = {"ch": {"Strafantrag", "Strafanzeige", "request for prosecution"}}


def letter_of(country: str, language: str = "en") -> str:
    answers = {"country": [country]} if country else {}
    return html.unescape(reader(answers).get(f"/{language}/letters/police/").content.decode())


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("country", COUNTRIES, ids=lambda country: country.id)
def test_it_asks_in_the_words_of_the_country(country: Country, language: str) -> None:
    text = SeenPage(letter_of(country.id, language)).text()
    letter = country.police.letter
    for words in (letter.request, letter.confirmation, *letter.rights):
        assert words[language] in text
    if letter.title:
        assert letter.title[language] in text


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("country", ["", *sorted({country.id for country in COUNTRIES} - {"de"})])
def test_no_letter_outside_germany_names_its_law(country: str, language: str) -> None:
    text = SeenPage(letter_of(country, language)).text()
    found = {word for word in GERMAN.findall(text) if word not in SHARED.get(country, set())}
    if country == "us":
        found -= {word for word in found if word.startswith("§")}  # a section of the U.S. Code
    assert found == set()


@pytest.mark.parametrize("folder", [*content_loader.languages(), *content_loader.VOICES])
def test_the_prose_of_the_letter_holds_no_law(folder: str) -> None:
    page = content_loader.load("pages/letter-police", folder)
    text = page.title + page.lead + "".join(f"{one.title} {one.markdown}" for one in page.sections)
    assert not re.search(r"prosecution|Strafantrag|poursuiv|punit|querela|StPO", text)
    assert [one.id for one in page.sections] == ["letter", "asks", "signing"]


def test_britain_and_the_states_have_their_own() -> None:
    for words in ("crime reference number", "Victims’ Code", "Victim Personal Statement"):
        assert words in letter_of("uk")
    for words in ("report number", "victim-witness coordinator", "18 U.S.C. § 3771"):
        assert words in letter_of("us")
    assert "Ich stelle Strafantrag wegen aller in Betracht kommenden Delikte." in letter_of("de", "de")


def test_another_reader_never_gets_the_letter_of_this_one() -> None:
    """Pages are rendered once for many."""
    assert "Victims’ Code" in letter_of("uk")
    assert "Victims’ Code" not in letter_of("us")
    assert "Victims’ Code" not in letter_of("")


@pytest.mark.parametrize(("country", "says"), [("", "Choose your country"), ("uk", "For: United Kingdom")])
def test_who_named_no_country_is_asked_for_it(country: str, says: str) -> None:
    text = SeenPage(letter_of(country)).text()
    assert says in text
    assert "For: another country" not in text
