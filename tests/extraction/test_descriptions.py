"""What files show is proposed from what was read, and kept only when the client says so, in one form."""

import re
from collections.abc import Callable
from typing import Any

from cases.models import Scope
from evidence import exhibits
from evidence.choices import ExhibitKind
from extraction import descriptions
from extraction.screenshots.capture import Capture, Side
from statement import answers
from tests.conftest import Person
from tests.extraction.test_completeness import read

DESCRIBE = "/en/case/evidence/describe/"


def test_a_demand_in_a_chat_is_proposed_and_what_is_not_certain_stays_empty() -> None:
    text = read("21:14", "Lena", "Pay 500 € by Friday", "or I send it")
    found = descriptions.proposal(text)
    assert (found.kind, found.platform) == (ExhibitKind.DEMAND.value, "")
    assert "500" in found.caption
    assert found.sent == ""
    assert descriptions.proposal(read("21:14", "hello")).kind == ExhibitKind.OTHER.value
    chat = read("hello")
    in_app = type(chat)(chat.pages, chat.entities, chat.by, Capture("WhatsApp", "Lena", (), Side.UNKNOWN, ()))
    named = descriptions.proposal(in_app)
    assert (named.caption, named.kind, named.platform) == ("Chat with Lena on WhatsApp", "message", "WhatsApp")


def test_a_chat_export_proposes_its_app_and_who_demands_when(maya: Person, read_text: Callable[[str], Any]) -> None:
    read_text("20.11.26, 21:13 - Max: Hi\n20.11.26, 21:14 - Ella: Pay 500 EUR\n20.11.26, 21:15 - Max: no")
    (proposal,) = descriptions.proposals(maya.vault).values()
    assert proposal.caption == "Chat with Ella: a demand of 500 EUR"
    assert (proposal.kind, proposal.platform, proposal.sent) == ("demand", "WhatsApp", "2026-11-20T21:14")


def test_one_form_describes_every_file(maya: Person, read_text: Callable[[str], Any]) -> None:
    read_text("Pay 500 EUR until Friday.")
    read_text("Nothing to see.")
    page = maya.client.get(DESCRIBE).content.decode()
    assert "proposed" in page
    assert "A demand of" in page
    fields = dict(re.findall(r'name="(\d+-(?:platform|sent_on|sent_at))"[^>]*value="([^"]*)"', page))
    captions = {"1-caption": "A demand of 500 EUR", "2-caption": "Her profile"}
    kinds = {"1-kind": "demand", "2-kind": "profile"}
    answer = maya.client.post(DESCRIBE, {**fields, **captions, **kinds})
    assert (answer.status_code, answer["Location"]) == (302, "/en/case/")
    cipher = maya.vault.fields(Scope.EVIDENCE)
    kept = [(one.caption, one.kind) for one in exhibits.of_case(maya.vault.case, cipher)]
    assert kept == [("A demand of 500 EUR", "demand"), ("Her profile", "profile")]
    again = maya.client.get(DESCRIBE).content.decode()
    assert "Her profile" in again


def test_a_day_that_cannot_be_right_loses_nothing(maya: Person, read_text: Callable[[str], Any]) -> None:
    read_text("Hello.")
    answer = maya.client.post(DESCRIBE, {"1-caption": "My words", "1-kind": "other", "1-sent_on": "1066-10-14"})
    assert answer.status_code == 422
    assert "My words" in answer.content.decode()


def test_names_are_confirmed_in_the_same_list_and_the_dossier_follows(
    maya: Person, read_text: Callable[[str], Any], run_jobs: Callable[[], int]
) -> None:
    read_text("Pay 500 EUR to DE89 3704 0044 0532 0130 00.")
    page = maya.client.get(f"{DESCRIBE}?then=dossier").content.decode()
    assert "Is this theirs?" in page
    assert not re.search(r'name="answer-\w+"[^>]*checked', page)  # whose it is, is the client's to say
    names = re.findall(r'name="(answer-\w+)"\s+value="theirs"', page)
    fields = {"1-caption": "The demand", "1-kind": "demand", "then": "dossier", names[0]: "theirs"}
    answer = maya.client.post(DESCRIBE, fields)
    assert answer["Location"].startswith("/en/case/dossier/")
    statement = answers.read(maya.case, maya.vault.fields(Scope.STATEMENT))
    assert [one.value for one in statement.identifiers] == ["DE89 3704 0044 0532 0130 00"]
    assert statement.demands == ()  # what was left open stays open
    overview = maya.client.get("/en/case/dossier/").content.decode()
    assert "Look through my files once" not in overview
    read_text("One more.")
    assert "Look through my files once" in maya.client.get("/en/case/dossier/").content.decode()
