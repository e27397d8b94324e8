"""The person's way through the site, from the sealed cookie in their browser: answers, ticks, plan."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse

from guidance import first_things, pack_loader, plan, questions
from guidance.facts import Country
from guidance.first_things import FirstThing
from guidance.questions import Question
from sextortion_help.web import plan_cookie

MINOR_TAG = "minor"  # anyone in the picture; "not sure" too


def young_reader(situation: AbstractSet[str]) -> bool:
    """Whether the reader is under 18, or is not sure of the age in the picture, which counts as under 18.

    Whoever says that it is about their own child, or about somebody they help at work, is an adult."""
    if {"child", "client"} & situation:
        return False
    return "minor-me" in situation or ("minor-unsure" in situation and "helper" not in situation)


@dataclass(frozen=True)
class Journey:
    answers: dict[str, list[str]]
    ticks: frozenset[str]
    situation: frozenset[str]
    happened: dict[str, int] = field(default_factory=dict)  # with the case: files safe, dossiers made, and so on
    easy: bool = False  # whether the reader asked for easy language

    def steps(self) -> list[plan.Step]:
        return plan.build(self.situation)

    def done(self, step: plan.Step) -> bool:
        return self.ticks.issuperset(step.actions)

    @property
    def decides(self) -> list[Any]:
        """All of it in plain values: whoever has the same answers and ticks sees the same page."""
        return [self.answers, sorted(self.ticks), self.happened, self.easy]

    def narrowed(self, tags: AbstractSet[str]) -> "Journey":
        """What a page needs that looks at the country and these tags alone."""
        country = {name: value for name, value in self.answers.items() if name == "country"}
        return Journey(country, frozenset(), self.situation & tags)

    @property
    def country(self) -> Country | None:
        chosen_ids = self.answers.get("country", [])
        return pack_loader.countries()[chosen_ids[0]] if chosen_ids else None

    def answer(self, question: Question, option_ids: list[str]) -> "Journey":
        """With this question answered; an empty answer takes it back."""
        answered = _journey(questions.with_answer(self.answers, question, option_ids), self.ticks, self.happened)
        return replace(answered, easy=self.easy)

    def tick(self, slug: str, ticked: list[str]) -> "Journey":
        """With exactly these of the step's actions ticked; other steps stay as they are."""
        step = next(step for step in self.steps() if step.slug == slug)
        shown_actions = set(step.actions)
        return replace(self, ticks=(self.ticks - shown_actions) | (shown_actions & set(ticked)))

    def things(self) -> list[FirstThing]:
        """What to do first, in order."""
        return first_things.of(self.situation)

    def thing_done(self, thing: FirstThing) -> bool:
        return thing.done(self.ticks, self.happened)

    def say_done(self, thing_id: str) -> "Journey":
        """With this thing said to be done."""
        ticks_of_thing = {first_things.TICK + thing.id for thing in self.things() if thing.id == thing_id}
        return replace(self, ticks=self.ticks | ticks_of_thing)

    def keep(self, response: HttpResponse) -> bool:
        """Write it into the browser; False when it does not fit there."""
        state: dict[str, Any] = {"answers": self.answers, "ticks": sorted(self.ticks)}
        if self.happened:
            state["happened"] = self.happened
        if self.easy:
            state["easy"] = True
        if young_reader(self.situation):
            state["young_reader"] = True
        if MINOR_TAG in self.situation:
            state["young"] = True
        return plan_cookie.write(response, state)


def _journey(answers: dict[str, list[str]], ticks: Any, happened: Any = None) -> Journey:
    known_ticks = plan.every_action().keys() | first_things.every_tick()
    valid = frozenset(tick for tick in ticks if isinstance(tick, str) and tick in known_ticks)
    counted = happened if isinstance(happened, dict) else {}
    counts = {name: counted[name] for name in plan_cookie.HAPPENED if type(counted.get(name)) is int}
    return Journey(answers, valid, questions.tags(answers), counts)


def _listed(value: Any) -> list[str]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]


def read(request: HttpRequest) -> Journey:
    return of_kept(plan_cookie.read(request))


def of_kept(kept_plan: dict[str, Any]) -> Journey:
    """Whatever was kept, in the browser or with a case: unknown answers and ticks are left out, never an error."""
    return _understood(kept_plan) if kept_plan else _blank()


@lru_cache(maxsize=1)
def _blank() -> Journey:
    return _journey({}, [])


def _understood(kept_plan: dict[str, Any]) -> Journey:
    kept_answers = kept_plan.get("answers")
    kept_answers = kept_answers if isinstance(kept_answers, dict) else {}
    answers = {
        question.id: questions.clean(question, _listed(kept_answers.get(question.id)))
        for question in questions.triage().questions
    }
    ticks = kept_plan.get("ticks")
    way = _journey(
        {name: value for name, value in answers.items() if value},
        ticks if isinstance(ticks, list) else [],
        kept_plan.get("happened"),
    )
    return replace(way, easy=kept_plan.get("easy") is True)
