"""Words for the codes that the packs hold."""

from collections.abc import Callable

import pytest

from guidance import contact_wording
from guidance.facts import ContactWay


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
        (contact_wording.group_heading, "lgbtq", "Counselling"),
        (contact_wording.takes_part, "yes", "takes part"),
        (contact_wording.takes_part, "no", "does not take part"),
        (contact_wording.takes_part, "unknown", "not known"),
        (contact_wording.comes_back, "rarely", "Seldom."),
        (contact_wording.comes_back, "no", "As a rule not. Report it all the same."),
    ],
)
def test_codes_become_words(wording: Callable[[str], str], code: str, words: str) -> None:
    assert wording(code) == words
