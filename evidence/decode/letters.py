"""E-mail: the headers that matter, the words, the names of what was attached.

Headers are cut before anything parses them, and the old policy is used: with the new one, a subject of a few
hundred kilobytes of encoded words takes gigabytes.
"""

import email
import email.errors
import re
from contextlib import suppress
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32

from evidence.characters import visible
from evidence.decode import texts
from evidence.decode.result import MOST_TEXT, Result
from evidence.decode.texts import decoded, from_html

MOST_HEADERS = 256 * 1024  # bytes of the header block
MOST_HEADER = 16 * 1024  # bytes of one header
MOST_PARTS = 200
SHOWN = ("From", "Reply-To", "Return-Path", "To", "Date", "Subject", "Message-ID", "X-Originating-IP", "Received")
_SAMPLE = b"""From: =?utf-8?q?a?= <a@example.org>\nContent-Type: multipart/mixed; boundary=b\n
--b\nContent-Transfer-Encoding: base64\n\nYQ==\n--b\nContent-Transfer-Encoding: quoted-printable\n\na=20\n
--b\nContent-Type: text/html; name*=utf-8''a\n\n<p>a</p>\n--b--\n"""  # touches what the parser loads lazily
_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"(?m)^(?=[^ \t\r\n])")


def prepare(pixels: int) -> None:
    texts.prepare(pixels)
    read(_SAMPLE, "message/rfc822")


def read(data: bytes, media_type: str) -> Result:
    message = email.message_from_bytes(shortened(data), policy=compat32)
    lines = [f"{name}: {value}" for name in SHOWN for value in _values(message, name)]
    words, attached = _parts(message)
    return Result(text=visible("\n".join([*lines, "", words, *attached]))[:MOST_TEXT])


def shortened(data: bytes) -> bytes:
    """The same mail, with every header and the block of headers cut to a size that is safe to parse."""
    end = _END.search(data)
    block, body = (data[: end.start()], data[end.end() :]) if end else (data, b"")
    fields = [field.rstrip(b"\r\n")[:MOST_HEADER] for field in _FIELD.split(block[:MOST_HEADERS])]
    return b"\n".join(filter(None, fields)) + b"\n\n" + body


def _values(message: Message, name: str) -> list[str]:
    return [_words(str(value)) for value in message.get_all(name, [])][:30]


def _words(value: str) -> str:
    """A header as a person reads it; as it stands when it cannot be decoded."""
    with suppress(email.errors.HeaderParseError, LookupError, ValueError):
        value = str(make_header(decode_header(value)))
    return " ".join(value.split())


def _parts(message: Message) -> tuple[str, list[str]]:
    """The first text, plain before HTML, and a line for every attachment."""
    plain, markup, attached = "", "", []
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            break
        if part.is_multipart():
            continue
        content = part.get_payload(decode=True)
        body = content if isinstance(content, bytes) else b""
        name = part.get_filename()
        if name or part.get_content_maintype() != "text":
            attached.append(f"[{_words(str(name or part.get_content_type()))}, {len(body)} bytes]")
        elif part.get_content_subtype() == "html":
            markup = markup or from_html(decoded(body, _charset(part)))
        else:
            plain = plain or decoded(body, _charset(part))
    return plain or markup, attached


def _charset(part: Message) -> str:
    return str(part.get_content_charset() or "")
