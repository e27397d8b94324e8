"""Celery's scheduler, for machines whose clock was ahead.

It keeps when each task last ran, on the disk too. After a clock that was a year ahead it would wait for a year, and
nothing would be swept, stamped or deleted until somebody removed its file.
"""

from datetime import timedelta
from typing import Any

from celery.beat import PersistentScheduler
from celery.utils.time import maybe_make_aware

_SKEW = timedelta(minutes=1)


class Scheduler(PersistentScheduler):
    """Takes no task for one that ran in the future."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due; seconds until it wants to be called again."""
        if self._set_back():
            self._heap = None  # it is sorted by those times
        return float(super().tick(*args, **kwargs))

    def _set_back(self) -> bool:
        """Whether a task ran later than now. It counts as having run now."""
        is_any = False
        for entry in self.schedule.values():
            now = entry.default_now()
            if entry.last_run_at and maybe_make_aware(entry.last_run_at) > maybe_make_aware(now) + _SKEW:
                entry.last_run_at, is_any = now, True
        return is_any
