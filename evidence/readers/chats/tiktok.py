"""TikTok's "Download your data" (user_data.json, user_data_tiktok.json): only its direct messages are read.

After abrignoni/RLEAPP, tikTokArchiveJson.py: "Direct Messages" > "Chat History" > "ChatHistory" > "Chat History
with rico:" > [{"Date", "From", "Content"}], newest first. What stands before it, such as the watch history, is
nobody's chat. The times name no zone.
"""

from collections.abc import Iterator
from typing import Any

from evidence.readers.chats import values
from evidence.readers.chats.chat import NO_ZONE, Chat, Message, MessageFact
from evidence.readers.chats.choice import Candidate
from evidence.readers.chats.collector import Collector

_WITH = "Chat History with "


def looks_right(value: Any) -> bool:
    return isinstance(value, dict) and bool(_threads(value) or {"Direct Messages", "Direct Message"} & set(value))


def candidates(value: Any) -> Iterator[Candidate]:
    for name, rows in _threads(value).items():
        title = values.line(name).removeprefix(_WITH).rstrip(":")
        yield Candidate(_chat(values.rows(rows), title), f"tiktok {name}")


def _threads(value: dict[str, Any]) -> dict[str, Any]:
    for outer in ("Direct Messages", "Direct Message"):
        for middle in ("Chat History", "Direct Messages", "Direct Message"):
            threads = values.part(value, outer, middle, "ChatHistory")
            if isinstance(threads, dict):
                return threads
    return {}


def _chat(rows: list[dict[str, Any]], title: str) -> Chat:
    collector = Collector()
    messages = [_message(row) for row in rows]
    if len(messages) > 1 and messages[0].at > messages[-1].at:
        messages.reverse()
    for message in messages:
        collector.add(message)
    return collector.chat("TikTok", title)


def _message(row: dict[str, Any]) -> Message:
    written = values.line(row.get("Date"))
    at, zone = values.moment(written.removesuffix(" UTC"))
    words = values.text(row.get("Content"))
    return Message(
        at=at,
        zone="UTC" if written.endswith(" UTC") else zone or (NO_ZONE if at else ""),
        written=written,
        sender=values.line(row.get("From")),
        text=words,
        facts=() if words else (MessageFact("empty"),),
    )
