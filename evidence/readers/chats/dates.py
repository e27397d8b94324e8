"""Times as chat exports write them, in the order of day, month and year that the whole file agrees with."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from evidence.readers.chats.names import HALVES, MONTHS

Parts = tuple[int, int, int]  # the three numbers of a date, in the order they are written

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = (0, 1, 2), (1, 0, 2), (2, 1, 0)  # places of day, month, year
Order = tuple[int, int, int]
ORDERS = {"day": DAY_FIRST, "month": MONTH_FIRST, "year": YEAR_FIRST}
EARLIEST = 1995  # no chat of any service is older
_BUDDHIST = 543  # years that the Thai calendar is ahead
_RECENT = 730  # days; what is brought here is hardly ever older than this
_ENOUGH_DAYS = 4  # different ones, from which a pattern among them counts
_NAMED = re.compile(r"[^\W\d_][^\s\d,;:()/-]*")  # with its vowel signs, as Hindi and Thai write them
# Halves that need the hour: Chinese says noon and night.
_NOON, _NIGHT = frozenset({"中午"}), frozenset({"晚上", "夜晚"})
_MORNING, _AFTER = frozenset({"凌晨", "清晨", "早上"}), frozenset({"傍晚"})


def order_of(dates: Iterable[Parts], *, dotted: bool, received: str = "", order: str = "") -> Order | None:
    """Which number is the day. None when several readings are possible.

    Looked at over the whole file: which readings are days at all, none after the day the file came in
    (`received`), and whether the chat would run backwards. `told`: what the client answered, if that is possible.
    """
    written = list(dict.fromkeys(dates))
    if any(parts[0] > 31 for parts in written):
        return YEAR_FIRST
    if dotted:
        return DAY_FIRST
    fitting = _possible(written, received)
    if order and (order == "year" or ORDERS.get(order) in fitting):
        return ORDERS.get(order)
    year_first = _year_first_is_likelier(written, received)
    if len(fitting) == 1 and not year_first:
        return fitting[0]
    if year_first or not fitting:
        return None
    if all(parts[0] == parts[1] for parts in written):
        return DAY_FIRST
    return _likeliest(written)


def in_our_years(dates: list[Parts], received: str) -> list[Parts]:
    """With two digits of a Thai year as those of ours: "20/11/69" is 2569, where 2069 is yet to come.

    Only where all of them would lie beyond the year the file came in, and none does in the other calendar.
    """
    this_year = int(received[:4]) if received else 0
    years = [parts[2] for parts in dates]
    if not years or max(years) > 99 or any(parts[0] > 31 for parts in dates):
        return dates
    shifted = [2500 + year - _BUDDHIST for year in years]
    if 2000 + min(years) <= this_year + 1 or not EARLIEST < min(shifted) <= max(shifted) <= this_year:
        return dates
    return [(parts[0], parts[1], year) for parts, year in zip(dates, shifted, strict=True)]


def _possible(written: list[Parts], received: str) -> list[Order]:
    """The orders in which all are days, and none is later than the file."""
    valid = [order for order in (DAY_FIRST, MONTH_FIRST) if all(day_of(parts, order) for parts in written)]
    latest = _day_after(received)
    past = [order for order in valid if all(day_of(parts, order) <= latest for parts in written)] if latest else []
    return past or valid


def _year_first_is_likelier(written: list[Parts], received: str) -> bool:
    """26/11/20 may be the 20 of November 2026 where otherwise it would be years ago."""
    if not received or any(parts[2] > 31 for parts in written):
        return False
    days = [day_of(parts, YEAR_FIRST) for parts in written]
    if not all(days) or max(days) > _day_after(received) or not _is_recent(max(days), received):
        return False
    return not any(
        _is_recent(max(day_of(parts, order) for parts in written), received)
        for order in _possible(written, received)
    )


def _is_recent(day: str, received: str) -> bool:
    return bool(day) and (date.fromisoformat(received) - date.fromisoformat(day)).days <= _RECENT


def _day_after(received: str) -> str:
    """Clocks differ, and zones do."""
    return (date.fromisoformat(received) + timedelta(days=1)).isoformat() if received else ""


def _likeliest(written: list[Parts]) -> Order | None:
    """Of day first and month first, both possible: the one in which the chat runs forward, or in which many days
    are not all the same day of different months."""
    back = {order: _steps_back(written, order) for order in (DAY_FIRST, MONTH_FIRST)}
    best = min(back, key=lambda order: back[order])
    if back[DAY_FIRST] != back[MONTH_FIRST] and back[best] <= len(written) // 50:
        return best
    firsts, seconds = ({parts[place] for parts in written} for place in (0, 1))
    if len(firsts) >= _ENOUGH_DAYS and len(seconds) == 1:
        return DAY_FIRST
    if len(seconds) >= _ENOUGH_DAYS and len(firsts) == 1:
        return MONTH_FIRST
    return None


def _steps_back(written: list[Parts], order: Order) -> int:
    """Clocks of phones do jump now and then."""
    days = [day_of(parts, order) for parts in written]
    return sum(1 for one, other in zip(days, days[1:], strict=False) if other < one)


def day_of(parts: Parts, order: Order) -> str:
    """ISO 8601, or empty when there is no such day."""
    day, month, year = (parts[place] for place in order)
    year = year + 2000 if year < 100 else year
    if EARLIEST + _BUDDHIST <= year < 2200 + _BUDDHIST:
        year -= _BUDDHIST
    if not EARLIEST <= year < 2200:
        return ""  # another calendar
    try:
        return datetime(year, month, day).date().isoformat()
    except ValueError:
        return ""


def month_of(word: str) -> int:
    """1 to 12 for a month's name in any language that is known; 0 for another word."""
    plain = " ".join(word.lower().replace(".", " ").split())
    return MONTHS.get(plain) or MONTHS.get(plain.removeprefix("ב"), 0)  # Hebrew writes "in November" as one word


def half_of(word: str) -> str:
    """ "am", "pm", or the word itself where it needs the hour; empty for another word."""
    plain = " ".join(word.lower().replace(".", " ").replace("\u200c", "").split())
    if plain in HALVES:
        return HALVES[plain]
    if plain.replace(" ", "") in ("am", "pm"):
        return plain.replace(" ", "")
    if plain in _MORNING:
        return "am"
    return "pm" if plain in _AFTER else plain if plain in _NOON | _NIGHT else ""


def clock(hour: int, minute: int, second: int | None, half: str) -> str:
    """ "21:14" or "21:14:05" from 24 or 12 hours (`half`: "am", "pm", as of half_of, or empty); empty when there
    is none."""
    if half in _NOON:
        half = "am" if hour == 11 else "pm"
    elif half in _NIGHT:
        half = "am" if hour == 12 else "pm"
    if half and hour > 12:
        half = ""  # "21:14 PM": some phones write both
    if half:
        if not 1 <= hour <= 12:
            return "" if hour else _clock(12 if half == "pm" else 0, minute, second)  # Japanese counts from 0
        hour = hour % 12 + (12 if half == "pm" else 0)
    return _clock(hour, minute, second)


def _clock(hour: int, minute: int, second: int | None) -> str:
    if hour > 23 or minute > 59 or (second or 0) > 59:
        return ""
    return f"{hour:02}:{minute:02}" + ("" if second is None else f":{second:02}")


_FILLERS = frozenset({"uhr", "uur", "h", "ч", "г", "o'clock", "z"})
_WORDS_BEHIND = re.compile(r"\s*[^\W\d_][^\d,;()\[\]]{0,40}")
_WORD_BEFORE = re.compile(r"[^\W\d_][^\s\d,]*(?=\s*$)")
_TIME = re.compile(r"(?<!\d)(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?!\d)")
_NUMBERED_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s?[月월]|\b(?:thg|tháng)\s(\d{1,2})(?!\d)", re.IGNORECASE)
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})(?!\d)")


def in_words(written: str) -> str:
    """Local ISO 8601 of a time whose month is a name, or whose year comes first, in any language; empty otherwise.

    "Nov 20, 2026 9:14 pm", "20. Nov. 2026, 21:14", "20 de nov. de 2026 21:14", "2026年11月20日 下午9:14".
    """
    text = digits(written)
    clocks = list(_TIME.finditer(text))
    hit = clocks[-1] if clocks else None
    day = _day_in_words(text[: hit.start()] + text[hit.end() :] if hit else text)
    if not hit:
        return day
    half = _half_beside(text[: hit.start()], text[hit.end() :])
    if half is None and int(hit[1]) <= 12:
        return ""  # a word that may be the half of the day, in a language that is not known: twelve hours in doubt
    at = clock(int(hit[1]), int(hit[2]), int(hit[3]) if hit[3] else None, half or "")
    return f"{day}T{at}" if day and at else ""


def _half_beside(before: str, behind: str) -> str | None:
    """Of the words on both sides of a clock, next to it, for "de" is the morning in Hungarian and "of" in Spanish.
    None when a word stands there that is not known."""
    words = _WORDS_BEHIND.match(behind)
    after = re.findall(r"[^\s,]+", words[0]) if words else []
    ahead = _WORD_BEFORE.search(before)
    first = [" ".join(after[:count]) for count in range(min(4, len(after)), 0, -1)]
    for candidate in (*first, *([ahead[0]] if ahead else [])):
        half = half_of(candidate)
        if half:
            return half
    unknown = bool(after) and not _is_filler(after[0])
    return None if unknown else ""


def _is_filler(word: str) -> bool:
    """The name of a zone, or a word such as "Uhr"."""
    return word.strip(".").lower() in _FILLERS or bool(re.fullmatch(r"[A-Z]{3,5}(?:[+-]\d.*)?|[+-]\d.*", word))


def _day_in_words(text: str) -> str:
    hit = _ISO_DAY.search(text)
    if hit:
        return day_of((int(hit[1]), int(hit[2]), int(hit[3])), YEAR_FIRST)
    month = next(filter(None, map(month_of, _NAMED.findall(text))), 0)
    numbered = None if month else _NUMBERED_MONTH.search(text)
    if numbered:  # as Chinese, Japanese, Korean and Vietnamese call them
        month, text = int(numbered[1] or numbered[2]), text[: numbered.start()] + text[numbered.end() :]
    numbers = [int(one) for one in re.findall(r"\d+", text)]
    years = [one for one in numbers if one >= 1000]
    days = [one for one in numbers if 1 <= one <= 31]
    if not month or len(years) != 1 or len(days) != 1 or len(numbers) != 2:
        return ""
    return day_of((days[0], month, years[0]), DAY_FIRST)


def digits(text: str) -> str:
    """Arabic, Persian, Hindi and other digits as 0 to 9; special spaces as plain ones; without marks."""
    plain = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\ufeff]", "", text)
    return "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else " " if letter.isspace() else letter
        for letter in plain
    )
