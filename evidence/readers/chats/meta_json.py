"""Instagram's and Facebook's "Download your information" as JSON (message_1.json), and Messenger's own export of
encrypted chats. The first two write every byte of UTF-8 as a character of its own; that is put right here.
"""

import re
from collections.abc import Iterator
from typing import Any

from evidence.readers.chats import meta_phrases as phrases
from evidence.readers.chats import values
from evidence.readers.chats.chat import Chat, Message, MessageFact
from evidence.readers.chats.collector import Collector
from evidence.readers.visible_text import visible

_MEDIA = ("photos", "videos", "audio_files", "files", "gifs", "media")
_LOOKED_AT = 50  # messages, to see whether a list is one of messages
# One character of UTF-8, its bytes as letters; perhaps cut.
_BYTES = re.compile(r"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{1,2}|[\xf0-\xf4][\x80-\xbf]{1,3}")


def looks_right(value: Any) -> bool:
    messages = values.rows(value.get("messages"))[:_LOOKED_AT] if isinstance(value, dict) else []
    return any({"timestamp_ms", "timestamp"} & set(row) and _sender(row) for row in messages)


def read(value: dict[str, Any], path: str = "") -> Chat:
    """The messages of a thread. `path`: of the file in its archive, which names the service."""
    collector = Collector()
    rows = values.rows(value["messages"])
    stamps = [_milliseconds(row) for row in rows]
    newest_first = len(stamps) > 1 and stamps[0] > stamps[-1]
    names = _names(value)
    for row in reversed(rows) if newest_first else rows:
        collector.add(_message(row, names))
    return collector.chat(
        _service(value, path), _line(value.get("title") or value.get("threadName")) or ", ".join(names)
    )


def _names(value: dict[str, Any]) -> list[str]:
    """Who takes part."""
    participants = value.get("participants")
    rows = participants[:20] if isinstance(participants, list) else []
    names = [_line(row.get("name") if isinstance(row, dict) else row) for row in rows]
    return list(filter(None, names))


def mended(text: str) -> str:
    """ "GrÃ¼ÃŸe" as it was meant, character by character; what is right already stays. A cut one becomes �."""
    return _BYTES.sub(lambda hit: hit[0].encode("latin-1").decode("utf-8", "replace"), text)


def _service(value: dict[str, Any], path: str) -> str:
    if "threadName" in value:
        return "Messenger"
    hints = f"{path} {value.get('thread_path', '')}".lower()
    # Facebook's threads carry "is_still_participant" as Instagram's do; the folder in the archive tells them apart.
    if "your_facebook_activity" in hints or "facebook" in hints:
        return "Facebook"
    return "Instagram" if "instagram" in hints else "Instagram / Facebook"


def _sender(row: dict[str, Any]) -> str:
    return _line(row.get("sender_name") or row.get("senderName"))


def _milliseconds(row: dict[str, Any]) -> int:
    return values.number(row.get("timestamp_ms", row.get("timestamp")))


def _message(row: dict[str, Any], names: list[str]) -> Message:
    at = values.utc(_milliseconds(row))
    words, attachment, sender = _words(row), _attachment(row), _sender(row)
    by_app = phrases.is_by_app(words, [sender, *names])
    facts = list(_facts(row, words, sender, by_app=by_app))
    if not (words or attachment or facts):
        facts.append(MessageFact("empty"))
    return Message(
        at=at,
        zone="UTC" if at else "",
        written=f"{at.replace('T', ' ')} UTC" if at else "",
        sender=sender,
        text=words,
        attachment=attachment,
        facts=tuple(facts),
    )


def _facts(row: dict[str, Any], words: str, sender: str, *, by_app: bool) -> Iterator[MessageFact]:
    if by_app:
        yield MessageFact("by_app", sender)
    reacted = phrases.reaction(words)
    if reacted:
        yield MessageFact("reaction", reacted, sender)
    if row.get("is_unsent") or row.get("isUnsent"):
        yield MessageFact("deleted")
    if "call_duration" in row or (by_app and phrases.MISSED.search(words)):
        yield _call(row, words)
    shared = _shared(row)
    kinds = {"shared": bool(shared), "voice": bool(row.get("audio_files")), "no_sender": not sender}
    yield from (MessageFact(kind, shared if kind == "shared" else "") for kind, there in kinds.items() if there)
    for one in values.rows(row.get("reactions"))[:10]:
        yield MessageFact("reaction", _line(one.get("reaction")), _line(one.get("actor")))


def _call(row: dict[str, Any], words: str) -> MessageFact:
    if row.get("missed") or phrases.MISSED.search(words):
        return MessageFact("missed_call")
    return MessageFact("call", str(values.number(row.get("call_duration"))))


def _shared(row: dict[str, Any]) -> str:
    """Whose post or profile, what it says and where it is."""
    share = row.get("share")
    if not isinstance(share, dict):
        return ""
    owner, words, link = (_line(share.get(name)) for name in ("original_content_owner", "share_text", "link"))
    return ", ".join(filter(None, (owner, words, link)))


def _words(row: dict[str, Any]) -> str:
    return _text(row.get("content") or row.get("text"))


def _attachment(row: dict[str, Any]) -> str:
    names = []
    for key in _MEDIA:
        for one in row[key][:20] if isinstance(row.get(key), list) else []:
            names.append(_name(one) or key)
    if row.get("sticker"):
        names.append(_name(row["sticker"]) or "sticker")
    return ", ".join(names)


def _name(one: Any) -> str:
    uri = one.get("uri") if isinstance(one, dict) else None
    return _line(uri).rsplit("/", 1)[-1] if uri else ""


def _text(value: Any) -> str:
    return visible(mended(value)).strip() if isinstance(value, str) else ""


def _line(value: Any) -> str:
    return " ".join(_text(value).split())
