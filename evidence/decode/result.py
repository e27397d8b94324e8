"""What the decoders hand back, and what they raise."""

from dataclasses import dataclass, field

MOST_TEXT = 20_000  # characters


class Locked(Exception):
    """A password would be needed."""


class TooLarge(Exception):
    """It would need more pixels than allowed."""


@dataclass
class Result:
    """pages: (JPEG, width, height). sketch: see evidence.decode.pictures.sketch."""

    pages: list[tuple[bytes, int, int]] = field(default_factory=list)
    thumb: bytes = b""
    page_count: int = 0
    phash: str = ""
    text: str = ""
    sketch: bytes = b""
