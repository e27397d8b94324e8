"""The parts of an e-mail (MIME, RFC 2045 to 2049): what each one is, is called, and holds.

A mail within the mail is kept as the bytes it came in. The standard library would parse it together with the one
that carries it: its own headers would no longer be as received, and one that is encoded as a whole would stay so.
"""

import base64
import email
import hashlib
import re
from contextlib import suppress
from email.message import Message
from typing import Any

from evidence.readers.mail import headers
from evidence.readers.mail.message import Attached
from evidence.readers.mail.outlook import storage

MOST_LOOKED_AT = 64 * 1024  # bytes of an attachment that are looked at to see whether it is a mail
_CARRIED = "x-message/"
_MAILS = frozenset({"message/rfc822", "message/global", "message/news", "text/rfc822"})
_FIELD = re.compile(
    rb"^(From|To|Cc|Date|Subject|Message-ID|Received|Return-Path|Delivered-To|MIME-Version|Reply-To|Sender):",
    re.IGNORECASE | re.MULTILINE,
)
_COMMENT = re.compile(r"\([^()]*\)")
_PADDED = re.compile(rb"={1,2}[ \t]*(?=\r?\n|\Z)")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_FIELDS_OF_A_MAIL = 3
_FIRST_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:|From ")


class MimePart(Message):
    """A part that does not look into a mail within it."""

    def get_content_type(self) -> str:
        """In small letters; "x-message/…" for what the library would parse as a mail of its own."""
        content_type = super().get_content_type()
        return f"x-{content_type}" if content_type.startswith("message/") else content_type

    def get(self, name: str, failobj: Any = None) -> Any:
        """How the part is encoded without a comment behind it (RFC 2045 6.1), which the library stumbles over."""
        value = super().get(name, failobj)
        if isinstance(value, str) and name.lower() == "content-transfer-encoding":
            return _COMMENT.sub("", value).strip(" ;\t")
        return value


def parsed(data: bytes) -> Message:
    """The mail in `data`; its headers are cut to a size that is safe."""
    return email.message_from_bytes(headers.cut(data), MimePart, policy=headers.LENIENT)


def kind(part: Message) -> str:
    """The media type, in small letters, as the part claims."""
    content_type = part.get_content_type()
    return content_type.removeprefix("x-") if content_type.startswith(_CARRIED) else content_type


def content(part: Message) -> bytes:
    """Decoded; empty when its own headers make no sense."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def words(part: Message) -> bytes:
    """As `content`, of a part that is shown as words: what is said to be base64 and is not is what stands there."""
    if str(part.get("Content-Transfer-Encoding", "")).lower() != "base64":
        return content(part)
    try:
        encoded = part.get_payload()
    except (ValueError, LookupError):
        encoded = None
    if not isinstance(encoded, str):
        return content(part)
    raw = encoded.encode("utf-8", "surrogateescape")
    end = _PADDED.search(raw)
    letters = b"".join(line.strip() for line in (raw[: end.end()] if end else raw).splitlines())
    letters_alone = _NOT_BASE64.sub(b"", letters)
    if len(letters.rstrip(b"=")) - len(letters_alone) > len(letters) // 20 + 1:
        return raw
    letters_alone = letters_alone[:-1] if len(letters_alone) % 4 == 1 else letters_alone  # cut off within a group
    plain = base64.b64decode(letters_alone + b"=" * (-len(letters_alone) % 4))
    behind = raw[end.end() :].strip() if end else b""
    return plain + b"\n" + behind if b" " in behind else plain if not behind else content(part)


def charset(part: Message) -> str:
    """As the part names it; "" when it names none."""
    try:
        return str(part.get_content_charset() or "")
    except (ValueError, LookupError):
        return ""


def parameter(part: Message, name: str) -> str:
    """One of the parameters of its Content-Type, in small letters; "" without it."""
    try:
        value = part.get_param(name, "")
    except (ValueError, LookupError):
        return ""
    return value.lower() if isinstance(value, str) else ""


def is_attached(part: Message) -> bool:
    """Whether a mail program shows it as a file, and not as words of the mail."""
    return part.get_content_disposition() == "attachment"


def attached(part: Message, body: bytes) -> Attached:
    return Attached(name(part), kind(part)[:100], len(body), sha256(body))


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def name(part: Message) -> str:
    return headers.shown(headers.as_written(file_name(part) or kind(part)))[:200]


def file_name(part: Message) -> str:
    """Empty when there is none, or it is in an encoding that is none (RFC 2231)."""
    try:
        return str(part.get_filename() or "")
    except (ValueError, LookupError):
        return ""


def within(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def leaves(part: Message, most: int) -> list[Message]:
    """Without going deeper itself: a mail may be built to exhaust whoever does."""
    parts: list[Message] = []
    left = [part]
    while left and len(parts) < most:
        one = left.pop()
        if one.is_multipart():
            left += reversed(within(one))
        else:
            parts.append(one)
    return parts


def carried(part: Message, body: bytes) -> bytes:
    """The mail that the part is, whatever it claims to be; empty when it is none. `body`: its content."""
    if is_outlook(body):
        return body
    if kind(part) in _MAILS:
        return _unpacked(body)
    if file_name(part).lower().endswith(".eml"):
        return _unpacked(body) if _fields(_unpacked(body)) else b""
    return body if is_attached(part) and looks_like_mail(body) else b""


def is_outlook(body: bytes) -> bool:
    """Whether it is a mail in Outlook's own form."""
    if not body.startswith(storage.SIGNATURE):
        return False
    with suppress(OSError, storage.OversizedStorageError, RecursionError):
        storage.message(body)
        return True
    return False


def looks_like_mail(data: bytes) -> bool:
    """By its headers: at least three that mails have, the first of them at its beginning."""
    return bool(_FIRST_LINE.match(data.lstrip()[:80])) and _fields(data) >= _FIELDS_OF_A_MAIL


def _fields(data: bytes) -> int:
    block, _ = headers.split(data[:MOST_LOOKED_AT].lstrip())
    return len({field.lower() for field in _FIELD.findall(block)})


def _unpacked(body: bytes) -> bytes:
    """Some programs encode the mail and do not say so."""
    base64_text = b"".join(body.split())
    if _fields(body) or not base64_text or not _BASE64.fullmatch(base64_text):
        return body
    with suppress(ValueError):  # cut off
        plain = base64.b64decode(base64_text + b"=" * (-len(base64_text) % 4))
        return plain if _fields(plain) else body
    return body
