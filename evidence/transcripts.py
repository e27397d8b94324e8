"""What was read in an exhibit beyond its picture: a chat, an e-mail taken apart, a recording, a sound.

A transcript is an aid for reading; the original stays the evidence. It is sealed as a blob of the exhibit.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from cases import blob_store
from cases.crypto import Secret
from cases.errors import DecryptionError
from evidence.readers.chats.chat import ArchiveMember, Chat, Message
from evidence.readers.documents.metadata import DocumentFacts, FileWithin, UnseenWords
from evidence.readers.mail import listing
from evidence.readers.mail.message import Attached, Checks, Email, Hop, OfferedMail
from evidence.readers.pictures.metadata import Claim, PictureMetadata
from evidence.readers.recordings.metadata import Footage
from evidence.readers.sounds.metadata import Sound

if TYPE_CHECKING:
    from evidence.exhibits import OpenedExhibit

__all__ = [
    "Attached",
    "Chat",
    "Claim",
    "Checks",
    "DocumentFacts",
    "FileWithin",
    "Footage",
    "Hop",
    "Email",
    "ArchiveMember",
    "Message",
    "OfferedMail",
    "PictureMetadata",
    "Sound",
    "Transcript",
    "UnseenWords",
    "of_exhibit",
    "of_exhibits",
]


_BEGINNING = 300  # characters


@dataclass(frozen=True)
class Transcript:
    """One of the five at most. `more`: the e-mails within or behind the e-mail `letter`, in the order of the file.
    `offered_mails`: those of a mailbox, of which only the chosen ones are read; until then there is no `letter`.
    `unread`: e-mails at the beginning of a mailbox that are not even offered, for there are too many. `picture`
    and `document`: only where there is something to say beside showing it."""

    chat: Chat | None = None
    letter: Email | None = None
    footage: Footage | None = None
    sound: Sound | None = None
    picture: PictureMetadata | None = None
    more: tuple[Email, ...] = ()
    unread: int = 0
    offered_mails: tuple[OfferedMail, ...] = ()
    document: DocumentFacts | None = None

    @property
    def letters(self) -> tuple[Email, ...]:
        """All e-mails of the file, each with its own sender; those within another stand behind it."""
        return (self.letter, *self.more) if self.letter else ()

    @property
    def open_question(self) -> str:
        """What only the client can say so that it is read right: "chat" or "mails" (which of several), "order" (of
        day and month), "zone" (whether the times are those of the phone); empty when nothing is open."""
        if self.offered_mails and not self.letter:
            return "mails"
        if self.chat is None:
            return ""
        if self.chat.choices and not self.chat.key:
            return "chat"
        return "order" if self.chat.unsure else "zone" if self.chat.zone_unknown else ""

    @property
    def mail_text(self) -> str:
        """All e-mails as lines, whole; the text of the exhibit is its beginning."""
        return listing.of_all(self.letters)

    @property
    def first_lines(self) -> list[int]:
        """Where each e-mail begins in the text of the exhibit, counted from 0."""
        return listing.starts(self.letters)

    @property
    def messages(self) -> tuple[Message, ...]:
        """What carries a time and a sender: all messages of a chat; each e-mail is one; others have none."""
        if self.chat:
            return self.chat.messages
        return tuple(_message(mail) for mail in self.letters)


def _message(mail: Email) -> Message:
    """With its subject, or where it has none the beginning of its words."""
    return Message(mail.at, mail.zone, mail.written, mail.sender, mail.subject or mail.body[:_BEGINNING])


_ADAPTER = TypeAdapter(Transcript)


def of_exhibit(exhibit: "OpenedExhibit", case_id: UUID, private: Secret) -> Transcript | None:
    """The transcript; None when the exhibit has none. Raises OSError when it is missing, DecryptionError when
    it was changed."""
    if not exhibit.transcript:
        return None
    plain = blob_store.get(case_id, exhibit.transcript, private)
    if hashlib.sha256(plain).hexdigest() != exhibit.transcript_sha256:
        raise DecryptionError
    return checked(json.loads(plain))


def of_exhibits(exhibits: Iterable["OpenedExhibit"], case_id: UUID, private: Secret) -> dict[UUID, Transcript]:
    """By exhibit. One that is damaged is left out here: its own page says so."""
    transcript_of = {}
    for exhibit in exhibits:
        try:
            transcript = of_exhibit(exhibit, case_id, private)
        except (OSError, DecryptionError, ValueError):
            continue
        if transcript is not None:
            transcript_of[exhibit.id] = transcript
    return transcript_of


def plain(transcript: Transcript) -> bytes:
    """What is sealed."""
    value = asdict(replace(transcript, chat=None)) | {"chat": transcript.chat and transcript.chat.plain()}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def checked(value: Any) -> Transcript:
    """From what the decoding child or a blob holds. Raises ValueError when it is anything else."""
    try:
        return _ADAPTER.validate_python(value)
    except ValidationError as error:
        raise ValueError("not a transcript") from error.__cause__
