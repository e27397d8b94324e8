"""The questions: answers stay in the browser, danger leads to help, and somebody under 18 is called „du“."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from guidance import questions
from sextortion_help.web import plan_cookie
from tests.guidance.conftest import kept
from tests.pages import links_of


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
    assert "Next: Report and block" in html
    client.post("/en/steps/break-contact/", {"done": ["bc-block"]})  # ticks keep what happened
    assert "8 files are safe" in client.get("/en/plan/").content.decode()
    # The files themselves tick that they are saved, and the step of the police leads to their one list.
    assert re.search(r'value="bc-saved"\s+checked', client.get("/en/steps/break-contact/").content.decode())
    assert "/en/case/evidence/describe/?then=dossier" in client.get("/en/steps/press-charges/").content.decode()
    client.cookies.clear()
    assert not re.search(r'value="bc-saved"\s+checked', client.get("/en/steps/break-contact/").content.decode())
    assert "evidence/describe" not in client.get("/en/steps/press-charges/").content.decode()


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
    [("me", "Du musst"), ("other", "Sie müssen"), ("then", "Sie müssen"), ("unsure", "Du musst")],
)
def test_somebody_under_18_or_not_sure_is_called_du(answered: Callable[..., Client], age: str, voice: str) -> None:
    client = answered(age=age)
    assert voice in client.get("/de/steps/get-help/").content.decode()
    assert bool(kept(client).get("young_reader")) == (age in ("me", "unsure"))


def test_du_ends_when_the_answer_changes(answered: Callable[..., Client]) -> None:
    client = answered(age="me")
    client.post("/de/check/age/change/", {"answer": "adult"})
    assert "Sie müssen" in client.get("/de/steps/get-help/").content.decode()


def test_the_language_switch_keeps_the_page_and_the_answers(answered: Callable[..., Client]) -> None:
    client = answered(form="email")
    html = client.get("/en/steps/fingerprint-images/").content.decode()
    assert 'href="/de/steps/fingerprint-images/"' in html
    assert "brauchen Sie wohl nicht" in client.get("/de/steps/fingerprint-images/").content.decode()
