"""Where a client is in the plan, as a counsellor sees it. Pure but for the words of the guidance."""

from dataclasses import dataclass
from typing import Any

from guidance import content_loader, journey, plan, questions
from guidance.facts import Country
from guidance.journey import Journey


@dataclass(frozen=True)
class DeedProgress:
    do: str
    done: bool


@dataclass(frozen=True)
class StepProgress:
    """A step. `ahead`: the client's next one. `light`: it can most likely be left out."""

    slug: str
    number: int
    short: str
    light: bool
    done: bool
    ahead: bool
    deeds: tuple[DeedProgress, ...]
    reasons: tuple[content_loader.ContentLine, ...]

    @property
    def ticked(self) -> int:
        return sum(deed.done for deed in self.deeds)


@dataclass(frozen=True)
class Progress:
    """`given`: (question, answer) in words. The four truths are what a counsellor must not miss."""

    rows: tuple[StepProgress, ...]
    answers: tuple[tuple[str, str], ...]
    country: Country | None
    danger: bool
    young: bool
    helper: bool
    known: bool

    @property
    def ahead(self) -> StepProgress | None:
        return next((row for row in self.rows if row.ahead), None)

    @property
    def done(self) -> int:
        return sum(row.done for row in self.rows)


def of_plan(plan_state: dict[str, Any]) -> Progress:
    """From a plan as it is kept with a case; an empty one gives the eight steps in their usual order."""
    way = journey.of_kept(plan_state)
    steps = way.steps()
    ahead = next((step.slug for step in steps if not way.done(step) and not step.light), "")
    return Progress(
        rows=tuple(_row(step, way, ahead) for step in steps),
        answers=tuple(_given(way)),
        country=way.country,
        danger="danger" in way.situation,
        young="minor" in way.situation,
        helper="helper" in way.situation,
        known="close" in way.situation,
    )


def _row(step: plan.Step, way: Journey, ahead: str) -> StepProgress:
    page, reasons = content_loader.page(f"steps/{step.slug}"), content_loader.page("reasons")
    return StepProgress(
        slug=step.slug,
        number=step.number,
        short=content_loader.listed(f"steps/{step.slug}").short,
        light=step.light,
        done=way.done(step),
        ahead=step.slug == ahead,
        deeds=tuple(DeedProgress(deed.do, name in way.ticks) for name, deed in page.deeds(step.variants)),
        reasons=tuple(reasons.line(name) for name in step.reasons),
    )


def _given(way: Journey) -> list[tuple[str, str]]:
    answered_questions = []
    for question in questions.asked(way.situation):
        page = content_loader.page(f"questions/{question.id}")
        chosen_options = [option for name in way.answers.get(question.id, []) if (option := question.option(name))]
        if chosen_options:
            answered_questions.append(
                (page.short, ", ".join(questions.label(option, page) for option in chosen_options))
            )
    return answered_questions
