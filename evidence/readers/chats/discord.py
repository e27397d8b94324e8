"""Discord: exports of the common exporter as JSON, and the messages of the data package that the service sends.

After Tyrrrz/DiscordChatExporter ("channel", "messages" with "author" and "timestamp") and Discord's help page on
the data package (messages/c<number>/messages.json: "ID", "Timestamp" in UTC, "Contents"). The package holds only
what the client wrote.
"""

from collections.abc import Iterator
from typing import Any

from evidence.readers.chats import values
from evidence.readers.chats.chat import Chat, Message, MessageFact
from evidence.readers.chats.choice import Candidate
from evidence.readers.chats.collector import Collector

OWN = "→"  # the person whose package it is, whom the file does not name
_APP_TYPES = frozenset(
    [
        "RecipientAdd",
        "RecipientRemove",
        "ChannelNameChange",
        "ChannelIconChange",
        "GuildMemberJoin",
        "ChannelPinnedMessage",
    ]
)


def looks_right(value: Any) -> bool:
    return _is_export(value) or _is_package(value)


def candidates(value: Any) -> Iterator[Candidate]:
    if _is_package(value):
        yield Candidate(_package(value), "discord package")
        return
    yield Candidate(_export(value), f"discord {values.line(values.part(value, 'channel', 'id'))}")


def _is_export(value: Any) -> bool:
    rows = values.rows(value.get("messages"))[:5] if isinstance(value, dict) and "channel" in value else []
    return any("author" in row and "timestamp" in row for row in rows)


def _is_package(value: Any) -> bool:
    rows = values.rows(value)[:5]
    return bool(rows) and all({"ID", "Timestamp", "Contents"} <= set(row) for row in rows)


def _export(value: dict[str, Any]) -> Chat:
    collector = Collector()
    for row in values.rows(value["messages"]):
        collector.add(_message(row))
    return collector.chat("Discord", values.line(values.part(value, "channel", "name")))


def _message(row: dict[str, Any]) -> Message:
    written = values.line(row.get("timestamp"))
    at, zone = values.moment(written)
    kind = values.line(row.get("type"))
    name = values.line(values.part(row, "author", "name"))
    nickname = values.line(values.part(row, "author", "nickname"))
    sender = f"{nickname} ({name})" if nickname and name and nickname != name else name or nickname
    words = values.text(row.get("content"))
    files = [
        values.line(one.get("fileName")) or values.line(one.get("url"))
        for one in values.rows(row.get("attachments"))
    ]
    attachment = ", ".join(filter(None, files))
    facts = list(_facts(row, kind))
    if not (words or attachment or facts):
        facts.append(MessageFact("empty"))
    by_app = kind in _APP_TYPES
    return Message(at, zone, written, "" if by_app else sender, words, attachment, tuple(facts))


def _facts(row: dict[str, Any], kind: str) -> Iterator[MessageFact]:
    if kind == "Call":
        beginning, ended = (values.milliseconds(row.get(name)) for name in ("timestamp", "callEndedTimestamp"))
        yield MessageFact("call", str((ended - beginning) // 1000) if ended > beginning else "")
    if row.get("timestampEdited"):
        yield MessageFact("edited", values.line(row["timestampEdited"]))
    for one in values.rows(row.get("embeds"))[:5]:
        shared = ", ".join(filter(None, (values.line(one.get("title")), values.line(one.get("url")))))
        if shared:
            yield MessageFact("shared", shared)
    for one in values.rows(row.get("stickers"))[:5]:
        yield MessageFact("sticker", values.line(one.get("name")))
    for one in values.rows(row.get("reactions"))[:10]:
        people = ", ".join(filter(None, (values.line(who.get("name")) for who in values.rows(one.get("users")))))
        yield MessageFact("reaction", values.line(values.part(one, "emoji", "name")), people)


def _package(value: Any) -> Chat:
    collector = Collector()
    messages = []
    for row in values.rows(value):
        written = values.line(row.get("Timestamp"))
        at, zone = values.moment(written)
        words, files = values.text(row.get("Contents")), values.line(row.get("Attachments"))
        facts = () if words or files else (MessageFact("empty"),)
        messages.append(Message(at, zone or "UTC", written, OWN, words, files, facts))
    if len(messages) > 1 and messages[0].at > messages[-1].at:
        messages.reverse()
    for message in messages:
        collector.add(message)
    return collector.chat("Discord")
