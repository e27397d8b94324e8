"""Sealed blobs: age files only, by case, each named after its own sealed bytes.

The name holds their count and the beginning of their SHA-256. So anyone can see without any key whether a blob is
as it was written, and a name says nothing of what is inside: sealing the same file twice gives other bytes.

Where they lie is the matter of a store (`contract`); everyone else calls the functions here and knows no path.
"""

import functools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from cases.blob_store.contract import (
    Draft,
    Fault,
    Store,
    StoreChangedError,
    StoredFile,
    fault_of_size,
    size_by_name,
)
from cases.blob_store.folder import FolderStore
from cases.blob_store.s3_address import S3Address, StoreAddressError, address
from cases.crypto import Secret, age_stream

__all__ = [
    "Draft",
    "Fault",
    "Store",
    "StoreAddressError",
    "StoreChangedError",
    "StoredFile",
    "fault_of_size",
    "size_by_name",
]

_PIECE = 1024 * 1024


def store() -> Store:
    """The store of the settings; one object in a process. Raises StoreAddressError."""
    if settings.STORE_URL:
        key = (settings.S3_ACCESS_KEY_ID, settings.S3_SECRET_ACCESS_KEY)
        place = address(settings.STORE_URL, settings.S3_ENDPOINT, settings.S3_REGION, key, settings.S3_CA)
        return _s3_store(place, settings.STORE_BYTES)
    return _folder_store(Path(settings.EVIDENCE_STORE))


@functools.lru_cache(maxsize=1)
def _folder_store(root: Path) -> Store:
    return FolderStore(root)


@functools.lru_cache(maxsize=1)
def _s3_store(place: S3Address, bytes_at_most: int) -> Store:
    from cases.blob_store.s3 import S3Store  # its library is loaded only where there is a bucket

    return S3Store(place, bytes_at_most=bytes_at_most)


def draft(case_id: uuid.UUID, *, temporary: bool = False) -> Draft:
    """A new blob to write sealed bytes to; see contract.Store. Raises OSError."""
    return store().draft(case_id, temporary=temporary)


def shows_drafts() -> bool:
    """Whether a draft can be read while it is being written (`Draft.show`)."""
    return store().shows_drafts()


@contextmanager
def create(case_id: uuid.UUID) -> Iterator[Draft]:
    """A new blob to write sealed bytes to. It gets its name, and can be seen, only when the block ends well.

    Raises OSError (ENOSPC when there is no room); nothing is left behind then.
    """
    writer = draft(case_id)
    try:
        yield writer
        writer.commit()
    finally:
        writer.rollback()


def put(case_id: uuid.UUID, public: str, plain: bytes) -> str:
    """Seal bytes into a new blob; its name. Raises OSError."""
    sealing = age_stream.Encryptor(public)
    with create(case_id) as writer:
        writer.write(sealing.head)
        for start in range(0, len(plain), _PIECE):
            writer.write(sealing.update(plain[start : start + _PIECE]))
        writer.write(sealing.end())
    return writer.name


def open_sealed(case_id: uuid.UUID, blob: str) -> BinaryIO:
    """The sealed bytes of a blob. Raises FileNotFoundError at once when it is missing, OSError, ValueError."""
    return store().open(case_id, blob)


def get(case_id: uuid.UUID, blob: str, private: Secret) -> bytes:
    """The plain bytes of a blob, in memory. Raises OSError when it is missing, DecryptionError."""
    with open_sealed(case_id, blob) as file:
        return b"".join(age_stream.decrypt_stream(private, file))


def size(case_id: uuid.UUID, blob: str) -> int:
    """Of the sealed bytes. Raises OSError when it is missing, ValueError."""
    return store().size(case_id, blob)


def verify(case_id: uuid.UUID, blob: str) -> Fault | None:
    """Read a blob as a whole, without any key: None when it is as it was written. Raises OSError."""
    return store().examine(case_id, blob)


def remove(case_id: uuid.UUID, blob: str) -> None:
    """Remove a blob; no error when it is gone already, or there was none. Raises OSError, ValueError."""
    if blob:
        store().remove(case_id, blob)


def destroy(case_id: uuid.UUID) -> None:
    """Remove every blob of a case. Raises OSError when one stays; the others are gone then."""
    store().destroy(case_id)


def free_bytes() -> int:
    """Space that is left for blobs. Raises OSError."""
    return store().free_bytes()
