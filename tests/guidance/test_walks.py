"""The recommended way from the first page, for nine people: what it costs them in taps and words may only fall."""

import re

import pytest

from tests.guidance.walks import PERSONAS, Persona, Walk, filled, words

# Words up to the list "do this now", with the list; to the plan with all that it shows; and taps to it.
MOST_TAPS_TO_PLAN = 4
MOST_WORDS_TO_LIST = 150
MOST_WORDS_TO_PLAN = 169
LONGER = {"ex-partner's deepfake, watched device, Austria": (6, 250, 267)}  # two questions more, and a safe device


def to_plan(persona: Persona) -> Walk:
    """From the first page, over the questions, to the plan."""
    walk = Walk(persona)
    walk.open(f"/{persona.language}/")
    walk.send(f"/{persona.language}/check/safety/", answer=persona.answers["safety"])
    while not walk.address.endswith("/plan/"):
        if walk.question:
            walk.answer(walk.question)
        else:  # an answer led away from the questions: on by the filled button
            (button,) = filled(walk.html)
            walk.tap(button.get("href", ""))
    return walk


def words_after_list(html: str) -> int:
    """Words of the plan below its list."""
    return words(html) - words(re.sub(r"(?s)(<ol class=\"things\">.*?</ol>).*?</main>", r"\1</main>", html))


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.name)
def test_from_landing_to_the_plan(persona: Persona) -> None:
    walk = to_plan(persona)
    taps, to_list, in_all = LONGER.get(persona.name, (MOST_TAPS_TO_PLAN, MOST_WORDS_TO_LIST, MOST_WORDS_TO_PLAN))
    read = walk.words - words_after_list(walk.html)
    assert walk.taps <= taps
    assert read <= to_list
    assert walk.words <= in_all
    assert len(filled(walk.html)) == 1


@pytest.mark.parametrize("language", ["en", "de"])
def test_do_not_pay_stands_on_the_first_page(language: str) -> None:
    walk = Walk(PERSONAS[0])
    walk.open(f"/{language}/")
    assert {"en": "Don’t pay", "de": "Nicht zahlen"}[language] in walk.html
    assert len(filled(walk.html)) == 1
