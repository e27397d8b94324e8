"""How much of the disk one case may take: never so much that the next one finds none.

A case holds at most a tenth of what is free, so a few that are filled on purpose leave room for many. When more
came in a day than is still free, and where a tenth is less than that, each may still hold SMALL_BYTES: a set of
screenshots and a chat.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from cases import blob_store
from evidence.models import Exhibit

PARTS = 10
SMALL_BYTES = 20 * settings.MEBIBYTE


def left(bytes_of_case: int) -> int:
    """Bytes that a case which keeps so many may still add. Raises OSError."""
    spare = blob_store.free_bytes() - settings.EVIDENCE_FREE_BYTES
    if spare >= PARTS * settings.EVIDENCE_CASE_BYTES:
        return settings.EVIDENCE_CASE_BYTES
    whole = SMALL_BYTES if _of_a_day() > spare else max(SMALL_BYTES, (spare + bytes_of_case) // PARTS)
    return max(0, min(whole - bytes_of_case, spare))


def _of_a_day() -> int:
    """Bytes that all cases kept in the last 24 hours."""
    since = timezone.now() - timedelta(days=1)
    return int(Exhibit.objects.filter(received_at__gt=since).aggregate(size=Sum("size", default=0))["size"])
