"""Sealed blobs on disk: one folder a case, age files only, each named after its own sealed bytes.

The name holds their count and the beginning of their SHA-256. So anyone can see without any key whether a blob is
as it was written, and a name says nothing of what is inside: sealing the same file twice gives other bytes.
"""

import enum
import errno
import hashlib
import os
import re
import secrets
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

from django.conf import settings

from cases.crypto import Secret, age_stream

STALE_SECONDS = 24 * 3600
_NAME = re.compile(r"[s0-9a-f][0-9a-f]{31}")  # "s" and a digest; names without "s" are random: temporary blobs
_SIZE_DIGITS, _SUM_DIGITS = 7, 24  # hexadecimal; 96 bits of a SHA-256
_MOST = 16**_SIZE_DIGITS - 1  # bytes; a longer blob says this
_SPREAD = 2 * 1024 * 1024  # bytes after which the disk is asked to begin writing
_PIECE = 1024 * 1024


class Fault(enum.Enum):
    """What can be wrong with a blob."""

    MISSING = "missing"
    TRUNCATED = "truncated"
    CHANGED = "changed"


class BlobWriter:
    """A blob that is being written. `commit` gives it its `name`, `rollback` removes what was written."""

    def __init__(self, case_id: uuid.UUID, *, temporary: bool = False) -> None:
        """temporary: skip the digest and the fsync. Such a blob lives for minutes, has a random name, and may be
        unreadable after a power failure. Raises OSError."""
        folder = _folder(case_id)
        mode = _folder_mode()
        for level in (folder.parent.parent, folder.parent, folder):  # mkdir gives its mode to the last folder only
            level.mkdir(parents=True, exist_ok=True, mode=mode)
        self._folder, self._part = folder, folder / f"{secrets.token_hex(16)}.part"
        self._file = self._part.open("xb", buffering=0)
        self._digest = None if temporary else hashlib.sha256()
        self._size = self._begun = 0
        self.name = ""

    def write(self, data: bytes | memoryview) -> int:
        """Raises OSError (ENOSPC when the disk is full)."""
        if self._digest:
            self._digest.update(data)
        rest = memoryview(data)
        while rest:  # the system may take a part and complain with the next call
            rest = rest[self._file.write(rest) :]
        self._size += len(data)
        if self._digest and self._size - self._begun >= _SPREAD:
            self._begin()
        return len(data)

    def commit(self) -> str:
        """Wait until the disk has it; from then on it can be seen, under the name that its bytes give.

        Raises OSError; nothing is left behind then.
        """
        try:
            if self._digest:
                os.fsync(self._file.fileno())
            self._file.close()
            name = name_of(self._size, self._digest.hexdigest()) if self._digest else secrets.token_hex(16)
            self._part.replace(self._folder / name)
        except OSError:
            self.rollback()
            raise
        self.name = name
        return name

    def rollback(self) -> None:
        """Leave nothing behind of what was not kept. May be called twice."""
        self._file.close()
        if not self.name:
            self._part.unlink(missing_ok=True)

    def delete(self) -> None:
        """As drop, and remove it also when it was kept."""
        self.rollback()
        if self.name:
            (self._folder / self.name).unlink(missing_ok=True)

    def _begin(self) -> None:
        """The disk works while the next bytes are sealed, instead of all at the end while we wait."""
        os.posix_fadvise(self._file.fileno(), self._begun, self._size - self._begun, os.POSIX_FADV_DONTNEED)
        self._begun = self._size


def name_of(size: int, sha256: str) -> str:
    """The name of a blob of that many sealed bytes with that digest, as hex."""
    return f"s{min(size, _MOST):0{_SIZE_DIGITS}x}{sha256[:_SUM_DIGITS]}"


def _folder(case_id: uuid.UUID) -> Path:
    return Path(settings.EVIDENCE_STORE) / case_id.hex[:2] / case_id.hex


def _folder_mode() -> int:
    """For this user alone; for the group too where the store itself is open to it, because the web server and the
    worker are two users of one group."""
    with suppress(FileNotFoundError):
        if os.stat(settings.EVIDENCE_STORE).st_mode & 0o070 == 0o070:
            return 0o770
    return 0o700


def is_name(text: str) -> bool:
    """Whether a finished blob may be called so."""
    return _NAME.fullmatch(text) is not None


def path(case_id: uuid.UUID, blob: str) -> Path:
    """Where a blob lies. `blob` is a name made by `create`; anything else raises ValueError."""
    if not _NAME.fullmatch(blob):
        raise ValueError("not the name of a blob")
    return _folder(case_id) / blob


@contextmanager
def create(case_id: uuid.UUID) -> Iterator[BlobWriter]:
    """A new blob to write sealed bytes to. It gets its name, and can be seen, only when the block ends well.

    Raises OSError (ENOSPC when the disk is full); nothing is left behind then.
    """
    writer = BlobWriter(case_id)
    try:
        yield writer
        writer.commit()
    finally:
        writer.rollback()


def put(case_id: uuid.UUID, public: str, plain: bytes) -> str:
    """Seal bytes into a new blob; its name."""
    sealing = age_stream.Encryptor(public)
    with create(case_id) as writer:
        writer.write(sealing.head)
        for start in range(0, len(plain), _PIECE):
            writer.write(sealing.update(plain[start : start + _PIECE]))
        writer.write(sealing.end())
    return writer.name


def verify(case_id: uuid.UUID, blob: str) -> Fault | None:
    """Read a blob from the disk, without any key: None when it is as it was written. Raises OSError.

    Of a blob with an older, random name it can only be said whether it is there.
    """
    try:
        with path(case_id, blob).open("rb", buffering=0) as file:
            return _verify(file, blob) if blob.startswith("s") else None
    except FileNotFoundError:
        return Fault.MISSING


def _verify(file: FileIO, blob: str) -> Fault | None:
    """What lies in the system's memory is let go first, so that the disk itself is asked."""
    size = os.fstat(file.fileno()).st_size
    if size < int(blob[1 : 1 + _SIZE_DIGITS], 16):
        return Fault.TRUNCATED
    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    digest = hashlib.sha256()
    try:
        while piece := file.read(_PIECE):
            digest.update(piece)
    except OSError as error:
        if error.errno == errno.EIO:  # the disk has the file and cannot read it
            return Fault.CHANGED
        raise
    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)  # others need that memory more
    return None if name_of(size, digest.hexdigest()) == blob else Fault.CHANGED


def get(case_id: uuid.UUID, blob: str, private: Secret) -> bytes:
    """The plain bytes of a blob, in memory. Raises OSError when it is missing, DecryptionError."""
    with path(case_id, blob).open("rb") as file:
        return b"".join(age_stream.decrypt_stream(private, file))


def remove(case_id: uuid.UUID, blob: str) -> None:
    """Remove a blob; no error when it is gone already."""
    if blob:
        path(case_id, blob).unlink(missing_ok=True)


def holds_any(case_id: uuid.UUID) -> bool:
    """Whether there is any file of that case. Raises OSError."""
    with suppress(FileNotFoundError):
        return any(_folder(case_id).iterdir())
    return False


def holds_blobs() -> bool:
    """Whether there is any file of any case. Raises OSError."""
    return next(Path(settings.EVIDENCE_STORE).glob("??/*/*"), None) is not None


def destroy(case_id: uuid.UUID) -> None:
    """Remove every blob of a case. Raises OSError when one stays; the others are gone then."""
    failed: list[OSError] = []

    def note(_function: object, _path: object, info: tuple[type, BaseException, object]) -> None:
        if isinstance(info[1], OSError) and not isinstance(info[1], FileNotFoundError):
            failed.append(info[1])

    shutil.rmtree(_folder(case_id), onerror=note)
    if failed:
        raise failed[0]


def sweep_parts() -> int:
    """Remove what uploads that broke off without a chance to clean up left behind a day ago; how many."""
    before = time.time() - STALE_SECONDS
    count = 0
    for part in Path(settings.EVIDENCE_STORE).glob("??/*/*.part"):
        with suppress(OSError):  # gone meanwhile, or not to be removed: the next one all the same
            if part.stat().st_mtime < before:
                part.unlink()
                count += 1
    return count


def free_bytes() -> int:
    """Free space of the disk that holds the blobs."""
    root = Path(settings.EVIDENCE_STORE)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    return shutil.disk_usage(root).free
