"""Words for the codes that the packs hold."""

from collections.abc import Callable
from datetime import date

import pytest

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
    ("hours", "free", "is_open", "words"),
    [
        ("24/7", True, True, "Free, day and night."),
        ("24/7", False, True, "Day and night."),
        ("Mo-Fr 10-16", True, True, "Mon–Fri 10:00–16:00. Free."),
        ("Mo-Fr 10-16", False, False, "Mon–Fri 10:00–16:00 (Closed now)."),
        (None, True, False, "Free."),
        (None, False, False, ""),
    ],
)
def test_terms_say_when_and_what_it_costs(hours: str | None, free: bool, is_open: bool, words: str) -> None:
    contact = Contact(
        id="one", name="One", kinds=("crisis",), ways=(ContactWay(kind="tel", value="1"),), hours=hours, free=free,
        what={"en": "A", "de": "B"}, source="x", certainty="own", collected_on=date(2026, 11, 1),
    )  # fmt: skip
    assert contact_wording.terms(contact, is_open) == words
