"""Emergency services for people who cannot hear or must not speak: in the packs and on the pages that name them."""

import html
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from guidance import contact_search, pack_loader
from guidance.contact_search import ContactQuery
from guidance.facts import Certainty, Contact, Country

NIGHT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PLACES = [place for place in pack_loader.countries().values() if place.id != "international"]
EVERY = [contact for place in PLACES for contact in place.without_speaking]
NONE_KNOWN = "we know no way to reach the emergency services without speaking"
ID = {"ids": lambda one: one.id}


@pytest.mark.parametrize("place", PLACES, **ID)
def test_each_country_has_a_way_without_speaking(place: Country) -> None:
    assert place.without_speaking
    assert not place.without_speaking[0].doubtful or len(place.without_speaking) == 1


@pytest.mark.parametrize("contact", EVERY, **ID)
def test_each_way_has_a_source_and_is_no_line_to_talk_to(contact: Contact) -> None:
    assert contact.source
    assert contact.certainty is not Certainty.OWN
    assert contact.kinds == ("emergency-text",)
    assert not contact_search.find([contact], ContactQuery(), NIGHT)


@pytest.mark.parametrize("contact", EVERY, **ID)
def test_the_day_on_which_it_was_written_down_is_its_own(contact: Contact) -> None:
    """The packs are older: their day would make these look as if they had been there since then."""
    assert contact.collected_on >= date(2026, 11, 30)


def test_whoever_has_to_register_reads_so() -> None:
    """In danger a text that nobody receives is worse than none."""
    said = {one.id for one in EVERY if "regist" in f"{one.what} {one.note}".lower()}
    register = {one.id for one in EVERY if one.register_first}
    assert {"uk-emergencysms", "ie-112-sms", "nz-111-txt", "ca-t911", "de-nora", "it-112-sordi"} <= register
    assert "fr-114" not in register
    assert said - register <= {"fr-114", "uk-999bsl"}, "these say that nobody has to"


def test_what_works_at_once_stands_before_what_needs_registering() -> None:
    assert [one.id for one in pack_loader.countries()["uk"].without_speaking][-1] == "uk-emergencysms"


def test_0800_133_133_is_a_text_number_of_the_police_in_austria_alone() -> None:
    """In Switzerland the same digits are a telephone line for LGBTQ+ people."""
    ways = {
        (place.id, way.kind)
        for place in pack_loader.countries().values()
        for contact in place.contacts
        for way in contact.ways
        if way.digits == "0800133133"
    }
    assert ("at", "sms") in ways
    assert ways <= {("at", "sms"), ("ch", "tel")}


@pytest.mark.parametrize("place", PLACES, **ID)
@pytest.mark.parametrize("address", ["/en/help-now/{}/", "/en/countries/{}/"])
def test_pages_of_a_country_name_its_ways(client: Client, place: Country, address: str) -> None:
    page = html.unescape(client.get(address.format(place.id)).content.decode())
    for contact in place.without_speaking:
        for way in contact.ways:
            assert f'href="{way.href}"' in page
    assert ("Register first" in page) == any(one.register_first for one in place.without_speaking)
    assert NONE_KNOWN not in page


def test_who_is_elsewhere_reads_that_none_is_known(client: Client) -> None:
    for address in ("/en/help-now/international/", "/en/countries/international/"):
        assert NONE_KNOWN in client.get(address).content.decode()


@pytest.mark.parametrize(("country", "href"), [("at", "sms:0800133133"), ("fr", "sms:114"), ("uk", "sms:999")])
def test_deaf_readers_find_the_ways_of_their_country(
    answered: Callable[..., Client], country: str, href: str
) -> None:
    client = answered(country=country)
    questions = client.get("/en/questions/").content.decode()
    access = questions[questions.index('id="access"') :].partition("</details>")[0]
    assert f'href="{href}"' in access
    assert f'href="{href}"' in client.get("/en/find-help/").content.decode()


def test_two_readers_of_two_countries_never_get_one_page(answered: Callable[..., Client]) -> None:
    """The page is kept in memory; what decides it has to be in its key."""
    assert "sms:114" in answered(country="fr").get("/en/questions/").content.decode()
    german = answered(country="de").get("/en/questions/").content.decode()
    assert "sms:114" not in german
    assert "nora-notruf.de" in german


def test_a_text_number_stays_without_a_connection(answered: Callable[..., Client]) -> None:
    kept = answered(country="ie").get("/en/plan/kept/").content.decode()
    assert 'href="sms:112"' in kept
    assert "112 SMS</strong> (Register first)" in kept
