"""Who made the captures, on which device and day: said once, printed beside each, never taken unasked."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cases.models import Scope
from dossier.content import exhibit_pages
from evidence import exhibits
from evidence.exhibits import OpenedExhibit
from evidence.forms import CaptureForm
from evidence.models import Exhibit
from tests.conftest import Person
from tests.dossier.conftest import exhibit

DESCRIBE = "/en/case/evidence/describe/"
BERLIN = ZoneInfo("Europe/Berlin")


def opened(person: Person) -> list[OpenedExhibit]:
    return exhibits.of_case(person.case, person.vault.fields(Scope.EVIDENCE))


@pytest.fixture
def two(maya: Person, add_item: Callable[..., Any]) -> None:
    for number in (1, 2):
        item = add_item(maya, number)
        if number == 2:  # the second file names its day
            fields = maya.vault.fields(Scope.EVIDENCE)
            reading = fields.open(item.associated_data("reading"), item.sealed_reading, {})
            sealed = fields.seal(item.associated_data("reading"), reading | {"captured_at": "2026-11-20T21:14:00"})
            Exhibit.objects.filter(pk=item.pk).update(sealed_reading=sealed)


FORM = {"1-kind": "message", "1-caption": "Caption", "1-platform": "Signal", "2-kind": "message",
        "2-caption": "Caption", "2-platform": "Signal"}  # fmt: skip


@pytest.mark.usefixtures("two")
def test_said_once_for_all_of_them(maya: Person) -> None:
    page = maya.client.get(DESCRIBE).content.decode()
    assert "20 November 2026" in page, "the day is offered"
    assert (
        'name="capture-own_days" class="checkboxinput form-check-input" id="id_capture-own_days" checked'
        not in page
    )
    said = {"capture-device": "Galaxy <b>S21", "capture-person": "I did", "capture-day": "2026-11-24"}
    assert maya.client.post(DESCRIBE, FORM | said).status_code == 302
    for one in opened(maya):
        assert (one.capture_device, one.capture_person, one.capture_day) == ("Galaxy <b>S21", "I did", "2026-11-24")
        lines = {line.label: line.value for line in exhibit_pages.sheet(one, BERLIN, "en").lines}
        assert lines["Captured, as stated"] == "I did, Galaxy <b>S21, 24 November 2026"
    assert "Galaxy &lt;b&gt;S21" in maya.client.get(DESCRIBE).content.decode()


@pytest.mark.usefixtures("two")
def test_the_day_of_a_file_only_where_it_is_asked_for(maya: Person) -> None:
    maya.client.post(DESCRIBE, FORM | {"capture-device": "Pixel"})
    assert [one.capture_day for one in opened(maya)] == ["", ""]
    maya.client.post(DESCRIBE, FORM | {"capture-device": "Pixel", "capture-own_days": "on"})
    assert [one.capture_day for one in opened(maya)] == ["", "2026-11-20"]


@pytest.mark.usefixtures("two")
def test_who_describes_one_file_loses_nothing_of_it(maya: Person) -> None:
    maya.client.post(DESCRIBE, FORM | {"capture-device": "Pixel"})
    first = opened(maya)[0]
    maya.client.post(f"/en/case/evidence/{first.id}/edit/", {"caption": "New", "kind": "demand"})
    assert [(one.caption, one.capture_device) for one in opened(maya)] == [("New", "Pixel"), ("Caption", "Pixel")]
    maya.client.post(DESCRIBE, FORM)  # a page that was open before the question was there
    assert [one.capture_device for one in opened(maya)] == ["Pixel", "Pixel"]


def test_a_day_that_no_file_names_is_not_offered() -> None:
    form = CaptureForm(exhibits=[exhibit(1)])
    assert "own_days" not in form.fields
    assert form.initial["own_days"] is False
    assert not [
        line for line in exhibit_pages.sheet(exhibit(1), BERLIN, "en").lines if line.label.startswith("Captured")
    ]
    said = replace(exhibit(1), captured_at="2026-11-20T21:14:00", capture_day="2026-11-20")
    assert CaptureForm(exhibits=[said]).initial["own_days"] is True
