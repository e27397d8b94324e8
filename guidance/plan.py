"""From a situation to the plan: the order of the eight steps, their words, their actions, and why. Pure."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from guidance.conditions import Condition, holding
from guidance.facts import Strict
from sextortion_help import fast_yaml

FOLDER = Path(__file__).resolve().parent / "rules"
SLUGS = (
    "stay-calm",
    "secure-evidence",
    "break-contact",
    "no-payment",
    "fingerprint-images",
    "report-material",
    "press-charges",
    "get-help",
)


class Named(Condition):
    id: str


class Main(Named):
    """The one large button. `view`: an address of this site; `service`: one from the packs.

    `after`: it comes after the list, where there is nothing to take along before the list is done.
    `with_files`: the address instead of `view` where files are safe in a case: their one list.
    """

    view: str = ""
    with_files: str = ""
    slug: str = ""
    service: str = ""
    after: bool = False


class StepAction(Named):
    """A thing to do. `variants`: the first that holds gives its words; `noticed`: the other person can see it;
    `more`: it stands behind a heading, below the button; `more_when`: for people with one of these tags.
    `happened`: ticked by what happened with the case.

    What somebody close can notice is never asked for without the condition "after the plan with the helpline":
    checks.py wants a variant that holds for them, or the action left out.
    """

    variants: tuple[Named, ...] = ()
    noticed: bool = False
    more: bool = False
    more_when: tuple[str, ...] = ()
    happened: str = ""

    def is_folded(self, situation: AbstractSet[str]) -> bool:
        return self.more or bool(situation & set(self.more_when))

    def variant(self, situation: AbstractSet[str]) -> str:
        return next(iter(_ids(self.variants, situation)), "")


class Folded(Named):
    """A section behind its heading. `apart`: the heading itself stands on the page, not behind "more"."""

    apart: bool = False


class StepRules(Strict):
    slug: str
    main: tuple[Main, ...] = ()  # the first that holds
    wordings: tuple[Named, ...] = ()  # the first that holds
    actions: tuple[StepAction, ...]
    warnings: tuple[Named, ...] = ()  # sections that stand open above the button
    notes: tuple[Named, ...] = ()  # sections that stand open below it
    folded: tuple[Folded, ...] = ()  # sections behind their heading
    includes: tuple[Named, ...] = ()  # parts drawn from the fact packs


class Rule(Named):
    """`before`: the step comes before that one. `light`: it can most likely be left out. Each has its line."""

    step: str
    before: str = ""
    light: bool = False


@dataclass(frozen=True)
class Step:
    """One step as this person should see it; texts are looked up by these names."""

    slug: str
    number: int
    light: bool
    reasons: tuple[str, ...]
    main: Main | None
    wording: str
    actions: tuple[str, ...]
    variants: dict[str, str]  # action -> the variant of its words, "" for the usual ones
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    folded: tuple[str, ...]
    includes: tuple[str, ...]


@lru_cache(maxsize=1)
def step_rules() -> dict[str, StepRules]:
    raw = fast_yaml.load((FOLDER / "steps.yaml").read_text(encoding="utf-8"))
    return {item["slug"]: StepRules.model_validate(item) for item in raw}


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    raw = fast_yaml.load((FOLDER / "adaptation.yaml").read_text(encoding="utf-8"))
    return tuple(Rule.model_validate(item) for item in raw)


def order(situation: AbstractSet[str]) -> list[str]:
    """The eight steps in this person's order; each rule that holds moves one step forward."""
    line = list(SLUGS)
    for rule in holding(rules(), situation):
        if rule.before and line.index(rule.before) < line.index(rule.step):
            line.remove(rule.step)
            line.insert(line.index(rule.before), rule.step)
    return line


def _ids(rules_: Sequence[Named], situation: AbstractSet[str]) -> tuple[str, ...]:
    return tuple(item.id for item in holding(rules_, situation))


def _step(slug: str, number: int, situation: AbstractSet[str]) -> Step:
    step_rules_ = step_rules()[slug]
    rules_held = holding((rule for rule in rules() if rule.step == slug), situation)
    actions = holding(step_rules_.actions, situation)
    return Step(
        slug=slug,
        number=number,
        light=any(rule.light for rule in rules_held),
        reasons=tuple(rule.id for rule in rules_held),
        main=next(iter(holding(step_rules_.main, situation)), None),
        wording=next(iter(_ids(step_rules_.wordings, situation)), ""),
        actions=tuple(action.id for action in actions),
        variants={action.id: action.variant(situation) for action in actions},
        warnings=_ids(step_rules_.warnings, situation),
        notes=_ids(step_rules_.notes, situation),
        folded=_ids(step_rules_.folded, situation),
        includes=_ids(step_rules_.includes, situation),
    )


def build(situation: AbstractSet[str]) -> list[Step]:
    """All eight steps, always: nothing is locked and nothing is taken away."""
    return list(_built(frozenset(situation)))


@lru_cache(maxsize=512)
def _built(situation: frozenset[str]) -> tuple[Step, ...]:
    return tuple(_step(slug, number, situation) for number, slug in enumerate(order(situation), 1))


def every_action() -> dict[str, str]:
    """Action id -> its step."""
    return {action.id: slug for slug, rules_of_step in step_rules().items() for action in rules_of_step.actions}
