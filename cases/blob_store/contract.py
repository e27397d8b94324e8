"""What a store of sealed blobs can do, whatever it stands on, and how its blobs are named.

Every store keeps the same rules. A blob can be seen under the name that its bytes give only when it is whole. A
store without its mark takes nothing: it would be an unmounted disk or an empty bucket, filled by mistake.
"""

import enum
import errno
import re
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

MARK = "store-identity"
ENDLESS = 2**60  # bytes; the free space of a store that names none
STALE_SECONDS = 24 * 3600  # after which what was begun and not committed is rubbish
_NAME = re.compile(r"[s0-9a-f][0-9a-f]{31}")  # "s" and a digest; names without "s" are random: temporary blobs
_SIZE_DIGITS, _SUM_DIGITS = 7, 24  # hexadecimal; 96 bits of a SHA-256
_MOST = 16**_SIZE_DIGITS - 1  # bytes; a longer blob says this


class Fault(enum.Enum):
    """What can be wrong with a blob."""

    MISSING = "missing"
    TRUNCATED = "truncated"
    CHANGED = "changed"


class StoreChangedError(OSError):
    """The store has lost its mark, or bears another one than before: nothing may be written into it."""

    def __init__(self) -> None:
        super().__init__(errno.EIO, "the store of the files is not the one of this site")


@dataclass(frozen=True)
class StoredFile:
    """A finished blob in a listing. size in bytes, modified in seconds since 1970."""

    case_id: uuid.UUID
    blob: str
    size: int
    modified: float


class Draft(Protocol):
    """A blob that is being written. `commit` gives it its `name`, `rollback` removes what was written."""

    name: str

    def write(self, data: bytes | memoryview) -> int:
        """Raises OSError (ENOSPC when there is no room)."""

    def commit(self, name: str = "") -> str:
        """Wait until the store has it for good; from then on it can be seen, under the name that its bytes give.

        name: of a temporary blob that comes back from a backup; without it, such a blob gets a random name. Raises
        OSError; nothing is left behind then.
        """

    def show(self) -> str:
        """A temporary name under which what is written, now and later, can be read before the draft is committed.

        That name outlives `rollback` and `delete`; whoever asked for it removes it like any blob. Only where
        `Store.shows_drafts`. Raises OSError.
        """

    def rollback(self) -> None:
        """Leave nothing behind of what was not committed. May be called twice; raises nothing."""

    def delete(self) -> None:
        """As rollback, and remove it also when it was committed. Raises OSError."""


class Store(Protocol):
    """Every method may raise OSError when the store does not answer."""

    def draft(self, case_id: uuid.UUID, *, temporary: bool = False) -> Draft:
        """temporary: skip the digest and the waiting for the disk. Such a blob lives for minutes, has a random
        name, and may be unreadable after a power failure. Raises StoreChangedError."""

    def shows_drafts(self) -> bool:
        """Whether a draft can be read under a second name while it is being written (`Draft.show`)."""

    def open(self, case_id: uuid.UUID, blob: str) -> BinaryIO:
        """The sealed bytes. Raises FileNotFoundError at once when it is missing, ValueError for what is no name."""

    def size(self, case_id: uuid.UUID, blob: str) -> int:
        """In bytes. Raises as `open`."""

    def sizes(self, case_id: uuid.UUID) -> dict[str, int]:
        """Every finished blob of a case with its bytes, as the store lists them: nothing is read."""

    def examine(self, case_id: uuid.UUID, blob: str) -> Fault | None:
        """Read a blob as a whole, without any key: None when it is as it was written. Of a temporary one it can
        only be said whether it is there."""

    def remove(self, case_id: uuid.UUID, blob: str) -> None:
        """No error when it is gone already."""

    def holds_any(self, case_id: uuid.UUID) -> bool:
        """Whether there is anything of that case, also what is unfinished."""

    def holds_blobs(self) -> bool:
        """Whether there is anything of any case."""

    def destroy(self, case_id: uuid.UUID) -> None:
        """Remove everything of a case, also what is unfinished. Raises OSError when something stays; the rest is
        gone then."""

    def sweep(self) -> int:
        """Remove what was begun more than STALE_SECONDS ago and never committed; how many."""

    def files(self) -> Iterator[StoredFile]:
        """Every finished blob of every case, in no particular order."""

    def free_bytes(self) -> int:
        """Space that is left; ENDLESS where none is named."""

    def probe(self) -> None:
        """Write a few bytes and remove them."""

    def objections(self) -> list[str]:
        """Why no files may be entrusted to it, in sentences for the operator; empty when it is fit."""

    def read_mark(self, name: str) -> str:
        """The text of a mark, or "" when there is none. A mark is a small text of the site beside the blobs."""

    def write_mark(self, name: str, text: str) -> None:
        """In place of what was there. `name` may have one folder, as in deleted/2026-11-28."""

    def marks(self, folder: str) -> list[str]:
        """Names of the marks in a folder, sorted, without the folder."""

    def remove_mark(self, name: str) -> None:
        """No error when it is gone already."""

    def place(self, case_id: uuid.UUID, blob: str) -> str:
        """Where a blob lies below the store, for the operator. Raises ValueError for what is no name."""


class Pin:
    """The mark that a store bore when this process first wrote to it: from then on it must keep it."""

    def __init__(self, read: Callable[[], str], seconds: float = 0) -> None:
        """read: the mark, now. seconds: how long an answer counts."""
        self._read, self._seconds = read, seconds
        self._mark, self._until = "", float("-inf")

    def check(self) -> None:
        """Raises StoreChangedError, OSError."""
        if time.monotonic() < self._until:
            return
        mark = self._read()
        if not mark or self._mark not in ("", mark):
            raise StoreChangedError
        self._mark, self._until = mark, time.monotonic() + self._seconds


def name_of(size: int, sha256: str) -> str:
    """The name of a blob of that many sealed bytes with that digest, as hex."""
    return f"s{min(size, _MOST):0{_SIZE_DIGITS}x}{sha256[:_SUM_DIGITS]}"


def is_name(text: str) -> bool:
    """Whether a finished blob may be called so."""
    return _NAME.fullmatch(text) is not None


def checked(blob: str) -> str:
    """The name itself; anything that is no name of a blob raises ValueError."""
    if not is_name(blob):
        raise ValueError("not the name of a blob")
    return blob


def says_its_sum(blob: str) -> bool:
    """Whether the name tells what the bytes must be; that of a temporary blob does not."""
    return blob.startswith("s")


def size_by_name(blob: str) -> int:
    """How many bytes a blob must have; 0 when its name does not tell."""
    return int(blob[1 : 1 + _SIZE_DIGITS], 16) if says_its_sum(blob) else 0


def fault_of_size(blob: str, size: int) -> Fault | None:
    """What a blob's size alone tells."""
    if not says_its_sum(blob):
        return None
    due = size_by_name(blob)
    if size < due:
        return Fault.TRUNCATED
    return Fault.CHANGED if size > due and due < _MOST else None
