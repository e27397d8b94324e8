"""Opening hours: written "Mo-Fr 10-16; Sa 9-12:30" or "24/7"; asked "is it open now?", told in words."""

import re
from datetime import datetime, time
from itertools import groupby
from typing import Annotated, Any, NamedTuple

from babel.dates import format_time, get_day_names
from django.utils.translation import gettext as _
from pydantic import BeforeValidator

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_SPAN = re.compile(r"(?P<first>[A-Z][a-z])(?:-(?P<last>[A-Z][a-z]))? (?P<start>[\d:]+)-(?P<end>[\d:]+)")


class Span(NamedTuple):
    """Open on the days first..last (0 = Monday) from start until end; `end` 00:00 means midnight."""

    first: int
    last: int
    start: time
    end: time

    def holds(self, moment: datetime) -> bool:
        if not self.first <= moment.weekday() <= self.last:
            return False
        return self.start <= moment.time() and (moment.time() < self.end or self.end == time(0))


class Hours(NamedTuple):
    """Empty spans: day and night."""

    spans: tuple[Span, ...]

    def open_at(self, moment: datetime) -> bool:
        """`moment` is aware and in the time zone of the place."""
        return not self.spans or any(span.holds(moment) for span in self.spans)

    def words(self, language: str) -> str:
        """ "Mon–Fri 10:00–16:00; Sat, Sun 9:00–12:30"; empty for day and night, which has its own words."""
        same_times = groupby(self.spans, key=lambda span: (span.start, span.end))
        return "; ".join(
            _("%(days)s %(start)s–%(end)s")
            % {
                "days": ", ".join(_days(span, language) for span in spans),
                "start": _clock_words(start, language),
                "end": _clock_words(end, language) if end != time(0) else "24:00",
            }
            for (start, end), spans in same_times
        )


def _clock(text: str) -> time:
    hour, _colon, minute = text.partition(":")
    return time(int(hour) % 24, int(minute or 0))


def parse(text: str) -> Hours:
    """Raises ValueError when a part cannot be read."""
    if text == "24/7":
        return Hours(())
    spans = []
    for part in text.split("; "):
        span_match = _SPAN.fullmatch(part)
        if span_match is None:
            raise ValueError(f"opening hours not understood: {part!r}")
        first = DAYS.index(span_match["first"])
        last = DAYS.index(span_match["last"] or span_match["first"])
        spans.append(Span(first, last, _clock(span_match["start"]), _clock(span_match["end"])))
    return Hours(tuple(spans))


def _from_pack(value: Any) -> Any:
    return parse(value) if isinstance(value, str) else value


def _days(span: Span, language: str) -> str:
    if (span.first, span.last) == (0, len(DAYS) - 1):
        return _("Every day")
    names = get_day_names("abbreviated", locale=language)
    days = names[span.first].rstrip(".")
    return days if span.last == span.first else f"{days}–{names[span.last].rstrip('.')}"


def _clock_words(clock: time, language: str) -> str:
    return format_time(clock, "H:mm", locale=language)


HoursText = Annotated[Hours, BeforeValidator(_from_pack)]
