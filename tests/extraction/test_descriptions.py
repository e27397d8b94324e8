"""What files show is proposed from what was read, and kept only when the client says so, in one form."""

import re
from collections.abc import Callable
from typing import Any

from cases.models import Scope
from evidence import exhibits
from evidence.choices import ExhibitKind
from extraction import descriptions
from extraction.screenshots.capture import Capture, Side
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
