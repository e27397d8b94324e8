"""Chats that other services and tools write as plain text: LINE, iMessage (imessage-exporter), Discord
(DiscordChatExporter), Signal (sigtop), Viber and Discord as comma-separated values, and what Telegram Desktop puts
into the clipboard. Each is recognised by what only it writes.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace

from evidence.readers.chats import dates, imessage, values
from evidence.readers.chats.chat import NO_CONTEXT, Chat, FileContext, Message, MessageFact
from evidence.readers.chats.collector import Collector
from evidence.readers.chats.discord import OWN
from evidence.readers.visible_text import visible

_LINE = re.compile(r"\A\ufeff?\[LINE\][^\n]{0,200}\n")
_LINE_DAY = re.compile(
    r"(?:[^\s\d,/:]{1,12},? ?)?(?:\d{1,4}([./-])\d{1,2}\1\d{1,4}|\d{4}[年년] ?\d{1,2}[月월] ?\d{1,2}[日일])"
    r"(?: ?[(（][^()（）\d]{1,8}[)）]| [^\s\d:]{2,20})?$"
)
_LINE_SAID = re.compile(
    r"((?:[^\W\d]{1,4}\.? ?)?\d{1,2}:\d{2}(?: ?[AaPp][Mm])?)\t([^\t\n]{0,200})\t?(.*)$", re.DOTALL
)
_RULE = "=" * 62
_SAID = re.compile(
    r"^\[(\d{1,2}[/.-](?:\d{1,2}|[A-Z][a-z]{2})[/.-]\d{2,4} \d{1,2}:\d{2}(?: [AP]M)?)\] (.{1,100}?)( \(pinned\))?$"
)
_VIBER = re.compile(r"\A\ufeff?\d{1,2}/\d{1,2}/\d{4},\d{1,2}:\d{2}:\d{2},[^,\n]{0,100},[^,\n]{0,40},")
# sigtop: fields, then a blank line, then the words; nothing tells words apart that look like fields.
_OF_SIGTOP = re.compile(r"\A\ufeff?Conversation: ([^\n]{1,200})\n\n")
_SIGTOP_HEAD = re.compile(r"(?:(?<=\n\n)|\A)(?:From: [^\n]{1,200}\n)?Type: [^\n]{1,40}\nSent: [^\n]{1,60}\n")
_SIGTOP_FIELD = re.compile(r"(From|Type|Sent|Received|Attachment|Reaction|Edited): (.*)")
# Telegram Desktop: "Name, [20.11.26 21:14]", the words, a blank line.
_COPIED = re.compile(
    r"^([^\n]{1,100}), \[(\d{1,4}[./-]\d{1,2}[./-]\d{2,4}),? (\d{1,2}:\d{2}(?::\d{2})?(?:[ \u202f]?[AaPp][Mm])?)\]$"
)
_NUMBERS = re.compile(r"(\d{1,4})(?:[/.-]|[年년] ?)(\d{1,2})(?:[/.-]|[月월] ?)(\d{1,4})")


def read(text: str, context: FileContext = NO_CONTEXT) -> Chat | None:
    """None when it is none of them."""
    text = text.replace("\r\n", "\n")
    if _LINE.match(text):
        return _line(text, context)
    if imessage.looks_right(text):
        return _gathered("iMessage", imessage.messages(text))
    if text.lstrip("\ufeff").startswith(_RULE) and "\nChannel: " in text[:1000]:
        return _of_discord(text, context)
    if _OF_SIGTOP.match(text[:400]):
        return _of_sigtop(text)
    if _COPIED.match(text.lstrip("\ufeff\n ").split("\n", 1)[0]):
        return _copied_from_telegram(text, context)
    if _VIBER.match(text[:400]):
        return _numbered("Viber", _rows_of_viber(text), context)
    return _of_discord_table(text.lstrip("\ufeff"), context)


def _of_discord_table(text: str, context: FileContext) -> Chat | None:
    if text.startswith("AuthorID,Author,Date,Content"):
        return _numbered("Discord", _rows_of_discord(text), context)
    if text.startswith("ID,Timestamp,Contents,Attachments"):
        return _gathered("Discord", _rows_of_package(text))
    return None


def _gathered(service: str, messages: Iterator[Message], title: str = "") -> Chat:
    collector = Collector()
    for message in messages:
        bare = not (message.text or message.attachment or message.facts)
        collector.add(replace(message, facts=(MessageFact("empty"),)) if bare else message)
    return collector.chat(service, title)


def _numbered(service: str, rows: list[Message], context: FileContext, title: str = "") -> Chat:
    """Messages whose `at` still holds the clock alone and whose `written` holds the date in numbers."""
    parts = [_parts(row.written) for row in rows if not _is_iso(row)]
    dotted = all("." in hit[0] for row in rows if (hit := _NUMBERS.search(row.written)))
    order = dates.order_of(filter(None, parts), dotted=dotted, received=context.received, order=context.order)
    dated = (row if _is_iso(row) else _dated(row, order) for row in rows)
    return replace(_gathered(service, dated, title), unsure=order is None and any(parts))


def _is_iso(row: Message) -> bool:
    return len(row.at) > 10


def _parts(written: str) -> dates.Parts | None:
    hit = _NUMBERS.search(written)
    return (int(hit[1]), int(hit[2]), int(hit[3])) if hit else None


def _dated(row: Message, order: dates.Order | None) -> Message:
    parts = _parts(row.written)
    day = dates.day_of(parts, order) if parts and order else ""
    return replace(row, at=f"{day}T{row.at}" if day and row.at else "")


def _clock(written: str) -> str:
    """ "21:14" of a text that names no other time."""
    return dates.in_words(f"2000-01-01 {written}")[11:]


def _line(text: str, context: FileContext) -> Chat:
    head, _, body = text.partition("\n")
    title = re.sub(r"^\ufeff?\[LINE\] ?(?:Chat history (?:with|in) |のトーク履歴)?", "", head).strip(' "')
    rows: list[Message] = []
    day = ""
    for line in body.split("\n"):
        hit = _LINE_SAID.match(line)
        if _LINE_DAY.match(line.strip()):
            day = line.strip()
        elif hit and day:
            notice = not hit[3]
            sender = "" if notice else values.line(hit[2])
            words = (hit[2] if notice else hit[3]).removeprefix('"')
            rows.append(Message(_clock(hit[1]), "", f"{day} {hit[1]}", sender, visible(words)))
        elif rows and line:
            rows[-1] = replace(rows[-1], text=f"{rows[-1].text}\n{visible(line)}")
    rows = [replace(row, text=row.text.removesuffix('"') if "\n" in row.text else row.text) for row in rows]
    return _numbered("LINE", rows, context, title)


def _of_discord(text: str, context: FileContext) -> Chat:
    head, _, body = text.partition(f"\n{_RULE}\n")
    title = next((line.removeprefix("Channel: ") for line in head.split("\n") if line.startswith("Channel: ")), "")
    rows: list[Message] = []
    for line in body.split(f"\n{_RULE}")[0].split("\n"):
        hit = _SAID.match(line)
        if hit:
            moment = dates.in_words(_long_year(hit[1]))
            clock = _clock(hit[1].split(" ", 1)[1])
            rows.append(Message(moment or clock, "", hit[1], values.line(hit[2])))
        elif rows:
            rows[-1] = replace(rows[-1], text=f"{rows[-1].text}\n{visible(line)}")
    return _numbered("Discord", [_parted(row) for row in rows], context, title)


def _long_year(written: str) -> str:
    """ "20-Nov-26 08:14 PM" with its century."""
    return re.sub(r"^(\d{1,2})-([A-Z][a-z]{2})-(\d{2}) ", r"\1 \2 20\3 ", written)


def _parted(row: Message) -> Message:
    """What the exporter puts under the words in braces."""
    words, *more = re.split(r"^\{(Attachments|Embed|Stickers|Reactions)\}$", row.text, flags=re.MULTILINE)
    under = dict(zip(more[::2], more[1::2], strict=False))
    signs = re.findall(r"(\S{1,40}) \(\d+\)", under.get("Reactions", ""))
    return replace(
        row,
        text=words.strip(),
        attachment=values.line(under.get("Attachments") or under.get("Stickers") or ""),
        facts=tuple(MessageFact("reaction", sign) for sign in signs),
    )


def _of_sigtop(text: str) -> Chat | None:
    head = _OF_SIGTOP.match(text)
    if head is None:
        return None
    body = text[head.end() :]
    starts = [hit.start() for hit in _SIGTOP_HEAD.finditer(body)]
    blocks = [body[start:after] for start, after in zip(starts, [*starts[1:], len(body)], strict=True)]
    return replace(_gathered("Signal", map(_said_in_sigtop, blocks), values.line(head[1])), line_doubt=True)


def _said_in_sigtop(block: str) -> Message:
    head, _, words = block.rstrip("\n").partition("\n\n")
    fields: dict[str, list[str]] = {}
    for line in head.split("\n"):
        hit = _SIGTOP_FIELD.match(line)
        if hit:
            fields.setdefault(hit[1], []).append(hit[2])
    sender, kind, written = (fields.get(name, [""])[0] for name in ("From", "Type", "Sent"))
    at, zone = values.mail_moment(written)
    facts = [
        MessageFact("reaction", *map(values.line, one.split(" from ", 1))) for one in fields.get("Reaction", [])
    ]
    facts += [MessageFact("edited")] if "Edited" in fields else []
    quoted = re.match(r"(?:>[^\n]*(?:\n|\Z))+\n?", words)
    facts += [MessageFact("reply", values.line(words[: quoted.end()])[:80])] if quoted else []
    files = ", ".join(re.sub(r" \([^()]*, \d+ bytes\)$", "", one) for one in fields.get("Attachment", []))
    notice = kind not in ("incoming", "outgoing")
    text = visible(words[quoted.end() :] if quoted else words).strip() or (values.line(kind) if notice else "")
    writer = "" if notice else OWN if sender == "You" else values.line(sender)
    return Message(at, zone, written, writer, text, values.line(files), tuple(facts))


def _copied_from_telegram(text: str, context: FileContext) -> Chat:
    rows: list[Message] = []
    before = ""
    for line in text.lstrip("\ufeff\n ").split("\n"):
        hit = _COPIED.match(line) if not before.strip() else None
        if hit:
            rows.append(Message(_clock(hit[3]), "", f"{hit[2]} {hit[3]}", values.line(hit[1])))
        elif rows:
            rows[-1] = replace(rows[-1], text=f"{rows[-1].text}\n{visible(line)}".lstrip("\n"))
        before = line
    rows = [replace(row, text=row.text.rstrip()) for row in rows]
    return replace(_numbered("Telegram", rows, context), line_doubt=True)


def _rows_of_viber(text: str) -> list[Message]:
    rows = []
    for cells in _cells(text):
        if len(cells) >= 5:
            day, clock, sender, number, *words = cells
            writer = f"{sender} ({number})" if number and number != sender else sender or number
            spoken = visible(",".join(words)).strip()
            rows.append(Message(_clock(clock), "", f"{day} {clock}", values.line(writer), spoken))
    return rows


def _rows_of_discord(text: str) -> list[Message]:
    rows = []
    for cells in _cells(text)[1:]:
        if len(cells) >= 6:
            _number, sender, written, words, files, signs = cells[:6]
            at, zone = values.moment(re.sub(r"(\.\d{6})\d+", r"\1", written))
            at = at or dates.in_words(_long_year(written)) or _clock(written.split(" ", 1)[-1])
            facts = tuple(MessageFact("reaction", one.strip()) for one in signs.split(",") if one.strip())
            rows.append(
                Message(at, zone, written, values.line(sender), visible(words).strip(), values.line(files), facts)
            )
    return rows


def _rows_of_package(text: str) -> Iterator[Message]:
    """Of the older data package, newest first: the client's own messages, in UTC."""
    rows = [cells for cells in _cells(text)[1:] if len(cells) >= 3]
    if len(rows) > 1 and rows[0][1] > rows[-1][1]:
        rows.reverse()
    for _number, written, words, *files in rows:
        at, zone = values.moment(written)
        yield Message(
            at, (zone or "UTC") if at else "", written, OWN, visible(words).strip(), values.line(" ".join(files))
        )


def _cells(text: str) -> list[list[str]]:
    csv.field_size_limit(1_000_000)
    try:
        return list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    except csv.Error:
        return []
