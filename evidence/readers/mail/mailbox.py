"""The e-mails of a file: one as it was saved (.eml, .emlx), or many behind one another (.mbox)."""

import codecs
import hashlib
import re
from datetime import UTC

from evidence.readers.mail import dates, headers
from evidence.readers.mail.message import OfferedMail

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_COUNTED = re.compile(rb"\s{0,4}(\d{2,10})[ \t]{0,20}\r?\n(?=(?:[A-Za-z][A-Za-z0-9-]{0,60}:|From ))")
# RFC 4155: a line "From", an address and a date, behind an empty line; Thunderbird writes "From -" or nothing
# behind the word. Only where headers follow: within a mail such a line is escaped.
_DIVIDER = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]{0,300}\r?\n(?=[A-Za-z][A-Za-z0-9-]{0,60}:)")
_DATED = re.compile(rb"From (?:.{0,200}\d\d:\d\d(?::\d\d)?.{0,20}\d{4}.{0,20}|-?\s*)$", re.DOTALL)
_ESCAPED = re.compile(rb"(?m)^>(>*From )")
_SHOWN = 300  # characters of a header in a list
_ANSWER = re.compile(rb"(?:\+OK|\* \d)[^\r\n]{0,200}\r?\n")  # of a mail server (POP3, IMAP), saved with the mail


def mails(data: bytes) -> list[bytes]:
    """The bytes of each, in the order of the file. Never empty."""
    data = _in_eight_bits(data)
    header = _COUNTED.match(data)
    if header:
        return [data[header.end() :][: int(header[1])]]
    if data.startswith(b"From "):
        parts = _divided(data)
        if len(parts) > 1:
            return parts
    return [_from_headers_on(data)]


def _in_eight_bits(data: bytes) -> bytes:
    """Without the mark of its encoding; what an editor saved with two bytes a letter as UTF-8."""
    mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
    if mark in (b"", codecs.BOM_UTF8):
        return data[len(mark) :]
    return data.decode("utf-16", "replace").encode()


def _divided(data: bytes) -> list[bytes]:
    starts = [hit for hit in _DIVIDER.finditer(data) if _DATED.match(hit[0].rstrip(b"\r\n"))]
    before = data[: starts[0].start()] if starts else data
    ends = [*(hit.start() for hit in starts[1:]), len(data)]
    parts = [data[hit.end() : end] for hit, end in zip(starts, ends, strict=False)]
    return [_ESCAPED.sub(rb"\1", part) for part in ([before] if before.strip() else []) + parts]


def _from_headers_on(data: bytes) -> bytes:
    """Without empty lines and the answer of a server before the headers."""
    rest = data.lstrip(b"\r\n\t \0")
    rest = _ANSWER.sub(b"", rest, count=1) if _ANSWER.match(rest) else rest
    return rest.lstrip(b"\r\n") or data


def key(mail: bytes) -> str:
    """What names it when it is asked for: the same whenever the file is read."""
    return hashlib.sha256(mail).hexdigest()[:16]


def offered(raw_mails: list[bytes]) -> tuple[OfferedMail, ...]:
    """By their headers alone, newest first; those without a date that can be read stand last."""
    by_time = []
    for mail in raw_mails:
        message = headers.parsed(mail)
        written = headers.first(message, "Date")
        when = headers.moment(written)
        at, zone = dates.local(when)
        sender, subject = (headers.first(message, name)[:_SHOWN] for name in ("From", "Subject"))
        one = OfferedMail(key(mail), sender, subject, at, zone, written[:100])
        by_time.append((when.replace(tzinfo=when.tzinfo or UTC).timestamp() if when else 0.0, one))
    return tuple(one for _time, one in sorted(by_time, key=lambda each: each[0], reverse=True))


def is_page(data: bytes) -> bool:
    """Whether it is a web page that a browser saved as one file (MHTML, RFC 2557), and no mail from anybody."""
    message = headers.parsed(_from_headers_on(data[: headers.MOST_BLOCK]))
    if message.get("Snapshot-Content-Location") or "saved by" in headers.first(message, "From").lower():
        return True
    related = message.get_content_type() in ("multipart/related", "text/html")
    return related and not any(message.get(name) for name in ("Received", "To", "Message-ID", "Return-Path"))
