"""An e-mail taken apart: who, when, over which servers, what it says and what is attached. No file is opened.

Mails that it carries (forwarded as attachments) are read as mails of their own, so that the words of each stand
under its own sender.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from email.message import Message

from evidence.readers.mail import authentication, dates, headers, hops, mailbox, parts, scam_indicators
from evidence.readers.mail.bodies import Body
from evidence.readers.mail.message import MOST_ATTACHED, MOST_BODY, MOST_HEADERS, Email, OfferedMail
from evidence.readers.mail.outlook import content, storage
from evidence.readers.mail.outlook import message as outlook
from evidence.readers.mail.outlook.content import OutlookBody
from evidence.readers.mail.outlook.storage import Item

MOST_OFFERED = 500  # mails of one mailbox; a form holds no more fields
MOST_CHOSEN = 30  # as many are printed
MOST_CARRIED = 150  # mails of one file from which on none within another is read
MOST_DEPTH = 5  # of mails within mails
_SHOWN = 1000  # characters of one header


@dataclass(frozen=True)
class ReadFile:
    """`letters` in the order of the file, each before those within itself. `offered`: the mails of a file that
    holds several, newest first; only those that were chosen are read. `left_out`: how many more it holds at its
    beginning, which are not even offered."""

    letters: tuple[Email, ...] = ()
    offered_mails: tuple[OfferedMail, ...] = ()
    left_out: int = 0


def read(data: bytes, chosen: str = "") -> ReadFile:
    """`chosen`: keys between spaces. Whatever is missing or cannot be read of a mail stays empty."""
    mails = mailbox.mails(data)
    emails: list[Email] = []
    if len(mails) == 1:
        _add(emails, mails[0], 0, "")
        return ReadFile(tuple(emails))
    offered_mails = mailbox.offered(mails[-MOST_OFFERED:])  # programs add to the end
    chosen_keys = set(chosen.split()[:MOST_CHOSEN])
    for mail in mails if chosen_keys else ():
        if mailbox.key(mail) in chosen_keys:
            _add(emails, mail, 0, "")
    return ReadFile(tuple(emails), offered_mails, max(0, len(mails) - MOST_OFFERED))


def read_outlook(data: bytes) -> ReadFile:
    """The mail of a .msg file, before those within itself. Raises OSError when it is none, or
    OversizedStorageError."""
    emails: list[Email] = []
    _add(emails, storage.message(data), 0, "")
    return ReadFile(tuple(emails))


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
    address = headers.address(message, "From")
    checks = authentication.checks(message, way)
    verdict = authentication.verdict(message, address, checks)
    subject = _shown(message, "Subject")
    pictures = any(one.media_type.startswith(("image/", "video/")) for one in body.attached)
    at, zone = dates.local(headers.moment(headers.first(message, "Date")))
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
