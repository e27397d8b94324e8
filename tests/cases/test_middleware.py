"""While a case is open, the plan in the browser is kept with it."""

from typing import Any

import pytest

from cases import actions
from tests.conftest import Person

pytestmark = pytest.mark.django_db
STEP = "/en/steps/stay-calm/"


def test_a_tick_is_kept_with_the_open_case_at_once(maya: Person) -> None:
    maya.client.post(STEP, {"done": ["sc-feet"]})
    maya.vault.case.refresh_from_db()
    assert actions.kept_plan(maya.vault)["ticks"] == ["sc-feet"]


def test_forgetting_the_plan_forgets_it_in_the_case_too(maya: Person) -> None:
    maya.client.post(STEP, {"done": ["sc-feet"]})
    maya.client.post("/en/plan/forget/")
    maya.vault.case.refresh_from_db()
    assert actions.kept_plan(maya.vault) == {}


def test_opening_another_case_does_not_mix_the_plans(maya: Person, tom: Person) -> None:
    actions.keep_plan(maya.vault, {"ticks": ["sc-feet"]})
    tom.client.post("/en/case/open/", {"words": maya.words})  # Tom's case is still open in this browser
    tom.vault.case.refresh_from_db()
    assert actions.kept_plan(tom.vault) == {}


def test_without_a_case_nothing_is_asked_or_kept(eve: Person, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        eve.client.post(STEP, {"done": ["sc-feet"]})


def test_reading_asks_nothing_even_with_an_open_case(maya: Person, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        maya.client.get(STEP)
