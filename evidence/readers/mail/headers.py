"""Headers of an e-mail, cut before anything parses them and read with the old policy.

With Python's new policy a subject of a few hundred kilobytes of encoded words takes gigabytes.
"""

import email
import email.errors
import re
from contextlib import suppress
from datetime import datetime
from email.header import decode_header
from email.message import Message
from email.policy import Compat32

from evidence.readers import text_decoding
from evidence.readers.mail import dates
from evidence.readers.visible_text import visible

MOST_BLOCK = 256 * 1024  # bytes of all headers
MOST_HEADER = 16 * 1024  # bytes of one
MOST_VALUES = 100  # of one name
_END = re.compile(rb"\r?\n\r?\n|\r\r")
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_FIELD = re.compile(rb"(?m)^(?=[^ \t\r\n])")


class Lenient(Compat32):
    """Gives headers with eight-bit letters in them, which no standard allowed and many senders write, as text."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return as_written(value)


LENIENT = Lenient()


def as_written(value: str) -> str:
    """As text; the parser keeps such bytes as halves of surrogate pairs."""
    with suppress(UnicodeEncodeError):
        return text_decoding.decoded(value.encode("utf-8", "surrogateescape"))
    return value


def split(data: bytes) -> tuple[bytes, bytes]:
    """The block of headers as received, and the rest."""
    end = _END.search(data)
    return (data[: end.start()], data[end.end() :]) if end else (data, b"")


def cut(data: bytes) -> bytes:
    """The mail with every header and the block cut to a size that is safe.

    A lone carriage return within a line becomes a space: the parser would take what follows for another header.
    """
    block, body = split(data)
    block = block[:MOST_BLOCK]
    if b"\n" in block:
        block = _LONE_RETURN.sub(b" ", block)
    fields = [field.rstrip(b"\r\n")[:MOST_HEADER] for field in _FIELD.split(block)]
    return b"\n".join(filter(None, fields)) + b"\n\n" + body


def parsed(data: bytes) -> Message:
    """The headers alone, safe to read."""
    return email.message_from_bytes(cut(split(data)[0]), policy=LENIENT)


def raw(data: bytes) -> str:
    """The block as it came, safe to show."""
    block, _ = split(data)
    return visible(text_decoding.decoded(block[:MOST_BLOCK]))


def values(message: Message, name: str) -> list[str]:
    """As a person reads them, top to bottom, each on one line."""
    return [shown(str(value)) for value in message.get_all(name, [])[:MOST_VALUES]]


def first(message: Message, name: str) -> str:
    return next(iter(values(message, name)), "")


def shown(value: str) -> str:
    """With encoded words decoded; as it stands when that fails."""
    with suppress(email.errors.MessageError, ValueError):
        value = "".join(_part(part, charset) for part, charset in decode_header(value))
    return " ".join(visible(value).split())


def _part(part: str | bytes, charset: str | None) -> str:
    """`part`: bytes where any of the header is encoded, as the library has it; `charset` may name a language, too
    (RFC 2231)."""
    if isinstance(part, str):
        return part
    if charset is None:
        return f" {part.decode('raw_unicode_escape')} "  # the library's way back from what it was given
    return text_decoding.decoded(part, charset.partition("*")[0])


def moment(written: str) -> datetime | None:
    """See evidence.readers.mail.dates."""
    return dates.moment(written)
