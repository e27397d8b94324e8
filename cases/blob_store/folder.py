"""The store on a disk: one folder a case, in folders after the first two digits of its number."""

import errno
import hashlib
import os
import secrets
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from io import FileIO
from pathlib import Path
from typing import BinaryIO

from cases.blob_store import contract
from cases.blob_store.contract import Draft, Fault, Pin, StoredFile

_SPREAD = 2 * 1024 * 1024  # bytes after which the disk is asked to begin writing
_PIECE = 1024 * 1024
_ALONE, _WITH_GROUP = 0o700, 0o770


class FolderStore:
    """A contract.Store in a folder. The disk itself has each blob, and its entry in the folder, once it is kept."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._pin = Pin(lambda: self.read_mark(contract.MARK))
        self._links: bool | None = None  # asked for once

    def __str__(self) -> str:
        return str(self.root)

    def draft(self, case_id: uuid.UUID, *, temporary: bool = False) -> Draft:
        self._pin.check()
        folder = self._folder(case_id)
        self._make(folder)
        return FolderDraft(folder, temporary=temporary)

    def shows_drafts(self) -> bool:
        if self._links is None:
            self._links = self._has_links()
        return self._links

    def _has_links(self) -> bool:
        """Whether a file of this disk can have two names: not so with exFAT and some network disks."""
        self._make(self.root)
        with tempfile.TemporaryDirectory(dir=self.root, prefix=".links-") as folder:
            first, second = Path(folder) / "first", Path(folder) / "second"
            first.touch()
            try:
                os.link(first, second)
            except OSError:
                return False
        return True

    def open(self, case_id: uuid.UUID, blob: str) -> BinaryIO:
        return self.path(case_id, blob).open("rb")

    def size(self, case_id: uuid.UUID, blob: str) -> int:
        return self.path(case_id, blob).stat().st_size

    def sizes(self, case_id: uuid.UUID) -> dict[str, int]:
        return {file.blob: file.size for file in self._files(self._folder(case_id))}

    def examine(self, case_id: uuid.UUID, blob: str) -> Fault | None:
        try:
            with self.path(case_id, blob).open("rb", buffering=0) as file:
                return _examine(file, blob) if contract.says_its_sum(blob) else None
        except FileNotFoundError:
            return Fault.MISSING

    def remove(self, case_id: uuid.UUID, blob: str) -> None:
        self.path(case_id, blob).unlink(missing_ok=True)

    def holds_any(self, case_id: uuid.UUID) -> bool:
        with suppress(FileNotFoundError):
            return any(self._folder(case_id).iterdir())
        return False

    def holds_blobs(self) -> bool:
        return next(self.root.glob("??/*/*"), None) is not None

    def destroy(self, case_id: uuid.UUID) -> None:
        failed: list[OSError] = []

        def note(_function: object, _path: object, info: tuple[type, BaseException, object]) -> None:
            if isinstance(info[1], OSError) and not isinstance(info[1], FileNotFoundError):
                failed.append(info[1])

        shutil.rmtree(self._folder(case_id), onerror=note)
        if failed:
            raise failed[0]

    def sweep(self) -> int:
        before = time.time() - contract.STALE_SECONDS
        count = 0
        for part in self.root.glob("??/*/*.part"):
            with suppress(OSError):  # gone meanwhile, or not to be removed: the next one all the same
                if part.stat().st_mtime < before:
                    part.unlink()
                    count += 1
        return count

    def files(self) -> Iterator[StoredFile]:
        for folder in self.root.glob("??/*"):
            yield from self._files(folder)

    def free_bytes(self) -> int:
        self._make(self.root)
        return shutil.disk_usage(self.root).free

    def probe(self) -> None:
        self._make(self.root)
        with tempfile.TemporaryFile(dir=self.root) as file:
            file.write(b"ok")

    def objections(self) -> list[str]:
        return []

    def read_mark(self, name: str) -> str:
        with suppress(FileNotFoundError):
            return (self.root / name).read_text(encoding="ascii", errors="replace").strip()
        return ""

    def write_mark(self, name: str, text: str) -> None:
        path = self.root / name
        self._make(path.parent)
        fresh = path.with_name(f".{path.name}.new")
        with fresh.open("w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        _sync(path.parent)

    def marks(self, folder: str) -> list[str]:
        return sorted(path.name for path in (self.root / folder).glob("[!.]*"))

    def remove_mark(self, name: str) -> None:
        (self.root / name).unlink(missing_ok=True)

    def place(self, case_id: uuid.UUID, blob: str) -> str:
        return str(self.path(case_id, blob).relative_to(self.root))

    def path(self, case_id: uuid.UUID, blob: str) -> Path:
        """Where a blob lies. Raises ValueError for what is no name."""
        return self._folder(case_id) / contract.checked(blob)

    def _folder(self, case_id: uuid.UUID) -> Path:
        return self.root / case_id.hex[:2] / case_id.hex

    def _files(self, folder: Path) -> Iterator[StoredFile]:
        with suppress(FileNotFoundError, NotADirectoryError, ValueError):
            case_id = uuid.UUID(hex=folder.name)
            for entry in os.scandir(folder):
                status = _status(entry) if contract.is_name(entry.name) else None
                if status is not None:
                    yield StoredFile(case_id, entry.name, status.st_size, status.st_mtime)

    def _make(self, folder: Path) -> None:
        """A folder and those above it up to the root, each entered on the disk."""
        missing = [level for level in (folder, *folder.parents) if level.is_relative_to(self.root)]
        mode = self._mode()
        for level in reversed(missing):  # mkdir gives its mode to the last folder only
            if not level.is_dir():
                level.mkdir(parents=True, exist_ok=True, mode=mode)
                if level != self.root:
                    _sync(level.parent)

    def _mode(self) -> int:
        """For this user alone; for the group too where the store itself is open to it, because the web server and
        the worker are two users of one group."""
        with suppress(FileNotFoundError):
            if os.stat(self.root).st_mode & 0o070 == 0o070:
                return _WITH_GROUP
        return _ALONE


class FolderDraft:
    """A contract.Draft: a file that ends in .part until it is committed."""

    def __init__(self, folder: Path, *, temporary: bool) -> None:
        self._folder, self._part = folder, folder / f"{secrets.token_hex(16)}.part"
        self._file = self._part.open("xb", buffering=0)
        self._digest = None if temporary else hashlib.sha256()
        self._size = self._begun = 0
        self.name = ""

    def write(self, data: bytes | memoryview) -> int:
        if self._digest:
            self._digest.update(data)
        rest = memoryview(data)
        while rest:  # the system may take a part and complain with the next call
            rest = rest[self._file.write(rest) :]
        self._size += len(data)
        if self._digest and self._size - self._begun >= _SPREAD:
            self._begin()
        return len(data)

    def commit(self, name: str = "") -> str:
        if self._digest:
            name = contract.name_of(self._size, self._digest.hexdigest())
        path = self._folder / contract.checked(name or secrets.token_hex(16))
        try:
            if self._digest:
                os.fsync(self._file.fileno())
            self._file.close()
            self._part.replace(path)
            if self._digest:
                _sync(self._folder)
        except OSError:
            self.rollback()
            with suppress(OSError):
                path.unlink(missing_ok=True)
            raise
        self.name = path.name
        return self.name

    def show(self) -> str:
        """A hard link: the name of the part may change or go, the bytes stay as long as the link."""
        name = secrets.token_hex(16)
        os.link(self._part, self._folder / name)
        return name

    def rollback(self) -> None:
        self._file.close()
        if not self.name:
            with suppress(OSError):
                self._part.unlink(missing_ok=True)

    def delete(self) -> None:
        self.rollback()
        if self.name:
            (self._folder / self.name).unlink(missing_ok=True)

    def _begin(self) -> None:
        """The disk works while the next bytes are sealed, instead of all at the end while we wait."""
        os.posix_fadvise(self._file.fileno(), self._begun, self._size - self._begun, os.POSIX_FADV_DONTNEED)
        self._begun = self._size


def _sync(folder: Path) -> None:
    """Have the disk write down the entries of a folder: without it, a power failure may take a whole file away."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _status(entry: "os.DirEntry[str]") -> os.stat_result | None:
    """None for what went meanwhile: the others of its folder are listed all the same."""
    with suppress(FileNotFoundError):
        return entry.stat()
    return None


def _examine(file: FileIO, blob: str) -> Fault | None:
    """What lies in the system's memory is let go first, so that the disk itself is asked."""
    size = os.fstat(file.fileno()).st_size
    if fault := contract.fault_of_size(blob, size):
        return fault
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
    return None if contract.name_of(size, digest.hexdigest()) == blob else Fault.CHANGED
