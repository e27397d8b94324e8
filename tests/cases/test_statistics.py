"""Daily sums: each case counts once for each thing, and no row says which."""

import pytest

from cases import actions, signals, statistics
from cases.models import DailySum

pytestmark = pytest.mark.django_db


def sums() -> dict[str, int]:
    return {f"{row.kind}:{row.value}": row.count for row in DailySum.objects.all()}


def test_cases_and_things_are_counted(maya, tom):
    for person in (maya, tom):
        statistics.count_once_per_case(
            person.vault, {"step:stay-calm": ("step", "stay-calm"), "form": ("form", "known")}
        )
    assert sums() == {"case:": 2, "step:stay-calm": 2, "form:known": 2}


def test_a_case_counts_once_for_each_thing(maya):
    statistics.count_once_per_case(maya.vault, {"form": ("form", "known")})
    statistics.count_once_per_case(maya.vault, {"form": ("form", "email")})
    assert sums() == {"case:": 1, "form:known": 1}


def test_the_sums_outlive_the_case_and_its_memory_does_not(maya):
    statistics.count_once_per_case(maya.vault, {"form": ("form", "known")})
    assert b"form" not in bytes(maya.case.sealed_counted)
    actions.delete_case(maya.vault.case)
    statistics.count_once_per_case(maya.vault, {"form": ("form", "known")})  # from a page that was still open
    assert sums() == {"case:": 1, "form:known": 1}


def test_a_kept_plan_tells_who_listens(maya):
    heard = []

    def listen(sender, vault, plan, **kwargs):
        heard.append((vault, plan))

    signals.plan_kept.connect(listen)
    try:
        actions.keep_plan(maya.vault, {"ticks": ["sc-feet"]})
    finally:
        signals.plan_kept.disconnect(listen)
    assert heard == [(maya.vault, {"ticks": ["sc-feet"]})]
