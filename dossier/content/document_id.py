"""The short fingerprint that stands on every page, so that loose printed pages stay traceable."""

import hashlib
from collections.abc import Iterable

SHOWN_DIGITS = 16


def listing(digests: Iterable[tuple[int, str]], head: str) -> str:
    """What is hashed: "<SHA-256>  <number, four digits>" for each exhibit by number, then the custody head.

    `digests`: (number, SHA-256 as hex) of each exhibit. Lines end in a line feed, as sha256sum writes them, so
    that anyone can type the list off and compute the same value.
    """
    lines = [f"{digest}  {number:04d}\n" for number, digest in sorted(digests)]
    return "".join([*lines, f"{head}  custody\n"])


def of_listing(text: str) -> str:
    """SHA-256 of the list, as hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def short(digest: str) -> str:
    """The first 16 digits in groups of four: "3F2A 9C01 77DE 40B2"."""
    first_digits = digest[:SHOWN_DIGITS].upper()
    return " ".join(first_digits[at : at + 4] for at in range(0, SHOWN_DIGITS, 4))
