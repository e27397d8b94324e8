"""What somebody wrote that threatens: proposed as it stands, with where; in the statement only after a yes."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from cases import actions as case_actions
from cases.models import Scope
from extraction.entities import threat_words
from statement import actions, answers
from statement.models import StatementPart
from tests.conftest import Person

pytestmark = pytest.mark.django_db
EXPORT = """20.11.26, 21:14 - Ella: Zahl 500 EUR bis morgen
20.11.26, 21:15 - Ella: Sonst schicke ich es deiner Familie <b>
20.11.26, 21:16 - Max: Bitte nicht
20.11.26, 21:17 - Ella: Guten Morgen"""
FOUND, LIST = "/en/case/found/", "/en/case/evidence/describe/"
ELLA = "Ella, 20 November 2026, 21:15 (Exhibit 1): Sonst schicke ich es deiner Familie <b>"


def told(maya: Person) -> answers.Statement:
    return answers.read(maya.case, maya.vault.fields(Scope.STATEMENT))


def field_of(page: str, name: str) -> str:
    return re.findall(r'name="(answer-\w+)"', page.split(f"<bdi>{name}</bdi>")[1])[0]


@pytest.mark.parametrize("address", [FOUND, LIST])
def test_a_yes_puts_the_name_and_the_words_as_they_are_into_the_statement(
    maya: Person, read_text: Callable[[str], Any], address: str
) -> None:
    read_text(EXPORT)
    page = maya.client.get(address).content.decode()
    assert "Sonst schicke ich es deiner Familie &lt;b&gt;" in page
    assert "<bdi>Max</bdi>" not in page
    assert told(maya).threats.words == ""
    fields = {f"1-{field}": "" for field in ("caption", "platform", "sent")} | {"1-kind": "message"}
    maya.client.post(address, fields | {field_of(page, "Ella"): "theirs"})
    kept = told(maya)
    assert kept.threats.words.splitlines() == [
        "Ella, 20 November 2026, 21:14 (Exhibit 1): Zahl 500 EUR bis morgen",
        ELLA,
    ]
    assert [(row.kind, row.value, row.seen_in) for row in kept.identifiers] == [("name", "Ella", (1,))]
    assert "<bdi>Ella</bdi>" not in maya.client.get(address).content.decode()


def test_what_was_written_before_stays_and_the_words_are_not_added_twice(
    maya: Person, read_text: Callable[[str], Any]
) -> None:
    actions.save_part(maya.vault, StatementPart.THREATS, {"words": "I remember more."}, version_seen=0)
    assert actions.add_threats(maya.vault, [ELLA]) == 1
    assert actions.add_threats(maya.vault, [ELLA]) == 1
    assert told(maya).threats.words == f"I remember more.\n{ELLA}"


def test_words_that_find_no_room_leave_the_question_open(
    maya: Person, read_text: Callable[[str], Any], settings: Settings
) -> None:
    settings.TEXT_CHARACTERS = 40
    read_text(EXPORT)
    page = maya.client.get(FOUND).content.decode()
    answer = maya.client.post(FOUND, {field_of(page, "Ella"): "theirs"}, follow=True).content.decode()
    assert "no room for more entries" in answer
    assert "<bdi>Ella</bdi>" in answer


def test_a_no_holds_for_the_writer_whatever_else_is_read(maya: Person, read_text: Callable[[str], Any]) -> None:
    read_text(EXPORT)
    maya.client.post(FOUND, {field_of(maya.client.get(FOUND).content.decode(), "Ella"): "not"})
    assert told(maya).identifiers == ()
    read_text(EXPORT.replace("deiner Familie", "deinen Eltern"))
    assert "<bdi>Ella</bdi>" not in maya.client.get(FOUND).content.decode()


def test_the_client_is_never_asked_about_their_own_words(maya: Person, read_text: Callable[[str], Any]) -> None:
    actions.save_part(maya.vault, StatementPart.ABOUT_YOU, {"name": "Ella Muster"}, version_seen=0)
    read_text(EXPORT)
    assert "<bdi>Ella</bdi>" not in maya.client.get(FOUND).content.decode()


def test_a_chat_without_a_threat_asks_nothing(maya: Person, read_text: Callable[[str], Any]) -> None:
    read_text("20.11.26, 21:14 - Ella: Zahl mir das Eis\n20.11.26, 21:15 - Max: Gern")
    assert "<bdi>Ella</bdi>" not in maya.client.get(FOUND).content.decode()


@pytest.mark.parametrize(
    "words",
    [
        "Pay me or I send it to your friends",
        "I will post it",
        "Sonst geht es an alle",
        "Ich mach dich fertig",
        "Du zahlst!",
    ],
)
def test_threats_and_demands_are_known_by_their_words(words: str) -> None:
    assert threat_words.weight(words)


@pytest.mark.parametrize("words", ["Guten Morgen", "See you tomorrow", "Ist das von dir?", ""])
def test_other_words_are_neither(words: str) -> None:
    assert threat_words.weight(words) == 0


def test_the_one_list_keeps_what_the_plan_says_only_with_the_tick(
    maya: Person, read_text: Callable[[str], Any]
) -> None:
    case_actions.keep_plan(maya.vault, {"answers": {"country": ["de"], "age": ["adult"]}})
    read_text("Hello")
    page = maya.client.get(LIST).content.decode()
    assert "Put this into my statement" in page
    assert "Germany" in page.split("What you said in your plan")[1]
    fields = {f"1-{field}": "" for field in ("caption", "platform", "sent")} | {"1-kind": "message"}
    maya.client.post(LIST, fields)
    assert told(maya) == answers.Statement()
    maya.client.post(LIST, fields | {"from-plan": "yes"})
    assert (told(maya).beginning.place, told(maya).client.minor_shown) == ("Germany", "no")
    assert "Put this into my statement" not in maya.client.get(LIST).content.decode()
