"""Ages from a date of birth, and bands of them for sums that name nobody. Pure."""

from datetime import date

OLDEST = 130  # years; nobody is as old
BANDS = ((14, "under-14"), (18, "14-17"), (25, "18-24"), (40, "25-39"), (60, "40-59"), (OLDEST, "over-59"))


def age(birth_date: object, on: date) -> int | None:
    """Whole years on that day of somebody born on that ISO date; None when it is not known or cannot be right."""
    try:
        born = date.fromisoformat(str(birth_date))
    except ValueError:
        return None
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return years if 0 <= years < OLDEST else None


def band(birth_date: object, today: date) -> str:
    """The band of somebody born on that ISO date; empty when their age is not known."""
    years = age(birth_date, today)
    return "" if years is None else next(name for limit, name in BANDS if years < limit)
