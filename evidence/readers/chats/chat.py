"""What a chat export says, as plain values. Pure, and imported by the decoding child as well."""

from dataclasses import asdict, dataclass, replace
from typing import Any

MOST_MESSAGES = 200_000  # read of one export; a chat of years
MOST_WORDS = 8_000  # characters of one message
MOST_NAME = 200
MOST_CHARACTERS = 16_000_000  # of all messages together
MOST_FACTS = 20  # of one message
MOST_OFFERED = 1000  # chats of one file that are offered
NO_ZONE = "?"  # the export gives a clock time and does not say, nor is it known, in which zone


@dataclass(frozen=True)
class MessageFact:
    """What an export says about a message beyond its words, or instead of words.

    kind: by_app (words of the app; `value` is the name they stand under), perhaps_app (they carry the app's mark
    and are not known), edited, deleted (unsent), empty, unreadable, call and missed_call (`value`: seconds), voice
    (seconds), shared, poll, contact, place, payment, sticker, view_once (seconds), reaction (`by` whom), forwarded
    (from whom), reply (to what), no_sender (a deleted account), left_out (`value`: so many messages), not_sent
    (`value`: draft, failed or waiting).
    """

    kind: str
    value: str = ""
    by: str = ""


@dataclass(frozen=True)
class Message:
    """One message or notice.

    `written`: the time as it stands in the export. `at`: the same as local ISO 8601 ("2026-11-20T21:14" or with
    seconds), empty when it cannot be read for certain. `zone`: of `at`, "UTC" or "+01:00"; empty when the export
    gives the clock of the device that exported; NO_ZONE when it may be any. `sender` is empty for the service's own
    notices. `attachment`: name of what was sent with it, or what the export says instead. `doubtful`: it may be a
    line that was written inside the message above.
    """

    at: str = ""
    zone: str = ""
    written: str = ""
    sender: str = ""
    text: str = ""
    attachment: str = ""
    facts: tuple[MessageFact, ...] = ()
    doubtful: bool = False

    @property
    def is_said(self) -> bool:
        """Whether it is certain that `sender` wrote these words."""
        apps = ("by_app", "perhaps_app")
        return bool(self.sender) and not self.doubtful and not any(one.kind in apps for one in self.facts)


@dataclass(frozen=True)
class ArchiveMember:
    """A file inside an archive. `size` in bytes as the archive says; `sha256` as hex, empty when not computed."""

    name: str
    size: int
    sha256: str = ""


@dataclass(frozen=True)
class OfferedChat:
    """One of several chats in a file, before one of them is chosen. `key` names it when it is asked for. `first`
    and `last`: days as ISO 8601, empty when unknown. `request`: it lies among the message requests."""

    key: str
    name: str = ""
    count: int = 0
    first: str = ""
    last: str = ""
    request: bool = False


@dataclass(frozen=True)
class Chat:
    """`messages` oldest first, at most MOST_MESSAGES of `count`. `unsure`: the export writes days and months as
    numbers in an order nobody can tell, so `at` is empty. `others`: further chats in the same file, which are not
    read: they are with other people. `choices`: the chats of a file that holds several; `messages` is empty until
    one was chosen, and `key` is which. `line_doubt`: nothing in this sort of file tells a message from a line
    within one that looks the same. `source`: the member of the archive that was read.
    `members`: at most 500 of the `inside` files of an archive, none of which was opened but `source`. `unlocked`:
    it was opened with a password."""

    service: str  # WhatsApp, Telegram, Instagram, Facebook, Snapchat, …; empty when none was recognised
    title: str = ""
    messages: tuple[Message, ...] = ()
    count: int = 0
    unsure: bool = False
    others: int = 0
    source: str = ""
    members: tuple[ArchiveMember, ...] = ()
    inside: int = 0
    choices: tuple[OfferedChat, ...] = ()
    key: str = ""
    line_doubt: bool = False
    unlocked: bool = False

    def plain(self) -> dict[str, Any]:
        """As dataclasses.asdict, which would take its time over 200,000 messages."""
        messages = [vars(one) | {"facts": [vars(fact) for fact in one.facts]} for one in self.messages]
        return asdict(replace(self, messages=())) | {"messages": messages}

    @property
    def zone_unknown(self) -> bool:
        return any(message.zone == NO_ZONE for message in self.messages)


@dataclass(frozen=True)
class FileContext:
    """What is known about a file beside its bytes. `received`: the day it came here, ISO 8601. From the client:
    `chat`, the key of the one to read; `mails`, keys of e-mails of a mailbox with spaces between them; `order`,
    which number of a date comes first ("day", "month", "year"); `zone`, "local" when times without one are those of
    the client's own clock."""

    received: str = ""
    chat: str = ""
    order: str = ""
    zone: str = ""
    mails: str = ""


NO_CONTEXT = FileContext()
