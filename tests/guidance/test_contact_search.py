"""Finding people to talk to."""

import itertools
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
        ("ca", "over-25", "Intimate Images"),
        ("nz", "over-25", "Netsafe"),
        ("fr", "under-18", "3018"),
        ("nl", "over-25", "Helpwanted"),
        ("be", "over-25", "IGVM"),
        ("lu", "", "BEE SECURE"),
        ("es", "", "017"),
        ("at", "over-25", "Internet Ombudsstelle"),
        ("ie", "", "Hotline"),
        ("it", "over-25", "Garante"),
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


# --- every pack, every age, everybody ----------------------------------------------------------------------

AGES = ("", "under-18", "18-25", "over-25")
GENDERS = ("", "women", "men")
EVERYBODY = list(itertools.product(pack_loader.countries(), AGES, GENDERS))
EVERYWHERE = pack_loader.countries()["international"].of("crisis")[:2]  # below the lines of every country
# Where each crisis line for that age is known to be closed at night: an open line of another kind stands first.
CLOSED_AT_NIGHT = {("lu", "over-25"), ("it", "over-25")}
# Where no service for blackmail with pictures is known for that age.
NOT_MADE_FOR_THIS = {
    *(("pl", age) for age in AGES),
    *(("international", age) for age in AGES),
    *(("ch", age) for age in ("18-25", "over-25")),
    *((place, "under-18") for place in ("de", "uk", "it", "au", "ie", "at", "ca", "ch")),
}


@pytest.mark.parametrize("now", [MONDAY_NIGHT, MONDAY_NOON], ids=["night", "noon"])
@pytest.mark.parametrize(("country", "age", "gender"), EVERYBODY)
def test_everybody_finds_a_crisis_line_and_a_first_one_that_fits(
    country: str, age: str, gender: str, now: datetime
) -> None:
    contacts = pack_loader.countries()[country].contacts
    for open_now in (False, True):
        wish = ContactQuery(age=age, gender=gender, open_now=open_now)
        lines = contact_search.find(contacts, wish, now)
        on_the_page = [*lines, *EVERYWHERE]
        assert any("crisis" in one.kinds and one.open_at(now) is not False for one in on_the_page)
        assert any("crisis" in one.kinds for one in lines) or (country, age) in CLOSED_AT_NIGHT
        assert any(one.kinds != ("lgbtq",) and one.open_at(now) is not False for one in lines[:1])
        assert {way.kind for one in on_the_page for way in one.ways} - {"tel"}, "somebody may be unable to speak"
        unknown = [one for one in lines if one.hours is None]
        every = contact_search.find(contacts, ContactQuery(age=age, gender=gender), now)
        assert unknown == [one for one in every if one.hours is None], "unknown hours hide nobody"


@pytest.mark.parametrize(("country", "age", "gender"), EVERYBODY)
def test_what_is_made_for_this_stands_first_wherever_it_is_known_and_not_closed(
    country: str, age: str, gender: str
) -> None:
    contacts = pack_loader.countries()[country].contacts
    lines = contact_search.find(contacts, ContactQuery(age=age, gender=gender), MONDAY_NOON)
    made = [one for one in lines if "image-abuse" in one.kinds]
    if age == contact_search.UNDER_18:  # a form comes later than a person
        made = [one for one in made if {way.kind for way in one.ways} & set(contact_search.ANSWERED)]
    assert bool(made) == ((country, age) not in NOT_MADE_FOR_THIS)
    may_answer = [one for one in made if one.open_at(MONDAY_NOON) is not False]
    assert lines[: len(may_answer)] == may_answer


@pytest.mark.parametrize("now", [MONDAY_NIGHT, MONDAY_NOON], ids=["night", "noon"])
@pytest.mark.parametrize("country", pack_loader.countries())
def test_somebody_under_18_reads_first_of_a_person_for_young_people(country: str, now: datetime) -> None:
    """Before a line for everybody, and before a form, which may ask for the picture."""
    contacts = pack_loader.countries()[country].contacts
    lines = contact_search.find(contacts, ContactQuery(age=contact_search.UNDER_18), now)
    may_answer = [one for one in lines if one.open_at(now) is not False and not one.doubtful]
    if young := [one for one in may_answer if "youth" in one.kinds and "lgbtq" not in one.kinds]:
        first = may_answer[0]
        somebody_answers = {way.kind for way in first.ways} & set(contact_search.ANSWERED)
        assert first in young or ("image-abuse" in first.kinds and somebody_answers)
        others = [one for one in may_answer if not {"youth", "image-abuse"} & set(one.kinds)]
        assert not others or may_answer.index(young[0]) < may_answer.index(others[0])


def test_a_line_for_lgbtq_people_stands_behind_those_for_everyone_until_somebody_asks_for_it() -> None:
    contacts = pack_loader.countries()["nl"].contacts
    morning = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    names = [one.id for one in contact_search.find(contacts, ContactQuery(), morning)]
    assert names.index("nl-switchboard") > names.index("nl-luisterlijn"), "though its hours are known"
    assert [one.id for one in contact_search.find(contacts, ContactQuery(kind="lgbtq"), morning)] == [
        "nl-switchboard"
    ]


@pytest.mark.parametrize("age", AGES)
def test_where_nobody_fits_others_of_that_age_are_named(age: str) -> None:
    contacts = pack_loader.countries()["lu"].contacts
    wish = ContactQuery(kind="lgbtq", age=age)
    assert not contact_search.find(contacts, wish, MONDAY_NOON)
    others = contact_search.instead(contacts, wish, MONDAY_NOON)
    assert 2 <= len(others) <= contact_search.MOST_INSTEAD
    assert not [one for one in others if age == "under-18" and one.youngest]
