"""What the decoders hand back, and what they raise."""

from dataclasses import dataclass, field
from typing import Any

MOST_TEXT = 20_000  # characters
MOST_PAGES = 20  # of a document
THUMBPRINT_WIDTH = 270  # grey levels a row; see evidence.near_duplicates


class LockedError(Exception):
    """A password would be needed."""


class PasswordRefusedError(Exception):
    """The password that was given does not open it."""


class TooLargeError(Exception):
    """It would need more pixels, or more bytes, than allowed."""


class OtherFormatError(Exception):
    """It is of a kind that is not read here."""


class MisleadingError(Exception):
    """An archive that is built to do harm."""


@dataclass
class Result:
    """pages: (JPEG, width, height). thumbprint: see evidence.sandbox.child.pictures.thumbprint. transcript: the
    fields of an evidence.transcripts.Transcript. captured_at: see evidence.sandbox.child.capture_time. sound: a
    copy for listening, MP3."""

    pages: list[tuple[bytes, int, int]] = field(default_factory=list)
    thumb: bytes = b""
    page_count: int = 0
    phash: str = ""
    text: str = ""
    thumbprint: bytes = b""
    captured_at: str = ""
    transcript: dict[str, Any] | None = None
    sound: bytes = b""
