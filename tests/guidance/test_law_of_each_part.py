"""Every part of a country with its own law names its offence of blackmail, and no law reads like an accusation."""

import re

import pytest

from guidance import pack_loader
from guidance.facts import Certainty

PLACES = sorted(set(pack_loader.countries()) - {"international"})
# What blackmail is called or said to be.
BLACKMAIL = re.compile(
    r"blackmail|extor|erpress|chantage|afdreiging|threat(?:en|s)|forcing|a demand", re.IGNORECASE
)
# The parts of a country with criminal laws of their own, as its pack names them.
PARTS = {"uk": ("England and Wales", "Scotland", "Northern Ireland"), "us": ("state",), "au": ("state",)}
# A bare subject, without anybody who does something to somebody, reads as if it were the reader who did it.
ACCUSES = re.compile(r"^Sexual pictures of people under 18\.")


@pytest.mark.parametrize("country", PLACES)
def test_every_country_names_blackmail(country: str) -> None:
    laws = pack_loader.countries()[country].law
    assert [law.name for law in laws if BLACKMAIL.search(f"{law.name} {law.about['en']}")]


@pytest.mark.parametrize(
    ("country", "part"), [(country, part) for country, parts in PARTS.items() for part in parts]
)
def test_each_part_of_a_country_names_blackmail_and_the_sharing_of_pictures(country: str, part: str) -> None:
    laws = [law for law in pack_loader.countries()[country].law if part in f"{law.name} {law.about['en']}"]
    assert [law.name for law in laws if BLACKMAIL.search(f"{law.name} {law.about['en']}")], part
    if country == "uk":
        assert any("picture" in law.about["en"] and not law.under_18 for law in laws), part
        assert any(law.under_18 for law in laws), part
        assert all(law.certainty is Certainty.OFFICIAL for law in laws if law.name != "Crime and Policing Act 2026")


def test_the_united_kingdom_has_the_laws_of_scotland_and_northern_ireland() -> None:
    names = {law.name for law in pack_loader.countries()["uk"].law}
    for name in (
        "Extortion (common law of Scotland)",
        "Theft Act (Northern Ireland) 1969, s. 20 (blackmail)",
        "Abusive Behaviour and Sexual Harm (Scotland) Act 2016, s. 2",
        "Justice Act (Northern Ireland) 2016, s. 51",
    ):
        assert name in names


@pytest.mark.parametrize("country", PLACES)
def test_a_law_on_pictures_of_children_says_what_is_done_to_them(country: str) -> None:
    for law in pack_loader.countries()[country].law:
        assert not ACCUSES.search(law.about["en"]), law.name
        if law.under_18:
            assert re.search(r"^(?:Passing|Making|An adult|Getting|The same)", law.about["en"]), law.name
