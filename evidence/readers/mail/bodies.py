"""What a mail says: all of its texts in the order they stand in, and the names of what else is in it."""

import re
from email.message import Message

from evidence.readers import html_text, text_decoding
from evidence.readers.mail import headers
from evidence.readers.mail.message import Attached
from evidence.readers.visible_text import visible

MOST_PARTS = 200
_MOST_DEPTH = 30  # of parts within parts; what is deeper is read as if it stood side by side
_TOKEN = re.compile(r"[^\W_]{2,}|\d")


def read(message: Message) -> tuple[str, list[Attached]]:
    """The words, and the attachments."""
    reader = _Reader()
    return visible("\n".join(filter(None, reader.texts(message, 0)))), reader.attached


class _Reader:
    """Walks through the parts and counts them."""

    def __init__(self) -> None:
        self.attached: list[Attached] = []
        self._seen = 0

    def texts(self, part: Message, depth: int) -> list[str]:
        self._seen += 1
        if self._seen > MOST_PARTS:
            return []
        kind = part.get_content_type()
        if not part.is_multipart():
            return [self._text(part, kind)]
        if kind.startswith("message/") and depth:
            self.attached.append(Attached(name(part), kind[:100], 0))
        within = _within(part)
        if kind == "multipart/alternative":
            return [self._best(within, depth)]
        if depth >= _MOST_DEPTH:
            within = [one for deep in within for one in _leaves(deep)]
        return [text for one in within for text in self.texts(one, depth + 1)]

    def _best(self, ways: list[Message], depth: int) -> str:
        """One content in several forms: the one that says what the other says, or both where neither does."""
        said: list[str] = []
        for way in ways:
            text = "\n".join(filter(None, self.texts(way, depth + 1)))
            if not text.strip() or any(_covers(other, text) for other in said):
                continue
            said = [other for other in said if not _covers(text, other)] + [text]
        return "\n\n".join(said)

    def _text(self, part: Message, kind: str) -> str:
        body = content(part)
        if _file_name(part) or not kind.startswith("text/") or part.get_content_disposition() == "attachment":
            self.attached.append(Attached(name(part), kind[:100], len(body)))
            return ""
        charset = _charset(part)
        if kind == "text/html":
            return html_text.words(text_decoding.decoded_page(body, charset))
        return text_decoding.decoded(body, charset)


def _within(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _leaves(part: Message) -> list[Message]:
    """Without going deeper itself: a mail may be built to exhaust whoever does."""
    found: list[Message] = []
    left = [part]
    while left and len(found) < MOST_PARTS:
        one = left.pop()
        if one.is_multipart():
            left += reversed(_within(one))
        else:
            found.append(one)
    return found


def _covers(text: str, other: str) -> bool:
    """Whether `text` has every word and number of `other`."""
    return set(_TOKEN.findall(other.casefold())) <= set(_TOKEN.findall(text.casefold()))


def content(part: Message) -> bytes:
    """Decoded; empty when its own headers make no sense."""
    try:
        found = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return found if isinstance(found, bytes) else b""


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "")
    except (ValueError, LookupError):
        return ""


def name(part: Message) -> str:
    return headers.shown(headers.as_written(_file_name(part) or part.get_content_type()))[:200]


def _file_name(part: Message) -> str:
    """Empty when there is none, or it is in an encoding that is none (RFC 2231)."""
    try:
        return str(part.get_filename() or "")
    except (ValueError, LookupError):
        return ""
