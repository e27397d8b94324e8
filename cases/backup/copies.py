"""Backups in a folder: each has a database and a list of its files; the files themselves are shared by all of them.

    FOLDER/blobs/ab/abcd…/s00…      sealed files; a name is made of its bytes, so none is ever written twice
    FOLDER/deleted/2026-11-28-…     which cases were deleted, see `deletions`
    FOLDER/2026-11-28T22-40-00Z/    database.sqlite3 or database.dump, files.txt, backup.json

The database is copied first: what is uploaded meanwhile is a file too many, never one too few. The site's files may
lie on a disk or in a bucket; those of a backup lie on a disk, in the same order.
"""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.core.management import call_command

from cases import actions, blob_store, store_identity
from cases.backup import database, deletions
from cases.blob_store.contract import Fault, says_its_sum
from cases.blob_store.folder import FolderStore
from cases.models import Case, VaultSession

BLOBS, FILES, ABOUT = "blobs", "files.txt", "backup.json"
STAMP = "%Y-%m-%dT%H-%M-%SZ"
FORMAT = 1


class BackupError(RuntimeError):
    """The message says what is wrong, as a sentence for the operator."""


@dataclass(frozen=True)
class About:
    """What backup.json says: the database's file, and the SHA-256 of the files beside it."""

    database: str
    sha256: dict[str, str]


@dataclass
class BackupReport:
    """What a look at a backup found: paths below the folder of all backups."""

    files: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.missing and not self.changed


def make(folder: Path, *, keep_days: int) -> Path:
    """Make a backup below `folder` and remove those older than `keep_days`; the new one's folder.

    Raises BackupError, database.DatabaseCopyError, OSError. What was not finished has no backup.json.
    """
    target = folder / datetime.now(UTC).strftime(STAMP)
    old_umask = os.umask(0o077)
    try:
        target.mkdir(parents=True)
        database.dump(target / database.file_name())
        store, copies = blob_store.store(), FolderStore(folder / BLOBS)
        deletions.copy(store, FolderStore(folder))
        entries = sorted((file.case_id, file.blob) for file in store.files())
        paths = [store.place(case_id, blob) for case_id, blob in entries]
        for case_id, blob in entries:
            _copy(case_id, blob, copies.path(case_id, blob))
        (target / FILES).write_text("".join(f"{path}\n" for path in paths), encoding="ascii")
        about = {
            "format": FORMAT,
            "database": database.file_name(),
            "sha256": {name: _sha256(target / name) for name in (database.file_name(), FILES)},
        }
        (target / ABOUT).write_text(json.dumps(about, indent=1), encoding="ascii")
    finally:
        os.umask(old_umask)
    now = datetime.now(UTC)
    _remove_old(folder, now - timedelta(days=keep_days))
    deletions.forget_old(FolderStore(folder), now.date())
    return target


def verify(backup: Path) -> BackupReport:
    """Read the whole backup again. Raises BackupError when it is none, database.DatabaseCopyError."""
    about = _about(backup)
    report = BackupReport()
    for name, digest in about.sha256.items():
        path = backup / name
        if not path.is_file():
            report.missing.append(f"{backup.name}/{name}")
        elif _sha256(path) != digest:
            report.changed.append(f"{backup.name}/{name}")
    if not report.is_whole:
        return report
    database.check(backup / about.database)
    copies = FolderStore(backup.parent / BLOBS)
    for case_id, blob in _listed(backup):
        report.files += 1
        fault = copies.examine(case_id, blob)
        if fault is Fault.MISSING:
            report.missing.append(copies.place(case_id, blob))
        elif fault is not None:
            report.changed.append(copies.place(case_id, blob))
    return report


def restore(backup: Path) -> int:
    """Put a backup into an empty database and an empty store; how many cases were deleted again.

    Cases that were deleted after the backup, as far as this folder or the store knows, go again, and every open
    case is closed. Raises BackupError, database.DatabaseCopyError, OSError.
    """
    if not verify(backup).is_whole:
        raise BackupError("This backup is not whole. 'verify_backup' names what is wrong with it.")
    call_command("migrate", interactive=False, verbosity=0)
    store, copies = blob_store.store(), FolderStore(backup.parent / BLOBS)
    if Case.objects.exists() or any(store.files()):
        raise BackupError("There are cases here already. Restore into an empty database and an empty store.")
    database.load(backup / _about(backup).database)
    call_command("migrate", interactive=False, verbosity=0)
    store_identity.adopt()
    for case_id, blob in _listed(backup):
        _put_back(case_id, blob, copies.path(case_id, blob))
    VaultSession.objects.all().delete()
    deleted = set(deletions.noted(FolderStore(backup.parent), store))
    again = list(Case.objects.filter(pk__in=deleted))
    for case in again:
        actions.delete_case(case)
    return len(again)


def backups(folder: Path) -> list[Path]:
    """The finished backups, the oldest first."""
    return sorted(path.parent for path in folder.glob(f"*/{ABOUT}"))


def _listed(backup: Path) -> Iterator[tuple[uuid.UUID, str]]:
    """Case and name of each file of a backup. Raises BackupError when the list names anything else."""
    for line in (backup / FILES).read_text(encoding="ascii").splitlines():
        try:
            _start, case, blob = line.split("/")
            case_id = uuid.UUID(hex=case)
            if FolderStore(Path()).place(case_id, blob) != line:
                raise ValueError
        except ValueError as error:
            raise BackupError(f"{FILES} names a path that is none of the store.") from error
        yield case_id, blob


def _copy(case_id: uuid.UUID, blob: str, target: Path) -> None:
    """Unless it is there; a temporary blob may have grown. What went meanwhile, with its case, is not missed."""
    if says_its_sum(blob) and target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = target.with_suffix(".new")
    with suppress(FileNotFoundError), blob_store.open_sealed(case_id, blob) as source:
        with fresh.open("wb") as file:
            shutil.copyfileobj(source, file)
        fresh.replace(target)


def _put_back(case_id: uuid.UUID, blob: str, source: Path) -> None:
    """Raises BackupError for bytes that give another name."""
    draft = blob_store.draft(case_id, temporary=not blob.startswith("s"))
    try:
        with source.open("rb") as file:
            shutil.copyfileobj(file, draft)
        if draft.commit(blob) != blob:
            draft.delete()
            raise BackupError(f"The file {blob} is not what its name says.")
    finally:
        draft.rollback()


def _remove_old(folder: Path, before: datetime) -> None:
    """Backups that are too old, and the files that no other backup names."""
    young = []
    for backup in backups(folder):
        if backup.name < before.strftime(STAMP):
            shutil.rmtree(backup)
        else:
            young.append(backup)
    still_named = {entry for backup in young for entry in _listed(backup)}
    copies = FolderStore(folder / BLOBS)
    for file in list(copies.files()):
        if (file.case_id, file.blob) not in still_named:
            copies.remove(file.case_id, file.blob)


def _about(backup: Path) -> About:
    try:
        about = json.loads((backup / ABOUT).read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise BackupError(f"{backup} is not a finished backup.") from error
    if about.get("format") != FORMAT or about.get("database") not in (database.SQLITE, database.POSTGRESQL):
        raise BackupError(f"{backup} was made by another version of the site.")
    return About(str(about["database"]), {str(name): str(digest) for name, digest in about["sha256"].items()})


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
