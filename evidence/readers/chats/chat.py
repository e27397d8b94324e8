"""What a chat export says, as plain values. Pure, and imported by the decoding child as well."""

from dataclasses import dataclass

MOST_MESSAGES = 20_000  # read of one export; a chat of months
MOST_WORDS = 8_000  # characters of one message
MOST_NAME = 200
MOST_CHARACTERS = 8_000_000  # of all messages together


@dataclass(frozen=True)
class Message:
    """One message or notice.

    `written`: the time as it stands in the export. `at`: the same as local ISO 8601 ("2026-11-20T21:14" or with
    seconds), empty when it cannot be read for certain. `zone`: of `at`, "UTC" or "+01:00", empty when the export
    does not say (then it is the clock of the device that exported). `sender` is empty for the service's own
    notices. `attachment`: name of what was sent with it, or what the export says instead.
    """

    at: str = ""
    zone: str = ""
    written: str = ""
    sender: str = ""
    text: str = ""
    attachment: str = ""


@dataclass(frozen=True)
class ArchiveMember:
    """A file inside an archive. `size` in bytes as the archive says; `sha256` as hex, empty when not computed."""

    name: str
    size: int
    sha256: str = ""


@dataclass(frozen=True)
class Chat:
    """`messages` oldest first, at most MOST_MESSAGES of `count`. `unsure`: the export writes days and months as
    numbers in an order nobody can tell, so `at` is empty. `others`: further chats in the same file, which are not
    read: they are with other people. `source`: the member of the archive that was read.
    `members`: at most 500 of the `inside` files of an archive, none of which was opened but `source`."""

    service: str  # WhatsApp, Telegram, Instagram, Facebook, Snapchat
    title: str = ""
    messages: tuple[Message, ...] = ()
    count: int = 0
    unsure: bool = False
    others: int = 0
    source: str = ""
    members: tuple[ArchiveMember, ...] = ()
    inside: int = 0
