"""The recommended way from the first page, for nine people: what it costs them in taps and words may only fall."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guidance import plan
from tests.guidance.walks import PERSONAS, Persona, Walk, filled, words
from tests.pages import shown

# Words up to the list "do this now", with the list; to the plan with all that it shows; and taps to it.
MOST_TAPS_TO_PLAN = 4
MOST_WORDS_TO_LIST = 150
MOST_WORDS_TO_PLAN = 169
MOST_TAPS_TO_EVIDENCE = 13
MOST_WORDS_TO_EVIDENCE = 713
LONGER = {"ex-partner's deepfake, watched device, Austria": (6, 250, 270)}  # two questions more, and a safe device


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


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.name)
def test_a_page_has_one_filled_button(persona: Persona) -> None:
    walk = to_plan(persona)
    pages = [f"steps/{slug}/" for slug in plan.SLUGS]
    for address in ("plan/", "device-safety/", "lawyer-first/", *pages):
        html = walk.client.get(f"/{persona.language}/{address}").content.decode()
        assert len(filled(html)) == 1, address


@pytest.mark.django_db
def test_from_the_plan_to_eight_files_that_are_safe() -> None:
    """The last screen that is read before the files are chosen; then a tick and a button."""
    walk = to_plan(PERSONAS[8])
    while "secure-evidence" not in walk.address:
        (button,) = filled(walk.html)
        walk.send("/en/plan/onward/", **({"done": "bank"} if button.get("href") is None else {}))
    walk.tap(filled(walk.html)[0].get("href", ""))
    walk.send(walk.address, watcher="nobody")
    walk.send(walk.address)
    six = re.findall(r"<li>([a-z]+)</li>", walk.html)
    walk.tap(filled(walk.html)[0].get("href", ""))
    walk.send(walk.address, words=" ".join(six))
    assert walk.address == "/en/case/evidence/add/"  # the age was said at the beginning and is not asked again
    assert walk.taps + 2 <= MOST_TAPS_TO_EVIDENCE
    assert walk.words <= MOST_WORDS_TO_EVIDENCE
    files = [SimpleUploadedFile(f"{number}.txt", f"Pay {number}".encode(), "text/plain") for number in range(8)]
    walk.send("/en/case/evidence/upload/", nothing_intimate="1", files=files)
    walk.send("/en/case/evidence/arrived/")
    (button,) = filled(walk.html)
    assert shown(button) == "Next: Report and block"
    walk.tap(button.get("href", ""))
    assert walk.address == "/en/steps/break-contact/"
    walk.open("/en/plan/")
    assert "8 files are safe" in walk.html


@pytest.mark.parametrize("language", ["en", "de"])
def test_do_not_pay_stands_on_the_first_page(language: str) -> None:
    walk = Walk(PERSONAS[0])
    walk.open(f"/{language}/")
    assert {"en": "Don’t pay", "de": "Nicht zahlen"}[language] in walk.html
    assert len(filled(walk.html)) == 1
