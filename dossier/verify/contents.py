"""The bytes of a bundle: each file is read once for its digest, and again where it is looked into.

Imports nothing of Django.
"""

import hashlib

from dossier.verify.bundle_sources import ARCHIVE, UNREADABLE, Rooted
from dossier.verify.report import Report

_PIECE = 1024 * 1024
_MOST_TEXT = 32 * 1024 * 1024  # bytes of a list; those of 10 000 entries are far smaller


class Contents:
    """`digests` and `sizes` by name, of every file that is there; what cannot be read is noted in the report."""

    def __init__(self, source: Rooted, report: Report) -> None:
        self.source = source
        self.report = report
        self.names = source.names()
        self.digests: dict[str, str] = {}
        self.sizes: dict[str, int] = {}

    def hash(self) -> None:
        """Once for every name."""
        if len(set(self.names)) != len(self.names):
            self.report.change(ARCHIVE, "holds two files of the same name")
        for name in dict.fromkeys(self.names):
            self._hash(name)

    def _hash(self, name: str) -> None:
        digest, size = hashlib.sha256(), 0
        try:
            with self.source.open(name) as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
                    size += len(piece)
        except UNREADABLE:
            self.report.change(name, "cannot be read")
        self.digests[name], self.sizes[name] = digest.hexdigest(), size

    def bytes(self, name: str, most: int = _MOST_TEXT) -> bytes | None:
        """A small file of the bundle; None when it is not there or cannot be read, which is noted."""
        if name not in self.digests:
            self.report.miss(name)
            return None
        if self.sizes[name] > most:
            self.report.change(name, "is far too long")
            return None
        try:
            with self.source.open(name) as file:
                return file.read()
        except UNREADABLE:
            self.report.change(name, "cannot be read")
            return None

    def text(self, name: str) -> str | None:
        body = self.bytes(name)
        try:
            return None if body is None else body.decode()
        except ValueError:
            self.report.change(name, "cannot be read")
            return None

    def compare(self, name: str, sha256: object, size: object, why: str) -> None:
        if name not in self.digests:
            self.report.miss(name)
        elif self.digests[name] != sha256 or (size is not None and self.sizes[name] != size):
            self.report.change(name, why)
