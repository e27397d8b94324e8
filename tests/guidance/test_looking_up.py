"""App, country, letter and source pages, finding help, and the printed plan."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client


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
    assert html.index('href="tel:08001110111"') < html.index('href="tel:112"')
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


def test_letters_have_lines_and_no_fields(answered: Callable[..., Client]) -> None:
    html = answered(country="de").get("/de/letters/police/").content.decode()
    assert "Ich stelle Strafantrag" in html
    assert "<input" not in html


# --- where facts come from -----------------------------------------------------------------------------------


def test_sources_stand_on_a_page_of_their_own(client: Client) -> None:
    country = client.get("/de/countries/uk/").content.decode()
    assert "College of Policing" not in country
    assert 'href="/de/sources/"' in country
    sources = client.get("/de/sources/").content.decode()
    assert re.search(r"66B.*?Quelle: legislation.gov.uk; College of Policing\s+\(2024\)", sources, re.DOTALL)
    for name in ("Großbritannien", "Apps und Websites", "Bezahlwege"):
        assert re.search(rf"<summary>{name} \(\d+\)</summary>", sources)
    # A text's sources name laws of one country; its readers may live in another.
    assert "Stiftung Warentest" in sources
    assert "Stiftung Warentest" not in client.get("/de/steps/press-charges/").content.decode()


def test_a_year_later_a_number_is_still_shown_with_the_day_it_was_collected(client: Client) -> None:
    """The operator's list says that it is due; someone in a crisis reads no doubt in bold on each line."""
    with time_machine.travel(datetime(2027, 12, 1, tzinfo=UTC), tick=False):
        html = client.get("/en/help-now/de/").content.decode()
    assert 'href="tel:08001110111"' in html
    assert "Collected on 22 November 2026." in html
    assert "out of date" not in html
