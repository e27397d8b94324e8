"""Headers of an e-mail, cut before anything parses them and read with the old policy.

With Python's new policy a subject of a few hundred kilobytes of encoded words takes gigabytes.
"""

import base64
import email
import re
from contextlib import suppress
from datetime import datetime
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr

from evidence.readers import text_decoding
from evidence.readers.mail import dates
from evidence.readers.visible_text import visible

MOST_BLOCK = 256 * 1024  # bytes of all headers
MOST_HEADER = 16 * 1024  # bytes of one
MOST_VALUES = 100  # of one name
_END = re.compile(rb"\r?\n\r?\n|\r\r")
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_ENCODED = r"=\?[^\s?]{1,60}\?[bBqQ]\?[^?\r\n]{0,2000}\?="
_BETWEEN = re.compile(rf"({_ENCODED})\s+(?={_ENCODED})")  # is no space (6.2)
_RUN = re.compile(rf"(?:{_ENCODED})+")
_WORD = re.compile(r"=\?([^\s?]{1,60})\?([bBqQ])\?([^?\r\n]{0,2000})\?=")
_QUOTED = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_QUOTED_STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\([^()]*\)')
_IN_BRACKETS = re.compile(r"<\s*([^<>\s@]{1,200}@[^<>\s@]{1,255})\s*>")
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
    """With encoded words decoded (RFC 2047), also where they are not allowed; what is around them as it stands."""
    text = _BETWEEN.sub(r"\1", value)
    return " ".join(visible(_RUN.sub(_decoded_run, text)).split())


def _decoded_run(run: re.Match[str]) -> str:
    """Neighbouring words of one encoding are decoded together: a letter may be split between them."""
    texts: list[str] = []
    run_bytes, run_charset = b"", ""
    for charset, way, written in _WORD.findall(run[0]):
        charset = charset.partition("*")[0].lower()  # behind it may stand a language (RFC 2231)
        if charset != run_charset:
            texts.append(text_decoding.decoded(run_bytes, run_charset))
            run_bytes, run_charset = b"", charset
        run_bytes += _bytes(way, written)
    return "".join(texts) + text_decoding.decoded(run_bytes, run_charset)


def _bytes(way: str, written: str) -> bytes:
    plain = written.encode("utf-8", "replace")
    if way in "qQ":
        return _QUOTED.sub(lambda hit: bytes([int(hit[1], 16)]), plain.replace(b"_", b" "))
    base64_text = _NOT_BASE64.sub(b"", plain)
    if len(base64_text) % 4 == 1:
        base64_text = base64_text[:-1]  # cut off
    return base64.b64decode(base64_text + b"=" * (-len(base64_text) % 4))


def address(message: Message, name: str) -> str:
    """The bare address of a header such as "From". Looked for before its encoded words are decoded: they may hold
    signs that look like an address, and are a name (RFC 2047 5). "a@x <b@y>" is b@y, as mail programs send it."""
    raw = " ".join(str(next(iter(message.get_all(name, [])), "")).split())
    bare = _QUOTED_STRING.sub("", raw)
    in_brackets = _IN_BRACKETS.findall(bare) if "," not in bare else []
    candidates = [*in_brackets[-1:], *parseaddr(raw)[1:], *parseaddr(shown(raw))[1:]]
    return visible(next((one for one in candidates if "@" in one), ""))


def moment(written: str) -> datetime | None:
    """See evidence.readers.mail.dates."""
    return dates.moment(written)
