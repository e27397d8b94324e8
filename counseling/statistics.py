"""Numbers for the centre: what is counted of a plan, and what of the sums may be shown.

A count under five could point at a person, so it is hidden. Where the counts of a group add up to something known
from elsewhere, a hidden one could be worked out: so what is hidden in such a group adds up to five at least, if
need be by hiding the next smallest count too. There are no totals over months, from which a month could be taken
away again.
"""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases import statistics
from cases.models import DailySum
from cases.vault import Vault
from counseling.desk import guide_loader
from counseling.models import CounsellingEvent
from guidance import content_loader, journey, pack_loader
from guidance.plan import SLUGS
from statement.parsing import age_bands

LEAST = 5
MOST_MONTHS = 24
# In this order: what is more telling stands for the case.
FORMS = ("bluff", "fake", "known", "peer", "stranger", "email")
SHOWN = {"minor-unsure": "unsure", "minor": "yes", "adult": "no"}


# --- counting ---------------------------------------------------------------------------------------------


def of_plan(plan: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """What a kept plan counts for, as tally.once takes it. The first answer stands: nothing is counted twice."""
    way = journey.of_kept(plan)
    things = {f"step:{step.slug}": ("step", step.slug) for step in way.steps() if step.actions and way.done(step)}
    form = next((form for form in FORMS if form in way.situation), "")
    age_label = next((label for tag, label in SHOWN.items() if tag in way.situation and way.answers.get("age")), "")
    if form and way.answers.get("form"):
        things["form"] = ("form", form)
    if age_label:
        things["shown"] = ("shown", age_label)
    if way.country:
        things["country"] = ("country", way.country.id)
    return things


def count_plan(sender: Any, vault: Vault, plan: dict[str, Any], **kwargs: Any) -> None:
    """Hears that a plan was kept."""
    statistics.count_once_per_case(vault, of_plan(plan))


# --- showing ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StatisticsRow:
    """`count` is None where it is hidden; `share` of the largest in its group, in percent, for the drawing."""

    value: str
    label: str
    count: int | None
    share: int = 0


@dataclass(frozen=True)
class Group:
    kind: str
    title: str
    rows: tuple[StatisticsRow, ...]


def visible(counts: Mapping[str, int], *, parts_of_one: bool) -> dict[str, int | None]:
    """The counts with None for what stays hidden. `parts_of_one`: each case is in one of them at most."""
    hidden = {value for value, count in counts.items() if count < LEAST}
    visible_counts = sorted((count, value) for value, count in counts.items() if value not in hidden)
    while parts_of_one and visible_counts and 0 < sum(counts[value] for value in hidden) < LEAST:
        hidden.add(visible_counts.pop(0)[1])
    return {value: None if value in hidden else count for value, count in counts.items()}


def _forms() -> dict[str, str]:
    return {
        "stranger": _("A stranger from the internet"),
        "bluff": _("Mass e-mail without a picture"),
        "email": _("Blackmail by e-mail"),
        "fake": _("Faked picture"),
        "known": _("Partner, ex-partner or someone known"),
        "peer": _("Someone from school or of the same age"),
    }


def _counselling() -> dict[str, str]:
    return {what.value: str(what.label) for what in CounsellingEvent}


def _bands() -> dict[str, str]:
    edge = {"under-14": _("Under 14"), "over-59": _("60 and older")}
    return {name: edge.get(name, name.replace("-", "–")) for _limit, name in age_bands.BANDS}


# kind: (title, values with their labels, whether a case is in one of them at most)
KINDS: dict[str, tuple[Callable[[], str], Callable[[], dict[str, str]], bool]] = {
    "case": (lambda: _("Cases whose six words were kept"), lambda: {"": _("All")}, False),
    "counselling": (lambda: _("Counselling"), _counselling, False),
    "step": (lambda: _("Steps done"), lambda: {slug: guide_loader.title(slug) for slug in SLUGS}, False),
    "form": (lambda: _("Form of blackmail"), _forms, True),
    "shown": (
        lambda: _("Someone under 18 in the picture"),
        lambda: {"yes": _("Yes"), "no": _("No"), "unsure": _("Not sure")},
        True,
    ),
    "age": (lambda: _("Age"), _bands, True),
    "country": (
        lambda: _("Country"),
        lambda: {key: content_loader.say(place.name) for key, place in pack_loader.countries().items()},
        True,
    ),
}


def months() -> list[date]:
    """The first days of the months with sums, newest first."""
    return list(DailySum.objects.dates("day", "month", order="DESC")[:MOST_MONTHS])


def month_name(month: date) -> str:
    return date_format(month, "YEAR_MONTH_FORMAT")


def of_month(month: date) -> list[Group]:
    """Every group with every value, so that a missing line tells nothing. One query."""
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    rows = DailySum.objects.filter(day__range=(month, last)).values("kind", "value").annotate(total=Sum("count"))
    sums = {(row["kind"], row["value"]): row["total"] for row in rows}
    return [_group(kind, sums) for kind in KINDS]


def _group(kind: str, sums: Mapping[tuple[str, str], int]) -> Group:
    title, values, parts_of_one = KINDS[kind]
    labels = values()
    counts = visible({value: sums.get((kind, value), 0) for value in labels}, parts_of_one=parts_of_one)
    largest = max((count for count in counts.values() if count), default=1)
    rows = (
        StatisticsRow(value, label, counts[value], round(100 * (counts[value] or 0) / largest))
        for value, label in labels.items()
    )
    return Group(kind, title(), tuple(rows))


def started() -> list[StatisticsRow]:
    """Cases started in each month, newest first, for the drawing over time. One query."""
    cases_by_day: dict[date, int] = {}
    for row in DailySum.objects.filter(kind="case").values("day", "count"):
        month = row["day"].replace(day=1)
        cases_by_day[month] = cases_by_day.get(month, 0) + row["count"]
    counts = visible({month.isoformat(): count for month, count in cases_by_day.items()}, parts_of_one=False)
    newest = sorted(counts, reverse=True)[:MOST_MONTHS]
    largest = max((count for count in counts.values() if count), default=1)
    return [
        StatisticsRow(
            month, month_name(date.fromisoformat(month)), counts[month], round(100 * (counts[month] or 0) / largest)
        )
        for month in newest
    ]


def table() -> list[tuple[str, str, str, str]]:
    """For the CSV: (month, group, value, count) with "<5" for what is hidden."""
    return [
        (f"{month:%Y-%m}", group.title, row.label, "<5" if row.count is None else str(row.count))
        for month in months()
        for group in of_month(month)
        for row in group.rows
    ]
