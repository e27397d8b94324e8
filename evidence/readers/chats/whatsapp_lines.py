"""Where a message of a WhatsApp export begins: a line with date, clock, name and words, in the style of a region.

Seen in exports of many regions: "20.11.26, 21:14 - Ella: Hallo", "11/20/26, 9:14 PM - Ella: Hi",
"[20.11.26, 21:14:05] Ella: Hallo", "2026. 11. 20. 오후 9:14, Ella : x", "[2026/11/20 下午9:14:05] Ella: x",
"20/11/2026 à 21:14 - ", "2026-11-20 21 h 14 - ", old iPhones "6/23/17, 12:29:34 PM: Ella: Hi"; and, copied from
WhatsApp Web or a phone, "[21:14, 20.11.2026] Ella: Hallo".
"""

import re
from dataclasses import dataclass

from evidence.readers.chats import dates
from evidence.readers.chats.names import HALVES

HEAD = 110  # characters within which a line must say when it was written
IOS, ANDROID, OLD_IOS, COPIED = range(4)
_MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\ufeff\u200c"
_MARK = "\u200e"  # what all of them are levelled to
_LEVEL = {ord(mark): _MARK for mark in _MARKS} | {ord(space): " " for space in "\u00a0\u202f\u2009\u2007\u3000"}
_ALSO = ("中午", "晚上", "凌晨", "清晨", "早上", "傍晚", "a. m", "p. m", "a m", "p m")
_SIGNS = "\u200e?"
_HALF = "|".join(
    rf"[{_MARK} .]{{0,2}}".join(map(re.escape, word.split()))
    for word in sorted({*HALVES, *_ALSO}, key=len, reverse=True)
)
_HALF = rf"(?:{_HALF})(?![^\W\d_])\.?" if _HALF else ""
_NUMERIC = (
    rf"(?P<one>\d{{1,4}}){_SIGNS}(?P<mark>[./-]){_SIGNS} ?(?P<two>\d{{1,2}}){_SIGNS}(?P=mark){_SIGNS} ?"
    rf"(?P<three>\d{{2,4}})(?P<end>\.)?"
)
_CJK = r"(?P<year>\d{4})[年년] ?(?P<month>\d{1,2})[月월] ?(?P<day>\d{1,2})[日일]"
_DATE = rf"(?:{_NUMERIC}|{_CJK})"
_AT = r"um|à|a las|às|alle|ore|kl\.?|klo\.?|plkst\.?|kell|о|об|в|at|u|la|ob"
_JOIN = rf"{_SIGNS}(?: ?(?:г\.|هـ))?[,،]?{_SIGNS} ?(?:(?:{_AT}) )?{_SIGNS}"
_CLOCK = (
    rf"(?:(?P<before>{_HALF}) ?)?(?P<hour>\d{{1,2}})(?:[:.]| ?h ?)(?P<minute>\d{{2}})"
    rf"(?:(?:[:.]| min ?)(?P<second>\d{{2}})(?: s\b)?)?"
    rf"(?:{_SIGNS} ?{_SIGNS}(?P<half>{_HALF}))?(?: ?(?:Uhr|uur|ч\.?|h)\b\.?)?"
)
_WHEN = rf"(?P<written>{_DATE}{_JOIN}{_CLOCK})"
_STARTS = (
    (IOS, re.compile(rf"[{_MARK} ]{{0,6}}\[{_WHEN}{_SIGNS}\]{_SIGNS} ?", re.IGNORECASE)),
    (ANDROID, re.compile(rf"[{_MARK} ]{{0,6}}{_WHEN}{_SIGNS}(?: [-–] | [-–]$)", re.IGNORECASE)),
    (COPIED, re.compile(rf"[{_MARK} ]{{0,6}}\[(?P<written>{_CLOCK}{_SIGNS}, ?{_DATE})\] ", re.IGNORECASE)),
    (OLD_IOS, re.compile(rf"[{_MARK} ]{{0,6}}{_WHEN}: (?=[^\n:]{{1,100}}: )", re.IGNORECASE)),
)  # fmt: skip
_MAY_START = re.compile(rf"[{_MARKS} ]{{0,6}}\[?[^\W\d_]{{0,3}}\.? ?\d")


@dataclass(frozen=True, slots=True)
class Start:
    """Where a message begins. `form`: IOS and so on. `dotted`: of day first everywhere. `clock` as dates.clock.
    `rest`: what stands behind, with all its marks. `style`: what is the same in all of an export."""

    written: str
    parts: dates.Parts
    form: int
    dotted: bool
    clock: str
    rest: str
    style: tuple[object, ...]


def start(line: str) -> Start | None:
    """None for a line that begins no message."""
    if not _MAY_START.match(line):
        return None
    head = line[:HEAD].translate(_LEVEL)
    for form, pattern in _STARTS:
        hit = pattern.match(head)
        if hit:
            return _start(form, hit, line)
    return None


def _start(form: int, hit: re.Match[str], line: str) -> Start:
    part = hit.groupdict()
    has_year = part["year"] is not None
    names = ("year", "month", "day") if has_year else ("one", "two", "three")
    first, second, third = (part[name] for name in names)
    half = dates.half_of((part["half"] or part["before"] or "").replace(_MARK, ""))
    seconds = part["second"]
    clock = dates.clock(int(part["hour"]), int(part["minute"]), int(seconds) if seconds else None, half)
    mark = "年" if has_year else part["mark"]
    parts = (int(first), int(second), int(third))
    if mark == "." and part["end"] and parts[2] <= 31 and ". " in hit["written"]:
        parts = (parts[0] + 2000 if parts[0] <= 99 else parts[0], *parts[1:])  # "26. 11. 20.": the last is the day
    style = (form, mark, len(first) > 2, len(third) > 2, seconds is None, bool(half))
    written = " ".join(hit["written"].replace(_MARK, "").split())
    return Start(written, parts, form, mark == ".", clock, line[hit.end() :], style)
