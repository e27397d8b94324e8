"""Whoever says that it is about their child is spoken to as a parent, and reads first of a line for parents."""

import re
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from guidance import content_loader, journey, pack_loader, plan, questions, step_widgets
from tests.guidance.seen import SeenPage
from tests.guidance.test_content import is_for_parents
from tests.guidance.test_no_page_of_another import reader

PLACES = sorted(set(pack_loader.countries()) - {"international"})  # which names no line of one country
STEPS = ("get-help", "press-charges", "report-material")
CHILD = {"age": ["other"], "whom": ["child"]}
MORE: tuple[dict[str, list[str]], ...] = (
    {"form": ["stranger"], "published": ["no"]},
    {"form": ["stranger"], "published": ["yes"], "published-where": ["people"]},
    {"form": ["peer"], "published": ["unsure"]},
    {"form": ["stranger"], "accused": ["script"], "paid": ["yes"]},
)
CHILD_SAID = {"en": "your child", "de": "Ihr Kind", "fr": "votre enfant", "it": "Suo figlio"}
# Sentences to the person in the picture.
TO_THE_VICTIM = {
    "en": r"pictures of me|you are its victim|something you did|shows you\b|you didn’t|people I know|I am afraid",
    "de": r"Bilder von mir|sind Sie das Opfer|Sie sind das Opfer|das Sie getan|dass Sie es sind|Ich habe Angst"
    r"|Sie nicht (?:gezahlt|einverstanden)|Sie schulden",
    "fr": r"images intimes de moi|vous la victime|que vous avez fait|s’agit de vous|J’ai peur|que je connais"
    r"|vous n’(?:avez pas payé|étiez pas d’accord)",
    "it": r"mie immagini|la vittima è Lei|tratta di Lei|Ho paura di|Suo consenso|che conosco|non ha pagato",
}


def parents_page(language: str, slug: str, more: dict[str, list[str]], country: str = "uk") -> SeenPage:
    client = reader({**CHILD, **more, "country": [country]})
    return SeenPage(client.get(f"/{language}/steps/{slug}/").content.decode())


@pytest.mark.parametrize("country", PLACES)
def test_every_country_names_a_line_for_parents_first(country: str) -> None:
    way = journey.of_kept({"answers": {**CHILD, "country": [country]}})
    first = step_widgets.helplines(way)[0]
    assert "parents" in first.kinds, first.id
    assert not first.doubtful


@pytest.mark.parametrize("country", ["uk", "us"])
def test_parents_can_call_somebody(country: str) -> None:
    way = journey.of_kept({"answers": {**CHILD, "country": [country]}})
    first = step_widgets.helplines(way)[0]
    assert first.calls
    assert first.source


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("slug", STEPS)
def test_the_step_speaks_to_a_parent(language: str, slug: str) -> None:
    for more in MORE:
        text = parents_page(language, slug, more).text()
        assert CHILD_SAID[language] in text.replace("Your child", "your child"), more
        assert re.findall(TO_THE_VICTIM[language], text) == [], more


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("slug", STEPS)
def test_somebody_else_reads_none_of_it(language: str, slug: str) -> None:
    for answers in ({"age": ["adult"]}, {"age": ["me"]}, {"age": ["other"], "whom": ["friend"]}, {}):
        html = reader({**answers, "country": ["uk"], "published": ["yes"]}).get(f"/{language}/steps/{slug}/")
        page = SeenPage(html.content.decode())
        parts = [one.text for one in page.pieces if one.place.part == "main"]
        said = " ".join(parts)
        assert re.findall(r"\b[Mm]y child is afraid|[Yy]our child’s|Mein Kind hat|Ihres Kindes", said) == [], (
            answers
        )
        assert re.search(TO_THE_VICTIM[language], page.text()) or answers != {"age": ["adult"]}


@pytest.mark.parametrize("language", ["fr", "it"])
@pytest.mark.parametrize("slug", STEPS)
def test_translations_speak_to_a_parent_as_well(settings: Settings, language: str, slug: str) -> None:
    """As they are written; pages about law wait for a reader."""
    page = content_loader.load(f"steps/{slug}", language)
    step = next(
        step for step in plan.build(questions.tags({**CHILD, "form": ["stranger"], "published": ["yes"]}))
        if step.slug == slug
    )  # fmt: skip
    said = "\n".join(_shown_words(page, step))
    assert CHILD_SAID[language] in said
    assert re.findall(TO_THE_VICTIM[language], said) == []


def _shown_words(page: content_loader.ContentPage, step: plan.Step) -> Iterator[str]:
    wording = page.wordings.get(step.wording, content_loader.Wording())
    yield wording.title or page.title
    yield wording.lead or page.lead
    for _name, deed in page.deeds(step.variants):
        yield f"{deed.do} {deed.hint}"
    for name in (*step.warnings, *step.notes, *step.folded):
        section = page.section(name)
        if section:
            yield f"{section.title}\n{section.markdown}"


def test_words_for_parents_have_a_rule_that_asks_for_them() -> None:
    """So no young reader ever sees them: who says that it is about their child is none."""
    found = 0
    for rules in plan.step_rules().values():
        variants = [variant for action in rules.actions for variant in action.variants]
        for rule in (*rules.wordings, *rules.warnings, *rules.notes, *rules.folded, *variants):
            if is_for_parents(rule.id):
                found += 1
                assert "child" in rule.when, rule.id
    assert found >= 15


def test_a_parent_is_not_told_to_bring_an_adult() -> None:
    situation = questions.tags({"whom": ["child"], "age": ["me"]})
    assert "pc-adult" not in next(step for step in plan.build(situation) if step.slug == "press-charges").actions
