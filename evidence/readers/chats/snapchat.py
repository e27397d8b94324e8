"""Snapchat's "My Data" (chat_history.json): a list of messages under the name of each other side.

Two shapes: one list a conversation with "From" and "IsSender"; and, older, one list of all that was received and
one of all that was sent.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from evidence.readers.chats.chat import Chat, Message
from evidence.readers.chats.collector import Collector
from evidence.readers.visible_text import visible

_MOST_CHATS = 500
_OLD = "Saved Chat History"


def looks_right(value: Any) -> bool:
    return bool(isinstance(value, dict) and any(_conversations(value)))


def read(value: dict[str, Any]) -> Chat:
    """The conversation with the most messages; the others are with other people."""
    title, rows = max(_conversations(value), key=lambda pair: len(pair[1]))
    found = Collector()
    messages = [(_message(row), _fine(row)) for row in rows]
    if all(one.at for one, _ in messages):
        messages.sort(key=lambda pair: (pair[0].at, pair[1]))
    for message, _ in messages:
        found.add(message)
    others = sum(1 for _ in _conversations(value)) - 1
    return replace(found.chat("Snapchat", _line(title)), others=others)


def _conversations(value: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(name of the other side, messages)."""
    old: dict[str, list[dict[str, Any]]] = {}
    for name, listed in list(value.items())[:_MOST_CHATS]:
        rows = [row for row in listed if _is_message(row)] if isinstance(listed, list) else []
        if not rows:
            continue
        if _OLD not in name:
            yield name, rows
            continue
        for row in rows:
            old.setdefault(_line(row.get("To") or row.get("From")), []).append(row)
    yield from old.items()


def _is_message(row: Any) -> bool:
    return isinstance(row, dict) and "Created" in row and "Media Type" in row and bool({"From", "To"} & set(row))


def _message(row: dict[str, Any]) -> Message:
    written = _line(row.get("Created"))
    sort = _line(row.get("Media Type"))
    at = _utc(written)
    return Message(
        at=at,
        zone="UTC" if at else "",
        written=written,
        sender=_line(row.get("From")) or "→ " + _line(row.get("To")),
        text=visible(row["Content"]).strip() if isinstance(row.get("Content"), str) else _line(row.get("Text")),
        attachment="" if sort.upper() in ("", "TEXT") else sort,
    )


def _fine(row: dict[str, Any]) -> int:
    """The time of newer exports, finer than a second: the messages of one second may stand newest first."""
    value = row.get("Created(microseconds)")
    return value if isinstance(value, int) else 0


def _utc(written: str) -> str:
    try:
        return datetime.strptime(written, "%Y-%m-%d %H:%M:%S UTC").isoformat()
    except ValueError:
        return ""


def _line(value: Any) -> str:
    return " ".join(visible(value).split()) if isinstance(value, str) else ""
