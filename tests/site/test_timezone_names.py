"""Zones by the names that people use, in their language."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from cases import custody
from cases.custody_subjects import DossierSubject
from sextortion_help.i18n import timezone_names
from tests.conftest import Person
from tests.pages import squeezed

WINTER, SUMMER = datetime(2026, 11, 20, 21, 14, tzinfo=UTC), datetime(2026, 7, 20, 21, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "language", "name"),
    [
        (WINTER, "Europe/Berlin", "de", "MEZ"),
        (SUMMER, "Europe/Berlin", "de", "MESZ"),
        (SUMMER, "Europe/Berlin", "en", "CEST"),
        (WINTER, "America/New_York", "de", "UTC-5"),
        (WINTER, "Asia/Kolkata", "en", "UTC+5:30"),
        (WINTER, "UTC", "de", "UTC"),
    ],
)
def test_short_names(at: datetime, zone: str, language: str, name: str) -> None:
    assert timezone_names.short(at.astimezone(ZoneInfo(zone)), language) == name


def test_a_zone_in_words() -> None:
    assert timezone_names.described(ZoneInfo("Europe/Vienna"), "de") == "Wien (MEZ/MESZ)"
    assert timezone_names.described(ZoneInfo("UTC"), "de") == "UTC"


def test_german_pages_say_mez(maya: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(custody.timezone, "now", lambda: WINTER)
    custody.record(maya.case, custody.Act.EXPORTED, subject=DossierSubject("de"))
    assert "20. November 2026, 22:14</time> MEZ" in squeezed(maya.client.get("/de/case/log/").content.decode())
    assert "</time> CET" in squeezed(maya.client.get("/en/case/log/").content.decode())
