"""Bands of age, for sums that name nobody. Pure."""

from datetime import date

BANDS = ((14, "under-14"), (18, "14-17"), (25, "18-24"), (40, "25-39"), (60, "40-59"), (130, "over-59"))


def band(birth_date: object, today: date) -> str:
    """The band of somebody born on that ISO date; empty when it is not known or cannot be right."""
    try:
        born = date.fromisoformat(str(birth_date))
    except ValueError:
        return ""
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return next((name for limit, name in BANDS if 0 <= years < limit), "")
