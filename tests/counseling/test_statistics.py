"""Numbers for the centre: what counts once, and what stays hidden."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import actions as vaults
from cases.models import DailySum
from counseling import statistics
from tests.conftest import Person
from tests.counseling.conftest import Staff

pytestmark = pytest.mark.django_db


def sums() -> dict[tuple[str, str], int]:
    return {(row.kind, row.value): row.count for row in DailySum.objects.exclude(kind="case")}


def test_a_step_ticked_twice_counts_once(maya: Person) -> None:
    done = {"ticks": ["sc-breathe", "sc-feet", "sc-phone", "sc-tell"]}
    for plan in (done, {}, done):
        vaults.keep_plan(maya.vault, plan)
    assert sums() == {("step", "stay-calm"): 1}


def test_form_country_and_under_18_come_from_the_first_answers(maya: Person) -> None:
    plan = {"answers": {"age": ["unsure"], "form": ["known"], "country": ["at"]}}
    vaults.keep_plan(maya.vault, plan)
    vaults.keep_plan(maya.vault, {"answers": {**plan["answers"], "country": ["ch"]}})
    assert sums() == {("form", "known"): 1, ("shown", "unsure"): 1, ("country", "at"): 1}


def test_no_answer_counts_as_none(maya: Person) -> None:
    vaults.keep_plan(maya.vault, {"answers": {"whom": ["child"], "form": ["unsure"]}})
    assert sums() == {}


def test_ages_come_in_bands_from_the_account(maya: Person) -> None:
    page = "/en/case/account/about-you/"
    form = {"answer-birth_date": "1 February 2000", "version": "0", "stay": ""}
    assert maya.client.post(page, form).status_code == 303
    assert [value for kind, value in sums() if kind == "age"] == ["25-39"]


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 12), min_size=1))
def test_what_is_hidden_cannot_be_worked_out(counts: dict[str, int]) -> None:
    shown = statistics.visible(counts, parts_of_one=True)
    assert all(count is None or count >= 5 for count in shown.values())
    hidden = [counts[value] for value, count in shown.items() if count is None]
    # Somebody who knows the total of the group knows the sum of what is hidden, and that must not point at a few.
    assert sum(hidden) == 0 or sum(hidden) >= 5 or len(hidden) == len(counts)


def test_four_is_hidden_and_five_is_shown() -> None:
    assert statistics.visible({"a": 4, "b": 5, "c": 0}, parts_of_one=False) == {"a": None, "b": 5, "c": None}
    assert statistics.visible({"a": 4, "b": 5, "c": 9}, parts_of_one=True) == {"a": None, "b": None, "c": 9}


def test_the_coordinator_sees_table_and_csv_with_the_same_counts_hidden(cora: Staff) -> None:
    for kind, value, count in (("case", "", 12), ("step", "get-help", 7), ("step", "stay-calm", 4)):
        DailySum.objects.create(day=date(2026, 10, 3), kind=kind, value=value, count=count)
    page = cora.client.get("/en/counsel/numbers/?month=2026-10").content.decode()
    assert "<td>12</td>" in page
    assert "<td>7</td>" in page
    assert "<td>4</td>" not in page
    file = cora.client.get("/en/counsel/numbers/numbers.csv").content.decode("utf-8-sig")
    rows = {tuple(row[:3]): row[3] for row in csv.reader(io.StringIO(file))}
    assert rows["2026-10", "Steps done", "Get help"] == "7"
    assert rows["2026-10", "Steps done", "Stay calm"] == "<5"
    assert cora.client.get("/en/counsel/numbers/?month=2025-01").status_code == 404


def test_a_new_site_has_a_page_too(cora: Staff) -> None:
    assert cora.client.get("/de/counsel/numbers/").status_code == 200
