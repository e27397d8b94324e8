"""What the client is told about time stamps."""

from collections.abc import Callable
from typing import Any

import pytest

from cases import custody
from cases.custody_subjects import ExhibitSubject
from tests.conftest import Person
from timestamps import actions

LIST = "/en/case/evidence/"
LOG = "/en/case/log/"


def shown(person: Person, address: str = LOG) -> str:
    return person.client.get(address).content.decode()


def test_pending(maya: Person) -> None:
    assert "Time stamp pending" in shown(maya)


def test_the_own_clock_says_that_it_is_one(maya: Person, own_clock: None) -> None:
    actions.stamp(maya.case)
    page = shown(maya)
    assert "Everything up to line 1 of the log existed by then." in page
    assert "own clock, not an independent one" in page
    assert "line 1 got a time stamp" in page
    assert "Time stamp pending" not in page
    assert "the newest lines wait" not in page


def test_an_independent_authority_is_named(maya: Person, ask: Callable[..., Any]) -> None:
    ask("good")
    actions.stamp(maya.case)
    assert "an independent authority: Second Authority." in shown(maya)


def test_newer_acts_wait(maya: Person, own_clock: None) -> None:
    actions.stamp(maya.case)
    custody.record(maya.case, custody.Act.SEALED, subject=ExhibitSubject(1), sha256="ab" * 32, size=5)
    assert "the newest lines wait for theirs" in shown(maya)


def test_a_name_of_an_authority_is_no_markup(maya: Person, own_clock: None) -> None:
    stamp = actions.stamp(maya.case)
    type(stamp).objects.update(authority="<b>Bold</b>", own=False)
    assert "<b>Bold" not in shown(maya)


def test_in_german(maya: Person, own_clock: None) -> None:
    actions.stamp(maya.case)
    page = shown(maya, "/de/case/log/")
    assert "eigene Uhr dieser Seite, keine unabhängige" in page
    assert "Alles bis Zeile 1 hat einen Zeitstempel bekommen." in page


@pytest.mark.parametrize("address", [LIST, LOG])
def test_another_case_changes_nothing(maya: Person, tom: Person, own_clock: None, address: str) -> None:
    actions.stamp(tom.case)
    assert "own clock" not in shown(maya, address)


def test_not_while_authorities_have_just_failed(maya: Person, tom: Person, ask: Callable[..., Any]) -> None:
    server = ask("down")
    assert actions.stamp_now(maya.case) is None
    assert actions.stamp_now(tom.case) is None
    assert len(server.calls) == 1
