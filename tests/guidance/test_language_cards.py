"""One page of twelve sentences in languages that the site does not speak."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pydantic import ValidationError
from pytest_django import Settings

from guidance import checks, journey, language_cards, pack_loader
from guidance.language_cards import LanguageCard
from tests.guidance.test_content import ADDRESS, NUMBER

LANGUAGES = ("ar", "es", "fa", "fr", "it", "pl", "pt", "ro", "ru", "tr", "uk")
SIGNED = {"translator": "T. Writer", "reviewer": "R. Reader", "reviewed_on": date(2026, 12, 1)}


@pytest.fixture
def read_by_somebody(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every card as if a person had read it, and Turkish and Arabic switched on."""
    cards = {name: language_cards.read(name).model_copy(update=SIGNED) for name in LANGUAGES}
    monkeypatch.setattr(language_cards, "drafts", lambda: cards)
    settings.LANGUAGE_CARDS = ["tr", "ar"]


def text_of(card: LanguageCard) -> str:
    return "\n".join([card.title, *card.sentences, card.call, card.official])


def test_there_is_a_draft_in_each_language() -> None:
    assert tuple(language_cards.drafts()) == LANGUAGES
    assert all(not card.reviewer for card in language_cards.drafts().values()), "nobody has read them yet"


@pytest.mark.parametrize("language", [*LANGUAGES, language_cards.MODEL])
def test_a_card_holds_words_and_no_number_of_its_own(language: str) -> None:
    card = language_cards.read(language)
    text = text_of(card)
    assert not NUMBER.findall(text)
    assert not ADDRESS.findall(text)
    assert set(re.findall(r"\d+", text)) <= {"18", "۱۸"}
    assert "18" in card.sentences[7] or "۱۸" in card.sentences[7], "the eighth is about people under 18"
    assert "{translator}" in card.signed
    assert "{reviewer}" in card.signed
    assert max(len(sentence) for sentence in card.sentences) <= 200


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fa", "rtl"), ("tr", "ltr"), ("uk", "ltr")])
def test_a_card_runs_in_the_direction_of_its_language(language: str, direction: str) -> None:
    assert language_cards.read(language).direction == direction


@pytest.mark.parametrize(
    "change",
    [
        {"reviewer": "R. Reader"},
        {"reviewed_on": "2026-12-01"},
        SIGNED | {"translator": "R. Reader"},
        {"translator": ""},
    ],
)
def test_a_card_was_read_by_somebody_else_on_a_day(change: dict[str, object]) -> None:
    raw = language_cards.read("tr").model_dump() | (SIGNED if change == {"translator": ""} else {}) | change
    with pytest.raises(ValidationError, match=r"belong together|somebody else"):
        LanguageCard.model_validate(raw)


def test_a_card_of_eleven_sentences_is_refused() -> None:
    raw = language_cards.read("tr").model_dump()
    with pytest.raises(ValidationError, match="at least 12"):
        LanguageCard.model_validate(raw | {"sentences": raw["sentences"][1:]})


# --- on the site -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", [*LANGUAGES, language_cards.MODEL, "xx"])
def test_nothing_that_nobody_has_read_is_shown(client: Client, settings: Settings, language: str) -> None:
    settings.LANGUAGE_CARDS = [language]
    assert client.get(f"/en/languages/{language}/").status_code == 404
    assert "/languages/" not in client.get("/en/").content.decode()
    assert any("LANGUAGE_CARDS" in problem for problem in checks.problems()), "the site does not start with it"


def test_a_card_is_shown_when_it_was_read_and_switched_on(read_by_somebody: None, client: Client) -> None:
    assert client.get("/en/languages/tr/").status_code == 200
    assert client.get("/de/languages/ar/").status_code == 200
    assert client.get("/en/languages/fa/").status_code == 404
    for page in ("/en/", "/en/help-now/", "/de/"):
        html = client.get(page).content.decode()
        assert re.findall(r'href="/(?:en|de)/languages/(\w+)/" lang="(\w+)"', html) == [("ar", "ar"), ("tr", "tr")]
    assert not [problem for problem in checks.problems() if "LANGUAGE_CARDS" in problem]


def test_the_page_says_its_language_and_its_direction(read_by_somebody: None, client: Client) -> None:
    """The page around it stays in its own; numbers are written from left to right within."""
    html = client.get("/en/languages/ar/").content.decode()
    assert '<html lang="en" dir="ltr">' in html
    article = re.search(r'<article lang="ar" dir="rtl">.*?</article>', html, re.DOTALL)[0]
    assert article.count("<li>") == 12
    assert article.count("<h1>") == 1
    assert html.count("<h1>") == 1
    assert all('<bdi dir="ltr">' in link for link in re.findall(r"<a .*?</a>", article, re.DOTALL))
    assert "R. Reader" in article
    assert "data-print" in html


def test_the_numbers_are_those_of_the_country(read_by_somebody: None, answered: Callable[..., Client]) -> None:
    html = answered(country="at").get("/en/languages/tr/").content.decode()
    assert "Avusturya" in html
    assert 'href="tel:142"' in html
    german = answered(country="de").get("/en/languages/tr/").content.decode()
    assert "Almanya" in german
    assert 'href="tel:116016"' in german, "it speaks the language"
    assert 'href="tel:08001110111"' in german
    assert german.index('href="tel:112"') < german.index('href="tel:116016"')


@pytest.mark.parametrize("country", [place for place in pack_loader.countries() if place != "international"])
@pytest.mark.parametrize("language", ["tr", "uk"])
def test_every_country_has_somebody_to_call_on_a_card(country: str, language: str) -> None:
    """Also where no line says that it speaks the language."""
    card, place = language_cards.read(language), pack_loader.countries()[country]
    contacts = language_cards.contacts(card, place, journey.of_kept({}))
    assert any(one.calls for one in contacts)
    assert len(contacts) <= language_cards.MOST_CONTACTS


def test_a_line_that_speaks_the_language_stands_first() -> None:
    lines = language_cards.contacts(language_cards.read("uk"), pack_loader.countries()["de"], journey.of_kept({}))
    assert lines[0].name == "krisenchat"


def test_a_young_person_sees_no_service_for_adults(read_by_somebody: None, answered: Callable[..., Client]) -> None:
    html = answered(age="me", country="de").get("/en/languages/tr/").content.decode()
    assert "takeitdown.ncmec.org/tr/" in html
    assert "stopncii" not in html
    assert "stopncii.org/?lang=tr-tr" in answered(age="adult").get("/en/languages/tr/").content.decode()


def test_a_contact_leads_to_its_own_page_in_the_language_of_the_card() -> None:
    ukrainian, way = language_cards.read("uk"), journey.of_kept({})
    places = pack_loader.countries()
    pages = [page.url for page in language_cards.official_pages(ukrainian, places["de"], way)]
    assert "https://krisenchat.de/ukraine" in pages
    elsewhere = [page.url for page in language_cards.official_pages(ukrainian, places["pl"], way)]
    assert "https://krisenchat.de/ukraine" not in elsewhere


def test_official_pages_are_facts_with_a_source(client: Client) -> None:
    contacts = {one.id for place in pack_loader.countries().values() for one in place.contacts}
    services = {*pack_loader.services(), *contacts}
    for page in pack_loader.translations().values():
        assert page.language in LANGUAGES
        assert page.service in services
        assert page.source or page.unconfirmed
    assert "takeitdown.ncmec.org" in client.get("/en/sources/").content.decode()


# --- for translators ---------------------------------------------------------------------------------------


def test_a_translator_previews_a_card_beside_its_english(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "fa.html"
    call_command("card", "fa", country="at", out=str(file))
    html = file.read_text(encoding="utf-8")
    assert "Nobody has read these words yet." in html
    assert "It is not your fault." in html
    assert '<article lang="fa" dir="rtl">' in html
    assert 'href="tel:142"' in html
    assert not re.search(r'(?:src|href)="(?:http:|/)', html), "it opens without the site"
    call_command("card")
    assert "fa  فارسی: nobody has read it, off" in capsys.readouterr().out


@pytest.mark.parametrize(("language", "country"), [("xx", "de"), ("tr", "xx")])
def test_a_preview_of_nothing_says_so(language: str, country: str) -> None:
    with pytest.raises(CommandError):
        call_command("card", language, country=country)
