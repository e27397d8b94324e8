"""The page itself: the right service for the age, honest words, nothing asked of the database."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from pytest_django import Settings

from sextortion_help import fast_yaml
from sextortion_help.web import plan_cookie
from tests.conftest import Person

STOPNCII = "https://stopncii.org"
TAKE_IT_DOWN = "https://takeitdown.ncmec.org"


def visit(person: Person, age: Any = None, language: str = "en", **plan: Any) -> str:
    if age is not None:
        response = HttpResponse()
        plan_cookie.write(response, {"answers": {"age": age}, **plan})
        person.client.cookies[plan_cookie.name()] = response.cookies[plan_cookie.name()].value
    answer = person.client.get(f"/{language}/fingerprint/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_asks_the_database_nothing_and_is_not_kept(
    eve: Person, django_assert_num_queries: Any, db: None
) -> None:
    with django_assert_num_queries(0):
        answer = eve.client.get("/en/fingerprint/")
    assert answer["Cache-Control"] == "no-store"
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_with_a_case_open_it_asks_the_database_nothing_either(maya: Person, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        page = maya.client.get("/en/fingerprint/").content.decode()
    assert page.count("<form") == 1
    assert 'action="/en/case/fingerprints/add/"' in page
    assert set(re.findall(r'<input[^>]* name="([^"]+)"', page)) == {"csrfmiddlewaretoken", "values"}


def test_there_is_no_form_to_send(eve: Person) -> None:
    page = visit(eve)
    assert "<form" not in page
    assert "formaction" not in page
    assert not re.search(r"<input[^>]* name=", page)


@pytest.mark.parametrize("language", ["en", "de"])
def test_adults_are_led_to_stopncii_alone(eve: Person, language: str) -> None:
    page = visit(eve, "adult", language)
    assert STOPNCII in page
    assert TAKE_IT_DOWN not in page


@pytest.mark.parametrize("age", ["me", "other", "then", "unsure", "anything", ["unsure"]])
def test_under_18_and_not_sure_are_led_to_take_it_down_alone(eve: Person, age: Any) -> None:
    page = visit(eve, age)
    assert TAKE_IT_DOWN in page
    assert STOPNCII not in page
    assert "Only on the device with which the picture was made." in page
    assert "Never download, copy or send the picture" in page


def test_without_an_answer_one_choice_is_open_and_it_is_the_one_for_under_18(eve: Person) -> None:
    page = visit(eve)
    opened, closed = re.findall(r'<details name="age"( open)?>(.*?)</details>', page, re.DOTALL)
    assert opened[0]
    assert TAKE_IT_DOWN in opened[1]
    assert STOPNCII not in opened[1]
    assert not closed[0]
    assert STOPNCII in closed[1]


@pytest.mark.parametrize("plan", [[], "", {"age": "adult"}, 7])
def test_a_strange_plan_counts_as_no_answer(eve: Person, plan: Any) -> None:
    response = HttpResponse()
    plan_cookie.write(response, {"answers": plan} if not isinstance(plan, dict) else plan)
    eve.client.cookies[plan_cookie.name()] = response.cookies[plan_cookie.name()].value
    assert '<details name="age" open>' in eve.client.get("/en/fingerprint/").content.decode()


def test_addresses_are_those_of_the_fact_pack(settings: Settings) -> None:
    services = fast_yaml.load((settings.BASE_DIR / "guidance/packs/services.yaml").read_text())
    found = re.findall(r"'url': '([^']+)'", str(services))
    assert STOPNCII in found
    assert TAKE_IT_DOWN in found


def test_it_says_what_it_cannot_do(eve: Person) -> None:
    page = visit(eve)
    for words in (
        "The picture is not sent and not shown.",
        "They block nothing yet.",
        "Cropping defeats it",
        "It can differ from this one.",
        "Nobody can promise that every copy is found.",
        "This page needs JavaScript",
        "a hotline and the police can act without it",
    ):
        assert words in page, words


def test_links_to_the_services_tell_nothing(eve: Person) -> None:
    for link in re.findall(r'<a [^>]*href="https://(?:stopncii|takeitdown)[^>]*>', visit(eve)):
        assert 'rel="noreferrer"' in link


def test_young_people_are_addressed_as_du(eve: Person) -> None:
    page = visit(eve, "me", "de", young_reader=True)
    assert "Wähl die Datei dort noch einmal aus" in page
    main = page.split("<main")[1].split("</main")[0]
    assert not re.search(r"\bSie (können|sie|das|die)\b|\bIhr(e|en|er)?\b", main)


def test_it_takes_nothing(eve: Person) -> None:
    assert eve.client.post("/en/fingerprint/", {"file": "x"}).status_code == 405
