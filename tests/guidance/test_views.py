"""The pages: reachable without answers, without script, without the database; answers stay in the browser."""

import re
from collections.abc import Callable

import html5lib
import pytest
from django.test import Client

from guidance import pack_loader
from tests.guidance.conftest import LANGUAGES, addresses, kept
from tests.pages import folded_parts

HEADING = re.compile(r"<h1[ >]")


# --- every page --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", addresses())
def test_page(client: Client, language: str, address: str) -> None:
    """No database: pytest refuses any query without the db fixture."""
    response = client.get(f"/{language}/{address}")
    html = response.content.decode()
    assert response.status_code == 200
    assert len(HEADING.findall(html)) == 1
    assert f'href="/{language}/help-now/"' in html, "crisis help is on every page"
    assert f'href="/{language}/leave/"' in html
    assert "style=" not in html
    assert "onclick" not in html
    assert "required" not in html
    assert html.count("<title>") == 1
    assert ("Clear Steps" if language == "en" else "Klare Schritte") in html.split("<title>")[1].split("<")[0]
    for tag in re.findall(r'<a [^>]*href="(?:https?|tel|sms|mailto):[^>]*>', html):
        assert "noreferrer" in tag, tag


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", addresses())
def test_page_is_valid_html(client: Client, language: str, address: str) -> None:
    html = client.get(f"/{language}/{address}").content.decode()
    html5lib.HTMLParser(strict=True).parse(html)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "address",
    [
        "steps/none/",
        "check/none/",
        "help-now/none/",
        "platforms/none/",
        "countries/xx/",
        "about/none/",
        "letters/none/",
    ],
)
def test_what_is_not_there_is_404(client: Client, address: str) -> None:
    assert client.get(f"/en/{address}").status_code == 404


@pytest.mark.parametrize("address", ["plan/", "help-now/", "", "about/bluff/", "letters/bank/"])
def test_reading_pages_take_no_post(client: Client, address: str) -> None:
    assert client.post(f"/en/{address}").status_code == 405


# --- the plan and its steps --------------------------------------------------------------------------------


def test_the_plan_says_why(answered: Callable[..., Client]) -> None:
    html = answered(form="email", paid="yes").get("/en/plan/").content.decode()
    assert "Because it came by e-mail" in html
    assert "with banks, minutes count" in html
    assert html.index("After paying</span>") < html.index("Save the evidence</span>")


@pytest.mark.parametrize("age", ["me", "other", "then", "unsure"])
def test_stopncii_is_offered_to_nobody_under_18_or_not_sure(answered: Callable[..., Client], age: str) -> None:
    client = answered(age=age, has="fake", platform=["instagram", "tinder"])
    for slug in ("fingerprint-images", "break-contact", "report-material", "secure-evidence"):
        html = client.get(f"/en/steps/{slug}/").content.decode().split("Last updated on")[0]
        assert "stopncii" not in html.lower()
    html = client.get("/en/steps/fingerprint-images/").content.decode()
    assert 'class="btn" href="https://takeitdown.ncmec.org"' in html
    assert "only on the device with which the picture was made" in html


def test_stopncii_for_adults(answered: Callable[..., Client]) -> None:
    html = answered(age="adult").get("/en/steps/fingerprint-images/").content.decode()
    assert 'class="btn" href="https://stopncii.org"' in html


def test_without_an_answer_the_page_lets_people_choose_by_age(client: Client) -> None:
    html = client.get("/en/steps/fingerprint-images/").content.decode()
    assert html.index("takeitdown.ncmec.org") < html.index("stopncii.org")
    assert "you’re not sure" in html
    assert 'class="btn" href="https' not in html


def test_steps_two_and_seven_lead_to_the_case(client: Client) -> None:
    for slug, address in (("secure-evidence", "/en/case/device/"), ("press-charges", "/en/case/")):
        assert f'class="btn" href="{address}"' in client.get(f"/en/steps/{slug}/").content.decode()


def test_the_case_comes_after_the_screenshots_are_taken(client: Client) -> None:
    html = client.get("/en/steps/secure-evidence/").content.decode()
    assert (
        html.index("One rule about pictures") < html.index("Take screenshots") < html.index("Save my screenshots")
    )


def test_of_several_apps_the_first_is_open_and_one_more_can_be_named_here(answered: Callable[..., Client]) -> None:
    client = answered(platform=["tinder"])
    folded = folded_parts(client.get("/en/steps/break-contact/").content.decode())
    assert [title for title, is_open in folded.items() if is_open] == ["Tinder"]
    answered(platform=["tinder", "instagram"])
    folded = folded_parts(client.get("/en/steps/break-contact/").content.decode())
    assert [title for title, is_open in folded.items() if is_open] == ["Instagram"]
    assert {"Tinder", "In another app, too?"} <= folded.keys()
    client.post("/en/check/platform/", {"answer": "snapchat", "step": "break-contact"})
    page = client.get("/en/steps/break-contact/").content.decode()
    assert {"Tinder", "Instagram", "Snapchat"} <= folded_parts(page).keys()
    assert 'name="answer" value="snapchat"' not in page


def test_a_section_stands_apart_only_for_whom_the_rules_say_so(answered: Callable[..., Client]) -> None:
    """The same section may stand apart for some people and behind "More about this step" for others."""
    paid, unpaid = (
        answered(paid=[value]).get("/en/steps/no-payment/").content.decode().split("More about this step")
        for value in ("yes", "no")
    )
    title = "“This is the police”"
    assert title not in paid[0]
    assert title in paid[1]
    assert title in unpaid[0]


def test_ticks_stay_in_the_browser(client: Client) -> None:
    response = client.post("/en/steps/stay-calm/", {"done": ["sc-breathe", "nonsense", "bc-block"]})
    assert (response.status_code, response["Location"]) == (303, "/en/steps/stay-calm/")
    assert kept(client)["ticks"] == ["sc-breathe"]
    assert 'value="sc-breathe" checked' in client.get("/en/steps/stay-calm/").content.decode()


def test_script_gets_a_quiet_answer(client: Client) -> None:
    response = client.post("/en/steps/stay-calm/", {"done": ["sc-feet"]}, headers={"X-Quiet": "1"})
    assert response.status_code == 204
    assert kept(client)["ticks"] == ["sc-feet"]


def test_unticking_one_step_leaves_the_others(client: Client) -> None:
    client.post("/en/steps/stay-calm/", {"done": ["sc-feet"]})
    client.post("/en/steps/no-payment/", {"done": ["np-pay"]})
    client.post("/en/steps/stay-calm/", {})
    assert kept(client)["ticks"] == ["np-pay"]


def test_a_step_is_done_when_all_of_it_is_ticked(client: Client) -> None:
    client.post("/en/steps/stay-calm/", {"done": ["sc-breathe", "sc-feet", "sc-phone", "sc-tell"]})
    rows = client.get("/en/plan/").context["rows"]
    assert [row["slug"] for row in rows if row["done"]] == ["stay-calm"]


def test_ticking_needs_the_token_of_the_page() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/en/steps/stay-calm/", {"done": ["sc-feet"]}).status_code == 403


def test_apps_that_were_named_are_on_the_page(answered: Callable[..., Client]) -> None:
    html = answered(platform=["tinder", "kik"]).get("/en/steps/break-contact/").content.decode()
    assert "<summary>Tinder</summary>" in html
    assert "<summary>Kik</summary>" in html
    assert "<summary>Discord</summary>" not in html


def test_ways_of_paying_that_were_named_are_on_the_page(answered: Callable[..., Client]) -> None:
    html = answered(paid="yes", paid_how=["crypto"]).get("/en/steps/no-payment/").content.decode()
    assert "TXID" in html
    assert "paysafecard" not in html


def test_whom_to_call_about_money_in_this_country(answered: Callable[..., Client]) -> None:
    client = answered(paid="yes", country="uk")
    assert 'value="giftcard"' in client.get("/en/steps/no-payment/").content.decode(), "asked with one tap"
    client.post("/en/check/paid-how/", {"answer": "giftcard", "step": "no-payment"})
    html = client.get("/en/steps/no-payment/").content.decode()
    assert "company that issued the card" in html
    assert 'href="tel:159"' not in html, "no bank can stop a gift card"
    client.post("/en/check/paid-how/", {"answer": "transfer", "step": "no-payment"})
    html = client.get("/en/steps/no-payment/").content.decode()
    assert 'href="tel:159"' in html
    assert "Call the bank" in html


def test_where_a_country_takes_mass_mails_it_stands_on_the_step(answered: Callable[..., Client]) -> None:
    client = answered(form="email", so_far="threats", country="uk")
    assert "report@phishing.gov.uk" in client.get("/en/steps/secure-evidence/").content.decode()
    client.post("/en/check/country/", {"answer": "at"})
    assert "forward it here" not in client.get("/en/steps/secure-evidence/").content.decode()


def test_the_police_for_under_18s_is_not_shown_to_adults(answered: Callable[..., Client]) -> None:
    client = answered(country="uk", age="adult")
    assert "CEOP Safety Centre" not in client.get("/en/steps/press-charges/").content.decode()
    client.post("/en/check/age/change/", {"answer": "me"})
    assert "CEOP Safety Centre" in client.get("/en/steps/press-charges/").content.decode()


def test_the_police_of_the_chosen_state(answered: Callable[..., Client]) -> None:
    html = answered(country="de", state="nw").get("/de/steps/press-charges/").content.decode()
    assert "internetwache.polizei.nrw" in html
    assert "polizei.bayern.de" not in html
    assert "portal.onlinewache.polizei.de" in html


@pytest.mark.parametrize("country", [name for name in pack_loader.countries() if name != "international"])
def test_a_young_reader_is_first_offered_lines_to_talk_to_that_are_for_everyone(country: str) -> None:
    client = Client()
    client.post("/en/check/age/", {"answer": "unsure"})
    page = client.get(f"/en/help-now/{country}/")
    lines = page.context["first"]
    assert lines
    for line in lines:
        assert "lgbtq" not in line.kinds, line.id
        assert "crisis" in line.kinds or not {"report", "police"} & set(line.kinds), line.id
