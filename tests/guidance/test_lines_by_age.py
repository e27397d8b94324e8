"""No line for people under 18 alone is shown to an adult, and none for adults to somebody who may be under 18."""

import html
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone

from guidance import contact_search, pack_loader
from guidance.facts import Contact
from guidance.plan import SLUGS
from tests.guidance.test_no_page_of_another import reader

PLACES = sorted(pack_loader.countries())
ADULT: tuple[dict[str, list[str]], ...] = (
    {"age": ["adult"], "published": ["yes"], "paid": ["yes"]},
    {"age": ["adult"], "published": ["no"], "form": ["known"]},
    {"age": ["adult"], "safety": ["danger"]},
)
MAY_BE_YOUNG: tuple[dict[str, list[str]], ...] = (
    {"age": ["me"], "published": ["no"]},
    {"age": ["unsure"], "published": ["yes"]},
    {"age": ["unsure"], "safety": ["danger"]},
    {"age": ["other"], "whom": ["child"], "published": ["yes"]},
)
PAGES = ("help-now/", "find-help/", "plan/print/", "questions/", *(f"steps/{slug}/" for slug in SLUGS))
HOURS = ("2026-12-01 02:00", "2026-12-01 11:00")
# Words of a line that say it is for somebody under 18, and those that say it is for others as well.
FOR_YOUNG = re.compile(
    r"\bunder[- ]18s?\b|\b18 or younger\b|\bchildren and young people\b|\bpeople from 8 to 18\b", re.IGNORECASE
)
FOR_OTHERS = re.compile(
    r"\ball ages\b|\bany age\b|\badults?\b|\bparents\b|\bthose who help\b|\beveryone\b|\bwithout consent\b",
    re.IGNORECASE,
)
FOR_ADULTS = re.compile(
    r"\badults (?:only|of|in|find)\b|\blistens to adults\b|^adults\b|\bfor adults of\b", re.IGNORECASE
)


def everybody() -> Iterator[Contact]:
    for place in pack_loader.countries().values():
        yield from place.contacts


def for_young_alone(contact: Contact) -> bool:
    """An adult may be 18, whom a line for those up to 18 is for, too."""
    return contact.oldest is not None and contact.oldest < 18


def for_adults_alone(contact: Contact) -> bool:
    return contact.youngest is not None and contact.youngest >= 18


def test_what_the_words_say_stands_in_the_age_as_well() -> None:
    """What only takes the address of a page is shown where somebody in it may be under 18, and nowhere else."""
    for contact in everybody():
        if contact.kinds == ("report",):
            continue
        words = contact.what["en"]
        if FOR_YOUNG.search(words) and not FOR_OTHERS.search(words):
            assert contact.oldest is not None, (contact.id, words)
        assert bool(FOR_ADULTS.search(words)) == for_adults_alone(contact), (contact.id, words)


def shown(contact: Contact, page: str) -> bool:
    return (
        f"<h3>{html.escape(contact.name)}</h3>" in page or f"<strong>{html.escape(contact.name)}</strong>" in page
    )


@pytest.mark.parametrize("country", PLACES)
def test_nobody_reads_of_a_line_for_others_alone(country: str) -> None:
    lines = pack_loader.countries()[country].contacts
    groups = ((ADULT, for_young_alone), (MAY_BE_YOUNG, for_adults_alone))
    for hour in HOURS:
        with time_machine.travel(hour, tick=False):
            for readers, for_others in groups:
                for answers in readers:
                    client = reader({**answers, "country": [country]})
                    for address in PAGES:
                        page = client.get(f"/en/{address}").content.decode()
                        found = [line.id for line in lines if for_others(line) and shown(line, page)]
                        assert found == [], (answers, address)


def test_the_look_at_a_page_finds_a_line_that_is_there() -> None:
    page = reader({"age": ["me"], "country": ["us"]}).get("/en/steps/get-help/").content.decode()
    assert any(shown(line, page) for line in pack_loader.countries()["us"].contacts if for_young_alone(line))
    page = reader({"age": ["adult"], "country": ["us"]}).get("/en/steps/get-help/").content.decode()
    assert any(shown(line, page) for line in pack_loader.countries()["us"].contacts if for_adults_alone(line))


def first_of(country: str, slug: str, **answers: str) -> str:
    page = reader({name: [value] for name, value in {**answers, "country": country}.items()})
    found = page.get(f"/en/steps/{slug}/").content.decode()
    names = re.findall(r"<h3>([^<]+)</h3>", found)
    assert names
    return html.unescape(names[0])


def test_an_adult_in_the_us_is_sent_to_people_for_adults_and_others_to_ncmec() -> None:
    assert first_of("us", "get-help", age="adult") == "CCRI Image Abuse Helpline"
    assert first_of("us", "press-charges", age="adult") == "FBI"
    for age in ("me", "unsure"):
        assert first_of("us", "press-charges", age=age) == "NCMEC CyberTipline"


def test_an_adult_in_canada_is_sent_to_no_line_for_children() -> None:
    page = reader({"age": ["adult"], "country": ["ca"]}).get("/en/steps/get-help/").content.decode()
    names = html.unescape(" ".join(re.findall(r"<h3>([^<]+)</h3>", page)))
    assert "NeedHelpNow" not in names
    assert "Victim Support Line (Ontario)" in names
    assert "Suicide Crisis Helpline" in names


def test_parents_of_any_age_find_the_lines_for_parents() -> None:
    """The age of a parent is not that of the child whom a line is for."""
    for place in pack_loader.countries().values():
        for line in place.of("parents"):
            for age in ("18-25", "over-25"):
                wish = contact_search.ContactQuery(age=age, kind="parents")
                found = contact_search.find(place.contacts, wish, timezone.now())
                assert line in found, (line.id, age)
