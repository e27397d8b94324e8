"""An e-mail taken apart: who, when, over which servers, what it says and what is attached. Nothing is opened."""

from dataclasses import replace
from datetime import datetime
from email.message import Message
from email.utils import parseaddr

from evidence.readers.mail import authentication, bodies, headers, hops, scam_indicators
from evidence.readers.mail.message import MOST_ATTACHED, MOST_BODY, MOST_HEADERS, Email

_SHOWN = 1000  # characters of one header


def read(data: bytes) -> Email:
    """The file's bytes. Whatever is missing or cannot be read stays empty.

    A mail that was forwarded as an attachment is read in place of the one that carries it: that one comes from the
    client, or from someone who helps.
    """
    message = headers.parsed(data)
    inner = _carried(message)
    if inner:
        return replace(_letter(headers.parsed(inner), headers.raw(inner)), carried_by=_shown_sender(message))
    return _letter(message, headers.raw(data))


def _carried(message: Message) -> bytes:
    """The bytes of the first mail within the mail; empty when there is none, or it cannot be taken out."""
    for number, part in enumerate(message.walk()):
        if number >= bodies.MOST_PARTS:
            break
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            try:
                return bytes(part.get_payload(0).as_bytes(policy=headers.LENIENT))  # type: ignore[union-attr]
            except (ValueError, LookupError, TypeError, RecursionError):
                return b""
    return b""


def _letter(message: Message, block: str) -> Email:
    body, attached = bodies.read(message)
    way = hops.read(headers.values(message, "Received"))
    sender = _shown_sender(message)
    address = parseaddr(sender)[1]
    checks = authentication.checks(message, way)
    verdict = authentication.verdict(message, address, checks)
    subject = headers.first(message, "Subject")[:_SHOWN]
    pictures = any(one.media_type.startswith(("image/", "video/")) for one in attached)
    at, zone = _local(headers.moment(headers.first(message, "Date")))
    return Email(
        sender=sender,
        address=address,
        reply_to=headers.first(message, "Reply-To")[:_SHOWN],
        return_path=headers.first(message, "Return-Path")[:_SHOWN],
        to=headers.first(message, "To")[:_SHOWN],
        subject=subject,
        at=at,
        zone=zone,
        written=headers.first(message, "Date")[:100],
        message_id=headers.first(message, "Message-ID")[:_SHOWN],
        origin=headers.first(message, "X-Originating-IP")[:100],
        hops=way,
        checks=checks,
        verdict=verdict,
        signs=scam_indicators.found(
            f"{subject}\n{body}", own_address=verdict.startswith("own"), has_pictures=pictures
        ),
        attached=tuple(attached[:MOST_ATTACHED]),
        body=body[:MOST_BODY],
        headers=block[:MOST_HEADERS],
        cut=len(block) > MOST_HEADERS or len(body) > MOST_BODY,
    )


def _shown_sender(message: Message) -> str:
    return headers.first(message, "From")[:_SHOWN]


def _local(when: datetime | None) -> tuple[str, str]:
    """The sender's clock and its zone, empty when it is not known."""
    if when is None:
        return "", ""
    zone = f"{when:%z}"
    if not zone:
        return when.isoformat(timespec="seconds"), ""
    return when.replace(tzinfo=None).isoformat(timespec="seconds"), f"{zone[:3]}:{zone[3:5]}"
