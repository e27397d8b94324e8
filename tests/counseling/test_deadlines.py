"""Time limits: what the blackmailer set, and the three months of a request to prosecute."""

from datetime import date, timedelta

import pytest

from counseling.desk import deadlines
from dossier import prosecution_request
from guidance import pack_loader
from statement.answers import Beginning, Demand, Statement, Suspect

TODAY = date(2026, 11, 22)


def account(asked_on: str = "", knows: str = "my ex", since: str = "") -> Statement:
    return Statement(
        suspect=Suspect(knows_them=knows, known_since=since, known_since_typed=since),
        beginning=Beginning(started_on="2024-01-01"),
        demands=(Demand(what="500 €", asked_on=asked_on),),
    )


def of(statement: Statement, country: str = "de", known: bool = False) -> prosecution_request.Request:
    return prosecution_request.time_limit(statement, pack_loader.countries()[country], known, TODAY)


@pytest.mark.parametrize(
    ("day", "later"),
    [("2026-08-10", "2026-11-10"), ("2026-11-30", "2027-02-28"), ("2026-10-31", "2027-01-31")],
)
def test_three_months_end_with_the_same_day_or_the_last_of_the_month(day: str, later: str) -> None:
    assert prosecution_request.months_later(date.fromisoformat(day), 3) == date.fromisoformat(later)


def test_it_runs_from_the_earliest_act_not_from_the_first_contact() -> None:
    found = of(account("2026-09-10"))
    assert (found.state, found.since, found.until) == ("runs", date(2026, 9, 10), date(2026, 12, 10))
    assert not found.soon
    assert found.law.certainty == "official"


def test_the_last_two_weeks_are_soon_and_a_weekend_is_said() -> None:
    found = of(account("2026-08-28"))
    assert (found.until, found.soon, found.moved) == (date(2026, 11, 28), True, True)


@pytest.mark.parametrize(("left", "soon"), [(13, True), (14, True), (15, False)])
def test_two_weeks_to_the_day_are_soon(left: int, soon: bool) -> None:
    found = prosecution_request.time_limit(
        account("2026-09-10"), pack_loader.countries()["de"], False, date(2026, 12, 10) - timedelta(days=left)
    )
    assert (found.until, found.soon) == (date(2026, 12, 10), soon)


def test_it_may_be_over() -> None:
    assert of(account("2026-05-01")).state == "over"


def test_it_waits_while_nobody_knows_who_it_is() -> None:
    assert of(account("2026-05-01", knows="")).state == "waits"
    assert of(account("2026-05-01", knows=""), known=True).state == "over"


@pytest.mark.parametrize("answer", ["No.", " nein!", "Keine Ahnung…", "I don't know", "Weiß nicht"])
def test_a_plain_no_names_nobody(answer: str) -> None:
    assert of(account("2026-09-10", knows=answer)).state == "waits"


def test_a_no_with_a_guess_names_somebody() -> None:
    assert of(account("2026-09-10", knows="No, but I think it is Kevin")).state == "runs"


@pytest.mark.parametrize(
    ("act", "person", "since"),
    [
        ("2026-09-10", "2026-10-05", date(2026, 10, 5)),  # learned later: it began later
        ("2026-09-10", "2020-01-01", date(2026, 9, 10)),  # never before the act
        ("", "2026-10-05", date(2026, 10, 5)),
    ],
)
def test_the_day_on_which_the_person_became_known_counts(act: str, person: str, since: date) -> None:
    found = of(account(act, knows="", since=person))
    assert (found.state, found.since, found.told) == ("runs", since, True)


def test_without_a_day_it_is_open_and_without_a_fact_nothing_is_said() -> None:
    assert of(account()).state == "open"
    assert of(account("2026-09-10"), "at").state == "none"
    assert of(account("2026-09-10"), "ch").law.certainty == "official"
    assert prosecution_request.time_limit(account(), None, True, TODAY).state == "none"


def test_ultimatums_with_a_day_come_first() -> None:
    statement = Statement(
        demands=(
            Demand(what="more", deadline_typed="tonight"),
            Demand(what="money", deadline="2026-11-25"),
            Demand(what="card", deadline="2026-11-20"),
            Demand(what="nothing set"),
        )
    )
    found = deadlines.ultimatums(statement, TODAY)
    assert [(one.what, one.over) for one in found] == [("card", True), ("money", False), ("more", False)]
