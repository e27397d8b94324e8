"""Dates of e-mails: RFC 5322, and as senders write them who do not know it."""

import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate

from evidence.readers.chats.names import MONTHS

_COMMENT = re.compile(r"\([^()]{0,100}\)")
_HALF = re.compile(r"(\d)\s*([ap])\.?\s?m\b\.?", re.IGNORECASE)
_OFFSET = re.compile(
    r"(?:(?<=[\s\d])|\b(?:UTC|GMT)\s*)([+-])(\d{2}):?(\d{2})\s*$|\b(?:UTC|GMT)\s*([+-])(\d{1,2})(?::(\d\d))?\s*$"
    r"|(?<=\d\d:\d\d )([+-])(\d\d)\s*$",
    re.IGNORECASE,
)
_ZONE_WITHIN = re.compile(r"(\d\d:\d\d(?::\d\d)?) ([A-Za-z]{1,5}|[+-]\d{4}) (\d{4})$")  # as Unix writes it
_DASHES = re.compile(r"\b(\d{1,2})[-.]\s?([A-Za-zäÄ]{3,9})\.?[- ](\d{2,4})\b")
_NAME = re.compile(r"(?<=[\s\d])([A-Za-z]{1,5})\s*$")
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)\s*(?:\.\d+)?(.*)", re.DOTALL)
# Only names that mean one zone wherever they are written; hours from UTC.
_NAMED = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "MET": 1, "MEZ": 1, "CEST": 2, "MEST": 2,
    "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7,
}  # fmt: skip
_MONTHS = {"mrz": "Mar", "mär": "Mar", "märz": "Mar", "mai": "May", "juni": "Jun", "juli": "Jul", "okt": "Oct",
           "dez": "Dec", "jän": "Jan"}  # fmt: skip
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})[a-zä]*\.?(?=[ -])", re.IGNORECASE)
# In any language, with the day before it and the year behind it: "ven., 20 nov. 2026", "20 de noviembre de 2026".
_IN_WORDS = re.compile(r"(?:^|[^\d])(\d{1,2})\.?\s(?:de\s)?([^\W\d_]+)\.?\s(?:de\s)?(\d{4})\b(.*)$")
_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment(written: str) -> datetime | None:
    """Aware where a known zone is named, else naive: the clock of nobody knows where. None when it is no date."""
    text = " ".join(_COMMENT.sub(" ", written[:200]).split())
    text = _DASHES.sub(r"\1 \2 \3", _ZONE_WITHIN.sub(r"\1 \3 \2", text))
    text, zone = _zone(text)
    half = _HALF.search(text)
    text = _HALF.sub(r"\1", text)
    iso = _ISO.fullmatch(text)
    try:
        clock = datetime.fromisoformat(f"{iso[1]}T{iso[2]}") if iso else _rfc(text)
        if clock and half:
            clock = _in_half(clock, half[2].lower())
        return clock.replace(tzinfo=zone) if clock else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def local(when: datetime | None) -> tuple[str, str]:
    """The sender's clock and its zone, empty when it is not known."""
    if when is None:
        return "", ""
    zone = f"{when:%z}"
    if not zone:
        return when.isoformat(timespec="seconds"), ""
    return when.replace(tzinfo=None).isoformat(timespec="seconds"), f"{zone[:3]}:{zone[3:5]}"


def _rfc(text: str) -> datetime | None:
    hit = _IN_WORDS.search(text)
    month = MONTHS.get(hit[2].lower(), 0) if hit else 0
    if hit and month:
        text = f"{hit[1]} {_ENGLISH[month - 1]} {hit[3]}{hit[4]}"
    parts = parsedate(_MONTH.sub(lambda hit: _MONTHS[hit[1].lower()], text))
    return datetime(*parts[:6]) if parts else None


def _in_half(clock: datetime, half: str) -> datetime:
    """Of twelve hours; a clock that says 21:13 PM has told the hour already. Raises ValueError."""
    return clock if clock.hour > 12 else clock.replace(hour=clock.hour % 12 + (12 if half == "p" else 0))


def _zone(text: str) -> tuple[str, timezone | None]:
    """The text without its zone, and the zone; of a name that means several, or none, only that it is no clock."""
    hit = _OFFSET.search(text)
    if hit:
        sign = -1 if "-" in (hit[1], hit[4], hit[7]) else 1
        beyond = int(hit[3] or hit[6] or 0)
        minutes = int(hit[2] or hit[5] or hit[8]) * 60 + beyond
        if minutes >= 24 * 60 or beyond > 59:
            return text[: hit.start()].rstrip(), None
        return text[: hit.start()].rstrip(), timezone(timedelta(minutes=sign * minutes))
    name = _NAME.search(text)
    if name is None or name[1].upper() in ("AM", "PM", "A", "P", "M"):
        return text, None
    hours = _NAMED.get(name[1].upper())
    rest = text[: name.start()].rstrip()
    return rest, None if hours is None else timezone(timedelta(hours=hours))
