"""What an e-mail says about itself, as plain values. Pure, and imported by the decoding child as well."""

from dataclasses import dataclass

MOST_BODY = 100_000  # characters
MOST_HEADERS = 64_000  # characters of the raw headers that are kept for printing
MOST_HOPS = 30
MOST_ATTACHED = 100


@dataclass(frozen=True)
class Hop:
    """A server that passed the mail on (RFC 5321 section 4.4), in the order of travel.

    `giver` handed it over, from IP address `address`, to `taker`, who wrote this down. `at`: in UTC, as ISO 8601
    ("2026-11-20T20:14:00"), empty when unreadable. `seconds` since the hop before, None when unknown; below zero
    when a clock was wrong or a line is made up.
    """

    giver: str
    taker: str
    address: str
    at: str
    written: str
    seconds: int | None = None

    @property
    def shown_at(self) -> str:
        """ "2026-11-20 20:14:00"."""
        return self.at.replace("T", " ")


@dataclass(frozen=True)
class Attached:
    """`size` in bytes; `media_type` as the mail claims. `sha256` as hex; empty when its bytes are not in the
    file, or it is a mail that is an object of the file around it."""

    name: str
    media_type: str
    size: int
    sha256: str = ""


@dataclass(frozen=True)
class OfferedMail:
    """One of several e-mails in a file, before some of them are chosen. `key` names it when it is asked for. `at`,
    `zone`, `written`: as in Email."""

    key: str
    sender: str = ""
    subject: str = ""
    at: str = ""
    zone: str = ""
    written: str = ""

    @property
    def shown_at(self) -> str:
        """ "2026-11-20 21:13 +01:00", or as it stands in the mail."""
        return f"{self.at[:16].replace('T', ' ')} {self.zone}".strip() if self.at else self.written


@dataclass(frozen=True)
class Checks:
    """What the recipient's mail service found about the sender (RFC 8601): "pass", "fail", "none" … or empty.

    `by`: the server that says so. `trusted`: it is the one that took the mail in; anybody could have written the
    line otherwise.
    """

    by: str = ""
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    trusted: bool = False


@dataclass(frozen=True)
class Email:
    """Headers as a person reads them; `address` is the bare address in `sender`.

    `at`: the sender's own date as local ISO 8601, empty when unreadable, with its `zone` ("+01:00"), empty when it
    names none that is known; `written` as it stands there. `verdict`: see evidence.readers.mail.authentication.
    `signs`: see evidence.readers.mail.scam_indicators. `headers`: raw, as received. `depth`: how many mails it is
    within; `carried_by`: sender of the one that it was attached to. `unread`: mails attached to this one that were
    not read, because there are too many, one within the other. `cut`: more headers or words than are kept here.
    `notes`: encrypted (all or a part cannot be read), signed (not checked), tnef (Outlook's winmail.dat, not
    opened), partial (a piece of a longer mail), quotes (words of other mails stand in its text).
    """

    sender: str = ""
    address: str = ""
    reply_to: str = ""
    return_path: str = ""
    to: str = ""
    cc: str = ""
    subject: str = ""
    at: str = ""
    zone: str = ""
    written: str = ""
    message_id: str = ""
    origin: str = ""
    hops: tuple[Hop, ...] = ()
    checks: Checks = Checks()
    verdict: str = ""
    signs: tuple[str, ...] = ()
    attached: tuple[Attached, ...] = ()
    body: str = ""
    headers: str = ""
    depth: int = 0
    carried_by: str = ""
    unread: int = 0
    cut: bool = False
    notes: tuple[str, ...] = ()
