"""Pages of the timeline: Maya corrects, adds, leaves out and takes back; Tom and Eve see nothing of it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from cases import custody
from cases.models import Scope
from dossier.models import SealedTimeline
from dossier.timeline import actions
from evidence import exhibits
from evidence.models import Exhibit
from statement import actions as statement_actions
from statement.models import StatementPart
from tests.conftest import Person

PAGE = "/en/case/timeline/"
ROW = {"paid_on": "2026-11-21", "amount": "100", "amount_number": "100", "currency": "EUR"}


@pytest.fixture
def told(maya: Person) -> Person:
    """Maya, who wrote down a payment."""
    statement_actions.save_part(maya.vault, StatementPart.PAYMENTS, {"rows": [ROW]}, version_seen=0)
    return maya


def page(person: Person, path: str = PAGE) -> str:
    return person.client.get(path).content.decode()


def key(person: Person, words: str = "Payment") -> str:
    line = next(line for line in re.findall(r"<li class=.*?</li>", page(person), re.DOTALL) if words in line)
    return re.search(r'name="key" value="([^"]+)"', line)[1]


def change(person: Person, path: str = f"{PAGE}1/", **values: Any) -> Any:
    given = {"answer-day": "2026-11-22", "answer-clock": "", "answer-what": "Payment: 100.00 EUR", **values}
    return person.client.post(path, given)


def test_everything_with_a_time_is_there_and_can_be_corrected(told: Person) -> None:
    assert "Payment: 100.00 EUR" in page(told)
    assert 'value="2026-11-21"' in page(told, f"{PAGE}1/")
    assert change(told, key=key(told), **{"answer-clock": "19:05"})["Location"] == PAGE
    shown = page(told)
    assert "22 November 2026" in shown
    assert "19:05" in shown
    assert "you corrected this" in shown


def test_few_queries_however_many_lines(
    told: Person, add_item: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    for number in range(1, 9):
        add_item(told, number)
    with django_assert_max_num_queries(8):
        told.client.get(PAGE)


def test_added_once_even_when_the_button_is_tapped_twice(told: Person) -> None:
    name = re.search(r'name="key" value="([^"]+)"', page(told, f"{PAGE}add/"))[1]
    for _ in range(2):
        assert change(told, f"{PAGE}add/", key=name, **{"answer-what": "He called"})["Location"] == PAGE
    assert page(told).count('<p class="said">He called') == 1


def test_left_out_put_back_and_taken_back(told: Person) -> None:
    told.client.post(PAGE, {"key": key(told), "hide": ""})
    assert "1 line left out" in page(told)
    told.client.post(PAGE, {"key": key(told), "show": ""})
    assert "1 line left out" not in page(told)
    told.client.post(PAGE, {"undo": "", "steps": "2"})
    assert "1 line left out" in page(told)
    told.client.post(PAGE, {"undo": "", "steps": "1"})
    assert "1 line left out" not in page(told)


def test_another_tab_is_noticed_when_taking_back(told: Person) -> None:
    told.client.post(PAGE, {"key": key(told), "hide": ""})
    answer = told.client.post(PAGE, {"undo": "", "steps": "7"})
    assert answer.status_code == 409
    assert "in another tab" in answer.content.decode()
    assert told.client.post(PAGE, {"key": "no-such", "hide": ""}).status_code == 409


@pytest.mark.parametrize("given", [{"answer-day": ""}, {"answer-day": "soon"}, {"answer-what": " "},
                                   {"answer-clock": "late"}, {"answer-day": "0001-01-01"}])  # fmt: skip
def test_what_cannot_stand_there_is_refused_with_everything_kept(told: Person, given: dict[str, str]) -> None:
    answer = change(told, key=key(told), **{"answer-what": "My own words", **given})
    assert answer.status_code == 422
    assert ("My own words" in answer.content.decode()) == ("answer-what" not in given)


def test_the_zone_of_the_device_is_kept(told: Person) -> None:
    told.client.post(PAGE, {"zone": "Europe/London"})
    assert "local time in London (GMT/BST), as you said" in page(told)
    told.client.post(PAGE, {"zone": "Mars/Base"})
    assert actions.read(told.case, told.vault.fields(Scope.STATEMENT)).zone == "Europe/London"
    assert "Berlin (MEZ/MESZ)" not in page(told, "/de/case/timeline/").split("<select")[0]


def test_a_change_at_an_exhibit_is_in_the_log_and_others_are_not(
    maya: Person, told: Person, add_item: Callable[..., Any]
) -> None:
    item = add_item(maya, 1)
    cipher = maya.vault.fields(Scope.EVIDENCE)
    details = exhibits.Details("A demand", "message", "Signal", "2026-11-20T21:14")
    Exhibit.objects.filter(pk=item.pk).update(sealed_details=exhibits.seal_details(cipher, item, details))
    maya.client.post(PAGE, {"key": key(maya), "hide": ""})
    maya.client.post(PAGE, {"key": key(maya, "A demand"), "hide": ""})
    entries = custody.read(maya.case, maya.vault.private(Scope.LOG))
    assert [one.subject for one in entries if one.act == "timeline-changed"] == ["exhibit 1"]
    assert "The line of File no. 1 in the timeline was changed." in page(maya, "/en/case/log/")


def test_nothing_of_it_is_in_the_database_or_an_address_in_the_clear(told: Person) -> None:
    change(told, key=key(told), **{"answer-what": "Told my sister Zeynep"})
    assert b"Zeynep" not in bytes(SealedTimeline.objects.get().sealed)
    assert not re.search(r'href="[^"]*payment-', page(told))


def test_tom_sees_his_own_and_eve_is_asked_for_the_words(told: Person, tom: Person, eve: Person) -> None:
    assert "Payment" not in page(tom)
    assert tom.client.post(PAGE, {"key": key(told), "hide": ""}).status_code == 409
    assert eve.client.get(PAGE)["Location"].startswith("/en/case/open/")


def test_typed_text_survives_the_closing_of_the_case(eve: Person, db: None) -> None:
    answer = change(eve, f"{PAGE}add/", **{"answer-what": "He called"})
    assert answer.status_code == 403
    assert "He called" in answer.content.decode()


def test_german_pages_in_both_voices(told: Person) -> None:
    shown = page(told, "/de/case/timeline/")
    assert "Was wann passiert ist" in shown
    assert "Berlin (MEZ/MESZ)" in shown
