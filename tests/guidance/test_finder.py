"""Finding people to talk to."""

from datetime import UTC, datetime

import pytest

from guidance import finder, packs
from guidance.finder import Wish

GERMANY = packs.countries()["de"].contacts
MONDAY_NIGHT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 2 a.m. in Berlin
MONDAY_NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # noon in Berlin


def found(wish: Wish, now: datetime = MONDAY_NIGHT) -> list[str]:
    return [contact.name for contact in finder.find(GERMANY, wish, now)]


def test_open_ones_come_first() -> None:
    names = found(Wish())
    assert names.index("TelefonSeelsorge") < names.index("HateAid")


@pytest.mark.parametrize(
    ("wish", "there", "absent"),
    [
        (Wish(age="under-18"), "krisenchat", "HateAid"),
        (Wish(age="over-25"), "HateAid", "krisenchat"),
        (Wish(gender="men"), "Hilfetelefon Gewalt an Männern", "Hilfetelefon Gewalt gegen Frauen"),
        (Wish(channel="call"), "TelefonSeelsorge", "krisenchat"),
        (Wish(channel="write"), "krisenchat", "Elterntelefon"),
        (Wish(language="uk"), "krisenchat", "Hilfe-Telefon Sexueller Missbrauch"),
        (Wish(kind="relationship"), "Hilfetelefon Gewalt gegen Frauen", "krisenchat"),
        (Wish(open_now=True), "TelefonSeelsorge", "HateAid"),
    ],
)
def test_a_wish_leaves_out_what_does_not_fit(wish: Wish, there: str, absent: str) -> None:
    assert there in found(wish)
    assert absent not in found(wish)


def test_open_now_is_told_by_the_clock_of_the_place() -> None:
    assert "HateAid" in found(Wish(open_now=True), MONDAY_NOON)
    assert "HateAid" not in found(Wish(open_now=True), MONDAY_NIGHT)


def test_unknown_hours_count_as_closed() -> None:
    assert "Frauen gegen Gewalt (bff)" in found(Wish(), MONDAY_NOON)
    assert "Frauen gegen Gewalt (bff)" not in found(Wish(open_now=True), MONDAY_NOON)


def test_banks_and_report_points_are_no_people_to_talk_to() -> None:
    assert "Sperr-Notruf" not in found(Wish())
    assert "jugendschutz.net" not in found(Wish())
