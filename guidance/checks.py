"""System check: packs, prose and rules are complete and fit together, or the site does not start."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning, register

from guidance import (
    content_loader,
    easy_language,
    first_things,
    language_cards,
    legal_notices,
    operator_line,
    pack_loader,
    plan,
    questions,
    translations,
)
from guidance.conditions import Condition
from sextortion_help.i18n.register import ENGLISH, WRITTEN_IN


def _languages() -> Iterator[str]:
    for language in WRITTEN_IN:
        for other in WRITTEN_IN:
            for name in sorted(content_loader.names(other) - content_loader.names(language)):
                yield f"The page {name} exists in {other} and is missing in {language}."
    for language in translations.languages():
        for name in sorted(content_loader.names(language) - content_loader.names(ENGLISH)):
            yield f"The page {name} exists in {language} and is missing in en."
    for voice, language in content_loader.VOICES.items():
        for name in sorted(content_loader.names(voice) - content_loader.names(language)):
            yield f"The page {name} exists in {voice} only."


def _danger() -> Iterator[str]:
    """Wherever an answer says that somebody is in danger, help comes next and not another question."""
    for question in questions.triage().questions:
        for option in question.options:
            if "danger" in option.tags and option.leads_to != "help-now":
                yield f"The answer {option.id} to {question.id} means danger and must lead to help-now."


def _conditions() -> Iterator[tuple[str, set[str]]]:
    for question in questions.triage().questions:
        yield f"the question {question.id}", question.ask.names() | (question.upfront or Condition()).names()
    for implied in questions.triage().implied:
        yield f"the tag {implied.tag}", implied.names()
    for thing in first_things.rules():
        yield f"the first thing {thing.id}", thing.names()
    for rule in plan.rules():
        yield f"the rule {rule.id}", rule.names()
    for slug, step_rules in plan.step_rules().items():
        yield from _step_conditions(slug, step_rules)


def _step_conditions(slug: str, step_rules: plan.StepRules) -> Iterator[tuple[str, set[str]]]:
    for named_rule in (
        *step_rules.main,
        *step_rules.wordings,
        *step_rules.actions,
        *step_rules.warnings,
        *step_rules.notes,
        *step_rules.folded,
    ):
        yield f"{named_rule.id} of the step {slug}", named_rule.names()
    for action in step_rules.actions:
        for variant in action.variants:
            yield f"{variant.id} of the action {action.id}", variant.names()


def _tags() -> Iterator[str]:
    known_tags = questions.every_tag()
    for where, names in _conditions():
        for name in sorted(names - known_tags):
            yield f"The condition of {where} names {name}, which no answer gives."


def _noticed() -> Iterator[str]:
    """Somebody close may do something when they notice: no such task without the plan first, nor without a word
    about it where it may be somebody close."""
    for step_rules in plan.step_rules().values():
        for action in step_rules.actions:
            planned = [variant.when for variant in action.variants[:2]] == [("close",), ("maybe-close",)]
            if action.noticed and not planned and not {"close", "bluff"} & {*action.unless, *action.when}:
                yield f"The action {action.id} can be noticed and has no words for somebody close."


def _read_first() -> Iterator[str]:
    """What has to be read before a translation shows it must exist in English."""
    for name, rule in content_loader.read_first().items():
        if name not in content_loader.names(ENGLISH):
            yield f"rules/read_first.yaml names the page {name}, which does not exist."
            continue
        page = content_loader.load(name, ENGLISH)
        ids = {*(section.id for section in page.sections), *page.actions, *page.lines}
        for part in sorted({*rule.sections, *rule.actions, *rule.lines} - ids):
            yield f"rules/read_first.yaml: there is no {part} on the page {name}."


def _step_words(folder: str) -> Iterator[str]:
    for slug, step_rules in plan.step_rules().items():
        page = content_loader.load(f"steps/{slug}", folder)
        ids_by_kind = {
            "action": ({rule.id for rule in step_rules.actions}, set(page.actions)),
            "wording": ({rule.id for rule in step_rules.wordings}, set(page.wordings)),
            "button": ({rule.id for rule in step_rules.main}, set(page.main)),
            "section": (
                {rule.id for rule in (*step_rules.warnings, *step_rules.notes, *step_rules.folded)},
                {section.id for section in page.sections},
            ),
        }
        for kind, (ruled, written_ids) in ids_by_kind.items():
            for name in sorted(ruled ^ written_ids):
                yield f"steps/{slug} in {folder}: the {kind} {name} is not in both rules and text."
        for action in step_rules.actions:
            words = page.actions[action.id].variants if action.id in page.actions else {}
            for name in sorted({rule.id for rule in action.variants} ^ set(words)):
                yield f"steps/{slug} in {folder}: the variant {name} of {action.id} is not in both."


def _other_words(folder: str) -> Iterator[str]:
    ruled, written_ids = {rule.id for rule in plan.rules()}, set(content_loader.load("reasons", folder).lines)
    for name in sorted(ruled ^ written_ids):
        yield f"reasons in {folder}: {name} is not in both rules and text."
    ruled, written_ids = (
        {thing.id for thing in first_things.rules()},
        set(content_loader.load("pages/first-things", folder).lines),
    )
    for name in sorted(ruled ^ written_ids):
        yield f"first-things in {folder}: {name} is not in both rules and text."
    for question in questions.triage().questions:
        page = content_loader.load(f"questions/{question.id}", folder)
        for option in question.options:
            if option.id not in page.options:
                yield f"questions/{question.id} in {folder}: the option {option.id} has no words."


def problems() -> Iterator[str]:
    """What is wrong, one sentence each. Raises ValidationError when a pack or a page cannot be read at all."""
    pack_loader.every_fact()
    yield from _languages()
    yield from _tags()
    yield from _danger()
    yield from _noticed()
    yield from operator_line.problems()
    yield from language_cards.problems()
    yield from easy_language.problems()
    yield from _read_first()
    yield from translations.problems()
    if unknown := [code for code in settings.LANGUAGES_ON if code not in dict(settings.LANGUAGES)]:
        yield f"LANGUAGES_ON names {', '.join(unknown)}, and the site has no such language."
    if ENGLISH not in settings.LANGUAGES_ON:
        yield "LANGUAGES_ON must hold en: whatever another language lacks is shown in English."
    if settings.SITE_COUNTRY and settings.SITE_COUNTRY not in pack_loader.countries():
        yield "SITE_COUNTRY must be empty or one of: " + ", ".join(pack_loader.countries())
    if set(plan.step_rules()) != set(plan.SLUGS):
        yield "rules/steps.yaml must hold exactly the eight steps."
    for folder in content_loader.ORIGINALS:
        yield from _step_words(folder)
        yield from _other_words(folder)


@register()
def content_is_sound(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    try:
        messages: list[CheckMessage] = [Error(problem, id="guidance.E001") for problem in problems()]
        overlay_problem = pack_loader.packs().problem
        if overlay_problem:  # the numbers of the packs are better than a site that does not start
            messages.append(Warning(f"FACTS_OVERLAY is left out. {overlay_problem}", id="guidance.W001"))
        return messages
    except (ValueError, FileNotFoundError) as error:
        return [Error(f"A pack or a page cannot be read: {error}", id="guidance.E002")]


@register(deploy=True)
def legal_notices_are_complete(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Says what is missing and stops nothing: which of it the law asks for depends on who runs the site."""
    hint = "See docs/compliance.md."
    return [Info(gap, hint=hint, id="guidance.I001") for gap in legal_notices.gaps()]
