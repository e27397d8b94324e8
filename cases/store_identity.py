"""Whether the store of the files is the one that belongs to this database: both keep the same random mark.

An empty database beside files would call every right word wrong. A store of another site, an unmounted disk or an
empty bucket would call every file lost. So none of them starts, and health is red when it happens later. Nothing is
written into a store without its mark (see cases.blob_store.contract).
"""

import secrets

from django.utils import timezone

from cases import blob_store
from cases.blob_store.contract import MARK
from cases.models import Case, StoreIdentity


class StoreMismatchError(Exception):
    """Database and files do not belong together; the message says what to do."""


def matches() -> bool:
    """Raises OSError, DatabaseError. True before the first start."""
    row = StoreIdentity.objects.first()
    return row is None or blob_store.store().read_mark(MARK) == row.mark


def require() -> None:
    """Raises StoreChangedError when the store is not the one of this database, OSError, DatabaseError."""
    if not matches():
        raise blob_store.StoreChangedError


def ensure() -> None:
    """Before the site starts; makes both marks of a new one. Raises StoreMismatchError, OSError, DatabaseError."""
    row, store = StoreIdentity.objects.first(), blob_store.store()
    if row is not None and store.read_mark(MARK) == row.mark:
        return
    has_cases = Case.objects.exists()
    if row is None and not has_cases and store.holds_blobs():
        raise StoreMismatchError(
            f"There are files in {store}, but the database has no case. Put it back from its"
            " backup. If the files are of no use any more, move them away."
        )
    if row is not None and (has_cases or store.holds_blobs()):
        raise StoreMismatchError(
            f"The store {store} is not the one of this database. Is its disk mounted? If the"
            " files were put back from a backup without this mark, run: manage.py adopt_store"
        )
    adopt()


def adopt() -> None:
    """From here on this store belongs to this database. Raises OSError, DatabaseError."""
    store = blob_store.store()
    row = StoreIdentity.objects.first() or StoreIdentity.objects.create(
        mark=store.read_mark(MARK) or secrets.token_hex(16)
    )
    store.write_mark(MARK, row.mark)


def note_writing() -> None:
    """Change a row, so that a database that can be read and not written does not count as well. Raises
    DatabaseError."""
    StoreIdentity.objects.update(written_at=timezone.now())
