"""Facts: complete, dated, in every language; and never one doubtful number alone."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone, translation
from pydantic import ValidationError

from guidance import checks, fact_wording, pack_loader
from guidance.facts import Certainty, Contact, ContactWay, Country, Link

FACTS = pack_loader.every_fact()
VERBS = r"(?:sagen|fragen|anrufen|hingehen|nutzen|gehen|melden|sammeln|schicken|anzeigen)"
INFINITIVE = re.compile(rf"^(?:Sagen|Fragen|Anrufen|Hingehen)\b|(?<!zu ){VERBS}(?:,|$| oder | und )")
FINITE = re.compile(
    r"\b(?:ist|sind|hat|haben|kann|können|darf|dürfen|muss|lässt|lassen|hilft|gibt|steht|nennt|wird|werden|lohnt|rät)\b"
)


def orders(text: str) -> list[str]:
    """Clauses with an infinitive and no other verb before it."""
    clauses = re.split(r"[.:;] ?", text)
    found = [(clause, INFINITIVE.search(clause)) for clause in clauses]
    return [clause for clause, order in found if order and not FINITE.search(clause[: order.start()])]


def test_there_are_enough_of_them() -> None:
    assert len(pack_loader.platforms()) >= 22
    assert list(pack_loader.countries()) == [
        *("de", "at", "ch", "uk", "us", "ca", "au", "ie", "nz"),
        *("fr", "nl", "be", "lu", "it", "es", "pl", "international"),
    ]
    assert len(pack_loader.payments()) >= 10
    assert len(FACTS) > 250


def test_each_fact_has_its_source_date_and_certainty() -> None:
    for pack, fact in FACTS:
        assert fact.source or fact.unconfirmed, (pack, fact)
        assert date(2026, 1, 1) <= fact.collected_on <= timezone.localdate(), (pack, fact)


def test_a_confirmed_fact_without_source_is_refused() -> None:
    with pytest.raises(ValidationError, match="needs its source"):
        Link(
            id="x",
            name={"en": "x", "de": "x"},
            url="https://x.test",
            source="",
            collected_on=date(2026, 1, 1),
            certainty="official",
        )


def test_a_fact_was_checked_by_somebody_on_a_day_or_by_nobody() -> None:
    link = next(fact for _, fact in FACTS if isinstance(fact, Link)).model_dump()
    day = {"checked_on": date(2026, 11, 28)}
    with pytest.raises(ValidationError, match="belong together"):
        Link.model_validate(link | day)
    checked = Link.model_validate(link | day | {"checked_by": "R. Editor", "certainty": "own"})
    assert not checked.unconfirmed
    assert checked.due_on() > Link.model_validate(link).due_on()
    with translation.override("en"):
        assert fact_wording.dated(checked) == "Checked on 28 November 2026."


def test_a_doubtful_line_stands_last_and_a_country_cannot_depend_on_it() -> None:
    country = pack_loader.countries()["uk"]
    first = country.of("crisis")[0]
    doubtful = first.model_copy(update={"certainty": Certainty.WEAK})
    changed = country.model_copy(update={"contacts": (doubtful, *country.contacts[1:])})
    assert changed.of("crisis")[-1].id == first.id
    values = country.model_dump()
    for part in ("contacts", "emergency"):
        doubted = [one | {"certainty": Certainty.WEAK} for one in values[part]]
        with pytest.raises(ValidationError, match="that are not doubtful|is doubtful"):
            Country.model_validate(values | {part: doubted})


@pytest.mark.parametrize(
    ("source_date", "english", "german"),
    [
        ("2023", "2023", "2023"),
        ("2026-10", "October 2026", "Oktober 2026"),
        ("2022-02-11", "11 February 2022", "11. Februar 2022"),
        ("2023/2025", "2023–2025", "2023–2025"),
    ],
)
def test_the_age_of_a_source_is_said_in_the_language_of_the_page(
    source_date: str, english: str, german: str
) -> None:
    with translation.override("en"):
        assert fact_wording.age_of_source(source_date) == english
    with translation.override("de"):
        assert fact_wording.age_of_source(source_date) == german


def test_a_text_in_one_language_is_refused() -> None:
    with pytest.raises(ValidationError, match="missing in: de"):
        Link(
            id="x",
            name={"en": "x"},
            url="https://x.test",
            source="x",
            collected_on=date(2026, 1, 1),
            certainty="official",
        )


def test_a_plain_http_address_is_refused() -> None:
    with pytest.raises(ValidationError):
        Link(
            id="x",
            name={"en": "x", "de": "x"},
            url="http://x.test",
            source="x",
            collected_on=date(2026, 1, 1),
            certainty="own",
        )


@pytest.mark.parametrize("country", pack_loader.countries().values(), ids=lambda country: country.id)
def test_nobody_depends_on_one_crisis_number(country: Country) -> None:
    crisis = country.of("crisis")
    assert any(number.police for number in country.emergency)
    assert len(crisis) >= 2
    assert len({way.value for contact in crisis for way in contact.ways}) >= 2
    assert any(way.kind != "tel" for contact in crisis for way in contact.ways), "somebody may be unable to speak"


@pytest.mark.parametrize("country", pack_loader.countries().values(), ids=lambda country: country.id)
def test_each_country_has_what_the_steps_need(country: Country) -> None:
    for kind in ("youth", "report", "victims", "tell"):
        assert country.of(kind), kind
    assert country.police.how
    if country.id != "international":
        assert sum(law.certainty is Certainty.OFFICIAL for law in country.law) >= 2, "two offences that hold"


def test_a_request_to_prosecute_has_its_time_limit() -> None:
    places = [place.id for place in pack_loader.countries().values() if place.request]
    assert places == ["de", "ch"]
    values = pack_loader.countries()["de"].model_dump()
    with pytest.raises(ValidationError, match="no law note with the name"):
        Country.model_validate(values | {"law_notes": []})


def test_what_germany_has_when_a_platform_does_not_act() -> None:
    germany = pack_loader.countries()["de"]
    assert [one.id for one in germany.of("complaint")] == ["de-hateaid", "de-user-rights", "de-dsc"]
    assert all(one.source for one in germany.of("complaint"))
    limits = germany.police.online_limits
    assert limits
    for words in (
        "isn’t for emergencies",
        "differs from state to state",
        "Complex cases",
        "threat",
        "name",
        "IP address",
    ):
        assert words in limits["en"]


@pytest.mark.parametrize("country", pack_loader.countries().values(), ids=lambda country: country.id)
def test_german_words_about_police_and_lawyers_are_sentences(country: Country) -> None:
    """An infinitive alone is an order: "Die Polizei anrufen." says neither who nor whether one may."""
    texts = [country.police.how, country.police.terms, country.lawyer.how, country.lawyer.cost]
    assert [order for text in texts if text for order in orders(text["de"])] == []


@pytest.mark.parametrize(
    "words",
    ["Die Polizei am Wohnort anrufen oder hingehen.", "Vorher fragen, was es kostet.", "Sagen, dass jemand droht."],
)
def test_orders_in_the_infinitive_are_found(words: str) -> None:
    assert orders(words)
    assert not orders("Es lohnt sich, vorher zu fragen. Die Nummer steht auf ihrer Website.")


def test_a_chat_button_leads_to_the_chat_and_not_to_a_home_page() -> None:
    """What opens on a home page is a page, and its button says that the chat is on it."""
    chats = [
        way.value
        for place in pack_loader.countries().values()
        for one in place.contacts
        for way in one.ways
        if way.kind == "chat"
    ]
    assert len(chats) >= 8
    homes = [chat for chat in chats if re.fullmatch(r"https://[^/]+/?", chat)]
    assert [home for home in homes if not re.search(r"//(chat|czat|online|www\.online)", home)] == []


def test_142_belongs_to_austria_alone() -> None:
    """The same digits are another service in Switzerland; it is not listed until somebody confirmed it."""
    places = {
        country.id
        for country in pack_loader.countries().values()
        for contact in country.contacts
        for way in contact.ways
        if way.value == "142"
    }
    assert places == {"at"}


def test_names_are_used_once() -> None:
    names = [contact.id for country in pack_loader.countries().values() for contact in country.contacts]
    assert len(names) == len(set(names))


def test_numbers_dial() -> None:
    for _, fact in FACTS:
        if isinstance(fact, Contact):
            for way in fact.ways:
                if way.kind in ("tel", "sms"):
                    assert 2 <= len(way.digits) <= 15, (fact.id, way.value)


@pytest.mark.parametrize(
    ("way", "href"),
    [
        (ContactWay(kind="tel", value="0800 1110111"), "tel:08001110111"),
        (ContactWay(kind="tel", value="1-800-843-5678"), "tel:18008435678"),
        (ContactWay(kind="sms", value="85258", say="SHOUT"), "sms:85258"),
        (ContactWay(kind="mail", value="a@b.test"), "mailto:a@b.test"),
        (ContactWay(kind="chat", value="https://x.test/"), "https://x.test/"),
    ],
)
def test_href(way: ContactWay, href: str) -> None:
    assert way.href == href


def test_a_fact_becomes_stale_after_its_interval() -> None:
    contact = pack_loader.countries()["de"].contacts[0]
    with time_machine.travel(contact.due_on(), tick=False):
        assert not contact.stale
    with time_machine.travel(contact.due_on() + timedelta(days=1), tick=False):
        assert contact.stale


def test_the_site_finds_nothing_wrong_with_its_content() -> None:
    assert list(checks.problems()) == []
