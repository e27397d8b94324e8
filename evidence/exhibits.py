"""What a case's evidence is, opened: for the pages and for whoever prints it."""

import base64
import hashlib
import itertools
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from cases import blob_store
from cases.crypto import FieldCipher, Secret
from cases.errors import DecryptionError
from cases.models import Case
from evidence import near_duplicates, transcripts
from evidence.choices import ExhibitKind
from evidence.models import Exhibit
from evidence.readers.chats.chat import NO_CONTEXT, FileContext
from evidence.sandbox.decoder import DecodedFile
from evidence.upload.file_types import extension

# Largest Hamming distance of two 64-bit perceptual hashes that may be one picture re-encoded. Screenshots of chats
# that differ in a digit are as close, so evidence.near_duplicates compares them pixel by pixel.
SAME_PICTURE_BITS = 2


CONFIRMED = "list_confirmed"  # in the state of a session: the highest number in the one list when it was saved


@dataclass(frozen=True)
class FileFacts:
    """What the file itself says. `sha256` as hex. `looked` and `original`: as in
    evidence.upload.screening.ScreeningClaim."""

    file_name: str
    media_type: str
    category: str
    sha256: str
    looked: str = ""
    original: str = ""


@dataclass(frozen=True)
class CaptureStatement:
    """How a picture was made, as the client says: by whom, on which device, on which day (ISO date)."""

    capture_person: str = ""
    capture_device: str = ""
    capture_day: str = ""


@dataclass(frozen=True)
class Details:
    """What the client says. `sent`: local time as ISO 8601 without zone, or only its date, or empty. The last ones:
    as in CaptureStatement."""

    caption: str = ""
    kind: str = ExhibitKind.OTHER.value
    platform: str = ""
    sent: str = ""
    capture_person: str = ""
    capture_device: str = ""
    capture_day: str = ""

    def with_capture(self, capture: CaptureStatement) -> "Details":
        """The same, with how it was made."""
        return replace(self, **asdict(capture))


@dataclass(frozen=True)
class Copy:
    """One page as a JPEG ready to print: the name of its sealed blob, SHA-256 of the JPEG, pixels."""

    blob: str
    sha256: str
    width: int
    height: int


PAGES = frozenset({"text/html", "multipart/related", "application/x-webarchive"})


@dataclass(frozen=True)
class OpenedExhibit:
    """An exhibit, opened. `number` never changes; the order of a list is the client's.

    state: waiting, ready, failed (`failure`: undecodable, too_large, locked, damaged, wrong_password,
    misleading, other_format, fault). width, height and reading_sha256 are those of the first reading copy, 0 and
    empty when there is none. `pages` counts the pages of a document, of which the first 20 have a reading copy; of
    a recording `copies` are sheets of single pictures. `text`: at most 20000 characters. `same_as`: number of the
    earlier exhibit this is the same file or the same picture as. `looked`: "covered" when the client hid a part
    of it on the device; `original`: SHA-256 of the file that stayed there, empty when this is that file.
    `transcript`: name of the sealed blob that evidence.transcripts opens, empty when there is none. `taken`:
    when a picture was made, as the file itself says: ISO 8601, with its offset where it gives one. `sound`:
    name of the sealed copy for listening (MP3), empty when there is none. `file_context`: what the client
    answered about how to read it; `open_question`: what is still to be answered, as in transcripts.Transcript.
    """

    id: UUID
    number: int
    kind: str
    platform: str
    caption: str
    sent: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    received_at: datetime
    category: str
    state: str
    failure: str
    width: int
    height: int
    reading_sha256: str
    pages: int
    text: str
    same_as: int | None
    copies: tuple[Copy, ...]
    thumb: str
    phash: str
    looked: str = ""
    original: str = ""
    transcript: str = ""
    transcript_sha256: str = ""
    captured_at: str = ""
    sound: str = ""
    sound_sha256: str = ""
    file_context: FileContext = NO_CONTEXT
    open_question: str = ""
    capture_person: str = ""
    capture_device: str = ""
    capture_day: str = ""

    @property
    def capture(self) -> CaptureStatement:
        """How it was made, as the client says."""
        return CaptureStatement(self.capture_person, self.capture_device, self.capture_day)

    @property
    def download_name(self) -> str:
        """Neutral on purpose: the client's own file name may say too much."""
        return f"{self.number:04}{extension(self.media_type)}"

    @property
    def ending(self) -> str:
        """The sort of file in a few letters, such as "PNG"."""
        return extension(self.media_type)[1:].upper()

    @property
    def marks_unseen(self) -> bool:
        """Whether ⟦ ⟧ in its text are our own marks: of a page, where nobody else may write them."""
        return self.media_type in PAGES and "⟦" in self.text

    @property
    def short_sha256(self) -> str:
        """First and last groups, for the eye: "9f2c 41b7 … 0a6e 55d1"."""
        return " ".join((self.sha256[:4], self.sha256[4:8], "…", self.sha256[-8:-4], self.sha256[-4:]))

    @property
    def taken_at(self) -> datetime | None:
        """What the file itself names; aware only where it gives its offset."""
        try:
            return datetime.fromisoformat(self.captured_at) if self.captured_at else None
        except ValueError:
            return None

    @property
    def sent_on(self) -> date | None:
        """The day the client says it was sent."""
        return date.fromisoformat(self.sent[:10]) if self.sent else None

    @property
    def sent_at(self) -> time | None:
        """The time of day the client says it was sent, when it is known."""
        return time.fromisoformat(self.sent[11:]) if len(self.sent) > 10 else None

    @property
    def kind_label(self) -> str:
        return str(ExhibitKind(self.kind).label)


def of_case(case: Case, cipher: FieldCipher) -> list[OpenedExhibit]:
    """All exhibits in the client's order, without removed ones. One query. Raises DecryptionError."""
    exhibits = Exhibit.objects.filter(case=case).exclude(state=Exhibit.State.REMOVED).defer("sealed_thumbprint")
    return _with_same([open_exhibit(exhibit, cipher) for exhibit in exhibits], cipher)


def open_exhibit(exhibit: Exhibit, cipher: FieldCipher) -> OpenedExhibit:
    """One exhibit by itself (same_as is not looked for). Raises DecryptionError."""
    reading = cipher.open(exhibit.associated_data("reading"), exhibit.sealed_reading, {})
    copies = tuple(Copy(**page) for page in reading.get("copies", []))
    first = copies[0] if copies else Copy("", "", 0, 0)
    return OpenedExhibit(
        id=exhibit.pk,
        number=exhibit.number,
        size=exhibit.size,
        received_at=exhibit.received_at,
        state=exhibit.state,
        failure=exhibit.failure,
        width=first.width,
        height=first.height,
        reading_sha256=first.sha256,
        pages=reading.get("pages", 0),
        text=reading.get("text", ""),
        same_as=None,
        copies=copies,
        thumb=reading.get("thumb", ""),
        phash=reading.get("phash", ""),
        transcript=reading.get("transcript", ""),
        transcript_sha256=reading.get("transcript_sha256", ""),
        captured_at=reading.get("captured_at", ""),
        sound=reading.get("sound", ""),
        sound_sha256=reading.get("sound_sha256", ""),
        file_context=file_context_of(reading),
        open_question=reading.get("open_question", ""),
        **asdict(open_facts(cipher, exhibit)),
        **asdict(open_details(cipher, exhibit)),
    )


def file_context_of(reading: dict[str, Any]) -> FileContext:
    """What the client answered about how to read it; `reading` as it is sealed in the row."""
    return FileContext(**reading.get("told", {}))


def _with_same(exhibits: list[OpenedExhibit], cipher: FieldCipher) -> list[OpenedExhibit]:
    """Found when reading, not when storing: so it is right whatever was processed or removed in which order."""
    by_number = sorted(exhibits, key=lambda exhibit: exhibit.number)
    near = [(one, other) for one, other in itertools.combinations(by_number, 2) if _near(one, other)]
    close = _thumbprints(
        {exhibit.id for pair in near for exhibit in pair if pair[0].sha256 != pair[1].sha256}, cipher
    )
    same: dict[UUID, int] = {}
    for one, other in near:
        if one.sha256 == other.sha256 or near_duplicates.are_same(close[one.id], close[other.id]):
            same.setdefault(other.id, one.number)
    return [replace(exhibit, same_as=same.get(exhibit.id)) for exhibit in exhibits]


def _near(exhibit: OpenedExhibit, other: OpenedExhibit) -> bool:
    if exhibit.sha256 == other.sha256:
        return True
    if not exhibit.phash or not other.phash:
        return False
    return (int(exhibit.phash, 16) ^ int(other.phash, 16)).bit_count() <= SAME_PICTURE_BITS


def _thumbprints(ids: set[UUID], cipher: FieldCipher) -> dict[UUID, bytes]:
    """The thumbprints of these exhibits; no query when there are none."""
    exhibits = Exhibit.objects.filter(pk__in=ids).only("pk", "sealed_thumbprint") if ids else []
    return {
        exhibit.pk: base64.b64decode(cipher.open(exhibit.associated_data("sketch"), exhibit.sealed_thumbprint, ""))
        for exhibit in exhibits
    }


def reading_copy(exhibit: OpenedExhibit, case_id: uuid.UUID, private: Secret, page: int = 0) -> bytes:
    """A page as JPEG, ready to print. Raises OSError when it is missing, DecryptionError when it was changed,
    IndexError when there is no such page."""
    copy = exhibit.copies[page]
    jpeg = blob_store.get(case_id, copy.blob, private)
    if hashlib.sha256(jpeg).hexdigest() != copy.sha256:
        raise DecryptionError
    return jpeg


def listening_copy(exhibit: OpenedExhibit, case_id: uuid.UUID, private: Secret) -> bytes:
    """The sound as MP3. Raises OSError when it is missing or there is none, DecryptionError when it was changed."""
    if not exhibit.sound:
        raise FileNotFoundError("no copy for listening")
    mp3 = blob_store.get(case_id, exhibit.sound, private)
    if hashlib.sha256(mp3).hexdigest() != exhibit.sound_sha256:
        raise DecryptionError
    return mp3


def seal_facts(cipher: FieldCipher, exhibit: Exhibit, facts: FileFacts) -> bytes:
    return cipher.seal(exhibit.associated_data("facts"), asdict(facts))


def open_facts(cipher: FieldCipher, exhibit: Exhibit) -> FileFacts:
    return FileFacts(**cipher.open(exhibit.associated_data("facts"), exhibit.sealed_facts))


def seal_details(cipher: FieldCipher, exhibit: Exhibit, details: Details) -> bytes:
    return cipher.seal(exhibit.associated_data("details"), asdict(details))


def open_details(cipher: FieldCipher, exhibit: Exhibit) -> Details:
    return Details(**cipher.open(exhibit.associated_data("details"), exhibit.sealed_details, {}))


def reading_value(
    reading: DecodedFile, put: Callable[[bytes], str], context: FileContext = NO_CONTEXT
) -> dict[str, Any]:
    """What is sealed in the row about a reading; `put` seals bytes and gives the name of their blob."""
    transcript = transcripts.plain(reading.transcript) if reading.transcript else b""
    return {
        "copies": [
            asdict(Copy(put(page.jpeg), hashlib.sha256(page.jpeg).hexdigest(), page.width, page.height))
            for page in reading.pages
        ],
        "thumb": put(reading.thumb) if reading.thumb else "",
        "pages": reading.page_count,
        "phash": reading.phash,
        "text": reading.text,
        "captured_at": reading.captured_at,
        "sound": put(reading.sound) if reading.sound else "",
        "sound_sha256": hashlib.sha256(reading.sound).hexdigest() if reading.sound else "",
        "told": asdict(context),
        "open_question": reading.transcript.open_question if reading.transcript else "",
        "transcript": put(transcript) if transcript else "",
        "transcript_sha256": hashlib.sha256(transcript).hexdigest() if transcript else "",
    }
