"""The operator's own line: on every page, and first among people to talk to unless it is closed."""

import re

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from guidance import checks, operator_line

NUMBER = "+49 30 123456"
MONDAY_NOON, SUNDAY_NOON = "2026-11-30 12:00 +0100", "2026-11-29 12:00 +0100"


@pytest.fixture
def line(settings: Settings) -> Settings:
    settings.OPERATOR_NAME, settings.OPERATOR_PHONE = "Fachstelle Nord", NUMBER
    settings.OPERATOR_CHAT, settings.OPERATOR_HOURS = "https://chat.example.org/", "Mo-Fr 10-16"
    settings.OPERATOR_IMPRINT = "https://example.org/imprint"
    settings.OPERATOR_PRIVACY = "https://example.org/privacy"
    return settings


@pytest.mark.usefixtures("line")
@pytest.mark.parametrize("address", ["", "plan/", "help-now/", "steps/stay-calm/", "leaving/", "case/open/"])
def test_it_stands_at_the_foot_of_every_page_and_in_no_title(client: Client, db: None, address: str) -> None:
    html = client.get(f"/en/{address}").content.decode()
    foot = html.partition("<footer")[2]
    for words in ("Fachstelle Nord", 'href="tel:+4930123456"', "https://chat.example.org/", "Mon–Fri 10:00–16:00"):
        assert words in foot, words
    assert "https://example.org/imprint" in foot
    assert "https://example.org/privacy" in foot
    title = re.search(r"(?s)<title>(.*?)</title>", html)
    assert title is not None
    assert "Fachstelle" not in title[1]


@pytest.mark.usefixtures("line")
@pytest.mark.parametrize("address", ["find-help/", "steps/get-help/"])
@pytest.mark.parametrize(("moment", "is_first"), [(MONDAY_NOON, True), (SUNDAY_NOON, False)])
def test_it_comes_first_when_it_is_open(client: Client, address: str, moment: str, is_first: bool) -> None:
    with time_machine.travel(moment):
        main = client.get(f"/en/{address}").content.decode().partition("<main")[2].partition("</main>")[0]
    cards = re.findall(r"<h3>(.*?)</h3>", main)
    assert len(cards) > 1
    assert (cards[0] == "Fachstelle Nord") is is_first
    assert "Fachstelle Nord" in cards  # closed: it stands there with its hours


def test_unknown_hours_are_not_closed(line: Settings, client: Client) -> None:
    line.OPERATOR_HOURS = ""
    with time_machine.travel(SUNDAY_NOON):
        html = client.get("/en/find-help/").content.decode()
    assert re.findall(r"<h3>(.*?)</h3>", html)[0] == "Fachstelle Nord"


def test_nothing_is_said_where_nothing_is_set(client: Client) -> None:
    assert "Who runs this site" not in client.get("/en/").content.decode()
    assert operator_line.contact() is None


def test_a_setting_that_cannot_be_right_stops_the_start(line: Settings) -> None:
    assert not list(checks.problems())
    line.OPERATOR_HOURS, line.OPERATOR_CHAT = "mornings", "http://chat.example.org/"
    assert len(list(checks.problems())) == 2
