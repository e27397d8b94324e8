"""Telegram Desktop's export of a chat as JSON (result.json), or of all chats at once."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from evidence.readers.chats.chat import Chat, Message
from evidence.readers.chats.collector import Collector
from evidence.readers.visible_text import visible

_FILES = ("file", "photo", "thumbnail")  # in the order of preference
_MOST_CHATS = 500


def looks_right(value: Any) -> bool:
    return bool(_chats(value))


def read(value: Any) -> Chat:
    """The first chat of the file."""
    first, *others = _chats(value)
    found = Collector()
    for message in first["messages"]:
        if isinstance(message, dict):
            found.add(_message(message))
    return replace(found.chat("Telegram", _line(first.get("name"))), others=len(others))


def _chats(value: Any) -> list[dict[str, Any]]:
    """One chat, or the list within an export of everything."""
    if not isinstance(value, dict):
        return []
    several = value.get("chats")
    listed = several.get("list") if isinstance(several, dict) else [value]
    rows = listed if isinstance(listed, list) else []
    return [chat for chat in rows[:_MOST_CHATS] if isinstance(chat, dict) and _is_chat(chat)]


def _is_chat(chat: dict[str, Any]) -> bool:
    messages = chat.get("messages")
    first = messages[0] if isinstance(messages, list) and messages else None
    return isinstance(first, dict) and "date" in first and ("from" in first or "actor" in first)


def _message(message: dict[str, Any]) -> Message:
    written = _line(message.get("date"))
    notice = message.get("type") == "service"
    words = _words(message.get("text"))
    if notice:
        words = " ".join(
            part for part in (_line(message.get("actor")), _line(message.get("action")), words) if part
        )
    forwarded = _line(message.get("forwarded_from"))
    if forwarded:
        words = f"[↪ {forwarded}] {words}"
    return Message(
        at=_local(written),
        zone=_zone(written, message.get("date_unixtime")),
        written=written,
        sender="" if notice else _line(message.get("from") or message.get("from_id")),
        text=words,
        attachment=_attachment(message),
    )


def _local(written: str) -> str:
    try:
        return datetime.fromisoformat(written).replace(tzinfo=None).isoformat(timespec="seconds")
    except ValueError:
        return ""


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
        piece = piece.get("text")
    return piece if isinstance(piece, str) else ""


def _attachment(message: dict[str, Any]) -> str:
    """The name of what was sent; when it was not exported, what sort it was."""
    name = _line(message.get("file_name"))
    for key in _FILES:
        value = _line(message.get(key))
        if value:
            sort = _line(message.get("media_type")) or key
            return name or (sort if value.startswith("(") else value)
    return name or _line(message.get("media_type"))


def _line(value: Any) -> str:
    return " ".join(visible(value).split()) if isinstance(value, str) else ""
