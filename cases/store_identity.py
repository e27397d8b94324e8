"""Whether the folder with the files is the one that belongs to this database: both keep the same random mark.

An empty database beside files would call every right word wrong. A folder of another site, or an unmounted disk,
would call every file lost. So neither starts, and health is red when it happens later.
"""

import secrets
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cases import blob_store
from cases.models import Case, StoreIdentity

FILE = "store-identity"


class StoreMismatchError(Exception):
    """Database and files do not belong together; the message says what to do."""


def _place() -> Path:
    return Path(settings.EVIDENCE_STORE) / FILE


def _found() -> str:
    """The mark in the folder, or "". Raises OSError."""
    try:
        return _place().read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def matches() -> bool:
    """Raises OSError, DatabaseError. True before the first start."""
    row = StoreIdentity.objects.first()
    return row is None or _found() == row.mark


def ensure() -> None:
    """Before the site starts; makes both marks of a new one. Raises StoreMismatchError, OSError, DatabaseError."""
    row, mark_on_disk = StoreIdentity.objects.first(), _found()
    if row is not None and mark_on_disk == row.mark:
        return
    has_cases = Case.objects.exists()
    if row is None and not has_cases and blob_store.holds_blobs():
        raise StoreMismatchError(
            f"There are files in {settings.EVIDENCE_STORE}, but the database has no case. Put it back from its"
            " backup. If the files are of no use any more, move them away."
        )
    if row is not None and (has_cases or blob_store.holds_blobs()):
        raise StoreMismatchError(
            f"The folder {settings.EVIDENCE_STORE} is not the one of this database. Is its disk mounted? If the"
            " files were put back from a backup without this mark, run: manage.py adopt_store"
        )
    adopt()


def adopt() -> None:
    """From here on this folder belongs to this database. Raises OSError, DatabaseError."""
    row = StoreIdentity.objects.first() or StoreIdentity.objects.create(mark=_found() or secrets.token_hex(16))
    place = _place()
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = place.with_suffix(".new")
    fresh.write_text(row.mark + "\n", encoding="ascii")
    fresh.replace(place)


def note_writing() -> None:
    """Change a row, so that a database that can be read and not written does not count as well. Raises
    DatabaseError."""
    StoreIdentity.objects.update(written_at=timezone.now())
