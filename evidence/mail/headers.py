"""Headers of an e-mail, cut before anything parses them and read with the old policy.

With Python's new policy a subject of a few hundred kilobytes of encoded words takes gigabytes.
"""

import email
import email.errors
import re
from contextlib import suppress
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from email.utils import parsedate_to_datetime

from evidence import words
from evidence.characters import visible

MOST_BLOCK = 256 * 1024  # bytes of all headers
MOST_HEADER = 16 * 1024  # bytes of one
MOST_VALUES = 100  # of one name
_END = re.compile(rb"\r\n\r\n|\n\n|\r\r")
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_FIELD = re.compile(rb"(?m)^(?=[^ \t\r\n])")


def split(data: bytes) -> tuple[bytes, bytes]:
    """The block of headers as received, and the rest."""
    end = _END.search(data)
    return (data[: end.start()], data[end.end() :]) if end else (data, b"")


def parsed(data: bytes) -> Message:
    """The mail with every header and the block cut to a size that is safe.

    A lone carriage return within a line becomes a space: the parser would take what follows for another header.
    """
    block, body = split(data)
    block = block[:MOST_BLOCK]
    if b"\n" in block:
        block = _LONE_RETURN.sub(b" ", block)
    fields = [field.rstrip(b"\r\n")[:MOST_HEADER] for field in _FIELD.split(block)]
    return email.message_from_bytes(b"\n".join(filter(None, fields)) + b"\n\n" + body, policy=compat32)


def raw(data: bytes) -> str:
    """The block as it came, safe to show."""
    block, _ = split(data)
    return visible(words.decoded(block[:MOST_BLOCK]))


def values(message: Message, name: str) -> list[str]:
    """As a person reads them, top to bottom, each on one line."""
    return [shown(str(value)) for value in message.get_all(name, [])[:MOST_VALUES]]


def first(message: Message, name: str) -> str:
    return next(iter(values(message, name)), "")


def shown(value: str) -> str:
    """With encoded words decoded; as it stands when that fails."""
    with suppress(email.errors.MessageError, LookupError, ValueError):
        value = str(make_header(decode_header(value)))
    return " ".join(visible(value).split())


def moment(written: str) -> datetime | None:
    """A date of RFC 5322; without a zone ("-0000") it counts as UTC. None when it cannot be read."""
    try:
        when = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
