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
# In the phone's language; on an iPhone a caption may stand before it.
_ADDED = re.compile(
    r"^(?:(?P<before>[^\n]{0,2000}?)\s?<(?:attached|Anhang|attachment|adjunto|pièce jointe|allegato|anexado): "
    r"(?P<ios>[^<>\n]{1,200})>|"
    r"(?P<android>[^\n/\\]{1,200}\.\w{2,5}) "
    r"\((?:file attached|Datei angehängt|archivo adjunto|fichier joint|file allegato|arquivo anexado)\))$",
    re.IGNORECASE,
)
_OMITTED = r"(?:omitted|weggelassen|ausgeschlossen|omitid[oa]s?|omise?s?|omess[oi])"
_LEFT_OUT = re.compile(
    rf"^<[^<>\n]{{2,60}} {_OMITTED}>$|"
    r"^(?:[^\n]{1,200} • [^\n]{1,40} )?"
    r"(?:image|photo|video|video note|audio|sticker|GIF|document|Contact card|Bild|Foto|Videonachricht|Dokument"
    rf"|Kontaktkarte|imagen|documento|immagine|vidéo) {_OMITTED}$",
    re.IGNORECASE,
)
# Lines of the service that look as if someone said them: an iPhone puts the name of the chat before the first.
_NOTICE = re.compile(
    r"^(?:messages and calls|nachrichten und anrufe)[^\n]{0,80}(?:end-to-end|ende-zu-ende)", re.IGNORECASE
)
_QUOTED = re.compile(r"[\"“”„«»]")  # in "Ella changed the group name to “A: B”" the colon ends no name
_DATED_FILE = re.compile(
    r"-(20\d\d)-?(\d\d)-?(\d\d)-"
)  # IMG-20261120-WA0001.jpg, 00000012-PHOTO-2026-11-20-21-16-00


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
    dotted = all(start.dotted for start, _ in blocks)
    order = dates.order_of((start.parts for start, _ in blocks), dotted=dotted) or _order_by_files(blocks)
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


def _order_by_files(blocks: list[tuple[_Start, list[str]]]) -> dates.Order | None:
    """The names of files that were sent carry the day: the order that makes it the message's own, if one does."""
    dated = []
    for start, lines in blocks:
        hit = _DATED_FILE.search(lines[0]) if _attachment(_sender(visible(lines[0]).strip())[1])[0] else None
        if hit:
            dated.append((start.parts, "-".join(hit.groups())))
    orders = (dates.DAY_FIRST, dates.MONTH_FIRST)
    fitting = [order for order in orders if all(dates.day_of(parts, order) == day for parts, day in dated)]
    return fitting[0] if dated and len(fitting) == 1 else None


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
    if hit is None or _QUOTED.search(hit[1]):
        return "", words
    said = words[hit.end() :].strip()
    return ("", said) if _NOTICE.match(said) else (hit[1].strip(), said)


def _attachment(words: str) -> tuple[str, str]:
    first, _, rest = words.partition("\n")
    hit = _ADDED.match(first)
    if hit:
        before = (hit["before"] or "").strip()
        return (hit["ios"] or hit["android"]).strip(), "\n".join(filter(None, (before, rest.strip())))
    if _LEFT_OUT.match(first.strip()):
        return first.strip().strip("<>"), rest.strip()
    return "", words
