"""Finding people to talk to."""

from datetime import UTC, datetime

import pytest

from guidance import contact_search, pack_loader
from guidance.contact_search import ContactQuery

GERMANY = pack_loader.countries()["de"].contacts
MONDAY_NIGHT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 2 a.m. in Berlin
MONDAY_NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # noon in Berlin


def found(wish: ContactQuery, now: datetime = MONDAY_NIGHT) -> list[str]:
    return [contact.name for contact in contact_search.find(GERMANY, wish, now)]


def test_open_ones_come_first() -> None:
    names = found(ContactQuery())
    assert names.index("TelefonSeelsorge") < names.index("HateAid")


@pytest.mark.parametrize(
    ("wish", "there", "absent"),
    [
        (ContactQuery(age="under-18"), "krisenchat", "HateAid"),
        (ContactQuery(age="over-25"), "HateAid", "krisenchat"),
        (ContactQuery(gender="men"), "Hilfetelefon Gewalt an Männern", "Hilfetelefon Gewalt gegen Frauen"),
        (ContactQuery(channel="call"), "TelefonSeelsorge", "krisenchat"),
        (ContactQuery(channel="write"), "krisenchat", "Elterntelefon"),
        (ContactQuery(language="uk"), "krisenchat", "Hilfe-Telefon Sexueller Missbrauch"),
        (ContactQuery(kind="relationship"), "Hilfetelefon Gewalt gegen Frauen", "krisenchat"),
        (ContactQuery(open_now=True), "TelefonSeelsorge", "HateAid"),
    ],
)
def test_a_wish_leaves_out_what_does_not_fit(wish: ContactQuery, there: str, absent: str) -> None:
    assert there in found(wish)
    assert absent not in found(wish)


def test_open_now_is_told_by_the_clock_of_the_place() -> None:
    assert "HateAid" in found(ContactQuery(open_now=True), MONDAY_NOON)
    assert "HateAid" not in found(ContactQuery(open_now=True), MONDAY_NIGHT)


def test_unknown_hours_are_not_closed() -> None:
    """At night the right line must not vanish because nobody wrote down when it is there."""
    names = found(ContactQuery(open_now=True))
    assert "Frauen gegen Gewalt (bff)" in names
    assert names.index("TelefonSeelsorge") < names.index("Frauen gegen Gewalt (bff)")
    assert found(ContactQuery()).index("Frauen gegen Gewalt (bff)") < found(ContactQuery()).index("HateAid"), (
        "closed ones come last"
    )


@pytest.mark.parametrize(
    ("country", "age", "name"),
    [
        ("de", "over-25", "HateAid"),
        ("uk", "over-25", "Revenge Porn Helpline"),
        ("us", "over-25", "CCRI"),
        ("us", "under-18", "NCMEC"),
        ("au", "18-25", "eSafety"),
        ("ca", "under-18", "NeedHelpNow"),
        ("nz", "over-25", "Netsafe"),
        ("fr", "under-18", "3018"),
        ("nl", "over-25", "Helpwanted"),
        ("be", "over-25", "IGVM"),
        ("lu", "", "BEE SECURE"),
        ("es", "", "017"),
    ],
)
def test_the_service_made_for_this_comes_first(country: str, age: str, name: str) -> None:
    contacts = pack_loader.countries()[country].contacts
    found_ones = contact_search.find(contacts, ContactQuery(age=age, kind=""), MONDAY_NOON)
    made_for_this = next(one for one in found_ones if name in one.name)
    assert found_ones.index(made_for_this) <= (1 if country == "be" else 0)


def test_a_closed_one_does_not_stand_above_somebody_who_answers() -> None:
    contacts = pack_loader.countries()["lu"].contacts
    names = [one.name for one in contact_search.find(contacts, ContactQuery(), MONDAY_NIGHT)]
    assert names.index("Kanner- a Jugendtelefon") < names.index("BEE SECURE Helpline")


@pytest.mark.parametrize(
    ("country", "wish", "name"),
    [
        ("uk", ContactQuery(age="under-18", open_now=True), "Childline"),
        ("fr", ContactQuery(age="under-18", open_now=True), "119 Allô enfance en danger"),
        ("nl", ContactQuery(open_now=True), "113 Zelfmoordpreventie"),
        ("be", ContactQuery(open_now=True), "Centre Prévention Suicide (CPS)"),
        ("it", ContactQuery(age="under-18", open_now=True), "Telefono Azzurro"),
        ("es", ContactQuery(open_now=True), "024"),
        ("pl", ContactQuery(age="under-18", open_now=True), "Telefon Zaufania dla Dzieci i Młodzieży"),
        ("uk", ContactQuery(open_now=True), "Victim Support"),
        ("us", ContactQuery(age="under-18", open_now=True), "The Trevor Project"),
        ("us", ContactQuery(age="under-18", kind="youth", open_now=True), "NCMEC CyberTipline"),
        ("at", ContactQuery(gender="men", open_now=True), "Männernotruf"),
        ("at", ContactQuery(open_now=True), "Opfer-Notruf (WEISSER RING)"),
        ("ch", ContactQuery(open_now=True), "Opferhilfe Kanton Zürich"),
        ("ca", ContactQuery(age="under-18", open_now=True), "Kids Help Phone"),
        ("au", ContactQuery(age="under-18", open_now=True), "Kids Helpline"),
        ("ie", ContactQuery(age="under-18", open_now=True), "ISPCC Childline"),
        ("nz", ContactQuery(age="under-18", open_now=True), "Youthline"),
    ],
)
def test_the_night_lines_are_open_at_night(country: str, wish: ContactQuery, name: str) -> None:
    contacts = pack_loader.countries()[country].contacts
    found_ones = [one for one in contact_search.find(contacts, wish, MONDAY_NIGHT) if one.open_at(MONDAY_NIGHT)]
    assert name in [one.name for one in found_ones]


def test_banks_and_report_points_are_no_people_to_talk_to() -> None:
    assert "Sperr-Notruf" not in found(ContactQuery())
    assert "jugendschutz.net" not in found(ContactQuery())
