"""Whether two pictures are one picture saved anew: a closer look after their perceptual hashes agree.

A thumbprint (evidence.sandbox.child.pictures.thumbprint) is 270 grey levels a row. Saved anew (JPEG quality 30 to
50, WebP, two thirds or half the size) a drawn chat differed by at most 46 levels anywhere; with one digit of an
amount changed it differed by at least 101. Measured on light and dark chats in two sizes of letters.
"""

import zlib

from evidence.sandbox.child.result import THUMBPRINT_WIDTH

MOST_DIFFERENCE = 70  # grey levels of 256
MOST_BYTES = THUMBPRINT_WIDTH * 16_000


def are_same(one: bytes, other: bytes) -> bool:
    """False also when one of them is missing or broken."""
    first, second = _levels(one), _levels(other)
    if not first or not second or abs(len(first) - len(second)) > THUMBPRINT_WIDTH:  # one row: sizes are rounded
        return False
    return all(abs(a - b) <= MOST_DIFFERENCE for a, b in zip(first, second, strict=False))


def _levels(thumbprint: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(thumbprint, MOST_BYTES)
    except zlib.error:
        return b""
