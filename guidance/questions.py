"""The triage: which questions there are, which answers they take, and what an answer means (its tags)."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from guidance import content_loader, pack_loader
from guidance.conditions import Condition
from guidance.facts import Strict
from sextortion_help import fast_yaml

FILE = Path(__file__).resolve().parent / "rules" / "questions.yaml"
Answers = Mapping[str, Any]


class Option(Strict):
    """`label` and `name` (per language) come from the packs; other options take their words from their page.

    `leads_to`: a page to go to at once. `kept`: false where an answer is not even kept in the browser.
    `sets`: answers to other questions that it gives; it is kept as those alone. `later`: offered only where an
    answer is changed.
    """

    id: str
    tags: tuple[str, ...] = ()
    label: str = ""
    name: dict[str, str] = {}
    group: str = ""
    leads_to: str = ""
    kept: bool = True
    sets: dict[str, str] = {}
    later: bool = False


class Question(Strict):
    """`upfront`: when it is asked before the plan. All others are asked where their answer matters."""

    id: str
    many: bool = False
    upfront: Condition | None = None
    options: tuple[Option, ...] = ()
    options_from: Literal["", "countries", "platforms", "regions", "payments"] = ""
    ask: Condition = Condition()

    def choices(self) -> tuple[Option, ...]:
        return _PACKED[self.options_from]() + self.options if self.options_from else self.options

    @property
    def kept(self) -> bool:
        """Whether it has answers of its own; one that only gives answers to others has none."""
        return any(option.kept for option in self.choices())

    def option(self, name: Any) -> Option | None:
        return next((option for option in self.choices() if option.id == name), None)


class Implied(Condition):
    tag: str


class Triage(Strict):
    questions: tuple[Question, ...]
    implied: tuple[Implied, ...] = ()


@lru_cache(maxsize=1)
def _countries() -> tuple[Option, ...]:
    return tuple(
        Option(id=key, tags=(f"c-{key}",), name=place.name) for key, place in pack_loader.countries().items()
    )


@lru_cache(maxsize=1)
def _platforms() -> tuple[Option, ...]:
    return tuple(
        Option(
            id=key,
            tags=(f"p-{key}", f"g-{item.group}", *([f"tells-{item.tells}"] if item.tells else [])),
            label=item.name,
            group=item.group,
        )
        for key, item in pack_loader.platforms().items()
    )


@lru_cache(maxsize=1)
def _regions() -> tuple[Option, ...]:
    return tuple(
        Option(id=region.id, tags=(f"r-{region.id}",), name=region.name)
        for region in pack_loader.countries()["de"].regions
    )


@lru_cache(maxsize=1)
def _payments() -> tuple[Option, ...]:
    return tuple(
        Option(id=key, tags=("way-bank" if payment.bank else "way-issuer",), name=payment.name)
        for key, payment in pack_loader.payments().items()
    )


_PACKED = {"countries": _countries, "platforms": _platforms, "regions": _regions, "payments": _payments}


@lru_cache(maxsize=1)
def triage() -> Triage:
    return Triage.model_validate(fast_yaml.load(FILE.read_text(encoding="utf-8")))


def first() -> Question:
    return triage().questions[0]


def find(name: str) -> Question | None:
    return next((question for question in triage().questions if question.id == name), None)


def label(option: Option, page: content_loader.ContentPage) -> str:
    """An option in the page's language; `page` is its question's."""
    if option.id in page.options:
        return page.options[option.id].do
    return option.label or content_loader.say(option.name)


def clean(question: Question, option_ids: list[str]) -> list[str]:
    """Only what the question offers; one answer unless it takes many."""
    chosen_ids = [option.id for option in question.choices() if option.id in option_ids and option.kept]
    return chosen_ids if question.many else chosen_ids[:1]


def with_answer(answers: Answers, question: Question, option_ids: list[str]) -> dict[str, list[str]]:
    """The answers with this one; what an earlier answer to the same question had set is taken back."""
    earlier = {pair for option in question.choices() for pair in option.sets.items()}
    changed = {name: value for name, value in answers.items() if (name, *value) not in earlier}
    changed[question.id] = clean(question, option_ids)
    chosen = next((option for option in question.choices() if option.id in option_ids), None)
    if chosen is not None:
        changed |= {name: [value] for name, value in chosen.sets.items()}
    return {name: value for name, value in changed.items() if value}


def given(question: Question, answers: Answers) -> list[str]:
    """The ids of the options that were chosen, those that are kept as answers to other questions included."""
    setting = [
        option.id
        for option in question.choices()
        if option.sets and all(answers.get(name) == [value] for name, value in option.sets.items())
    ]
    return setting or list(answers.get(question.id) or [])


def leads_to(question: Question, option_ids: list[str]) -> str:
    """The page that an answer goes straight to, or nothing."""
    return next(
        (option.leads_to for option in question.choices() if option.id in option_ids and option.leads_to), ""
    )


def _chosen(question: Question, answers: Answers) -> list[Option]:
    value = answers.get(question.id) or []
    option_ids = [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]
    return [option for name in clean(question, option_ids) if (option := question.option(name))]


def _meaning(answers: Answers) -> set[str]:
    tags_: set[str] = set()
    for question in triage().questions:
        chosen_options = _chosen(question, answers)
        tags_.update(tag for option in chosen_options for tag in option.tags)
        if not chosen_options:
            tags_.add(f"{question.id}-open")
    for rule in triage().implied:
        if rule.holds(tags_):
            tags_.add(rule.tag)
    return tags_


def tags(answers: Answers) -> frozenset[str]:
    """What the answers say about the situation; `<question>-open` where there is no answer. Takes anything.

    An answer to a question that is no longer asked, because an earlier answer was changed, says nothing.
    """
    asked_now = {question.id for question in asked(_meaning(answers))}
    return frozenset(_meaning({name: option_ids for name, option_ids in answers.items() if name in asked_now}))


def asked(situation: AbstractSet[str]) -> list[Question]:
    return [question for question in triage().questions if question.ask.holds(situation)]


def line(situation: AbstractSet[str]) -> list[Question]:
    """What is asked before the plan, in order."""
    return [question for question in asked(situation) if question.upfront and question.upfront.holds(situation)]


def neighbours(question: Question, situation: AbstractSet[str]) -> tuple[Question | None, Question | None]:
    """The question before and the one after, of those before the plan; none for a question asked elsewhere."""
    before_plan = line(situation)
    if question not in before_plan:
        return None, None
    place = before_plan.index(question)
    following = before_plan[place + 1] if place + 1 < len(before_plan) else None
    return (before_plan[place - 1] if place else None), following


def ahead(answers: Answers, situation: AbstractSet[str]) -> Question | None:
    """The question to go on with: the first after the last one that has an answer; none after the last."""
    before_plan = line(situation)
    answered_places = [spot for spot, question in enumerate(before_plan) if given(question, answers)]
    after = (
        answered_places[-1] + 1 if answered_places else 1
    )  # who comes from the first question without an answer has seen it
    return before_plan[after] if after < len(before_plan) else None


def every_tag() -> set[str]:
    """All tags that can occur; rules may use no other."""
    tags_ = {rule.tag for rule in triage().implied}
    for question in triage().questions:
        tags_.add(f"{question.id}-open")
        tags_.update(tag for option in question.choices() for tag in option.tags)
    return tags_
