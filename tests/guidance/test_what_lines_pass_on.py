"""What a helpline keeps to itself: by name where a source says so, else a sentence that promises nothing."""

import html
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from guidance import content_loader, pack_loader
from guidance.facts import Certainty, Contact

SENTENCE = "Ask at the start what they must pass on."
YOUNG = "You can ask at the start what they must pass on."
NOTHING_KNOWN = {"lu", "international"}
TOLD = [one for place in pack_loader.countries().values() for one in place.contacts if one.keeps]


@pytest.mark.parametrize("contact", TOLD, ids=lambda one: one.id)
def test_what_a_line_keeps_to_itself_has_a_source(contact: Contact) -> None:
    assert contact.keeps
    assert contact.keeps.source
    assert contact.keeps.certainty in (Certainty.OFFICIAL, Certainty.SECONDARY)
    assert not contact.keeps.checked_on, "nobody has asked them yet"


def test_it_is_known_of_a_line_in_most_countries() -> None:
    places = {name for name, place in pack_loader.countries().items() if any(one.keeps for one in place.contacts)}
    assert places == set(pack_loader.countries()) - NOTHING_KNOWN


@pytest.mark.parametrize("country", pack_loader.countries())
def test_it_stands_beside_the_line_and_what_holds_for_all_below(client: Client, country: str) -> None:
    page = html.unescape(client.get(f"/en/countries/{country}/").content.decode())
    assert SENTENCE in page
    for contact in pack_loader.countries()[country].contacts:
        if contact.keeps:
            assert content_loader.say(contact.keeps.about) in page


@pytest.mark.parametrize(("age", "sentence"), [("adult", SENTENCE), ("me", YOUNG)])
@pytest.mark.parametrize("path", ["find-help/", "steps/get-help/", "help-now/"])
def test_it_stands_near_the_lines_in_the_voice_of_the_reader(
    answered: Callable[..., Client], path: str, age: str, sentence: str
) -> None:
    page = html.unescape(answered(age=age, country="de").get(f"/en/{path}").content.decode())
    assert page.count(sentence) == 1


@pytest.mark.parametrize("voice", ["de", "de-du", "fr", "fr-tu", "it", "it-tu"])
def test_every_language_and_voice_has_its_own_words(voice: str) -> None:
    msgid = (
        "What you say stays with them as a rule. If a life is in danger, or somebody under 18 is being harmed, "
        "they may have to tell someone. Ask at the start what they must pass on."
    )
    with translation.override(voice):
        words = translation.gettext(msgid)
    with translation.override(voice.partition("-")[0]):
        assert (translation.gettext(msgid) == words) == ("-" not in voice)
    assert words != msgid


@pytest.mark.parametrize("path", ["help-now/de/", "countries/de/"])
def test_the_number_comes_before_it(client: Client, path: str) -> None:
    """Who is in a crisis needs the button first."""
    page = html.unescape(client.get(f"/en/{path}").content.decode())
    told = [one for one in TOLD if content_loader.say(one.keeps.about) in page]
    assert told
    for one in told:
        sentence = content_loader.say(one.keeps.about)
        card = next(card for card in page.split('<li class="card')[1:] if sentence in card)
        assert card.index("href=") < card.index(sentence)
