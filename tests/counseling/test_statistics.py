"""Numbers for the centre: what counts once, and what stays hidden."""

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from cases import actions as vaults
from cases.models import DailySum
from counseling import statistics
from counseling.models import GrantDuration
from tests.conftest import Person
from tests.counseling.conftest import Staff

pytestmark = pytest.mark.django_db


def sums() -> dict[tuple[str, str], int]:
    return {(row.kind, row.value): row.count for row in DailySum.objects.exclude(kind__in=["case", "counselling"])}


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


def total(kind: str, value: str = "") -> int:
    return DailySum.objects.filter(kind=kind, value=value).aggregate(total=Sum("count"))["total"] or 0


def test_six_words_that_were_only_shown_are_no_case(with_case: Callable[..., Person]) -> None:
    person = with_case(confirmed=False)
    assert total("case") == 0
    assert vaults.confirm_words(person.vault, person.words)
    vaults.confirm_words(person.vault, person.words)
    renewed = vaults.renew_words(person.vault, "en")
    assert vaults.confirm_words(person.vault, renewed)
    vaults.unlock(renewed)
    assert total("case") == 1
    other = with_case(confirmed=False)
    vaults.unlock(other.words)
    assert total("case") == 2


def test_what_is_done_together_is_counted(maya: Person, ruth: Staff, sam: Staff, share: Callable[..., Any]) -> None:
    share(maya, ruth, "plan", length=GrantDuration.CONVERSATION)
    grant = share(maya, ruth, "plan", length=GrantDuration.WEEK)
    maya.client.post(f"/en/case/share/{grant.pk}/prolong/")
    ruth.client.post(f"/en/counsel/{grant.pk}/handover/", {"colleague": sam.counsellor.pk})
    maya.client.post(f"/en/case/share/{grant.pk}/handover/", {"yes": "1", "who": sam.counsellor.pk})
    assert {what: total("counselling", what) for what in ("conversation", "days", "handover", "record")} == {
        "conversation": 1,
        "days": 1,
        "handover": 1,
        "record": 0,
    }
