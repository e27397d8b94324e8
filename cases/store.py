"""Sealed blobs on disk: one folder a case, random names, age files only."""

import os
import secrets
import shutil
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from cases import crypto
from cases.crypto import Secret

STALE_SECONDS = 24 * 3600


def _folder(case_id: uuid.UUID) -> Path:
    return Path(settings.EVIDENCE_STORE) / case_id.hex[:2] / case_id.hex


def path(case_id: uuid.UUID, blob: str) -> Path:
    """Where a blob lies. `blob` is a name made by `create`; anything else raises ValueError."""
    if len(blob) != 32 or not set(blob) <= set("0123456789abcdef"):
        raise ValueError("not the name of a blob")
    return _folder(case_id) / blob


@contextmanager
def create(case_id: uuid.UUID) -> Iterator[tuple[str, BinaryIO]]:
    """A new blob to write sealed bytes to. It appears under its name only when the block ends well.

    Raises OSError (ENOSPC when the disk is full); nothing is left behind then.
    """
    name = secrets.token_hex(16)
    target = path(case_id, name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_suffix(".part")
    kept = False
    try:
        with part.open("xb") as file:
            yield name, file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        kept = True
    finally:
        if not kept:
            part.unlink(missing_ok=True)


def put(case_id: uuid.UUID, public: str, plain: bytes) -> str:
    """Seal bytes into a new blob; its name."""
    with create(case_id) as (name, file):
        file.write(crypto.seal(public, plain))
    return name


def get(case_id: uuid.UUID, blob: str, private: Secret) -> bytes:
    """The plain bytes of a blob, in memory. Raises OSError when it is missing, DecryptionFailed."""
    return crypto.unseal(private, path(case_id, blob).read_bytes())


def remove(case_id: uuid.UUID, blob: str) -> None:
    """Remove a blob; no error when it is gone already."""
    if blob:
        path(case_id, blob).unlink(missing_ok=True)


def destroy(case_id: uuid.UUID) -> None:
    """Remove every blob of a case."""
    with suppress(FileNotFoundError):
        shutil.rmtree(_folder(case_id))


def sweep_parts() -> int:
    """Remove what uploads that broke off without a chance to clean up left behind a day ago; how many."""
    before = time.time() - STALE_SECONDS
    count = 0
    for part in Path(settings.EVIDENCE_STORE).glob("??/*/*.part"):
        with suppress(FileNotFoundError):
            if part.stat().st_mtime < before:
                part.unlink()
                count += 1
    return count


def free_bytes() -> int:
    """Free space of the disk that holds the blobs."""
    root = Path(settings.EVIDENCE_STORE)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    return shutil.disk_usage(root).free
