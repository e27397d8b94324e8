"""What stands on the timeline, as plain values, before it is a row of a page or of paper."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _


class TimeSource(StrEnum):
    """Who says when it was."""

    STATED = "stated"  # the client, from memory or as their device shows it
    FILE = "file"  # a chat export, an e-mail, the name of a file
    RECORDED = "recorded"  # this site's clock
    ADDED = "added"  # the client, on the timeline itself


@dataclass(frozen=True)
class TimelineEntry:
    """One thing with its time.

    key: names it as long as its source says the same. at: in the zone of the timeline, without one; the hour
    means nothing unless `timed`. until: end of a span of the same day, "21:20", or "". origin: the part of the
    statement or "exhibit" where the client can change it at its source, or "". exhibits: numbers. after: key of
    the entry that should come before this one. counted: the words that say how long after that one it is, where
    only that was said. latest: it cannot be later than that, by the site's clock. may_come: a time in the
    future is nothing to ask about. corrected: what it said before the client corrected it, or None.
    """

    key: str
    source: TimeSource
    at: datetime
    timed: bool
    what: str
    until: str = ""
    origin: str = ""
    exhibits: tuple[int, ...] = ()
    after: str = ""
    latest: datetime | None = None
    counted: str = ""
    may_come: bool = False
    corrected: "TimelineEntry | None" = None
    hidden: bool = False

    @property
    def clock(self) -> str:
        """ "21:14", "21:14–21:20", or "" when only the day is known."""
        if not self.timed:
            return ""
        return f"{self.at:%H:%M}" + (f"–{self.until}" if self.until else "")

    @property
    def said_by(self) -> str:
        """Who says when it was, in the reader's language."""
        if self.corrected:
            return _("you corrected this")
        if self.source in (TimeSource.STATED, TimeSource.ADDED):
            return _("you say so")
        return _("the file says so") if self.source == TimeSource.FILE else _("our clock says so")

    @property
    def can_change(self) -> bool:
        """What a clock or a file says is not the client's to correct."""
        return self.source in (TimeSource.STATED, TimeSource.ADDED)

    @property
    def can_hide(self) -> bool:
        return self.source != TimeSource.RECORDED


def key(kind: str, *facts: str) -> str:
    """A name made from what the source says: a correction never sticks to something else that took its place."""
    digest = hashlib.sha256("\x1f".join((kind, *facts)).encode(errors="replace")).hexdigest()
    return f"{kind}-{digest[:24]}"


def in_order(entries: list[TimelineEntry]) -> list[TimelineEntry]:
    """Oldest first; on one day those without a time of day come first. Later ones of the same key get their own."""
    count_by_key: dict[str, int] = {}
    keyed_entries = []
    for entry in entries:
        count_by_key[entry.key] = count = count_by_key.get(entry.key, 0) + 1
        keyed_entries.append(entry if count == 1 else _renamed(entry, count))
    return sorted(keyed_entries, key=lambda entry: (entry.at.date(), entry.timed, entry.at))


def _renamed(entry: TimelineEntry, count: int) -> TimelineEntry:
    return replace(entry, key=f"{entry.key}-{count}")
