"""Lines for LGBTQ+ people: in the packs, in the finder and under the question of somebody who may be outed."""

import html
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation

from guidance import pack_loader

NONE_KNOWN = {"lu", "international"}
SENTENCES = {
    "en": "we know no line for LGBTQ+ people there",
    "de": "Dort kennen wir keine Beratung für LGBTQ+ Menschen",
    "fr": "nous n’y connaissons aucune ligne pour les personnes LGBTQ+",
    "it": "non conosciamo lì una linea per persone LGBTQ+",
}


def outing(client: Client, language: str = "en") -> str:
    page = html.unescape(client.get(f"/{language}/questions/").content.decode())
    return page[page.index('id="outing"') :].partition("</details>")[0]


@pytest.mark.parametrize("country", pack_loader.countries())
def test_each_country_names_a_line_or_says_that_none_is_known(
    answered: Callable[..., Client], country: str
) -> None:
    lines = pack_loader.countries()[country].of("lgbtq")
    assert bool(lines) == (country not in NONE_KNOWN)
    section = outing(answered(country=country))
    for line in lines:
        for way in line.ways:
            assert f'href="{way.href}"' in section, "also where its hours are unknown or it is closed"
    assert (SENTENCES["en"] in section) == (country in NONE_KNOWN)
    assert 'class="card' in section, "there is always somebody to ask"


@pytest.mark.parametrize("country", sorted(NONE_KNOWN))
def test_the_finder_says_that_none_is_known_and_whom_else_to_ask(client: Client, country: str) -> None:
    page = client.post("/en/find-help/", {"country": country, "kind": "lgbtq"})
    assert SENTENCES["en"] in html.unescape(page.content.decode())
    assert not page.context["found"]
    assert len(page.context["instead"]) >= 2


def test_the_finder_says_nothing_of_it_where_one_is_known(client: Client) -> None:
    page = client.post("/en/find-help/", {"country": "at", "kind": "lgbtq", "age": "under-18"})
    assert [one.id for one in page.context["found"]] == ["at-courage"]
    assert SENTENCES["en"] not in html.unescape(page.content.decode())


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("age", ["adult", "me"])
def test_it_is_said_in_each_language_and_voice(answered: Callable[..., Client], language: str, age: str) -> None:
    assert SENTENCES[language] in outing(answered(age=age, country="lu"), language)


@pytest.mark.parametrize("language", ["fr", "it"])
def test_translators_have_it(language: str) -> None:
    """A translation shows this part in English until a person has read it."""
    msgid = (
        "%(place)s: we know no line for LGBTQ+ people there. These listen to everybody, and you decide what you "
        "tell them:"
    )
    for voice in (language, {"fr": "fr-tu", "it": "it-tu"}[language]):
        with translation.override(voice):
            assert SENTENCES[language] in translation.gettext(msgid)


def test_nobody_under_18_is_shown_a_line_for_adults(answered: Callable[..., Client]) -> None:
    client = answered(age="me", country="lu")
    assert "lu-sos" not in outing(client)
    assert "45 45 45" not in outing(client)
