"""WhatsApp's "Export chat": a text of lines, each with date, clock, name and words. A message may go over lines.

The phone's region decides how dates look. Seen in exports of Android and iOS, German and English:
"20.11.26, 21:14 - Ella: Hallo", "11/20/26, 9:14 PM - Ella: Hi", "[20.11.26, 21:14:05] Ella: Hallo".

Anyone can write a line into a message that looks like the beginning of one. What tells them apart: an iPhone ends a
message with CR LF and breaks the lines within it with LF; and one export writes all its dates in one style.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.readers.chats import dates
from evidence.readers.chats.chat import Chat, Message
from evidence.readers.chats.collector import Collector
from evidence.readers.visible_text import visible

LOOKED_AT = 200  # first lines that decide whether a text is such an export
ENOUGH = 2  # lines that begin a message
_MARKS = "\u200e\u200f\u202a\ufeff"
_SPACE = r"[ \u00a0\u202f]"
_DATE = r"(\d{1,4})([./-])(\d{1,2})\3(\d{2,4})"
_CLOCK = rf"(\d{{1,2}})[:.](\d{{2}})(?:[:.](\d{{2}}))?(?:{_SPACE}?([AaPp])\.?{_SPACE}?[Mm]\.?)?(?:{_SPACE}Uhr)?"
_WHEN = rf"({_DATE},?{_SPACE}(?:um )?{_CLOCK})"
_STARTS = (
    re.compile(rf"[{_MARKS} ]{{0,6}}\[{_WHEN}\]{_SPACE}?"),  # iOS
    re.compile(rf"[{_MARKS} ]{{0,6}}{_WHEN}{_SPACE}[-–]{_SPACE}"),  # Android
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
# In "Ella changed the group name to “A: B”" the colon ends no name: a quotation is still open before it.
_QUOTED = re.compile(r"[\"“”„«»]")
_DATED_FILE = re.compile(
    r"-(20\d\d)-?(\d\d)-?(\d\d)-"
)  # IMG-20261120-WA0001.jpg, 00000012-PHOTO-2026-11-20-21-16-00


@dataclass(frozen=True)
class _Start:
    """Where a message begins: the groups of its date and clock. `style`: what is the same in all of an export."""

    written: str
    parts: dates.Parts
    dotted: bool
    clock: str
    rest: str
    style: tuple[object, ...]


def looks_right(text: str) -> bool:
    """Whether the first lines are those of such an export."""
    lines = text[:100_000].replace("\r", "\n").split("\n")[: 2 * LOOKED_AT]
    first = _start(next(filter(str.strip, lines), ""))
    if first is None:
        return False
    return sum(1 for start in map(_start, lines) if start and start.style == first.style) >= ENOUGH


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
    style: tuple[object, ...] | None = None
    for line in _lines(text):
        start = _start(line)
        style = style or (start.style if start else None)
        if start is None or start.style != style:
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


def _lines(text: str) -> list[str]:
    """What can begin a message; a line break within one of them is only a line break."""
    if "\r\n" not in text:
        return text.split("\n" if "\n" in text else "\r")
    begins = _begins(text)
    if begins == "\n":
        return [line.removesuffix("\r") for line in re.split(r"(?<!\r)\n", text)]
    return text.split("\r\n")


def _begins(text: str) -> str:
    """What stands before a message, of a file that holds both CR LF and LF."""
    first = next(filter(None, map(_start, text[:100_000].splitlines())), None)
    ends = {"\r\n": 0, "\n": 0}
    for hit in re.finditer(r"\r?\n(?=[^\r\n])", text):
        start = _start(text[hit.end() : hit.end() + 80])
        if start and first and start.style == first.style:
            ends[hit[0]] += 1
    if first is None or first.style[0] == 0:
        return "\r\n" if ends["\r\n"] else "\n"  # iPhone: LF is only ever within a message
    return "\n" if ends["\n"] else "\r\n"  # Android: CR LF within one was pasted, unless all of the file has it


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
    hit, form = _STARTS[0].match(line), 0
    if not hit:
        hit, form = _STARTS[1].match(line), 1
    if not hit:
        return None
    written, first, mark, second, third, hour, minute, seconds, half = hit.groups()
    clock = dates.clock(
        int(hour), int(minute), int(seconds) if seconds else None, f"{half}m".lower() if half else ""
    )
    parts = (int(first), int(second), int(third))
    style = (form, mark, len(first) > 2, len(third) > 2, seconds is None, half is None)
    return _Start(" ".join(written.split()), parts, mark == ".", clock, line[hit.end() :], style)


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
    if hit is None or len(_QUOTED.findall(hit[1])) % 2:
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
