"""The plan: what the answers change, and what no answer may change."""

from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given, settings

from guidance import content_loader, pack_loader, plan, questions, step_widgets
from guidance.journey import Journey
from tests.guidance.test_questions import ANSWERS


def way(answers: dict[str, object]) -> Journey:
    listed = {name: value if isinstance(value, list) else [value] for name, value in answers.items()}
    kept: dict[str, list[str]] = {}
    for question in questions.triage().questions:
        if listed.get(question.id):
            kept = questions.with_answer(kept, question, listed[question.id])
    return Journey(kept, frozenset(), questions.tags(kept))


def step(answers: dict[str, object], slug: str) -> plan.Step:
    return next(one for one in way(answers).steps() if one.slug == slug)


def place(answers: dict[str, object], slug: str) -> int:
    return step(answers, slug).number


# --- what answers change ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "earlier", "later"),
    [
        ({}, "stay-calm", "secure-evidence"),
        ({}, "secure-evidence", "break-contact"),
        ({"paid": "yes"}, "no-payment", "secure-evidence"),
        ({"age": "me"}, "get-help", "secure-evidence"),
        ({"form": "known"}, "get-help", "break-contact"),
        ({"published": "yes"}, "report-material", "fingerprint-images"),
        ({"demand": ["harm"]}, "get-help", "press-charges"),
        ({"demand": ["meeting"]}, "press-charges", "secure-evidence"),
        ({"safety": "danger"}, "get-help", "secure-evidence"),
        ({"demand": ["pictures"]}, "press-charges", "fingerprint-images"),
    ],
)
def test_order(answers: dict[str, object], earlier: str, later: str) -> None:
    assert place(answers, earlier) < place(answers, later)


@pytest.mark.parametrize(
    ("answers", "slug", "reason"),
    [
        ({"form": "email"}, "stay-calm", "bluff-calm"),
        ({"form": "email"}, "secure-evidence", "bluff-evidence"),
        ({"form": "email"}, "fingerprint-images", "bluff-no-image"),
        ({"form": "known"}, "break-contact", "known-plan-first"),
        ({"form": "peer"}, "get-help", "peer-school"),
        ({"has": "fake"}, "fingerprint-images", "fake-counts"),
        ({"has": "claim"}, "fingerprint-images", "claim-no-file"),
        ({"age": "other"}, "fingerprint-images", "minor-service"),
        ({"age": "unsure"}, "secure-evidence", "unsure-evidence"),
        ({"paid": "yes"}, "no-payment", "paid-first"),
        ({"published": "yes", "form": "stranger"}, "report-material", "published-first"),
        ({"published": "yes"}, "report-material", "published-maybe-close"),
        ({"demand": ["others"]}, "no-payment", "forced-not-guilty"),
        ({"form": "email", "demand": ["money"]}, "secure-evidence", "bluff-evidence"),
        ({"demand": ["pictures"]}, "no-payment", "more-nothing"),
        ({"whom": "child"}, "get-help", "helper-together"),
    ],
)
def test_a_change_says_why(answers: dict[str, object], slug: str, reason: str) -> None:
    assert reason in step(answers, slug).reasons
    assert content_loader.load("reasons", "en").lines[reason]


@pytest.mark.parametrize(
    ("answers", "slug", "there", "absent"),
    [
        ({"form": "email"}, "break-contact", {"bc-password", "bc-spam"}, {"bc-block", "bc-report"}),
        ({"form": "email"}, "secure-evidence", {"se-mail"}, {"se-profile"}),
        ({"form": "known"}, "break-contact", {"bc-safety"}, {"bc-password"}),
        ({"paid": "yes"}, "no-payment", {"np-bank", "np-receipt"}, {"np-pay"}),
        ({"published": "yes"}, "report-material", {"rm-list", "rm-platform"}, {"rm-look"}),
        ({"country": "de"}, "press-charges", {"pc-claim"}, set()),
        ({"country": "us"}, "press-charges", set(), {"pc-claim"}),
        ({"age": "me", "country": "uk"}, "fingerprint-images", {"fp-minor", "fp-uk"}, {"fp-adult", "fp-pin"}),
    ],
)
def test_actions(answers: dict[str, object], slug: str, there: set[str], absent: set[str]) -> None:
    actions = set(step(answers, slug).actions)
    assert there <= actions
    assert not absent & actions


@pytest.mark.parametrize(
    ("answers", "slug", "wording"),
    [
        ({"form": "email"}, "fingerprint-images", "bluff"),
        ({"age": "unsure"}, "fingerprint-images", "minor"),
        ({"form": "known"}, "break-contact", "known"),
        ({"paid": "yes"}, "no-payment", "paid"),
        ({"whom": "child"}, "stay-calm", "helper"),
        ({"safety": "danger", "form": "email"}, "stay-calm", "danger"),
        ({}, "stay-calm", ""),
    ],
)
def test_wording(answers: dict[str, object], slug: str, wording: str) -> None:
    assert step(answers, slug).wording == wording


@pytest.mark.parametrize("demand", ["pictures", "stay", "others", "meeting", "harm"])
def test_an_email_that_wants_more_than_money_is_no_mass_email(demand: str) -> None:
    assert "bluff" not in way({"form": "email", "demand": ["money", demand]}).situation


def test_somebody_who_paid_sees_the_call_to_the_bank_first() -> None:
    found = step({"paid": "yes", "demand": ["money", "pictures"]}, "no-payment")
    assert found.actions[0] == "np-bank"
    assert found.warnings == ()
    assert "more" in found.folded


def test_whoever_paid_is_not_told_to_put_the_phone_away_before_the_call(answered: Callable[..., Client]) -> None:
    """With banks, minutes count: the plan and the first step lead to the call, under a name that fits."""
    first = step({"paid": "yes"}, "stay-calm")
    assert "sc-phone" not in first.actions
    assert first.main
    assert (first.main.view, first.main.slug) == ("guidance:step", "no-payment")
    client = answered(paid="yes")
    html = client.get("/en/plan/").content.decode()
    assert "Next: Try stopping the payment" in html
    assert "Don’t pay" not in html
    assert "After paying" in client.get("/en/plan/print/").content.decode()
    in_danger = answered(demand="harm").get("/en/plan/").content.decode()
    assert "Next: Get safe" in in_danger
    assert "sc-phone" in step({}, "stay-calm").actions


def test_ways_of_paying_of_another_country_are_left_out() -> None:
    def ways(answers: dict[str, object]) -> set[str]:
        return {one.id for one in step_widgets.payments(way({"paid": "yes", **answers}))["ways"]}

    assert not {"us-apps", "uk-transfer"} & ways({"country": "de"})
    assert "us-apps" in ways({"country": "us"})
    assert {"us-apps", "uk-transfer"} <= ways({})
    assert ways({"country": "de", "paid-how": ["us-apps"]}) == {"us-apps"}


def test_a_mass_email_is_not_met_with_rules_about_pictures() -> None:
    assert step({"form": "email", "age": "unsure"}, "secure-evidence").reasons == ("bluff-evidence",)


def test_every_rule_can_hold() -> None:
    """A rule whose tags exclude each other would be dead text."""
    for rule in plan.rules():
        situation = {*rule.when, *rule.when_any}
        assert rule.holds(situation), rule.id


# --- what holds for every combination of answers -----------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(ANSWERS)
def test_all_eight_steps_always(answers: dict[str, list[str]]) -> None:
    steps = way(answers).steps()
    assert sorted(one.slug for one in steps) == sorted(plan.SLUGS)
    assert [one.number for one in steps] == list(range(1, 9))
    assert all(one.actions for one in steps)
    assert steps[0].slug == "stay-calm"


@settings(max_examples=300, deadline=None)
@given(ANSWERS)
def test_blocking_never_before_evidence(answers: dict[str, list[str]]) -> None:
    """Not even in danger: there, help and the police come first, not blocking."""
    assert place(answers, "secure-evidence") < place(answers, "break-contact")
    actions = step(answers, "break-contact").actions
    if "bc-block" in actions:
        assert actions[0] == "bc-saved"


@settings(max_examples=300, deadline=None)
@given(ANSWERS)
def test_stopncii_only_for_people_who_said_that_all_are_18(answers: dict[str, list[str]]) -> None:
    found = way(answers)
    fingerprint = step(answers, "fingerprint-images")
    names = [service.id for service in step_widgets.services(found)]
    if answers["age"] not in ([], ["adult"]):
        assert "stopncii" not in names
        assert not {"fp-adult", "fp-pin"} & set(fingerprint.actions)
        assert fingerprint.main is None or fingerprint.main.service != "stopncii"
        assert "doors" not in fingerprint.warnings
    if answers["age"] == ["adult"]:
        assert "takeitdown" not in names
    if answers["age"] == [] and (answers["whom"] == ["child"] or answers["form"] == ["peer"]):
        assert "stopncii" not in names
        assert "doors" not in fingerprint.warnings
    elif answers["age"] == []:
        assert names[0] == "takeitdown"
        assert fingerprint.main is None or not fingerprint.main.service


@settings(max_examples=200, deadline=None)
@given(ANSWERS)
def test_take_it_down_always_with_its_own_device_rule(answers: dict[str, list[str]]) -> None:
    fingerprint = step(answers, "fingerprint-images")
    if fingerprint.main and fingerprint.main.service == "takeitdown":
        assert {"own-device", "own-device-offline"} & set(fingerprint.warnings)


@settings(max_examples=200, deadline=None)
@given(ANSWERS)
def test_the_rule_about_pictures_stands_open_on_the_evidence_page(answers: dict[str, list[str]]) -> None:
    assert "rule" in step(answers, "secure-evidence").notes


@settings(max_examples=200, deadline=None)
@given(ANSWERS)
def test_nobody_under_18_is_sent_to_services_for_adults(answers: dict[str, list[str]]) -> None:
    found = way(answers)
    lines = step_widgets.helplines(found)
    assert lines
    if "minor-me" in found.situation:
        assert not [contact for contact in lines if contact.youngest]


@settings(max_examples=200, deadline=None)
@given(ANSWERS)
def test_nobody_is_sent_to_look_for_pictures_of_under_18s(answers: dict[str, list[str]]) -> None:
    if "minor" in way(answers).situation:
        assert "rm-look" not in step(answers, "report-material").actions


@pytest.mark.parametrize(
    ("answers", "first"),
    [
        ({"form": "stranger"}, "de-hateaid"),
        ({"form": "known"}, "de-gewalt-gegen-frauen"),
        ({"age": "me"}, "de-krisenchat"),
        ({"whom": "child"}, "de-elterntelefon"),
    ],
)
def test_the_best_fit_to_talk_to_comes_first(answers: dict[str, object], first: str) -> None:
    assert step_widgets.helplines(way({"country": "de", **answers}))[0].id == first


@pytest.mark.parametrize("country", pack_loader.countries())
@pytest.mark.parametrize("age", ["me", "unsure"])
def test_who_may_be_under_18_reads_lines_for_young_people_above_all_others(country: str, age: str) -> None:
    """A form of an authority, which may ask for the picture, is not the first thing a child sees."""
    lines = step_widgets.helplines(way({"country": country, "age": age}))
    for_the_young = ["youth" in contact.kinds for contact in lines]
    assert for_the_young[0]
    assert for_the_young == sorted(for_the_young, reverse=True)


@settings(max_examples=200, deadline=None)
@given(ANSWERS)
def test_danger_leads_to_help_first(answers: dict[str, list[str]]) -> None:
    found = way(answers)
    if "danger" in found.situation:
        first = found.steps()[0]
        assert first.main is not None
        assert first.main.view == "guidance:help-now"
        assert place(answers, "get-help") < place(answers, "press-charges")


@settings(max_examples=200, deadline=None)
@given(ANSWERS)
def test_someone_known_gets_a_safety_plan_before_blocking(answers: dict[str, list[str]]) -> None:
    contact = step(answers, "break-contact")
    if "close" in way(answers).situation and "bc-block" in contact.actions:
        assert contact.actions.index("bc-safety") < contact.actions.index("bc-block")
        assert "known" in contact.warnings
