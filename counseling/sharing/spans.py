"""Sharing is told as a span, so its end is right only as far as the clock was that it was counted from.

What was shared while that clock was ahead would last longer than was said, by as much as it was ahead. When the
clock is right again, beginning and end move back together. Should it be the clock of today that is wrong, sharing
ends early: the client can share again, and nobody sees anything for longer than they were told.
"""

from datetime import datetime

from django.utils import timezone

from cases import future_times
from cases.models import Case
from counseling.models import Grant


def given_at(case: Case, ends: datetime) -> datetime | None:
    """From when a new sharing until `ends` counts: from now, or as the one whose end it takes over."""
    taken_over = Grant.objects.filter(case=case, expires_at=ends).first()
    return timezone.now() if taken_over is None else taken_over.given_at


def set_back() -> int:
    """Move what was given in the future; how many rows."""
    now = timezone.now()
    ahead = Grant.objects.filter(given_at__gt=now + future_times.SKEW)
    return sum(_moved(grant, now) for grant in ahead)


def _moved(grant: Grant, now: datetime) -> int:
    """Unless its client changed it at this moment."""
    begins, ends = grant.given_at, grant.expires_at
    if begins is None:
        return 0
    unchanged = Grant.objects.filter(pk=grant.pk, given_at=begins, expires_at=ends)
    return unchanged.update(given_at=now, expires_at=ends - (begins - now))
