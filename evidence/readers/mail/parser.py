"""An e-mail taken apart: who, when, over which servers, what it says and what is attached. No file is opened.

Mails that it carries (forwarded as attachments) are read as mails of their own, so that the words of each stand
under its own sender.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from email.message import Message
from email.utils import parseaddr

from evidence.readers.mail import authentication, headers, hops, mailbox, parts, scam_indicators
from evidence.readers.mail.bodies import Body
from evidence.readers.mail.message import MOST_ATTACHED, MOST_BODY, MOST_HEADERS, Email
from evidence.readers.mail.outlook import content, storage
from evidence.readers.mail.outlook import message as outlook
from evidence.readers.mail.outlook.content import OutlookBody
from evidence.readers.mail.outlook.storage import Item

MOST_MAILS = 100  # of one mailbox
MOST_CARRIED = 150  # mails of one file from which on none within another is read
MOST_DEPTH = 5  # of mails within mails
_SHOWN = 1000  # characters of one header


def read(data: bytes) -> tuple[tuple[Email, ...], int]:
    """The mails of a file in its order, each before those within itself; and how many at its beginning were not
    read, for there are too many. Whatever is missing or cannot be read stays empty. Never without a mail."""
    mails = mailbox.mails(data)
    newest = mails[-MOST_MAILS:]  # programs add to the end
    emails: list[Email] = []
    for mail in newest:
        _add(emails, mail, 0, "")
    return tuple(emails), len(mails) - len(newest)


def read_outlook(data: bytes) -> tuple[Email, ...]:
    """The mail of a .msg file, before those within itself. Raises OSError when it is none, or
    OversizedStorageError."""
    mails: list[Email] = []
    _add(mails, storage.message(data), 0, "")
    return tuple(mails)


def _add(mails: list[Email], mail: bytes | Item, depth: int, carried_by: str) -> None:
    letter, within = _letter(mail)
    place = len(mails)
    mails.append(replace(letter, depth=depth, carried_by=carried_by))
    for number, one in enumerate(within):
        if depth == MOST_DEPTH or len(mails) >= MOST_CARRIED:
            mails[place] = replace(mails[place], unread=mails[place].unread + len(within) - number)
            break
        try:
            _add(mails, one, depth + 1, letter.sender)
        except (OSError, storage.OversizedStorageError):  # of Outlook, and broken: the mail around it is sound
            mails[place] = replace(mails[place], unread=mails[place].unread + 1)


def _letter(mail: bytes | Item) -> tuple[Email, Sequence[bytes | Item]]:
    """The mail, and those within it: as bytes, or objects of a file of Outlook."""
    if isinstance(mail, bytes) and not mail.startswith(storage.SIGNATURE):
        message = parts.parsed(mail)
        return _told(message, headers.raw(mail), Body(message))
    item = storage.message(mail) if isinstance(mail, bytes) else mail
    block = outlook.header_block(item)
    return _told(outlook.message(item, block), headers.raw(block), content.read(item))


def _told(message: Message, block: str, body: Body | OutlookBody) -> tuple[Email, Sequence[bytes | Item]]:
    """`block`: of its headers, as received."""
    way = hops.read(headers.values(message, "Received"))
    sender = _shown(message, "From")
    address = next((one for one in parseaddr(sender)[1:] if "@" in one), "")
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
        cc=_shown(message, "Cc"),
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
