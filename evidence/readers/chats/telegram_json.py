"""Telegram Desktop's export of a chat as JSON (result.json), or of all chats at once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from evidence.readers.chats import values
from evidence.readers.chats.chat import Chat, Message, MessageFact
from evidence.readers.chats.choice import Candidate
from evidence.readers.chats.collector import Collector
from evidence.readers.visible_text import visible

_FILES = ("file", "photo", "thumbnail")  # in the order of preference
_MOST_CHATS = 5000
_LOOKED_AT = 50  # messages, to see whether a list is one of messages


def looks_right(value: Any) -> bool:
    return bool(_chats(value))


def candidates(value: Any) -> Iterator[Candidate]:
    for place, one in enumerate(_chats(value)):
        yield Candidate(_chat(one), f"telegram {one.get('id', place)}")


def _chat(value: dict[str, Any]) -> Chat:
    collector = Collector()
    texts: dict[Any, str] = {}
    for row in values.rows(value["messages"]):
        message = _message(row, texts)
        if isinstance(row.get("id"), int):
            texts[row["id"]] = message.text[:80]
        collector.add(message)
    return collector.chat("Telegram", values.line(value.get("name")))


def _chats(value: Any) -> list[dict[str, Any]]:
    """One chat, or the lists within an export of everything."""
    if not isinstance(value, dict):
        return []
    lists = [values.part(value, name, "list") for name in ("chats", "left_chats")]
    rows = [row for chats in lists for row in values.rows(chats)] or [value]
    return [chat for chat in rows[:_MOST_CHATS] if _is_chat(chat)]


def _is_chat(chat: dict[str, Any]) -> bool:
    rows = values.rows(chat.get("messages"))[:_LOOKED_AT]
    return any("date" in row and ("from" in row or "actor" in row) for row in rows)


def _message(row: dict[str, Any], texts: dict[Any, str]) -> Message:
    written = values.line(row.get("date"))
    notice = row.get("type") == "service"
    words = _words(row.get("text"))
    if notice:
        words = " ".join(filter(None, (values.line(row.get("actor")), values.line(row.get("action")), words)))
        words = " ".join(filter(None, (words, values.line(row.get("title")), _members(row))))
    forwarded = values.line(row.get("forwarded_from"))
    if forwarded:
        words = f"[↪ {forwarded}] {words}"
    sender = "" if notice else values.line(row.get("from") or row.get("from_id"))
    attachment = _attachment(row)
    return Message(
        at=_local(written),
        zone=_zone(written, row.get("date_unixtime")),
        written=written,
        sender=sender,
        text=words,
        attachment=attachment,
        facts=tuple(_facts(row, texts, bare=not (words or attachment))),
    )


def _members(row: dict[str, Any]) -> str:
    """Whom a service line names."""
    members = row.get("members")
    names = [values.line(one) for one in members[:50]] if isinstance(members, list) else []
    return ", ".join(filter(None, names))


def _facts(row: dict[str, Any], texts: dict[Any, str], *, bare: bool) -> Iterator[MessageFact]:
    content = list(_content(row))
    yield from content
    if row.get("type") == "unsupported":
        yield MessageFact("unreadable")
    elif bare and not content:
        yield MessageFact("empty")
    if row.get("type") == "message" and not row.get("from"):
        yield MessageFact("no_sender")
    if row.get("edited"):
        yield MessageFact("edited", values.line(row["edited"]).replace("T", " "))
    if row.get("reply_to_message_id"):
        yield MessageFact("reply", texts.get(row["reply_to_message_id"], ""))
    for reaction in values.rows(row.get("reactions"))[:10]:
        sign = values.line(reaction.get("emoji")) or values.line(reaction.get("type"))
        people = [values.line(one.get("from")) for one in values.rows(reaction.get("recent"))]
        yield MessageFact("reaction", sign, ", ".join(filter(None, people)))


def _content(row: dict[str, Any]) -> Iterator[MessageFact]:
    """What was sent that is neither words nor a file."""
    contact, place, poll = (row.get(name) for name in ("contact_information", "location_information", "poll"))
    if isinstance(contact, dict):
        contact_name = " ".join(
            filter(None, (values.line(contact.get(one)) for one in ("first_name", "last_name")))
        )
        yield MessageFact(
            "contact", ", ".join(filter(None, (contact_name, values.line(contact.get("phone_number")))))
        )
    if isinstance(place, dict):
        point = f"{place.get('latitude', '')}, {place.get('longitude', '')}"[:60]
        called = (values.line(row.get("place_name")), values.line(row.get("address")))
        yield MessageFact("place", ", ".join(filter(None, (*called, point))))
    if isinstance(poll, dict):
        answers = [f"{values.line(one.get('text'))} ({values.number(one.get('voters'))})"
                   for one in values.rows(poll.get("answers"))[:12]]  # fmt: skip
        yield MessageFact("poll", f"{values.line(poll.get('question'))} – {' / '.join(answers)}")
    yield from _deed(row) if row.get("type") == "service" else _kept(row)


def _deed(row: dict[str, Any]) -> Iterator[MessageFact]:
    """A call, a payment."""
    if row.get("action") in ("phone_call", "group_call"):
        missed = row.get("discard_reason") in ("missed", "busy", "declined")
        length = str(values.number(row.get("duration_seconds")) or values.number(row.get("duration")) or "")
        yield MessageFact("missed_call" if missed else "call", "" if missed else length)
    if "amount" in row and row.get("action"):
        amount = values.line(row["amount"]) or str(row["amount"])[:40]
        yield MessageFact("payment", f"{amount} {values.line(row.get('currency'))}".strip())


def _kept(row: dict[str, Any]) -> Iterator[MessageFact]:
    """A voice message, a sticker, a picture for one look."""
    if row.get("media_type") in ("voice_message", "video_message"):
        yield MessageFact("voice", str(values.number(row.get("duration_seconds")) or ""))
    if row.get("self_destruct_period_seconds"):
        yield MessageFact("view_once", str(values.number(row["self_destruct_period_seconds"])))
    if row.get("sticker_emoji"):
        yield MessageFact("sticker", values.line(row["sticker_emoji"]))
    dice, invoice = row.get("dice"), row.get("invoice_information")
    if isinstance(dice, dict):
        yield MessageFact("sticker", f"{values.line(dice.get('emoji'))} {values.number(dice.get('value'))}".strip())
    if isinstance(invoice, dict):
        titles = (values.line(invoice.get(name)) for name in ("title", "description"))
        price = f"{values.line(invoice.get('amount'))} {values.line(invoice.get('currency'))}".strip()
        yield MessageFact("payment", ", ".join(filter(None, (*titles, price))))
    if "forwarded_from" in row and not values.line(row["forwarded_from"]):
        yield MessageFact("forwarded")


def _local(written: str) -> str:
    return values.moment(written)[0]


def _zone(written: str, seconds: Any) -> str:
    """The export gives both the local time and the seconds since 1970 in UTC: their difference is the zone."""
    try:
        local = datetime.fromisoformat(written).replace(tzinfo=UTC)
        minutes = round((local.timestamp() - int(seconds)) / 60)
    except (ValueError, TypeError, OverflowError):
        return ""
    if abs(minutes) > 14 * 60 or minutes % 15:
        return ""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _words(text: Any) -> str:
    """A string, or a list of strings and of pieces with a style."""
    pieces = text if isinstance(text, list) else [text]
    return visible("".join(_piece(piece) for piece in pieces)).strip()


def _piece(piece: Any) -> str:
    if isinstance(piece, dict):
        href = piece.get("href")
        word = piece.get("text")
        if isinstance(href, str) and isinstance(word, str) and href not in word:
            return f"{word} <{href}>"
        piece = word
    return piece if isinstance(piece, str) else ""


def _attachment(message: dict[str, Any]) -> str:
    """The name of what was sent; when it was not exported, what sort it was."""
    name = values.line(message.get("file_name"))
    for key in _FILES:
        value = values.line(message.get(key))
        if value:
            sort = values.line(message.get("media_type")) or key
            return name or (sort if value.startswith("(") else value)
    return name or values.line(message.get("media_type"))
