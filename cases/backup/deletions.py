"""Which cases were deleted of late, so that a restored backup does not bring them back.

A file a day in the store, with the random number of each deleted case and nothing else. It lies beside the sealed
files and not in the database, because the database is what a backup replaces.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings

FOLDER = "deleted"
KEPT_DAYS = 60  # longer than any full backup may be kept


def folder() -> Path:
    return Path(settings.EVIDENCE_STORE) / FOLDER


def note(case_id: uuid.UUID) -> None:
    """Write down that this case is deleted. Raises OSError."""
    path = folder() / datetime.now(UTC).date().isoformat()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o770)
    with path.open("a", encoding="ascii") as file:
        file.write(f"{case_id.hex}\n")
        file.flush()
        os.fsync(file.fileno())


def noted(*folders: Path) -> Iterator[uuid.UUID]:
    """The cases that these folders name. A line that a crash cut off names none."""
    for path in sorted(path for place in folders for path in place.glob("????-??-??")):
        for line in path.read_text(encoding="ascii", errors="replace").splitlines():
            with suppress(ValueError):
                yield uuid.UUID(hex=line)


def forget_old(place: Path, today: date) -> None:
    """Remove from a folder the days that no backup reaches back to; what cannot be removed is tried again."""
    limit = (today - timedelta(days=KEPT_DAYS)).isoformat()
    for path in place.glob("????-??-??"):
        if path.name < limit:
            with suppress(OSError):
                path.unlink()
