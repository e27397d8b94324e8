"""Snapchat's "My Data" (chat_history.json): a list of messages under the name of each other side.

Two shapes: one list a conversation with "From" and "IsSender"; and, older, one list of all that was received and
one of all that was sent.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from evidence.readers.chats import values
from evidence.readers.chats.chat import Chat, Message, MessageFact
from evidence.readers.chats.choice import Candidate
from evidence.readers.chats.collector import Collector

_MOST_CHATS = 5000
_OLD = "Saved Chat History"
_KINDS = {
    "STATUSERASEDMESSAGE": "deleted",
    "ERASED": "deleted",
    "NOTE": "voice",
    "STATUSCALLMISSEDAUDIO": "missed_call",
    "STATUSCALLMISSEDVIDEO": "missed_call",
    "STATUSCALL": "call",
    "SHARE": "shared",
    "STICKER": "sticker",
    "LOCATION": "place",
}


def looks_right(value: Any) -> bool:
    return bool(isinstance(value, dict) and any(_conversations(value)))


def candidates(value: dict[str, Any]) -> Iterator[Candidate]:
    for name, rows in _conversations(value):
        yield Candidate(_chat(name, rows), f"snapchat {name}")


def _chat(name: str, rows: list[dict[str, Any]]) -> Chat:
    collector = Collector()
    messages = [(_message(row), _fine(row)) for row in rows]
    if all(one.at for one, _ in messages):
        messages.sort(key=lambda pair: (pair[0].at, pair[1]))
    for message, _ in messages:
        collector.add(message)
    titles = {values.line(row.get("Conversation Title")) for row in rows} - {""}
    return collector.chat("Snapchat", titles.pop() if len(titles) == 1 else values.line(name))


def _conversations(value: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(name of the other side, messages)."""
    old: dict[str, list[dict[str, Any]]] = {}
    for name, entries in list(value.items())[:_MOST_CHATS]:
        rows = [row for row in values.rows(entries) if _is_message(row)]
        if not rows:
            continue
        if _OLD not in name:
            yield name, rows
            continue
        for row in rows:
            old.setdefault(values.line(row.get("To") or row.get("From")), []).append(row)
    yield from old.items()


def _is_message(row: dict[str, Any]) -> bool:
    return "Created" in row and "Media Type" in row and bool({"From", "To"} & set(row))


def _message(row: dict[str, Any]) -> Message:
    written = values.line(row.get("Created"))
    sort = values.line(row.get("Media Type"))
    at = _utc(written)
    words = values.text(row.get("Content")) or values.line(row.get("Text"))
    kind = _KINDS.get(sort.upper(), "")
    fact = (
        (MessageFact(kind),)
        if kind
        else (MessageFact("empty"),)
        if sort.upper() in ("", "TEXT") and not words
        else ()
    )
    return Message(
        at=at,
        zone="UTC" if at else "",
        written=written,
        sender=values.line(row.get("From")) or "→ " + values.line(row.get("To")),
        text=words,
        attachment="" if sort.upper() in ("", "TEXT") or kind else sort,
        facts=fact,
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
