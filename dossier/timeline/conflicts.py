"""Times that do not fit together: said kindly beside the entry, on the page only. Nothing is refused for it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from dossier.timeline.entries import TimelineEntry

_SLACK = timedelta(minutes=5)  # clocks differ


def of_entries(entries: list[TimelineEntry], now: datetime) -> dict[str, str]:
    """By key. `now`: in the zone of the timeline, without one. Hidden entries are not asked about."""
    by_key = {entry.key: entry for entry in entries}
    first = next((entry for entry in entries if entry.key.startswith("contact-")), None)
    hints = {entry.key: _hint(entry, by_key.get(entry.after), first, now) for entry in entries if not entry.hidden}
    return {key: sentence for key, sentence in hints.items() if sentence}


def _hint(entry: TimelineEntry, partner: TimelineEntry | None, first: TimelineEntry | None, now: datetime) -> str:
    if not entry.may_come and _later(entry, now + _SLACK):
        return _("This lies in the future. Is the day right?")
    if entry.latest and _later(entry, entry.latest + _SLACK):
        return _("The file was received here before that. Is the day right, or does the device show another zone?")
    if partner and _earlier(entry, partner):
        return _("This lies before the line it belongs to: %(what)s. Is one of the two days wrong?") % {
            "what": partner.what
        }
    if first and entry is not first and entry.can_change and _earlier(entry, first):
        return _("This lies before the first contact. If that is right, you can leave it.")
    return ""


def _later(entry: TimelineEntry, limit: datetime) -> bool:
    return entry.at > limit if entry.timed else entry.at.date() > limit.date()


def _earlier(entry: TimelineEntry, other: TimelineEntry) -> bool:
    if entry.timed and other.timed:
        return entry.at < other.at
    return entry.at.date() < other.at.date()
