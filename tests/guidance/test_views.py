"""The pages: reachable without answers, without script, without the database; answers stay in the browser."""

import re
from collections.abc import Callable

import html5lib
import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from guidance import questions
from sextortion_help.web import plan_cookie
from tests.guidance.conftest import LANGUAGES, addresses
from tests.pages import folded_parts, links_of

HEADING = re.compile(r"<h1[ >]")


def kept(client: Client) -> dict[str, object]:
    """What the sealed cookie in this browser holds."""
    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    return plan_cookie.read(request)


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


# --- triage ------------------------------------------------------------------------------------------------


def test_an_answer_goes_into_the_browser_and_on_to_the_next_question(client: Client) -> None:
    response = client.post("/en/check/age/", {"answer": "unsure"})
    assert (response.status_code, response["Location"]) == (303, "/en/plan/")
    assert kept(client)["answers"] == {"age": ["unsure"]}
    cookie = client.cookies["plan"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert "unsure" not in cookie.value


def test_skipping_is_a_link_and_asks_nothing(client: Client) -> None:
    links = links_of(client.get("/en/check/form/").content.decode())
    assert (links["Back"], links["Skip"]) == ("/en/", "/en/check/so-far/")
    assert links_of(client.get("/en/check/age/").content.decode())["Skip"] == "/en/plan/"
    assert client.post("/en/check/age/", {}).status_code == 303
    assert kept(client)["answers"] == {}


def test_a_country_that_somebody_keeps_to_themselves_is_no_country(client: Client) -> None:
    assert client.post("/en/check/country/", {"answer": "unsure"}).headers["Location"] == "/en/plan/"
    given = client.get("/en/plan/").context["given"]
    assert next(one["said"] for one in given if one["slug"] == "country") == ""
    assert client.get("/en/help-now/").status_code == 200


def test_the_last_question_leads_to_the_plan(client: Client) -> None:
    assert client.post("/en/check/so-far/", {"answer": "paid"})["Location"] == "/en/check/age/"
    assert client.post("/en/check/age/", {"answer": "adult"})["Location"] == "/en/plan/"
    client.post("/en/check/form/", {"answer": "email"})  # nobody has to say who is in a picture that there is not
    assert client.post("/en/check/so-far/", {"answer": "threats"})["Location"] == "/en/plan/"
    assert client.post("/en/check/so-far/", {"answer": "shared"})["Location"] == "/en/check/age/"


def test_one_tap_answers_two_questions_and_can_be_taken_back(client: Client) -> None:
    client.post("/en/check/so-far/", {"answer": "paid"})
    assert kept(client)["answers"] == {"paid": ["yes"], "published": ["no"]}
    client.post("/en/check/so-far/", {"answer": "shared"})
    client.post("/en/check/age/", {"answer": "child"})
    assert kept(client)["answers"] == {
        "age": ["other"], "paid": ["no"], "published": ["yes"], "whom": ["child"],
    }  # fmt: skip
    assert 'chosen" name="answer" value="child"' in client.get("/en/check/age/").content.decode()
    client.post("/en/check/age/", {"answer": "adult"})
    assert kept(client)["answers"] == {"age": ["adult"], "paid": ["no"], "published": ["yes"]}


def test_a_step_can_ask_with_one_tap_for_each_answer(client: Client) -> None:
    for app in ("instagram", "whatsapp"):
        response = client.post("/en/check/platform/", {"answer": app, "step": "break-contact"})
        assert response["Location"] == "/en/steps/break-contact/"
    assert kept(client)["answers"] == {"platform": ["instagram", "whatsapp"]}
    elsewhere = client.post("/en/check/platform/", {"answer": "x", "step": "//evil.example"})
    assert elsewhere["Location"] == "/en/plan/"


def test_a_thing_that_is_said_to_be_done_leads_to_the_next(client: Client) -> None:
    for answer in ({"form": "stranger"}, {"so-far": "paid"}, {"age": "adult"}):
        for question, option in answer.items():
            client.post(f"/en/check/{question}/", {"answer": option})
    assert client.post("/en/plan/onward/")["Location"] == "/en/steps/no-payment/"
    assert client.post("/en/plan/onward/", {"done": "bank"})["Location"] == "/en/steps/secure-evidence/"
    assert client.post("/en/plan/onward/", {"done": "nonsense"})["Location"] == "/en/steps/secure-evidence/"
    assert kept(client)["ticks"] == ["first-bank"]
    response = HttpResponse()
    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    plan_cookie.note(request, response, evidence=8)
    client.cookies["plan"] = response.cookies["plan"].value
    html = client.get("/en/plan/").content.decode()
    assert "8 files are safe" in html
    assert "Next: Then report and block" in html
    client.post("/en/steps/break-contact/", {"done": ["bc-block"]})  # ticks keep what happened
    assert "8 files are safe" in client.get("/en/plan/").content.decode()


@pytest.mark.parametrize("answer", ["thoughts", "unsure"])
def test_thoughts_of_suicide_lead_to_help_and_are_kept_nowhere(client: Client, answer: str) -> None:
    response = client.post("/en/check/safety/", {"answer": answer})
    assert (response.status_code, response["Location"]) == (303, "/en/help-now/")
    assert "plan" not in client.cookies


def test_danger_leads_to_help_and_changes_the_plan(client: Client) -> None:
    assert client.post("/en/check/safety/", {"answer": "danger"})["Location"] == "/en/help-now/"
    assert kept(client)["answers"] == {"safety": ["danger"]}
    html = client.get("/en/help-now/de/").content.decode()
    assert html.index("Call the police now.") < html.index("TelefonSeelsorge")
    assert html.index('href="tel:110"') < html.index('href="tel:112"')
    assert "Moved up, because you may be in danger" in client.get("/en/plan/").content.decode()


DANGERS = [
    (question.id, option.id)
    for question in questions.triage().questions
    for option in question.choices()
    if "danger" in option.tags
]


@pytest.mark.parametrize(("question", "option"), DANGERS)
@pytest.mark.parametrize("change", ["", "change/"])
def test_an_answer_that_means_danger_leads_to_help_wherever_it_is_given(
    client: Client, question: str, option: str, change: str
) -> None:
    assert len(DANGERS) >= 3
    others = [one.id for one in questions.find(question).choices() if questions.find(question).many]
    for given in ([option], [*others, option]):
        response = client.post(f"/en/check/{question}/{change}", {"answer": given})
        assert (response.status_code, response["Location"]) == (303, "/en/help-now/")
        assert option in kept(client)["answers"][question]


@pytest.mark.parametrize(
    ("answers", "after"),
    [
        ({}, "form"),
        ({"safety": "danger"}, "form"),
        ({"form": "stranger"}, "so-far"),
        ({"so-far": "threats"}, "age"),
        ({"age": "adult"}, None),
        ({"country": "at"}, "form"),
    ],
)
def test_crisis_help_leads_back_to_where_the_questions_stopped(
    answered: Callable[..., Client], answers: dict, after: str | None
) -> None:
    html = answered(**answers).get("/en/help-now/").content.decode()
    assert re.findall(r'href="/en/check/([\w-]+)/"', html) == ([after] if after else [])


def test_changing_one_answer_goes_back_to_the_plan(answered: Callable[..., Client]) -> None:
    client = answered(age="adult", form="email")
    assert client.post("/en/check/age/change/", {"answer": "then"})["Location"] == "/en/plan/"
    assert kept(client)["answers"] == {"age": ["then"], "form": ["email"]}


@pytest.mark.parametrize("junk", ["nonsense", "<script>", "\x00", "a" * 5000])
def test_an_answer_that_was_not_offered_is_no_answer(client: Client, junk: str) -> None:
    assert client.post("/en/check/age/", {"answer": junk}).status_code == 303
    assert kept(client)["answers"] == {}


@pytest.mark.parametrize("cookie", ["", "x", "A" * 4000, "====", "\u00fc"])
def test_a_broken_cookie_is_no_cookie(client: Client, cookie: str) -> None:
    client.cookies["plan"] = cookie
    assert client.get("/en/plan/").status_code == 200


@pytest.mark.parametrize(("answers", "shown"), [({"demand": ["meeting"]}, True), ({"demand": ["money"]}, False)])
def test_danger_puts_help_above_the_plan(answered: Callable[..., Client], answers: dict, shown: bool) -> None:
    html = answered(**answers).get("/en/plan/").content.decode()
    assert ("Next: Get safe: call someone now" in html) is shown


def test_forgetting(answered: Callable[..., Client]) -> None:
    client = answered(age="me")
    response = client.post("/en/plan/forget/")
    assert (response.status_code, response["Location"]) == (303, "/en/")
    assert kept(client) == {}


def test_every_answer_and_every_tick_fit_into_the_cookie(client: Client) -> None:
    from guidance import plan

    for question in questions.triage().questions:
        client.post(f"/en/check/{question.id}/", {"answer": [option.id for option in question.choices()][:12]})
    for slug in plan.SLUGS:
        ticks = [name for name, owner in plan.every_action().items() if owner == slug]
        assert client.post(f"/en/steps/{slug}/", {"done": ticks}).status_code == 303
    assert len(client.cookies["plan"].value) < plan_cookie.MOST_CHARACTERS


# --- voices ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "voice"),
    [("me", "Du musst"), ("other", "Sie müssen"), ("then", "Sie müssen"), ("unsure", "Sie müssen")],
)
def test_only_somebody_under_18_is_called_du(answered: Callable[..., Client], age: str, voice: str) -> None:
    client = answered(age=age)
    assert voice in client.get("/de/steps/get-help/").content.decode()
    assert bool(kept(client).get("du")) == (age == "me")


def test_du_ends_when_the_answer_changes(answered: Callable[..., Client]) -> None:
    client = answered(age="me")
    client.post("/de/check/age/change/", {"answer": "adult"})
    assert "Sie müssen" in client.get("/de/steps/get-help/").content.decode()


def test_the_language_switch_keeps_the_page_and_the_answers(answered: Callable[..., Client]) -> None:
    client = answered(form="email")
    html = client.get("/en/steps/fingerprint-images/").content.decode()
    assert 'href="/de/steps/fingerprint-images/"' in html
    assert "brauchen Sie wohl nicht" in client.get("/de/steps/fingerprint-images/").content.decode()


# --- the plan and its steps --------------------------------------------------------------------------------


def test_the_plan_says_why(answered: Callable[..., Client]) -> None:
    html = answered(form="email", paid="yes").get("/en/plan/").content.decode()
    assert "Because it came by e-mail" in html
    assert "with banks, minutes count" in html
    assert html.index("After paying</span>") < html.index("Save the proof</span>")


@pytest.mark.parametrize("age", ["me", "other", "then", "unsure"])
def test_stopncii_is_offered_to_nobody_under_18_or_not_sure(answered: Callable[..., Client], age: str) -> None:
    client = answered(age=age, has="fake", platform=["instagram", "tinder"])
    for slug in ("fingerprint-images", "break-contact", "report-material", "secure-evidence"):
        html = client.get(f"/en/steps/{slug}/").content.decode().split("Text as of")[0]
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
    assert "you are not sure" in html
    assert 'class="btn" href="https' not in html


def test_steps_two_and_seven_lead_to_the_case(client: Client) -> None:
    for slug, address in (("secure-evidence", "/en/case/device/"), ("press-charges", "/en/case/")):
        assert f'class="btn" href="{address}"' in client.get(f"/en/steps/{slug}/").content.decode()


def test_the_case_comes_after_the_screenshots_are_taken(client: Client) -> None:
    html = client.get("/en/steps/secure-evidence/").content.decode()
    assert (
        html.index("One rule about pictures") < html.index("Take screenshots") < html.index("Save my screenshots")
    )


def test_one_app_is_open_several_are_folded(answered: Callable[..., Client]) -> None:
    client = answered(platform=["tinder"])
    folded = folded_parts(client.get("/en/steps/break-contact/").content.decode())
    assert [title for title, is_open in folded.items() if is_open] == ["Tinder"]
    answered(platform=["tinder", "instagram"])
    folded = folded_parts(client.get("/en/steps/break-contact/").content.decode())
    assert {"Tinder", "Instagram"} <= folded.keys()
    assert not any(folded.values())


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


@pytest.mark.parametrize("country", ["us", "ch", "uk", "de", "at"])
def test_a_young_reader_is_first_offered_lines_to_talk_to_that_are_for_everyone(country: str) -> None:
    client = Client()
    client.post("/en/check/age/", {"answer": "unsure"})
    page = client.get(f"/en/help-now/{country}/")
    lines = page.context["first"]
    assert lines
    for line in lines:
        assert "lgbtq" not in line.kinds, line.id
        assert "crisis" in line.kinds or not {"report", "police"} & set(line.kinds), line.id
