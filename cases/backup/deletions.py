"""Which cases were deleted of late, so that a restored backup does not bring them back.

One mark a case in the store, named after the day and the random number of the case, and nothing else. It lies
beside the sealed files and not in the database, because the database is what a backup replaces. Marks that bear a
day alone are older: they list the numbers of that day, one a line.
"""

import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from cases.blob_store import Store

FOLDER = "deleted"
KEPT_DAYS = 60  # longer than any full backup may be kept
_DAY = len("2026-11-28")


def note(store: Store, case_id: uuid.UUID) -> None:
    """Write down that this case is deleted. Raises OSError."""
    day = datetime.now(UTC).date().isoformat()
    store.write_mark(f"{FOLDER}/{day}-{case_id.hex}", case_id.hex)


def noted(*stores: Store) -> Iterator[uuid.UUID]:
    """The cases that these stores name. A line that a crash cut off names none. Raises OSError."""
    for store in stores:
        for name in store.marks(FOLDER):
            single = name[_DAY + 1 :]
            for line in [single] if single else store.read_mark(f"{FOLDER}/{name}").splitlines():
                with suppress(ValueError):
                    yield uuid.UUID(hex=line)


def copy(source: Store, target: Store) -> None:
    """Have `target` name what `source` names. Raises OSError."""
    present = set(target.marks(FOLDER))
    for name in source.marks(FOLDER):
        if len(name) == _DAY or name not in present:  # an older mark grew during its day
            target.write_mark(f"{FOLDER}/{name}", source.read_mark(f"{FOLDER}/{name}"))


def forget_old(store: Store, today: date) -> None:
    """Remove the marks of days that no backup reaches back to; what cannot be removed is tried again."""
    limit = (today - timedelta(days=KEPT_DAYS)).isoformat()
    with suppress(OSError):
        for name in store.marks(FOLDER):
            if name[:_DAY] < limit:
                store.remove_mark(f"{FOLDER}/{name}")
