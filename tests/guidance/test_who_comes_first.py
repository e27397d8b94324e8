"""Who is named first in a crisis, to somebody in danger, and to somebody whom a partner or an ex threatens."""

import html
import re

import pytest
import time_machine
from django.utils import timezone

from guidance import journey, pack_loader, step_widgets
from guidance.facts import Contact
from guidance.journey import Journey
from guidance.views import crisis
from tests.guidance.test_no_page_of_another import reader, seen

HOURS = ("2026-12-01 01:00", "2026-12-01 11:00", "2026-12-01 15:00")  # a Tuesday, UTC
AGES = ("me", "adult", "unsure")
PLACES = sorted(set(pack_loader.countries()) - {"international"})  # whose lines are told apart by region


def way(country: str, **answers: str) -> Journey:
    return journey.of_kept({"answers": {name: [value] for name, value in {**answers, "country": country}.items()}})


def first_lines(of: Journey) -> list[Contact]:
    assert of.country is not None
    lines: list[Contact] = crisis._block(of.country, of, [])["first"]
    return lines


@pytest.mark.parametrize("hour", HOURS)
@pytest.mark.parametrize("country", PLACES)
def test_no_closed_line_stands_first_where_one_that_is_open_fits(country: str, hour: str) -> None:
    with time_machine.travel(hour, tick=False):
        for age in AGES:
            of = way(country, age=age)
            assert of.country is not None
            lines = crisis._lines(of.country, of, [])
            open_ones = [line for line in lines if line.open_at(timezone.now()) is not False]
            first = first_lines(of)[0]
            may_be_called = [line for line in open_ones if line.calls and not line.doubtful]
            if age == "adult":  # a line for young people comes first to nobody who is grown up
                may_be_called = [line for line in may_be_called if "youth" not in line.kinds]
            assert first in may_be_called or not may_be_called, (age, first.id)


def test_a_child_in_germany_reads_by_day_of_the_line_for_children_and_at_night_of_one_that_answers() -> None:
    with time_machine.travel("2026-12-01 15:00", tick=False):
        assert first_lines(way("de", age="me"))[0].id == "de-nummer-gegen-kummer"
    with time_machine.travel("2026-12-01 01:00", tick=False):
        assert [line.id for line in first_lines(way("de", age="me"))] == ["de-telefonseelsorge", "de-krisenchat"]


@pytest.mark.parametrize("country", PLACES)
def test_whom_an_ex_threatens_reads_first_of_those_who_know_about_violence_in_relationships(country: str) -> None:
    """A line for some alone, such as LGBTQ+ people, is not enough."""
    first = step_widgets.helplines(way(country, age="adult", form="known"))[0]
    assert "relationship" in first.kinds
    assert "lgbtq" not in first.kinds


@pytest.mark.parametrize("country", PLACES)
def test_somebody_in_danger_reads_of_them_under_the_emergency_number(country: str) -> None:
    with time_machine.travel("2026-12-01 11:00", tick=False):
        first = first_lines(way(country, age="adult", safety="danger"))
    assert any("relationship" in line.kinds for line in first), [line.id for line in first]


@pytest.mark.parametrize("country", PLACES)
def test_a_line_for_a_crisis_is_among_those_that_the_step_names(country: str) -> None:
    for answers in (
        {"age": "adult"},
        {"age": "me"},
        {"age": "adult", "form": "known"},
        {"age": "other", "whom": "child"},
    ):
        assert any("crisis" in line.kinds for line in step_widgets.helplines(way(country, **answers))), answers


@pytest.mark.parametrize("country", PLACES)
def test_somebody_young_in_danger_reads_first_of_the_line_that_they_would_read_of_without_it(country: str) -> None:
    for hour in HOURS:
        with time_machine.travel(hour, tick=False):
            in_danger = first_lines(way(country, age="me", safety="danger"))
            assert in_danger[0] == first_lines(way(country, age="me"))[0]


@pytest.mark.parametrize("country", pack_loader.countries())
def test_pages_to_look_things_up_name_nobody_who_is_for_another_age(country: str) -> None:
    contacts = pack_loader.countries()[country].contacts
    not_for = {
        "adult": [one for one in contacts if one.oldest and one.oldest < 18],
        "me": [one for one in contacts if one.youngest and one.youngest >= 18],
        "unsure": [one for one in contacts if one.youngest and one.youngest >= 18],
    }
    for age, others in not_for.items():
        client = reader({"country": [country], "age": [age]})
        for address in (f"/en/countries/{country}/", "/en/find-help/"):
            page = html.unescape(seen(client, address))
            cards = re.findall(r"<h3>([^<]*)</h3>", page)
            assert not {one.name for one in others} & set(cards), (age, address)
            assert country == "international" or cards, (age, address)


def test_the_page_of_the_country_names_the_police_of_the_chosen_state_alone() -> None:
    regions = pack_loader.countries()["de"].regions
    chosen, other = regions[0], regions[1]
    page = seen(reader({"country": ["de"], "state": [chosen.id]}), "/en/countries/de/")
    assert chosen.url in page
    assert other.url not in page
    assert other.url in seen(reader({"country": ["de"]}), "/en/countries/de/")
