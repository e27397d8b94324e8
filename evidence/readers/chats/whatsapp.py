"""WhatsApp's "Export chat": a text of lines, each with date, clock, name and words. A message may go over lines.

Anyone can write a line into a message that looks like the beginning of one. What tells them apart: an iPhone ends a
message with CR LF and breaks the lines within it with LF; and one export writes all its dates in one style. An
Android phone writes LF for both, and an iPhone's file may have lost its CR on the way: then nothing is certain, the
file says so (`line_doubt`), and so does each message that speaks against itself: it runs back in time, or is the
only one by a third person in a chat of two.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from evidence.readers.chats import dates, whatsapp_lines, whatsapp_words
from evidence.readers.chats.chat import NO_CONTEXT, Chat, FileContext, Message
from evidence.readers.chats.collector import Collector
from evidence.readers.chats.whatsapp_lines import IOS, OLD_IOS, Start

LOOKED_AT = 200  # first lines that decide whether a text is such an export
ENOUGH = 2  # lines that begin a message
_DATED_FILE = re.compile(
    r"-(20\d\d)-?(\d\d)-?(\d\d)-"
)  # IMG-20261120-WA0001.jpg, 00000012-PHOTO-2026-11-20-21-16-00
Block = tuple[Start, list[str]]


def looks_right(text: str) -> bool:
    """Whether the first lines are those of such an export."""
    lines = text[:100_000].replace("\r", "\n").split("\n")[: 2 * LOOKED_AT]
    first = whatsapp_lines.start(next(filter(str.strip, lines), ""))
    if first is None:
        return False
    starts = map(whatsapp_lines.start, lines)
    return sum(1 for start in starts if start and start.style == first.style) >= ENOUGH


def read(text: str, context: FileContext = NO_CONTEXT) -> Chat:
    collector = Collector()
    blocks = _in_our_years(list(_blocks(text)), context.received)
    dotted = all(start.dotted for start, _ in blocks)
    order = dates.order_of(
        (start.parts for start, _ in blocks), dotted=dotted, received=context.received, order=context.order
    ) or _order_by_files(blocks)
    names = whatsapp_words.Names(lines[0] for _, lines in blocks)
    line_doubt = not _ends_tell(text, blocks)
    messages = [_message(start, lines, order, names) for start, lines in blocks]
    for message in _doubted(messages) if line_doubt else messages:
        collector.add(message)
    return replace(collector.chat(_service(blocks), unsure=order is None), line_doubt=line_doubt)


def _in_our_years(blocks: list[Block], received: str) -> list[Block]:
    dated = dates.in_our_years([start.parts for start, _ in blocks], received)
    return [(replace(start, parts=parts), lines) for (start, lines), parts in zip(blocks, dated, strict=True)]


def _service(blocks: list[Block]) -> str:
    """Signal's exporter (signal-export, chat.md) writes the same lines, with the two spaces of Markdown behind."""
    ends = sum(1 for _start, lines in blocks if lines[-1].endswith("  ") or (not lines[-1] and len(lines) > 1))
    by_year = bool(blocks) and blocks[0][0].form == IOS and blocks[0][0].parts[0] > 31
    return "Signal" if by_year and ends * 2 > len(blocks) else "WhatsApp"


def _blocks(text: str) -> Iterator[Block]:
    """Each beginning with the lines that belong to it."""
    current: Block | None = None
    style: tuple[object, ...] | None = None
    for line in _lines(text):
        start = whatsapp_lines.start(line)
        style = style or (start.style if start else None)
        if start is None or start.style != style:
            if current:
                current[1].append(line)
            continue
        if current:
            yield current
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
    first = next(filter(None, map(whatsapp_lines.start, text[:100_000].splitlines())), None)
    ends = {"\r\n": 0, "\n": 0}
    for hit in re.finditer(r"\r?\n(?=[^\r\n])", text):
        start = whatsapp_lines.start(text[hit.end() : hit.end() + whatsapp_lines.HEAD])
        if start and first and start.style == first.style:
            ends[hit[0]] += 1
    if first is None or first.form in (IOS, OLD_IOS):
        return "\r\n" if ends["\r\n"] else "\n"  # iPhone: LF is only ever within a message
    return "\n" if ends["\n"] else "\r\n"  # Android: CR LF within one was pasted, unless all of the file has it


def _ends_tell(text: str, blocks: list[Block]) -> bool:
    """Whether the line ends tell messages from lines within them: in an iPhone's file that kept its CR LF."""
    form = blocks[0][0].form if blocks else IOS
    return len(blocks) < 2 or (form in (IOS, OLD_IOS) and _begins(text) == "\r\n" and "\r\n" in text)


def _doubted(messages: list[Message]) -> list[Message]:
    """Marks those that may be lines within the message above."""
    count = Counter(message.sender for message in messages if message.sender)
    several = [name for name, times in count.items() if times > 1]
    strangers = {name for name, times in count.items() if times == 1} if len(several) == 2 else set()
    strangers = strangers if len(strangers) == 1 and len(messages) > 4 else set()
    marked = []
    latest = ""
    for message in messages:
        back = bool(message.at and message.at[:16] < latest)
        latest = latest if back or not message.at else message.at[:16]
        marked.append(replace(message, doubtful=True) if back or message.sender in strangers else message)
    return marked


def _order_by_files(blocks: list[Block]) -> dates.Order | None:
    """The names of files that were sent carry the day: the order that makes it the message's own, if one does."""
    dated = []
    names = whatsapp_words.Names(lines[0] for _, lines in blocks)
    for start, lines in blocks:
        attached = whatsapp_words.apart(*names.split(lines[0]))[2]
        hit = _DATED_FILE.search(lines[0]) if attached else None
        if hit:
            dated.append((start.parts, "-".join(hit.groups())))
    fitting = [
        order
        for order in dates.ORDERS.values()
        if all(dates.day_of(parts, order) == day for parts, day in dated)
    ]  # fmt: skip
    return fitting[0] if dated and len(fitting) == 1 else None


def _message(start: Start, lines: list[str], order: dates.Order | None, names: whatsapp_words.Names) -> Message:
    day = dates.day_of(start.parts, order) if order else ""
    sender, first = names.split(lines[0])
    sender, words, attachment, facts = whatsapp_words.apart(sender, "\n".join((first, *lines[1:])))
    at = f"{day}T{start.clock}" if day and start.clock else ""
    return Message(
        at=at, written=start.written, sender=sender, text=words, attachment=attachment, facts=facts
    )  # fmt: skip
