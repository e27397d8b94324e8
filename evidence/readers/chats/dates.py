"""Times as chat exports write them, in the order of day, month and year that the whole file agrees with."""

from collections.abc import Iterable
from datetime import datetime

Parts = tuple[int, int, int]  # the three numbers of a date, in the order they are written

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = (0, 1, 2), (1, 0, 2), (2, 1, 0)  # places of day, month, year
Order = tuple[int, int, int]


def order_of(dates: Iterable[Parts], *, dotted: bool) -> Order | None:
    """Which number is the day. None when two readings are possible.

    Dates with dots are written day first everywhere. With slashes both ways are in use: a number over 12 decides,
    and if there is none, whether the chat would run backwards.
    """
    written = list(dates)
    if any(parts[0] > 31 for parts in written):
        return YEAR_FIRST
    if dotted:
        return DAY_FIRST
    fitting = [order for order in (DAY_FIRST, MONTH_FIRST) if _runs_forward(written, order)]
    if len(fitting) == 1:
        return fitting[0]
    same = all(parts[0] == parts[1] for parts in written)
    return DAY_FIRST if same else None


def _runs_forward(written: list[Parts], order: Order) -> bool:
    """Whether all of them are dates and hardly any goes back; clocks of phones do jump now and then."""
    days = [day_of(parts, order) for parts in written]
    known = [day for day in days if day]
    back = sum(1 for one, other in zip(known, known[1:], strict=False) if other < one)
    return len(known) == len(days) and back <= len(days) // 50


def day_of(parts: Parts, order: Order) -> str:
    """ISO 8601, or empty when there is no such day."""
    day, month, year = (parts[place] for place in order)
    try:
        return datetime(year + 2000 if year < 100 else year, month, day).date().isoformat()
    except ValueError:
        return ""


def clock(hour: int, minute: int, second: int | None, half: str) -> str:
    """ "21:14" or "21:14:05" from 24 or 12 hours (`half`: "am", "pm" or empty); empty when there is none."""
    if half:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return ""
    return f"{hour:02}:{minute:02}" + ("" if second is None else f":{second:02}")
