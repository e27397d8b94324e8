"""Chats of services that write little around them as JSON: Google Chat (Takeout, Groups/*/messages.json), Tinder
(data.json, own messages only), X (direct-messages.js), Signal (signal-export's data.json, one object a line; the
rows of Signal Desktop as sigtop writes them).
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from evidence.readers.chats import dates, values
from evidence.readers.chats.chat import NO_ZONE, Chat, Message, MessageFact
from evidence.readers.chats.choice import Candidate
from evidence.readers.chats.collector import Collector
from evidence.readers.chats.discord import OWN

_X = re.compile(r"\A\s*window\.YTD\.direct_messages(?:_group)?\.part\d+\s*=\s*")
_MOST_LINES = 400_000


def x_messages(text: str) -> Any:
    """The JSON behind the assignment of X's archive; None for other text."""
    hit = _X.match(text[:200])
    if hit is None:
        return None
    try:
        return json.loads(text[hit.end() :].rstrip().rstrip(";"))
    except (ValueError, RecursionError):
        return None


def json_lines(text: str) -> Any:
    """A list of the objects that stand one on each line; None for other text."""
    try:
        return [json.loads(line) for line in text.strip().splitlines()[:_MOST_LINES] if line.strip()]
    except (ValueError, RecursionError):
        return None


def looks_right(value: Any) -> bool:
    return any(True for _one in candidates(value))


def candidates(value: Any) -> Iterator[Candidate]:
    if isinstance(value, dict):
        if any("creator" in row for row in values.rows(value.get("messages"))[:20]):
            yield Candidate(_chat("Google Chat", "", map(_google, values.rows(value["messages"]))), "google")
        for place, match in enumerate(values.rows(value.get("Messages"))):
            if "match_id" in match:
                title = values.line(match["match_id"])
                rows = values.rows(match.get("messages"))
                yield Candidate(_chat("Tinder", title, map(_tinder, rows)), f"tinder {place} {title}")
        return
    rows = values.rows(value)
    for row in rows:
        talk = row.get("dmConversation")
        if isinstance(talk, dict):
            title = values.line(talk.get("conversationId"))
            yield Candidate(_chat("X", title, map(_x, values.rows(talk.get("messages")))), f"x {title}")
    yield from _signal_chats(rows)


def _signal_chats(rows: list[dict[str, Any]]) -> Iterator[Candidate]:
    if rows and all({"date", "sender", "body"} <= set(row) for row in rows[:20]):
        yield Candidate(_chat("Signal", "", map(_signal, rows)), "signal")
    if rows and all({"conversationId", "sent_at", "type"} <= set(row) for row in rows[:20]):
        talks: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            talks.setdefault(values.line(row.get("conversationId")), []).append(row)
        for talk, rows_of_talk in talks.items():
            yield Candidate(_chat("Signal", "", map(_of_desktop, rows_of_talk)), f"signal {talk}")


def _chat(service: str, title: str, messages: Iterator[Message]) -> Chat:
    collector = Collector()
    rows = list(messages)
    if len(rows) > 1 and rows[0].at > rows[-1].at:
        rows.reverse()
    for message in rows:
        collector.add(message)
    return collector.chat(service, title)


def _google(row: dict[str, Any]) -> Message:
    written = values.line(row.get("created_date"))
    at = dates.in_words(written.removesuffix(" UTC"))
    files = [values.line(one.get("original_name")) for one in values.rows(row.get("attached_files"))]
    creator = values.line(values.part(row, "creator", "name")) or values.line(values.part(row, "creator", "email"))
    facts = [MessageFact("deleted")] if values.line(row.get("message_state")) == "DELETED" else []
    facts += [] if creator else [MessageFact("no_sender")]
    quoted = values.part(row, "quoted_message_metadata", "text")
    if quoted:
        by = values.line(values.part(row, "quoted_message_metadata", "creator", "name"))
        facts.append(MessageFact("reply", ": ".join(filter(None, (by, values.line(quoted)[:80])))))
    return _message(
        at,
        "UTC" if written.endswith("UTC") else NO_ZONE,
        written,
        creator,
        values.text(row.get("text")),
        ", ".join(filter(None, files)),
        tuple(facts),
    )


def _tinder(row: dict[str, Any]) -> Message:
    written = values.line(row.get("sent_date"))
    at, zone = values.mail_moment(written)
    sender = values.line(row.get("from"))
    return _message(at, zone, written, OWN if sender == "You" else sender, values.text(row.get("message")))


def _x(row: dict[str, Any]) -> Message:
    create = row.get("messageCreate")
    if not isinstance(create, dict):
        event = next(iter(row), "")
        written = values.line(values.part(row, event, "createdAt"))
        at, zone = values.moment(written)
        return Message(at, zone, written, "", values.line(event))
    written = values.line(create.get("createdAt"))
    at, zone = values.moment(written)
    files = create.get("mediaUrls")
    attachment = (
        ", ".join(values.line(one).rsplit("/", 1)[-1] for one in files[:20]) if isinstance(files, list) else ""
    )
    facts = tuple(
        MessageFact("reaction", values.line(one.get("reactionKey")), values.line(one.get("senderId")))
        for one in values.rows(create.get("reactions"))[:10]
    )
    words = values.text(create.get("text"))
    full = [values.line(one.get("expanded")) for one in values.rows(create.get("urls"))[:10]]
    facts += tuple(MessageFact("shared", address) for address in full if address and address not in words)
    return _message(at, zone, written, values.line(create.get("senderId")), words, attachment, facts)


def _signal(row: dict[str, Any]) -> Message:
    written = values.line(row.get("date"))
    at, zone = values.moment(written)
    files = [values.line(one.get("name")) for one in values.rows(row.get("attachments"))]
    facts = [MessageFact("reply", values.line(row["quote"])[:80])] if row.get("quote") else []
    facts += [MessageFact("sticker", values.line(row["sticker"]))] if row.get("sticker") else []
    for one in values.rows(row.get("reactions"))[:10]:
        facts.append(MessageFact("reaction", values.line(one.get("emoji")), values.line(one.get("name"))))
    words, attachment = values.text(row.get("body")), ", ".join(filter(None, files))
    return _message(at, zone, written, values.line(row.get("sender")), words, attachment, tuple(facts))


def _of_desktop(row: dict[str, Any]) -> Message:
    """`type`: incoming, outgoing, or what the app notes itself, such as call-history."""
    kind, at = values.line(row.get("type")), values.utc(values.number(row.get("sent_at")))
    sender = next(
        filter(None, (values.line(row.get(name)) for name in ("source", "sourceServiceId", "sourceUuid"))), ""
    )
    files = [values.line(one.get("fileName")) or values.line(one.get("contentType"))
             for one in values.rows(row.get("attachments"))]  # fmt: skip
    facts = [
        MessageFact("reaction", values.line(one.get("emoji"))) for one in values.rows(row.get("reactions"))[:10]
    ]
    facts += [MessageFact("edited")] if row.get("editHistory") else []
    facts += [MessageFact("deleted")] if row.get("deletedForEveryone") else []
    facts += [MessageFact("view_once")] if row.get("isViewOnce") else []
    words, file_names = values.text(row.get("body")), ", ".join(filter(None, files))
    if kind not in ("incoming", "outgoing"):
        return _message(at, "UTC", values.line(row.get("sent_at")), "", words or kind, file_names)
    who = OWN if kind == "outgoing" else sender
    return _message(at, "UTC", values.line(row.get("sent_at")), who, words, file_names, tuple(facts))


def _message(
    at: str, zone: str, written: str, sender: str, words: str, files: str = "", facts: tuple[MessageFact, ...] = ()
) -> Message:
    bare = not (words or files or facts)
    return Message(
        at, zone if at else "", written, sender, words, files, (MessageFact("empty"),) if bare else facts
    )
