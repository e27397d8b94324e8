"""What the client changed on the timeline: a list of steps, so that the newest can always be taken back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from dossier.content import formatting
from dossier.timeline import relative_deadlines
from dossier.timeline.entries import TimelineEntry, TimeSource, in_order

MOST_STEPS = 500
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK = re.compile(r"\d\d:\d\d")


class EditAct(StrEnum):
    """What a step does. The values are stored."""

    ADD = "add"
    CHANGE = "change"
    HIDE = "hide"
    SHOW = "show"
    ZONE = "zone"


@dataclass(frozen=True)
class EditStep:
    """act: value of EditAct. key: of the entry; zone: name of a zone, or "" for not known.
    day: ISO date; clock: "21:14" or ""; what: the client's own words, in a change "" for those of the source."""

    act: str
    key: str = ""
    day: str = ""
    clock: str = ""
    what: str = ""
    zone: str = ""

    @property
    def at(self) -> datetime:
        clock = time.fromisoformat(self.clock) if self.clock else time.min
        return datetime.combine(date.fromisoformat(self.day), clock)


@dataclass(frozen=True)
class Edits:
    """All steps that were not taken back, oldest first."""

    steps: tuple[EditStep, ...] = field(default=())

    @property
    def zone(self) -> str:
        """The zone that the client says their device shows; "" when they did not say."""
        return next((step.zone for step in reversed(self.steps) if step.act == EditAct.ZONE), "")

    def zone_or(self, fallback: ZoneInfo) -> ZoneInfo:
        return ZoneInfo(self.zone) if self.zone else fallback

    def applied(self, source_entries: Iterable[TimelineEntry]) -> list[TimelineEntry]:
        """The entries as the client wants them, hidden ones marked, in order. A correction whose source says
        something else by now is left out: the source is newer."""
        own = [_added(step) for step in self.steps if step.act == EditAct.ADD]
        changed = {step.key: step for step in self.steps if step.act == EditAct.CHANGE}
        visibility = {step.key: step.act for step in self.steps if step.act in (EditAct.HIDE, EditAct.SHOW)}
        entries = [_changed(entry, changed.get(entry.key)) for entry in [*source_entries, *own]]
        entries = _counted_anew(entries)
        return in_order(
            [
                replace(entry, hidden=entry.can_hide and visibility.get(entry.key) == EditAct.HIDE)
                for entry in entries
            ]
        )


def of_value(value: Any) -> Edits:
    """From what is sealed; a step that this version cannot read is left out."""
    raw = value.get("steps") if isinstance(value, dict) else None
    return Edits(tuple(step for step in map(_step, raw if isinstance(raw, list) else []) if step is not None))


def value_of(edits: Edits) -> dict[str, Any]:
    return {"steps": [{name: text for name, text in vars(step).items() if text} for step in edits.steps]}


def _step(raw: Any) -> EditStep | None:
    if not isinstance(raw, dict) or not all(isinstance(text, str) for text in raw.values()):
        return None
    step = EditStep(**{name: raw.get(name, "") for name in EditStep.__dataclass_fields__})
    return step if is_sound(step) else None


def is_sound(step: EditStep) -> bool:
    """Whether it can be applied."""
    if step.act == EditAct.ZONE:
        return not step.zone or step.zone in available_timezones()
    if step.act in (EditAct.HIDE, EditAct.SHOW):
        return bool(step.key)
    is_known = (
        step.key
        and _DAY.fullmatch(step.day)
        and (step.act == EditAct.CHANGE or (step.act == EditAct.ADD and step.what))
    )
    if not is_known or (step.clock and not _CLOCK.fullmatch(step.clock)):
        return False
    try:
        return bool(step.at)
    except ValueError:
        return False


def _counted_anew(entries: list[TimelineEntry]) -> list[TimelineEntry]:
    """A deadline that is counted from a demand moves with it when the demand's time was corrected."""
    moved = {entry.key: entry for entry in entries if entry.corrected}
    return [
        _after(entry, moved[entry.after])
        if entry.counted and entry.after in moved and not entry.corrected
        else entry
        for entry in entries
    ]


def _after(limit: TimelineEntry, demand: TimelineEntry) -> TimelineEntry:
    """Where the demand's hour is not known any more, the day has to do."""
    day = demand.at.date()
    ends = relative_deadlines.end(limit.counted, demand.at if demand.timed else day) or day
    if isinstance(ends, datetime):
        return replace(limit, at=ends, timed=True)
    return replace(limit, at=datetime.combine(ends, time.min), timed=False)


def _added(step: EditStep) -> TimelineEntry:
    return TimelineEntry(step.key, TimeSource.ADDED, step.at, bool(step.clock), formatting.safe(step.what))


def _changed(entry: TimelineEntry, step: EditStep | None) -> TimelineEntry:
    if step is None or not entry.can_change:
        return entry
    description = formatting.safe(step.what) or entry.what
    if (step.at, bool(step.clock), description) == (entry.at, entry.timed, entry.what):
        return entry
    before = entry if entry.source == TimeSource.STATED else None
    return replace(entry, at=step.at, timed=bool(step.clock), what=description, until="", corrected=before)
