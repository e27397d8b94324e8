"""Who can see this device? Asked before the words, answered with advice, kept nowhere."""

from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from cases.forms import DeviceObserver
from tests.conftest import Person

pytestmark = pytest.mark.django_db
PATH = "/en/case/device/"


def said(client: Client, watcher: str) -> str:
    return client.post(PATH, {"watcher": watcher}).content.decode()


def test_the_way_to_a_case_leads_through_the_question(eve: Person) -> None:
    assert f'href="{PATH}"' in eve.client.get("/en/case/").content.decode()
    page = eve.client.get(PATH).content.decode()
    assert all(f'value="{watcher}"' in page for watcher in DeviceObserver.values)
    assert 'href="/en/case/new/"' in page  # it can be skipped


@pytest.mark.parametrize(
    ("watcher", "words"),
    [
        ("partner", "don’t block"),
        ("parents", "another adult first"),
        ("school", "Schools and employers"),
        ("unsure", "don’t block"),
    ],
)
def test_the_answer_changes_the_advice(eve: Person, watcher: str, words: str) -> None:
    page = said(eve.client, watcher)
    assert words in page
    assert "private window" in page
    assert "Save nothing" in page
    assert 'href="/en/case/new/"' in page


def test_the_answer_is_kept_nowhere(eve: Person, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = eve.client.post(PATH, {"watcher": "partner"})
    assert set(answer.cookies) <= {"csrf"}
    assert "partner" not in "".join(cookie.value for cookie in answer.cookies.values())
    assert "Location" not in answer  # nor in an address
    assert not any(model.objects.exists() for model in apps.get_app_config("cases").get_models())


@pytest.mark.parametrize("watcher", ["", "the neighbour", "nobody"])
def test_no_answer_and_nobody_else_go_on_to_the_words(eve: Person, watcher: str) -> None:
    answer = eve.client.post(PATH, {"watcher": watcher})
    assert (answer.status_code, answer["Location"]) == (302, "/en/case/new/")


def test_an_open_case_is_not_asked(maya: Person) -> None:
    assert maya.client.get(PATH)["Location"] == "/en/case/"
