"""Crisis help: which lines of which country stand first, and what is said of doubt."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.utils.html import escape
from pytest_django import Settings

from guidance import pack_loader
from guidance.checks import problems
from guidance.facts import Certainty, Country


def test_crisis_help_needs_no_country(client: Client) -> None:
    html = client.get("/en/help-now/").content.decode()
    assert "findahelpline.com" in html
    for number in ("112", "999", "911", "133", "117", "000", "111", "113"):
        assert number in html


@pytest.mark.parametrize("asked_for", ["", "en", "en,en-XX;q=x", "zz-ZZZZ"])
def test_english_alone_says_nothing_about_the_country(client: Client, asked_for: str) -> None:
    """Neither British nor American lines first: a choice, lines of every country, one emergency number of each."""
    html = client.get("/en/help-now/", headers={"Accept-Language": asked_for}).content.decode()
    choice, _, below = html.partition("If life is in danger")
    offered = re.findall(r'<a class="btn quiet small" href="/en/help-now/(\w+)/">', choice)
    assert offered == ["au", "ca", "ie", "nz", "uk", "us"]
    assert set(re.findall(r"<h3>([^<]+)</h3>", choice)) == {"Find a Helpline", "Befrienders Worldwide"}
    numbers = re.findall(r'href="tel:(\d+)"', below.partition("<details")[0])
    assert numbers == ["000", "911", "112", "111", "999", "911"]
    every = re.findall(r'class="btn quiet" href="/en/help-now/(\w+)/"', html)
    assert every[:3] == ["au", "at", "be"], "by name"
    assert every[-1] == "international"
    step = client.get("/en/steps/get-help/", headers={"Accept-Language": asked_for}).content.decode()
    assert re.findall(r'name="answer" value="(\w\w)"', step) == ["au", "ca", "ie", "nz", "uk", "us"]


@pytest.mark.parametrize("place", pack_loader.countries().values(), ids=lambda place: place.id)
def test_each_line_stands_once_on_the_page_of_a_country(client: Client, place: Country) -> None:
    html = client.get(f"/en/countries/{place.id}/").content.decode()
    names = re.findall(r'<li class="card[^"]*">\s*<h3>([^<]+)</h3>', html)
    assert len(names) == len(set(names))
    assert {escape(one.name) for one in place.contacts} == set(names)


def test_a_note_on_the_law_stands_where_its_case_is(answered: Callable[..., Client]) -> None:
    """The 48 hours begin with a picture that is shown; with nothing shown they help nobody."""
    note = "Platforms have 48 hours"
    shown = answered(country="us", so_far="shared").get("/en/steps/press-charges/").content.decode()
    assert re.search(rf"If a picture was shown or sent:\s+{note}", shown)
    assert note not in answered(country="us", so_far="threats").get("/en/steps/press-charges/").content.decode()
    assert note in answered(country="us", so_far="unsure").get("/en/steps/press-charges/").content.decode()
    assert note in Client().get("/en/countries/us/").content.decode()


def test_a_law_about_people_under_18_is_not_shown_to_somebody_who_said_that_all_are_adults(
    answered: Callable[..., Client],
) -> None:
    assert "Art. 252 Sr" not in answered(country="nl", age="adult").get("/en/steps/press-charges/").content.decode()
    assert "Art. 252 Sr" in answered(country="nl", age="unsure").get("/en/steps/press-charges/").content.decode()


def test_crisis_help_of_a_country(client: Client) -> None:
    html = client.get("/en/help-now/de/").content.decode()
    assert 'href="tel:112"' in html
    assert 'href="tel:08001110111"' in html
    assert "krisenchat" in html
    assert "A call stays in the call list of your phone." in html
    assert "Collected on 22 November 2026." in html
    assert "findahelpline.com" in html


def test_the_country_of_the_answers_comes_first_but_binds_nobody(answered: Callable[..., Client]) -> None:
    client = answered(country="us")
    assert 'href="tel:988"' in client.get("/en/help-now/").content.decode()
    html = client.get("/en/help-now/uk/").content.decode()
    assert 'href="tel:999"' in html
    assert 'href="/en/help-now/us/"' in html


def test_the_sites_own_country_stands_first_and_binds_nobody(client: Client, settings: Settings) -> None:
    settings.SITE_COUNTRY = "de"
    html = client.get("/en/help-now/", headers={"Accept-Language": "en-US"}).content.decode()
    assert html.index("Someone to talk to: Germany") < html.index("Someone to talk to: United States")
    step = client.get("/en/steps/get-help/").content.decode()
    assert "https://weisser-ring.de" in step
    assert "Where are you?" in step
    assert '<option value="de" selected' in client.get("/en/find-help/").content.decode()


# --- crisis help, before anybody said where they are -------------------------------------------------------


def headings(html: str) -> list[str]:
    return [re.sub(r"\s+", " ", one).strip() for one in re.findall(r"<h2>([^<]*)</h2>", html)]


@pytest.mark.parametrize(
    ("page", "asked_for", "first"),
    [
        ("de", "de-AT,de;q=0.9", ["Österreich", "Deutschland", "Schweiz"]),
        ("de", "de-CH", ["Schweiz", "Deutschland", "Österreich"]),
        ("de", "", ["Deutschland", "Österreich", "Schweiz"]),
        ("en", "de", ["Germany", "Austria", "Switzerland"]),
        ("en", "fr", ["France", "Belgium", "Switzerland"]),
        ("en", "en-US,en;q=0.9", ["United States", "United Kingdom", "In every country"]),
        ("en", "en-GB", ["United Kingdom", "United States", "In every country"]),
        ("en", "en-AU,en;q=0.7", ["Australia", "United Kingdom", "United States"]),
        ("en", "en-CA", ["Canada", "United Kingdom", "United States"]),
        ("en", "en-IE", ["Ireland", "United Kingdom", "United States"]),
        ("en", "sv-SE", ["European Union", "In every country", "United Kingdom"]),
        ("en", "fr-FR", ["France", "United Kingdom", "United States"]),
        ("en", "fr-BE,nl-BE;q=0.8", ["Belgium", "United Kingdom", "United States"]),
        ("de", "lb,de-LU;q=0.8", ["Luxemburg", "Deutschland", "Österreich"]),
        ("en", "it-CH", ["Switzerland", "United Kingdom", "United States"]),
        ("de", "en-NZ", ["Neuseeland", "Deutschland", "Österreich"]),
        ("en", "de-DE,de;q=0.9,en-US;q=0.3", ["Germany", "United Kingdom", "United States"]),
        # As Firefox asks in German, wherever it is: nobody chose the American English in it.
        ("de", "de,en-US;q=0.7,en;q=0.3", ["Deutschland", "Österreich", "Schweiz"]),
        ("en", "en-CA,en-US;q=0.7,en;q=0.3", ["Canada", "United States", "United Kingdom"]),
    ],
)
def test_lines_of_the_likeliest_countries_stand_first(
    client: Client, page: str, asked_for: str, first: list[str]
) -> None:
    response = client.get(f"/{page}/help-now/", headers={"Accept-Language": asked_for})
    html = response.content.decode()
    assert [one.rpartition(": ")[2] for one in headings(html)[:3]] == first
    emergency = html.index({"en": "If life is in danger", "de": "Wenn jetzt Lebensgefahr"}[page])
    assert html.count('<li class="card', 0, emergency) >= 5, "talking comes before every emergency number"
    assert "Accept-Language" in response["Vary"]
    assert "plan" not in client.cookies, "what the browser asks for is kept nowhere"


@pytest.mark.parametrize("asked_for", ["en-US", "en-GB", "en-CA", "en-AU", "en-IE", "de-DE", "de-CH", "sv-SE", ""])
@pytest.mark.parametrize("answers", [{}, {"age": "adult"}, {"age": "me"}, {"age": "unsure"}, {"safety": "danger"}])
def test_no_line_of_one_country_stands_under_every_country(
    answered: Callable[..., Client], asked_for: str, answers: dict
) -> None:
    """Nor does a number of one country stand there twice."""
    html = answered(**answers).get("/en/help-now/", headers={"Accept-Language": asked_for}).content.decode()
    everywhere = {one.name for one in pack_loader.countries()["international"].contacts if not one.countries}
    for part in re.split(r"<h2>", html)[1:]:
        if part.startswith("In every country"):
            assert set(re.findall(r"<h3>([^<]+)</h3>", part)) <= everywhere
    numbers = re.findall(r'<a class="btn quiet" href="tel:(?:911|999)"[^>]*>\s*([^<]+?)\s*<', html)
    assert len(numbers) == len(set(numbers))
    chosen = re.findall(r'class="btn quiet" href="/en/help-now/([a-z]+)/', html)
    assert chosen[-1] == "international", "another country comes after those that have a name"


@pytest.mark.parametrize(
    ("asked_for", "first", "number"),
    [
        ("sv-SE", ["116 123 (EU)", "Find a Helpline"], "112"),
        ("", ["Find a Helpline", "Befrienders Worldwide"], "112"),
        ("pt-BR", ["Find a Helpline", "Befrienders Worldwide"], "190"),
        ("tr-TR", ["Find a Helpline", "Befrienders Worldwide"], "112"),
        ("ja-JP", ["Find a Helpline", "Befrienders Worldwide"], "110"),
        ("th-TH", ["Find a Helpline", "Befrienders Worldwide"], "112"),
    ],
)
def test_who_chose_another_country_first_sees_lines_that_work_there(
    client: Client, asked_for: str, first: list[str], number: str
) -> None:
    """Not the first one that can be called, wherever that is."""
    html = client.get("/en/help-now/international/", headers={"Accept-Language": asked_for}).content.decode()
    assert re.findall(r"<h3>([^<]+)</h3>", html)[:2] == first
    assert re.search(r'<ul class="plain numbers">.*?tel:(\d+)', html, re.DOTALL)[1] == number


@pytest.mark.parametrize("asked_for", ["de-DE", "de-AT", "de-CH", "en-GB", "en-US"])
def test_somebody_who_is_grown_up_does_not_find_children_s_lines_first(
    answered: Callable[..., Client], asked_for: str
) -> None:
    html = answered(age="adult").get("/de/help-now/", headers={"Accept-Language": asked_for}).content.decode()
    first = html.partition("Wo sind Sie")[0].partition("In welchem Land")[0]
    youth = {
        one.name for place in pack_loader.countries().values() for one in place.contacts if "youth" in one.kinds
    }
    assert not youth & set(re.findall(r"<h3>([^<]+)</h3>", first))


def test_an_australian_browser_finds_its_own_lines(client: Client) -> None:
    html = client.get("/en/help-now/", headers={"Accept-Language": "en-AU"}).content.decode()
    assert html.index("<h3>Lifeline</h3>") < html.index("If life is in danger") < html.index('href="tel:000"')
    assert "9-8-8" not in html.partition("Where are you?")[0]


@pytest.mark.parametrize("address", ["help-now/", *(f"help-now/{name}/" for name in pack_loader.countries())])
@pytest.mark.parametrize("answers", [{}, {"age": "me"}, {"age": "adult"}, {"safety": "danger"}])
def test_each_line_stands_once_on_the_crisis_page(
    answered: Callable[..., Client], address: str, answers: dict
) -> None:
    for language in ("en-US", "de-AT", "en-NZ", "fr-FR"):
        html = answered(**answers).get(f"/en/{address}", headers={"Accept-Language": language}).content.decode()
        names = re.findall(r"<h3>([^<]+)</h3>", html)
        assert len(names) == len(set(names))
        numbers = re.findall(r'<a class="btn quiet" href="tel:[^>]+>([^<]+)<', html)
        assert len(numbers) == len(set(numbers))
        assert numbers


@pytest.mark.parametrize("address", ["help-now/", "help-now/de/", "help-now/us/"])
def test_one_button_on_the_crisis_page_is_filled_and_it_calls_somebody_to_talk_to(
    client: Client, address: str
) -> None:
    html = client.get(f"/de/{address}").content.decode()
    assert re.findall(r'<a class="btn(?: small)?" href="([^"]+)"', html) == [
        "tel:988" if "us" in address else "tel:08001110111"
    ]


def test_danger_from_somebody_else_puts_the_police_above_talking(answered: Callable[..., Client]) -> None:
    html = answered(demand="meeting").get("/de/help-now/", headers={"Accept-Language": "de-AT"}).content.decode()
    assert html.index('href="tel:133"') < html.index('href="tel:144"') < html.index('href="tel:142"')


@pytest.mark.parametrize(
    ("country", "number", "line"),
    [
        ("international", "112", "Find a Helpline"),
        ("ca", "911", "9-8-8: Suicide Crisis Helpline"),
        ("au", "000", "Lifeline"),
        ("ie", "112", "Samaritans (Ireland)"),
        ("nz", "111", "1737, need to talk?"),
        ("fr", "112", "3114"),
        ("nl", "112", "113 Zelfmoordpreventie"),
        ("be", "112", "Zelfmoordlijn 1813"),
        ("lu", "112", "SOS Détresse"),
        ("it", "112", "Telefono Amico Italia"),
        ("es", "112", "024"),
        ("pl", "112", "Centrum Wsparcia"),
    ],
)
def test_every_country_has_its_own_emergency_number_and_lines(
    client: Client, country: str, number: str, line: str
) -> None:
    html = client.get(f"/en/help-now/{country}/").content.decode()
    assert re.search(r'<ul class="plain numbers">.*?tel:(\d+)', html, re.DOTALL)[1] == number
    assert f"<h3>{line}</h3>" in html
    place = pack_loader.countries()[country]
    page = client.get(f"/en/countries/{country}/").content.decode()
    assert all(law.name.replace("’", "&#x27;") in page or law.name in page for law in place.law)


def test_a_country_chosen_in_the_crisis_answers_the_question(client: Client) -> None:
    client.get("/en/help-now/at/")
    assert re.search(r'chosen" name="answer" value="at"', client.get("/en/check/country/").content.decode())
    client.get("/en/help-now/uk/")  # looking at another one changes nothing
    assert re.search(r'chosen" name="answer" value="at"', client.get("/en/check/country/").content.decode())


def test_a_line_that_is_closed_for_certain_does_not_stand_first(client: Client) -> None:
    with time_machine.travel(datetime(2026, 11, 28, 2, 0, tzinfo=UTC), tick=False):
        html = client.get("/de/help-now/", headers={"Accept-Language": "de-AT"}).content.decode()
    assert "Kriseninterventionszentrum" not in html.partition("Wo sind Sie")[0]


def test_doubt_is_one_calm_sentence_and_names_only_what_is_not_confirmed(
    answered: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in bold under each of a child's lines, and not under Childline, which is confirmed."""
    packs = pack_loader.countries()
    contacts = tuple(
        one.model_copy(update={"certainty": Certainty.OWN, "source": ""}) if one.id == "uk-samaritans" else one
        for one in packs["uk"].contacts
    )
    doubted = {**packs, "uk": packs["uk"].model_copy(update={"contacts": contacts})}
    monkeypatch.setattr(pack_loader, "countries", lambda: doubted)
    for address in ("help-now/uk/", "steps/get-help/", "find-help/"):
        html = answered(age="me", country="uk").get(f"/en/{address}").content.decode()
        cards = re.findall(r'<li class="card.*?</li>', html, re.DOTALL)
        assert any("Childline" in card for card in cards)
        assert not [card for card in cards if "onfirm" in card or "not tried" in card or "haven’t tried" in card]
        doubts = re.findall(r"We found less proof for these: ([^.]*)\.", html)
        assert doubts
        assert not [names for names in doubts if "Childline" in names]
        assert "Samaritans" in " ".join(doubts)


@pytest.mark.parametrize(
    ("page", "asked_for", "country", "first"),
    [
        ("de", "de-AT,de;q=0.9", "at", ""),
        ("de", "de,en-US;q=0.7,en;q=0.3", "de", ""),
        ("en", "en-US,en;q=0.5", "us", ""),
        ("en", "en-CA,en;q=0.5", "ca", "NeedHelpNow"),
        ("en", "en-NZ", "nz", "Netsafe"),
        ("en", "en", "international", "Find a Helpline"),
        ("en", "", "international", "Find a Helpline"),
    ],
)
def test_finding_help_begins_where_the_browser_is(
    client: Client, page: str, asked_for: str, country: str, first: str
) -> None:
    """In a form that everybody can change; not with a line of whatever country is open now."""
    response = client.get(f"/{page}/find-help/", headers={"Accept-Language": asked_for})
    html = response.content.decode()
    assert f'<option value="{country}" selected' in html
    names = re.findall(r"<h3>([^<]+)</h3>", html)
    assert names[0].startswith(first)
    assert len(names) == len(set(names))
    assert "Accept-Language" in response["Vary"]


def test_without_one_the_international_lines_come_first(client: Client) -> None:
    assert "https://weisser-ring.de" not in client.get("/en/steps/get-help/").content.decode()
    assert '<option value="international" selected' in client.get("/en/find-help/").content.decode()


def test_an_unknown_country_of_the_site_stops_the_start(settings: Settings) -> None:
    settings.SITE_COUNTRY = "xx"
    assert [problem for problem in problems() if "SITE_COUNTRY" in problem]


def test_young_people_also_see_lines_for_their_age(answered: Callable[..., Client]) -> None:
    assert "Nummer gegen Kummer" not in answered(age="adult").get("/de/help-now/de/").content.decode()
    assert "Nummer gegen Kummer" in answered(age="me").get("/de/help-now/de/").content.decode()
