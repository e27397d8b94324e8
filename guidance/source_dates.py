"""How old the source of a fact is."""

from typing import Annotated

from django.utils import timezone
from pydantic import Field

OLD_AFTER_MONTHS = 24  # opening hours of such a source are told with its date and never as "open now"

# A year, a month, a day or a span of years: "2023", "2026-10", "2026-10-06" or "2023/2025" (ISO 8601).
SourceDate = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?|/\d{4})?$")]


def _last_month(source_date: str) -> tuple[int, int]:
    """The year and the month that a source is of at the latest: (2024, 12) for "2024" and for "2018/2024"."""
    year, _, month = source_date.rpartition("/")[2][:7].partition("-")
    return int(year), int(month or 12)


def is_old(source_date: str | None) -> bool:
    """Whether a source is of no known day, or of one more than OLD_AFTER_MONTHS ago."""
    if source_date is None:
        return True
    year, month = _last_month(source_date)
    today = timezone.localdate()
    return (today.year - year) * 12 + today.month - month > OLD_AFTER_MONTHS
