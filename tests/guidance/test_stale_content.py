"""The list of what somebody must look at again, and the page that says so."""

import io
from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from guidance import pack_loader

READ_ON = pack_loader.countries()["de"].contacts[0].verified_on


def listed(day: date, **options: int) -> str:
    out = io.StringIO()
    with time_machine.travel(day, tick=False):
        call_command("stale_content", stdout=out, **options)
    return out.getvalue()


def test_nothing_is_due_on_the_day_it_was_read() -> None:
    assert listed(READ_ON).startswith("0 due;")


def test_numbers_are_due_after_a_month() -> None:
    with pytest.raises(SystemExit) as ended:
        listed(date(2027, 1, 1))
    assert ended.value.code == 1


def test_what_becomes_due_soon(capsys: pytest.CaptureFixture[str]) -> None:
    with time_machine.travel(READ_ON, tick=False), pytest.raises(SystemExit):
        call_command("stale_content", days=40)
    said = capsys.readouterr().out
    assert "de: de-telefonseelsorge" in said
    assert "253" not in said  # law has longer


def test_an_old_number_is_shown_with_a_warning_not_hidden(client: Client) -> None:
    with time_machine.travel(date(2027, 6, 1), tick=False):
        html = client.get("/en/help-now/de/").content.decode()
    assert "Please check: this may be out of date." in html
    assert 'class="card stale"' in html
    assert 'href="tel:08001110111"' in html
