"""Deadlines that are counted from the demand: "in 2 hours", "innerhalb von 24 Stunden", "bis morgen 18 Uhr"."""

import re
from datetime import date, datetime, time, timedelta

_UNITS = {
    "minute": timedelta(minutes=1), "minutes": timedelta(minutes=1), "min": timedelta(minutes=1),
    "minuten": timedelta(minutes=1),
    "hour": timedelta(hours=1), "hours": timedelta(hours=1), "h": timedelta(hours=1), "hrs": timedelta(hours=1),
    "stunde": timedelta(hours=1), "stunden": timedelta(hours=1), "std": timedelta(hours=1),
    "day": timedelta(days=1), "days": timedelta(days=1), "tag": timedelta(days=1), "tage": timedelta(days=1),
    "tagen": timedelta(days=1), "week": timedelta(weeks=1), "weeks": timedelta(weeks=1),
    "woche": timedelta(weeks=1), "wochen": timedelta(weeks=1),
}  # fmt: skip
_ONE = {"a": 1, "an": 1, "one": 1, "einer": 1, "eine": 1, "einem": 1, "zwei": 2, "two": 2, "drei": 3, "three": 3}
_SPAN = re.compile(
    r"(?:in|within|innerhalb(?: von)?|binnen|noch)?\s*(\d{1,3}|[a-z]+)\s+([a-z]+)\.?|"
    r"(?:in|within|innerhalb(?: von)?|binnen|noch)?\s*(\d{1,3})(h)",
    re.IGNORECASE,
)
_LATER = {"today": 0, "heute": 0, "tomorrow": 1, "morgen": 1, "übermorgen": 2}  # days
_DAY = re.compile(
    r"(?:(?:bis|until|till|by|before|spätestens) )?(?:spätestens )?(today|heute|tomorrow|morgen|übermorgen)"
    r"(?:,? (?:um |at )?([01]?\d|2[0-3])(?:[:.]([0-5]\d)(?: ?uhr)?| ?uhr))?",
    re.IGNORECASE,
)


def length(typed: str) -> timedelta | None:
    """How long that is; None when it names no span, or anything besides."""
    span_match = _SPAN.fullmatch(typed.strip())
    if span_match is None:
        return None
    count, unit = span_match[1] or span_match[3], (span_match[2] or span_match[4]).lower()
    number = int(count) if count.isascii() and count.isdecimal() else _ONE.get(count.lower(), 0)
    return _UNITS[unit] * number if number and unit in _UNITS else None


def end(typed: str, begin: datetime | date | None) -> datetime | date | None:
    """When the span ends that begins with the demand: a moment, or a day when only the demand's day is known and
    the span is counted in whole days. A day that is named from the demand's needs no more than that day."""
    if begin is None:
        return None
    span = length(typed)
    if span is None:
        return _named(typed, begin)
    if not isinstance(begin, datetime) and span % timedelta(days=1):
        return None
    return begin + span


def _named(typed: str, begin: datetime | date) -> datetime | date | None:
    """ "tomorrow at 18:00", said on that day."""
    day_match = _DAY.fullmatch(" ".join(typed.split()))
    if day_match is None:
        return None
    first = begin.date() if isinstance(begin, datetime) else begin
    day = first + timedelta(days=_LATER[day_match[1].lower()])
    return datetime.combine(day, time(int(day_match[2]), int(day_match[3] or 0))) if day_match[2] else day
