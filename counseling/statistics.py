"""Numbers for the centre: what is counted of a plan, and what of the sums may be shown.

What may be shown is decided by counseling.small_counts. Counselling is counted for each centre and shown to its own
coordinators; the rest is counted over all cases of the site.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum
from django.db.models.functions import ExtractMonth
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cases import statistics
from cases.models import DailySum
from cases.vault import Vault
from counseling import small_counts
from counseling.desk import guide_loader
from counseling.models import Centre, CentreSum, CounsellingEvent
from guidance import content_loader, journey, pack_loader
from guidance.plan import SLUGS
from statement.parsing import age_bands

MONTHS = 12
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
    """`count` is None where nothing may be shown; `most` is None where there may be any number more.

    `share` of the largest in its group, in percent, for the drawing.
    """

    value: str
    label: str
    count: int | None
    most: int | None
    share: int = 0

    @property
    def words(self) -> str:
        """As a reader is told it."""
        if self.count is None:
            return _("under 5 or hidden")
        if self.most is None:
            return _("at least %(count)s") % {"count": self.count} if self.count else _("not yet shown")
        if self.count == 0:
            return _("under 5")
        if self.most > self.count:
            return _("%(count)s to %(most)s") % {"count": self.count, "most": self.most}
        return str(self.count)


@dataclass(frozen=True)
class StatisticsSpan:
    """Months that are shown as one, in words such as “February to April”; first and last as numbers."""

    first: int
    last: int
    label: str
    count: int
    share: int = 0


@dataclass(frozen=True)
class Series:
    """One value over the months of a year that are over."""

    title: str
    label: str
    spans: tuple[StatisticsSpan, ...]


@dataclass(frozen=True)
class Group:
    kind: str
    title: str
    rows: tuple[StatisticsRow, ...]
    series: tuple[Series, ...] = ()


@dataclass(frozen=True)
class YearNumbers:
    """`months`: how many of the year are over. `parts`: empty until the year is over."""

    year: int
    months: int
    counselling: Group
    cases: Group
    steps: Group
    parts: tuple[Group, ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        return (self.counselling, self.cases, self.steps, *self.parts)

    @property
    def series(self) -> tuple[Series, ...]:
        """Those of which at least one span may be shown."""
        return tuple(series for group in (self.counselling, self.cases) for series in group.series if series.spans)


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


# Each case is in one value of such a kind at most, so they are parts of a whole.
PARTS: dict[str, tuple[Callable[[], str], Callable[[], dict[str, str]]]] = {
    "form": (lambda: _("Form of blackmail"), _forms),
    "shown": (
        lambda: _("Someone under 18 in the picture"),
        lambda: {"yes": _("Yes"), "no": _("No"), "unsure": _("Not sure")},
    ),
    "age": (lambda: _("Age"), _bands),
    "country": (
        lambda: _("Country"),
        lambda: {key: content_loader.say(place.name) for key, place in pack_loader.countries().items()},
    ),
}
Sums = Mapping[tuple[str, str], Mapping[int, int]]  # (kind, value): {month: count}


def years(centre: Centre) -> list[int]:
    """The years with sums, and this one, newest first. Two queries."""
    days = [*DailySum.objects.dates("day", "year"), *CentreSum.objects.filter(centre=centre).dates("day", "year")]
    return sorted({day.year for day in days} | {timezone.localdate().year}, reverse=True)


def of_year(year: int, centre: Centre) -> YearNumbers:
    """Every group with every value, so that a missing line tells nothing. Two queries."""
    today = timezone.localdate()
    months = MONTHS if year < today.year else today.month - 1
    by_month = DailySum.objects.filter(day__year=year).annotate(month=ExtractMonth("day"))
    sums = _sums(by_month.values_list("kind", "value", "month").annotate(total=Sum("count")).order_by())
    at_centre = CentreSum.objects.filter(day__year=year, centre=centre).annotate(month=ExtractMonth("day"))
    rows = at_centre.values_list("event", "month").annotate(total=Sum("count")).order_by()
    sums |= _sums(("counselling", event, month, count) for event, month, count in rows)
    steps = {slug: guide_loader.title(slug) for slug in SLUGS}
    return YearNumbers(
        year=year,
        months=months,
        counselling=_series_group("counselling", _("Counselling"), _counselling(), sums, months),
        cases=_series_group("case", _("Cases whose six words were kept"), {"": _("All")}, sums, months),
        steps=_series_group("step", _("Steps done"), steps, sums, months),
        parts=tuple(_part_group(kind, sums) for kind in PARTS) if months == MONTHS else (),
    )


def _sums(rows: Iterable[tuple[str, str, int, int]]) -> dict[tuple[str, str], dict[int, int]]:
    sums: dict[tuple[str, str], dict[int, int]] = {}
    for kind, value, month, count in rows:
        sums.setdefault((kind, value), {})[month] = count
    return sums


def _series_group(kind: str, title: str, labels: Mapping[str, str], sums: Sums, months: int) -> Group:
    """Values that are counted each by itself, month after month."""
    counts = {value: _by_month(sums, kind, value, months) for value in labels}
    totals = {value: small_counts.total(counts[value], periods=MONTHS) for value in labels}
    largest = max((total.count for total in totals.values()), default=0) or 1
    rows = tuple(
        StatisticsRow(value, label, totals[value].count, totals[value].most, _share(totals[value].count, largest))
        for value, label in labels.items()
    )
    series = tuple(Series(title, label, _spans(counts[value])) for value, label in labels.items())
    return Group(kind, title, rows, series)


def _by_month(sums: Sums, kind: str, value: str, months: int) -> list[int]:
    by_month = sums.get((kind, value), {})
    return [by_month.get(month, 0) for month in range(1, months + 1)]


def _spans(counts: list[int]) -> tuple[StatisticsSpan, ...]:
    spans = small_counts.spans(counts)
    largest = max((span.count for span in spans), default=1)
    return tuple(
        StatisticsSpan(
            span.first + 1,
            span.last + 1,
            _months_in_words(span.first + 1, span.last + 1),
            span.count,
            _share(span.count, largest),
        )
        for span in spans
    )


def _months_in_words(first: int, last: int) -> str:
    names = [date_format(date(2000, month, 1), "F") for month in (first, last)]
    return names[0] if first == last else _("%(first)s to %(last)s") % {"first": names[0], "last": names[1]}


def _part_group(kind: str, sums: Sums) -> Group:
    """The parts of one whole, of a year that is over."""
    title, values = PARTS[kind]
    labels = values()
    counts = small_counts.visible({value: sum(sums.get((kind, value), {}).values()) for value in labels})
    largest = max((count for count in counts.values() if count), default=1)
    rows = (
        StatisticsRow(value, label, counts[value], counts[value], _share(counts[value] or 0, largest))
        for value, label in labels.items()
    )
    return Group(kind, title(), tuple(rows))


def _share(count: int, largest: int) -> int:
    return round(100 * count / largest)


def table(numbers: YearNumbers) -> list[tuple[str, str, str, str, str, str]]:
    """For the CSV: (group, value, first month, last month, at least, at most); empty where nothing may be shown."""
    first, last = _month_in_figures(numbers.year, 1), _month_in_figures(numbers.year, numbers.months)
    totals = [
        (group.title, row.label, first, last, _figure(row.count), _figure(row.most))
        for group in numbers.groups
        for row in group.rows
    ]
    spans = [
        (series.title, series.label, *_ends(numbers.year, span), str(span.count), str(span.count))
        for group in numbers.groups
        for series in group.series
        for span in series.spans
    ]
    return totals + spans


def _ends(year: int, span: StatisticsSpan) -> tuple[str, str]:
    return _month_in_figures(year, span.first), _month_in_figures(year, span.last)


def _month_in_figures(year: int, month: int) -> str:
    return f"{year}-{month:02}" if month else ""


def _figure(count: int | None) -> str:
    return "" if count is None else str(count)
