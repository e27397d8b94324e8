"""What was said in the plan is proposed for the statement and stands in it only after the client said so."""

import html
from typing import Any

import pytest

from cases import actions as case_actions
from cases.models import Scope
from statement import actions, answers, proposals
from statement.models import StatementPart
from tests.conftest import Person

pytestmark = pytest.mark.django_db
PLAN = {
    "answers": {
        "age": ["unsure"],
        "country": ["de"],
        "platform": ["instagram", "snapchat"],
        "demand": ["money", "unsure"],
        "paid": ["yes"],
        "paid-how": ["paypal", "unsure"],
        "published": ["yes"],
        "published-where": ["people"],
    },
    "ticks": ["bc-block", "gh-line", "first-police"],
}


@pytest.fixture
def planned(maya: Person) -> Person:
    case_actions.keep_plan(maya.vault, PLAN)
    return maya


def told(maya: Person) -> answers.Statement:
    return answers.read(maya.case, maya.vault.fields(Scope.STATEMENT))


def page(maya: Person, part: str = "") -> str:
    address = f"/en/case/account/{part}/" if part else "/en/case/account/"
    return html.unescape(maya.client.get(address).content.decode())


def test_nothing_is_kept_by_looking(planned: Person) -> None:
    for part in StatementPart.values:
        page(planned, part)
    assert told(planned) == answers.Statement()


def test_each_part_shows_what_the_plan_says_and_says_whence(planned: Person) -> None:
    assert "You said this in your plan." in page(planned, "about-you")
    assert '<option value="paypal" selected>' in page(planned, "payments")
    assert 'value="Instagram, Snapchat"' in page(planned, "beginning")
    assert "Sent to people I know" in page(planned, "publications")
    assert page(planned).count("filled from your plan") == 6


def test_yes_in_the_one_list_keeps_it_all_and_what_was_written_stays(planned: Person) -> None:
    actions.save_part(planned.vault, StatementPart.BEGINNING, {"platform": "Tinder"}, version_seen=0)
    actions.keep_proposals(planned.vault)
    kept = told(planned)
    assert kept.client.minor_shown == "unsure"
    assert (kept.beginning.platform, kept.beginning.place) == ("Tinder", "Germany")
    assert [row.method for row in kept.payments] == ["paypal"]
    assert [row.what for row in kept.demands] == ["Money"]
    assert [row.account for row in kept.publications] == ["Sent to people I know"]
    assert kept.done.actions == ("blocked", "counseling")
    assert proposals.of_case(planned.vault) == {}


def test_a_row_that_was_taken_out_is_not_proposed_again(planned: Person) -> None:
    actions.save_part(planned.vault, StatementPart.PAYMENTS, {"rows": []}, version_seen=0)
    assert StatementPart.PAYMENTS not in proposals.of_case(planned.vault)


@pytest.mark.parametrize(
    ("age", "shown"), [("adult", "no"), ("me", "yes"), ("other", "yes"), ("then", "yes"), ("unsure", "unsure")]
)
def test_age_is_asked_once(maya: Person, age: str, shown: str) -> None:
    case_actions.keep_plan(maya.vault, {"answers": {"age": [age]}})
    actions.keep_proposals(maya.vault)
    assert told(maya).client.minor_shown == shown


@pytest.mark.parametrize(
    "plan", [{}, {"answers": "x"}, {"answers": {"country": ["<b>"], "paid-how": 7}, "ticks": 1}]
)
def test_a_plan_that_says_nothing_proposes_nothing(maya: Person, plan: dict[str, Any]) -> None:
    case_actions.keep_plan(maya.vault, plan)
    assert proposals.of_case(maya.vault) == {}
