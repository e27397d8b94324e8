"""An e-mail taken apart: who, when, over which servers, what it says and what is attached. No file is opened.

Mails that it carries (forwarded as attachments) are read as mails of their own, so that the words of each stand
under its own sender.
"""

from dataclasses import replace
from datetime import datetime
from email.message import Message
from email.utils import parseaddr

from evidence.readers.mail import authentication, headers, hops, mailbox, parts, scam_indicators
from evidence.readers.mail.bodies import Body
from evidence.readers.mail.message import MOST_ATTACHED, MOST_BODY, MOST_HEADERS, Email

MOST_MAILS = 100  # of one mailbox
MOST_CARRIED = 150  # mails of one file from which on none within another is read
MOST_DEPTH = 5  # of mails within mails
_SHOWN = 1000  # characters of one header


def read(data: bytes) -> tuple[tuple[Email, ...], int]:
    """The mails of a file in its order, each before those within itself; and how many at its beginning were not
    read, for there are too many. Whatever is missing or cannot be read stays empty. Never without a mail."""
    mails = mailbox.mails(data)
    newest = mails[-MOST_MAILS:]  # programs add to the end
    found: list[Email] = []
    for mail in newest:
        _add(found, mail, 0, "")
    return tuple(found), len(mails) - len(newest)


def _add(found: list[Email], data: bytes, depth: int, carried_by: str) -> None:
    letter, within = _letter(data)
    place = len(found)
    found.append(replace(letter, depth=depth, carried_by=carried_by))
    for number, mail in enumerate(within):
        if depth == MOST_DEPTH or len(found) >= MOST_CARRIED:
            found[place] = replace(found[place], unread=len(within) - number)
            break
        _add(found, mail, depth + 1, letter.sender)


def _letter(data: bytes) -> tuple[Email, list[bytes]]:
    """The mail, and the bytes of those within it."""
    message, block = parts.parsed(data), headers.raw(data)
    body = Body(message)
    way = hops.read(headers.values(message, "Received"))
    sender = _shown(message, "From")
    address = parseaddr(sender)[1]
    checks = authentication.checks(message, way)
    verdict = authentication.verdict(message, address, checks)
    subject = _shown(message, "Subject")
    pictures = any(one.media_type.startswith(("image/", "video/")) for one in body.attached)
    at, zone = _local(headers.moment(headers.first(message, "Date")))
    letter = Email(
        sender=sender,
        address=address,
        reply_to=_shown(message, "Reply-To"),
        return_path=_shown(message, "Return-Path"),
        to=_shown(message, "To"),
        subject=subject,
        at=at,
        zone=zone,
        written=headers.first(message, "Date")[:100],
        message_id=_shown(message, "Message-ID"),
        origin=headers.first(message, "X-Originating-IP")[:100],
        hops=way,
        checks=checks,
        verdict=verdict,
        signs=scam_indicators.found(
            f"{subject}\n{body.text}", own_address=verdict.startswith("own"), has_pictures=pictures
        ),
        attached=tuple(body.attached[:MOST_ATTACHED]),
        body=body.text[:MOST_BODY],
        headers=block[:MOST_HEADERS],
        notes=body.notes,
        cut=len(block) > MOST_HEADERS or len(body.text) > MOST_BODY or body.left_out,
    )
    return letter, body.carried


def _shown(message: Message, name: str) -> str:
    return headers.first(message, name)[:_SHOWN]


def _local(when: datetime | None) -> tuple[str, str]:
    """The sender's clock and its zone, empty when it is not known."""
    if when is None:
        return "", ""
    zone = f"{when:%z}"
    if not zone:
        return when.isoformat(timespec="seconds"), ""
    return when.replace(tzinfo=None).isoformat(timespec="seconds"), f"{zone[:3]}:{zone[3:5]}"
