"""Instagram's and Facebook's "Download your information" as JSON (message_1.json), and Messenger's own export of
encrypted chats. The first two write every byte of UTF-8 as a character of its own; that is put right here.
"""

from datetime import UTC, datetime
from typing import Any

from evidence.readers.chats.chat import Chat, Message
from evidence.readers.chats.collector import Collector
from evidence.readers.visible_text import visible

_MEDIA = ("photos", "videos", "audio_files", "files", "gifs", "media")


def looks_right(value: Any) -> bool:
    messages = value.get("messages") if isinstance(value, dict) else None
    first = messages[0] if isinstance(messages, list) and messages else None
    return isinstance(first, dict) and bool({"timestamp_ms", "timestamp"} & set(first)) and bool(_sender(first))


def read(value: dict[str, Any], path: str = "") -> Chat:
    """The messages of a thread. `path`: of the file in its archive, which names the service."""
    found = Collector()
    rows = [row for row in value["messages"] if isinstance(row, dict)]
    stamps = [_milliseconds(row) for row in rows]
    newest_first = len(stamps) > 1 and stamps[0] > stamps[-1]
    for row in reversed(rows) if newest_first else rows:
        found.add(_message(row))
    return found.chat(_service(value, path), _line(value.get("title") or value.get("threadName")) or _people(value))


def _people(value: dict[str, Any]) -> str:
    """Who takes part, where the thread has no name."""
    listed = value.get("participants")
    rows = listed[:20] if isinstance(listed, list) else []
    names = [_line(row.get("name") if isinstance(row, dict) else row) for row in rows]
    return ", ".join(filter(None, names))


def mended(text: str) -> str:
    """ "GrÃ¼ÃŸe" as it was meant; unchanged when it is right already."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _service(value: dict[str, Any], path: str) -> str:
    if "threadName" in value:
        return "Messenger"
    named = f"{path} {value.get('thread_path', '')}".lower()
    # Facebook's threads carry "is_still_participant" as Instagram's do; the folder in the archive tells them apart.
    if "your_facebook_activity" in named or "facebook" in named:
        return "Facebook"
    return "Instagram" if "instagram" in named else "Instagram / Facebook"


def _sender(row: dict[str, Any]) -> str:
    return _line(row.get("sender_name") or row.get("senderName"))


def _milliseconds(row: dict[str, Any]) -> int:
    value = row.get("timestamp_ms", row.get("timestamp"))
    return value if isinstance(value, int) else 0


def _message(row: dict[str, Any]) -> Message:
    at = _utc(_milliseconds(row))
    return Message(
        at=at,
        zone="UTC" if at else "",
        written=f"{at.replace('T', ' ')} UTC" if at else "",
        sender=_sender(row),
        text=_words(row),
        attachment=_attachment(row),
    )


def _utc(milliseconds: int) -> str:
    try:
        return datetime.fromtimestamp(milliseconds // 1000, UTC).replace(tzinfo=None).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


def _words(row: dict[str, Any]) -> str:
    share = row.get("share")
    link = share.get("link") if isinstance(share, dict) else ""
    parts = [_text(row.get("content") or row.get("text")), _line(link)]
    return "\n".join(part for part in parts if part)


def _attachment(row: dict[str, Any]) -> str:
    names = []
    for key in _MEDIA:
        listed = row.get(key)
        for one in listed[:20] if isinstance(listed, list) else []:
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
