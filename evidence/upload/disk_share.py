"""How much of the disk one case may take: never so much that the next one finds none.

A case holds at most a tenth of what is free, so a few that are filled on purpose leave room for many. When more
came in a day than is still free, or than the operator takes in a day, and where a tenth is less than that, each may
still hold SMALL_BYTES: a set of screenshots and a chat.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from cases import blob_store
from evidence.models import Exhibit, Upload

PARTS = 10
SMALL_BYTES = 20 * settings.MEBIBYTE


def left(bytes_of_case: int) -> int:
    """Bytes that a case which keeps so many may still add. Raises OSError."""
    spare = _spare()
    if _is_full(spare):
        whole = SMALL_BYTES
    else:
        whole = min(settings.EVIDENCE_CASE_BYTES, max(SMALL_BYTES, (spare + bytes_of_case) // PARTS))
    return max(0, min(whole - bytes_of_case, spare))


def is_day_full() -> bool:
    """Whether so much came in a day that each case holds only SMALL_BYTES; not on a disk without even those. Raises
    OSError."""
    spare = _spare()
    return spare >= SMALL_BYTES and _is_full(spare)


def _spare() -> int:
    return blob_store.free_bytes() - settings.EVIDENCE_FREE_BYTES


def _is_full(spare: int) -> bool:
    """Two queries; none on a disk that is nearly empty, where the operator set no limit."""
    most = settings.EVIDENCE_DAY_BYTES
    if not most and spare >= PARTS * settings.EVIDENCE_CASE_BYTES:
        return False
    return _of_a_day() > (min(spare, most) if most else spare)


def _of_a_day() -> int:
    """Bytes that all cases kept in the last 24 hours, and what is here of files that are on their way."""
    since = timezone.now() - timedelta(days=1)
    kept_bytes = Exhibit.objects.filter(received_at__gt=since).aggregate(size=Sum("size", default=0))["size"]
    coming_bytes = Upload.objects.filter(exhibit=None, touched_at__gt=since).aggregate(
        size=Sum("received", default=0)
    )["size"]
    return int(kept_bytes) + int(coming_bytes)
