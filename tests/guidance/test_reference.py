"""Crisis help, app, country and letter pages, the printed plan and finding help."""

from collections.abc import Callable

import pytest
from django.test import Client

from guidance.checks import problems


def test_crisis_help_needs_no_country(client: Client) -> None:
    html = client.get("/en/help-now/").content.decode()
    assert "findahelpline.com" in html
    for number in ("112", "999", "911", "133", "117"):
        assert number in html


def test_crisis_help_of_a_country(client: Client) -> None:
    html = client.get("/en/help-now/de/").content.decode()
    assert 'href="tel:112"' in html
    assert 'href="tel:08001110111"' in html
    assert "krisenchat" in html
    assert "A call stays in the call list of your phone." in html
    assert "As of 22 November 2026." in html
    assert "findahelpline.com" in html


def test_the_country_of_the_answers_comes_first_but_binds_nobody(answered: Callable[..., Client]) -> None:
    client = answered(country="us")
    assert 'href="tel:988"' in client.get("/en/help-now/").content.decode()
    html = client.get("/en/help-now/uk/").content.decode()
    assert 'href="tel:999"' in html
    assert 'href="/en/help-now/us/"' in html


def test_the_sites_own_country_adds_people_and_guesses_no_emergency_number(client: Client, settings) -> None:
    settings.SITE_COUNTRY = "de"
    html = client.get("/en/help-now/").content.decode()
    assert 'href="tel:08001110111"' in html
    for number in ("112", "999", "911"):
        assert number in html, "numbers for everywhere stay"
    assert "Someone to talk to: Germany" in html
    step = client.get("/en/steps/get-help/").content.decode()
    assert "https://weisser-ring.de" in step
    assert "Choose your country" in step
    assert '<option value="de" selected' in client.get("/en/find-help/").content.decode()


def test_without_one_the_international_lines_come_first(client: Client) -> None:
    assert "https://weisser-ring.de" not in client.get("/en/steps/get-help/").content.decode()
    assert '<option value="international" selected' in client.get("/en/find-help/").content.decode()


def test_an_unknown_country_of_the_site_stops_the_start(settings) -> None:
    settings.SITE_COUNTRY = "xx"
    assert [problem for problem in problems() if "SITE_COUNTRY" in problem]


def test_young_people_also_see_lines_for_their_age(answered: Callable[..., Client]) -> None:
    assert "Nummer gegen Kummer" not in answered(age="adult").get("/de/help-now/de/").content.decode()
    assert "Nummer gegen Kummer" in answered(age="me").get("/de/help-now/de/").content.decode()


# --- looking things up -------------------------------------------------------------------------------------


def test_an_app_is_found_without_script_and_without_its_name_in_the_address(client: Client) -> None:
    response = client.post("/en/platforms/", {"name": " SNAP "})
    html = response.content.decode()
    assert response.status_code == 200
    assert "/en/platforms/snapchat/" in html
    assert "/en/platforms/kik/" not in html


def test_an_app_we_do_not_know(client: Client) -> None:
    html = client.post("/en/platforms/", {"name": "zzz<b>"}).content.decode()
    assert "Not in our list" in html
    assert "zzz<b>" not in html


def test_an_app_page_warns_before_blocking(client: Client) -> None:
    html = client.get("/en/platforms/tinder/").content.decode()
    assert html.index("What blocking does to the chat") < html.index("<strong>Block:")


@pytest.mark.parametrize("age", ["me", "other", "then", "unsure"])
def test_an_app_page_names_no_adult_service_to_under_18s(answered: Callable[..., Client], age: str) -> None:
    html = answered(age=[age]).get("/en/platforms/instagram/").content.decode()
    assert "StopNCII" not in html
    assert "Take It Down" in html


def test_the_printed_plan_says_for_whom_a_service_is(client: Client) -> None:
    html = client.get("/en/plan/print/").content.decode()
    assert "StopNCII.org – everyone in it was 18 or older" in html
    assert "Take It Down – someone in it is or was under 18" in html


def test_crisis_numbers_stand_above_the_text(client: Client) -> None:
    html = client.get("/de/help-now/de/").content.decode()
    assert html.index('href="tel:112"') < html.index("Wählen Sie den Notruf")


def test_finding_help(client: Client) -> None:
    wish = {"country": "de", "age": "under-18", "channel": "write"}
    html = client.post("/en/find-help/", wish).content.decode()
    assert "krisenchat" in html
    assert "HateAid" not in html
    assert "WEISSER RING" in html  # has online advice
    assert "plan" not in client.cookies


def test_finding_help_with_nonsense(client: Client) -> None:
    assert client.post("/en/find-help/", {"country": "xx", "age": "1000"}).status_code == 200


def test_a_country_page_holds_the_law(client: Client) -> None:
    html = client.get("/en/countries/de/").content.decode()
    assert "§ 253 StGB" in html
    assert "not legal advice" in html


# --- paper -------------------------------------------------------------------------------------------------


def test_the_printed_plan_is_neutral_in_its_heading(answered: Callable[..., Client]) -> None:
    client = answered(age="adult", country="de")
    html = client.get("/en/plan/print/").content.decode()
    assert "<h1>My plan</h1>" in html
    assert html.count('class="qr"') == 2
    assert "stopncii.org" in html
    assert "portal.onlinewache.polizei.de" in html


def test_letters_have_lines_and_no_fields(client: Client) -> None:
    html = client.get("/de/letters/police/").content.decode()
    assert "Ich stelle Strafantrag" in html
    assert "<input" not in html


@pytest.mark.parametrize("language", ["en", "de"])
def test_crisis_help_has_a_number_to_press_before_anything_is_chosen(client, language):
    page = client.get(f"/{language}/help-now/").content.decode()
    assert [number in page for number in ('href="tel:112"', 'href="tel:911"')] == [True, True]
    assert page.index('href="tel:112"') < page.index("help-now/de/")
    assert {"en": "As of ", "de": "Stand: "}[language] in page.partition("help-now/de/")[0]
