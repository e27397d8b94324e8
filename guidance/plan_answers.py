"""What somebody said on the way to the plan, proposed on the pages of their case until they confirm it."""

from collections.abc import Sequence
from typing import Any

from guidance import content_loader, journey, likely_countries, questions, step_widgets
from guidance.journey import Journey

# What was done, and the actions ticked for it. "Done. Next" is no such tick: it leaves things out, too.
MEASURES = {
    "stopped": ("bc-silent",),
    "blocked": ("bc-block",),
    "reported": ("bc-report", "rm-platform", "rm-account"),
    "fingerprints": ("fp-adult", "fp-minor", "fp-uk"),
    "passwords": ("bc-password", "gh-account"),
    "bank": ("np-bank",),
    "police": ("pc-file",),
    "told": ("sc-tell", "gh-one"),
    "counseling": ("gh-line",),
}


def of_kept(plan: dict[str, Any]) -> dict[str, Any]:
    """{"age", "country", "apps", "demands", "paid", "ways", "places", "measures"}; empty where nothing was said.

    `age` and `ways` are ids; `measures` the keys above; what stands in a text is in the page's language.
    """
    way = journey.of_kept(plan)
    return {
        "age": _first(way, "age"),
        "country": content_loader.say(way.country.name)
        if way.country and way.country.id != likely_countries.ELSEWHERE
        else "",
        "apps": ", ".join(platform.name for platform in step_widgets.platforms(way)),
        "demands": _labels(way, "demand"),
        "paid": "paid" in way.situation,
        "ways": [name for name in way.answers.get("paid-how", []) if name != "unsure"],
        "places": _labels(way, "published-where") if "published" in way.situation else [],
        "measures": [name for name, ticks in MEASURES.items() if way.ticks & set(ticks)],
    }


def _first(way: Journey, question_id: str) -> str:
    return next(iter(way.answers.get(question_id, [])), "")


def _labels(way: Journey, question_id: str) -> list[str]:
    """What was chosen, in words; "I don't know" says nothing."""
    question = questions.find(question_id)
    chosen: Sequence[str] = way.answers.get(question_id, [])
    if question is None:
        return []
    page = content_loader.page(f"questions/{question_id}")
    return [questions.label(option, page) for option in question.choices() if option.id in chosen and option.tags]
