"""Words for the codes that the packs hold."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import timezone

from guidance import contact_wording
from guidance.facts import Contact, ContactWay


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (ContactWay(kind="tel", value="116 111"), "Call 116 111"),
        (ContactWay(kind="sms", value="50808", say="HELLO"), "Text HELLO to 50808"),
        (ContactWay(kind="sms", value="50808"), "Text 50808"),
        (ContactWay(kind="mail", value="a@example.org"), "a@example.org"),
        (ContactWay(kind="chat", value="https://example.org/"), "Chat online"),
        (ContactWay(kind="web", value="https://example.org/"), "Open the page"),
        (ContactWay(kind="chat", value="https://example.org/", label={"en": "Ask", "de": "Fragen"}), "Ask"),
    ],
)
def test_a_button_says_where_it_leads(way: ContactWay, words: str) -> None:
    assert contact_wording.button(way) == words


@pytest.mark.parametrize(
    ("wording", "code", "words"),
    [
        (contact_wording.group_heading, "crisis", "In a crisis"),
        (contact_wording.group_heading, "lgbtq", "For LGBTQ+ people"),
        (contact_wording.group_heading, "relationship", "Counselling"),
        (contact_wording.takes_part, "yes", "takes part"),
        (contact_wording.takes_part, "no", "doesn’t take part"),
        (contact_wording.takes_part, "unknown", "not known"),
        (contact_wording.comes_back, "rarely", "Seldom."),
        (contact_wording.comes_back, "no", "As a rule not. Report it all the same."),
    ],
)
def test_codes_become_words(wording: Callable[[str], str], code: str, words: str) -> None:
    assert wording(code) == words


@pytest.mark.parametrize(
    ("hours", "free", "hour", "source_date", "words"),
    [
        ("24/7", True, 12, "2026", "Free, day and night."),
        ("24/7", False, 12, "2019", "Day and night."),
        ("Mo-Fr 10-16", True, 12, "2026", "Mon–Fri 10:00–16:00. Free."),
        ("Mo-Fr 10-16", False, 20, "2026", "Mon–Fri 10:00–16:00 (Closed now)."),
        ("Mo-Su 10-16", False, 20, "2023/2026", "Every day 10:00–16:00 (Closed now)."),
        ("Mo-Fr 10-16; Tu 17-19; Th 17-19", False, 12, "2026", "Mon–Fri 10:00–16:00; Tue, Thu 17:00–19:00."),
        ("Mo-Fr 10-16", False, 12, "2024-11", "Mon–Fri 10:00–16:00."),
        ("Mo-Fr 10-16", False, 12, "2024-10", "Mon–Fri 10:00–16:00, as of October 2024."),
        ("Mo-Fr 10-16", False, 20, "2020", "Mon–Fri 10:00–16:00, as of 2020 (Probably closed now)."),
        ("Mo-Fr 10-16", False, 20, None, "Mon–Fri 10:00–16:00, may have changed (Probably closed now)."),
        (None, True, 12, "2026", "Free."),
        (None, False, 12, "2026", ""),
    ],
)
@pytest.mark.parametrize("checked_on", [None, date(2026, 11, 1)])
def test_terms_say_when_and_what_it_costs(
    hours: str | None, free: bool, hour: int, source_date: str | None, words: str, checked_on: date | None
) -> None:
    """Whom a person has called since, has the hours that were said then, however old the source is."""
    contact = Contact(
        id="one", name="One", kinds=("crisis",), ways=(ContactWay(kind="tel", value="1"),), hours=hours, free=free,
        zone="UTC", what={"en": "A", "de": "B"}, source="x", source_date=source_date, certainty="own",
        collected_on=date(2026, 11, 1), checked_on=checked_on, checked_by="Maya" if checked_on else "",
    )  # fmt: skip
    with time_machine.travel(datetime(2026, 11, 30, hour, tzinfo=UTC), tick=False):
        opening = contact_wording.opening(contact, timezone.now())
        said = contact_wording.terms(contact, opening)
        assert not (opening is contact_wording.Opening.OPEN and contact.hours_may_have_changed)
    if checked_on:
        words = re.sub(r", (as of (October )?\d+|may have changed)", "", words)
        words = words.replace("Probably closed", "Closed")
    assert said == words
