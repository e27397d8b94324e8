"""Dates as people write them, in English, German, French and Italian. What cannot be read stays as typed."""

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner jän janvier janv gennaio genn gen",
            "february feb februar feber février févr fév fevrier fevr febbraio febbr",
            "march mar märz mär mrz maerz mars marzo",
            "april apr avril avr aprile",
            "may mai maggio magg mag",
            "june jun juni juin giugno giu",
            "july jul juli juillet juil luglio lug",
            "august aug août aout agosto ago",
            "september sep sept septembre settembre sett set",
            "october oct oktober okt octobre ottobre ott",
            "november nov novembre",
            "december dec dezember dez décembre déc decembre dicembre dic",
        ),
        start=1,
    )
    for name in names.split()
}
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})(?!\d)")
_DAY_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|º|°|\.)?\s*([^\W\d_]+)\.?,?\s*(\d{4})(?!\d)", re.IGNORECASE)
_NAME_DAY = re.compile(r"([^\W\d_]+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)", re.IGNORECASE)
_TIME = re.compile(
    r"(?:T|,|\s|um|at|gegen|about|à|vers|alle|ore|verso le)*\d{1,2}(?:[:.]\d{2}){0,2}\s*(?:uhr|h|heures|am|pm)?",
    re.IGNORECASE,
)
FIRST_YEAR, LAST_YEAR = 1900, 2100
_NEWEST_SHORT_YEAR = 40  # 40 is 2040, 41 is 1941: birth dates are written short too


def parse(typed: str) -> str:
    """The ISO date that `typed` names, such as "2026-11-20"; "" when it names no single day.

    Day before month, as in Europe; month before day only where nothing else is possible. A time of day after
    the date is allowed and left out.
    """
    typed = typed.strip()
    for pattern, reader in (
        (_YEAR_FIRST, _ymd),
        (_DAY_FIRST, _dmy),
        (_DAY_NAME, _day_name),
        (_NAME_DAY, _name_day),
    ):
        match = pattern.match(typed)
        rest = typed[match.end() :].strip() if match else ""
        if match and (not rest or _TIME.fullmatch(rest)):
            iso_date = reader(*match.groups())
            return iso_date.isoformat() if iso_date else ""
    return ""


def _day(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _ymd(year: str, month: str, day: str) -> date | None:
    return _day(int(year), int(month), int(day))


def _dmy(day: str, month: str, year: str) -> date | None:
    full = int(year)
    if len(year) == 2:
        full += 2000 if full <= _NEWEST_SHORT_YEAR else 1900
    return _day(full, int(month), int(day)) or _day(full, int(day), int(month))


def _day_name(day: str, month: str, year: str) -> date | None:
    return _day(int(year), _MONTHS.get(month.lower(), 0), int(day))


def _name_day(month: str, day: str, year: str) -> date | None:
    return _day_name(day, month, year)
