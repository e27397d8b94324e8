"""WhatsApp's "Export chat": a text of lines, each with date, clock, name and words. A message may go over lines.

The phone's region decides how dates look. Seen in exports of Android and iOS, German and English:
"20.11.26, 21:14 - Ella: Hallo", "11/20/26, 9:14 PM - Ella: Hi", "[20.11.26, 21:14:05] Ella: Hallo".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.characters import visible
from evidence.chats import dates
from evidence.chats.chat import Chat, Message
from evidence.chats.collecting import Collector

LOOKED_AT = 200  # first lines that decide whether a text is such an export
ENOUGH = 2  # lines that begin a message
_MARKS = "\u200e\u200f\u202a\ufeff"
_SPACE = r"[ \u00a0\u202f]"
_DATE = r"(\d{1,4})([./-])(\d{1,2})\3(\d{2,4})"
_CLOCK = rf"(\d{{1,2}})[:.](\d{{2}})(?:[:.](\d{{2}}))?(?:{_SPACE}?([AaPp])\.?{_SPACE}?[Mm]\.?)?(?:{_SPACE}Uhr)?"
_WHEN = rf"({_DATE},?{_SPACE}(?:um )?{_CLOCK})"
_STARTS = (
    re.compile(rf"[{_MARKS}]*\[{_WHEN}\]{_SPACE}?"),  # iOS
    re.compile(rf"[{_MARKS}]*{_WHEN}{_SPACE}[-–]{_SPACE}"),  # Android
)
_SENDER = re.compile(rf"[{_MARKS}]*([^\n:]{{1,100}}?):(?: |$)")
_ADDED = re.compile(
    r"^(?:<(?:attached|Anhang|attachment): (?P<ios>[^<>\n]{1,200})>|"
    r"(?P<android>[^\n/\\]{1,200}\.\w{2,5}) \((?:file attached|Datei angehängt)\))"
)
_LEFT_OUT = re.compile(
    r"^<(?:Media omitted|Medien ausgeschlossen|Medien weggelassen|Media weggelassen)>$|"
    r"^(?:image|video|audio|sticker|GIF|document|Contact card|Bild|Video|Audio|Sticker|Dokument|Kontaktkarte)"
    r" (?:omitted|weggelassen)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Start:
    """Where a message begins: the groups of its date and clock."""

    written: str
    parts: dates.Parts
    dotted: bool
    clock: str
    rest: str


def looks_right(text: str) -> bool:
    """Whether the first lines are those of such an export."""
    lines = text[:100_000].split("\n")[:LOOKED_AT]
    begun = [start for start in map(_start, lines) if start]
    return len(begun) >= ENOUGH and bool(_start(next(filter(None, lines), "")))


def read(text: str) -> Chat:
    found = Collector()
    blocks = list(_blocks(text, found))
    order = dates.order_of((start.parts for start, _ in blocks), dotted=all(start.dotted for start, _ in blocks))
    for start, lines in blocks:
        found.add(_message(start, lines, order))
    return found.chat("WhatsApp", unsure=order is None)


def _blocks(text: str, found: Collector) -> Iterator[tuple[_Start, list[str]]]:
    """Each beginning with the lines that belong to it; what no longer fits is only counted."""
    current: tuple[_Start, list[str]] | None = None
    begun = 0
    for line in text.split("\n"):
        start = _start(line)
        if start is None:
            if current:
                current[1].append(line)
            continue
        if current:
            yield current
        begun += 1
        if begun > found.most:
            found.pass_over()
            current = None
        else:
            current = (start, [start.rest])
    if current:
        yield current


def _start(line: str) -> _Start | None:
    hit = _STARTS[0].match(line) or _STARTS[1].match(line)
    if not hit:
        return None
    written, first, mark, second, third, hour, minute, seconds, half = hit.groups()
    clock = dates.clock(
        int(hour), int(minute), int(seconds) if seconds else None, f"{half}m".lower() if half else ""
    )
    parts = (int(first), int(second), int(third))
    return _Start(" ".join(written.split()), parts, mark == ".", clock, line[hit.end() :])


def _message(start: _Start, lines: list[str], order: dates.Order | None) -> Message:
    day = dates.day_of(start.parts, order) if order else ""
    words = visible("\n".join(lines)).strip()
    sender, words = _sender(words)
    attachment, words = _attachment(words)
    at = f"{day}T{start.clock}" if day and start.clock else ""
    return Message(at=at, written=start.written, sender=sender, text=words, attachment=attachment)


def _sender(words: str) -> tuple[str, str]:
    """The name before the colon; without one it is a notice of the service."""
    hit = _SENDER.match(words)
    return (hit[1].strip(), words[hit.end() :].strip()) if hit else ("", words)


def _attachment(words: str) -> tuple[str, str]:
    first, _, rest = words.partition("\n")
    hit = _ADDED.match(first)
    if hit:
        return (hit["ios"] or hit["android"]).strip(), rest.strip()
    if _LEFT_OUT.match(first.strip()):
        return first.strip().strip("<>"), rest.strip()
    return "", words
