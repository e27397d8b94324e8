"""The list of what somebody must look at again, and the table in the docs that counts what nobody did."""

import contextlib
import io
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from guidance import fact_list, pack_loader
from tests.stack import BASE

COLLECTED_ON = pack_loader.countries()["de"].contacts[0].collected_on


def listing(day: date, **options: Any) -> str:
    out = io.StringIO()
    with time_machine.travel(day, tick=False), contextlib.suppress(SystemExit):
        call_command("facts", stdout=out, **options)
    return out.getvalue()


def test_nothing_is_due_on_the_day_it_was_collected() -> None:
    assert listing(COLLECTED_ON).startswith("0 due;")


def test_numbers_are_due_after_a_month() -> None:
    with time_machine.travel(date(2027, 1, 1), tick=False), pytest.raises(SystemExit) as ended:
        call_command("facts", stdout=io.StringIO())
    assert ended.value.code == 1


def test_what_becomes_due_soon() -> None:
    lines = listing(COLLECTED_ON, days=40)
    assert "risk 1  de: TelefonSeelsorge" in lines
    assert "253" not in lines  # law has longer


def test_what_harms_most_stands_first_and_one_country_can_be_asked_for() -> None:
    lines = listing(date(2028, 1, 1), group="uk").splitlines()
    risks = [line.split()[2] for line in lines[:-1]]
    assert risks == sorted(risks)
    assert {"1", "2", "3"} == set(risks)
    assert all(" uk: " in line for line in lines[:-1])


def test_every_fact_is_listed_once() -> None:
    listed_facts = [id(one.fact) for group in fact_list.groups() for one in group.facts]
    assert len(listed_facts) == len(set(listed_facts))
    assert len(listed_facts) == len(pack_loader.every_fact())


def test_the_docs_count_what_the_packs_hold() -> None:
    assert listing(COLLECTED_ON, table=True).strip() in (BASE / "docs" / "content.md").read_text()
