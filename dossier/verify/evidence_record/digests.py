"""What each stamp of a record must be over (RFC 4998 sections 4.2, 5.2 and 5.3)."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from dossier.verify.evidence_record import values
from dossier.verify.evidence_record.values import StampLink

Document = Callable[[str], bytes]  # digest of the file by the name of a hash algorithm


def of_file(path: Path) -> Document:
    """Digests of a file, read anew for each algorithm. Raises OSError when it cannot be read."""

    def digest(algorithm: str) -> bytes:
        with path.open("rb") as file:
            return hashlib.file_digest(file, algorithm).digest()

    return digest


def opening(document: Document, before: list[list[StampLink]], algorithm: str) -> bytes:
    """Of the first stamp of a chain: the document; behind other chains the document and all of these."""
    first = document(algorithm)
    if not before:
        return first
    tokens, algorithms = (
        [[link.token for link in chain] for chain in before],
        [chain[0].algorithm for chain in before],
    )
    older = hashlib.new(algorithm, values.sequence(tokens, algorithms).dump()).digest()
    return hashlib.new(algorithm, first + older).digest()


def following(link: StampLink) -> bytes:
    """Of the next stamp in its chain: the token before it."""
    return hashlib.new(link.algorithm, link.token).digest()
