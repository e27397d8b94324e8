"""Everything in a case that carries a time: the statement, the exhibits, what was read in them, their arrival."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.custody_subjects import listed
from dossier.content import exhibit_pages, formatting
from dossier.timeline import message_selection, relative_deadlines
from dossier.timeline.entries import TimelineEntry, TimeSource, in_order, key
from evidence.exhibits import OpenedExhibit
from evidence.readers.chats.chat import NO_ZONE
from evidence.transcripts import Transcript
from statement.answers import Demand, Publication, Statement
from statement.models import StatementPart

CAPTION_SHOWN = 160  # characters of a caption
MESSAGE_SHOWN = 200  # characters of a message
QUOTES = {"en": "“%s”", "de": "„%s“", "fr": "«\u202f%s\u202f»", "it": "«%s»"}
SAME_MOMENT = timedelta(minutes=1)
# Screenshot_20261120-211455.png, signal-2026-11-20-21-14-55-123.jpg, "Bildschirmfoto 2026-11-20 um 21.14.55.png",
# photo_2026-11-20_21-14-55.jpg, "Screenshot 2026-11-20 211455.png". A day without a time says too little.
_NAMED = re.compile(
    r"(?<!\d)(20\d\d)([-_.]?)(\d\d)\2(\d\d)(?:[-_ T]|\s(?:um|at)\s)(\d\d)([-_.:]?)(\d\d)(?:\6(\d\d))?(?!\d)"
)


@dataclass(frozen=True)
class TimelineSources:
    """What the timeline is drawn from. zone: that of the client's device, in which the whole timeline is given.
    transcripts: by exhibit."""

    statement: Statement
    exhibits: list[OpenedExhibit]
    zone: ZoneInfo
    language: str
    transcripts: Mapping[UUID, Transcript]


def entries(sources_: TimelineSources) -> list[TimelineEntry]:
    """All entries in order, nothing corrected or hidden, in the language that is active."""
    entries_ = [
        *_of_statement(sources_),
        *_of_exhibits(sources_),
        *_of_transcripts(sources_),
        *_captures(sources_),
        *_taken(sources_),
        *_arrivals(sources_),
    ]
    return in_order(entries_)


def _stated(
    name: str, when: datetime | date | None, description: str, origin: StatementPart | str
) -> Iterator[TimelineEntry]:
    """One entry, or none when its time is not known."""
    if when is None:
        return
    timed = isinstance(when, datetime)
    at = when if isinstance(when, datetime) else datetime.combine(when, time.min)
    yield TimelineEntry(name, TimeSource.STATED, at.replace(tzinfo=None), timed, description, origin=str(origin))


def _of_statement(sources_: TimelineSources) -> Iterator[TimelineEntry]:
    beginning = sources_.statement.beginning
    description = said(_("First contact"), formatting.safe(beginning.platform))
    when = formatting.moment(beginning.started_on, beginning.started_on_typed)
    yield from _stated(
        key("contact", beginning.started_on, beginning.started_on_typed), when, description, StatementPart.BEGINNING
    )
    for demand in sources_.statement.demands:
        yield from _of_demand(demand, sources_.language)
    for payment in sources_.statement.payments:
        amount = formatting.money(payment.amount, payment.amount_number, payment.currency, sources_.language)
        description = said(_("Payment"), amount, formatting.safe(payment.recipient))
        name = key("payment", payment.paid_on, payment.paid_on_typed, payment.amount, payment.recipient)
        yield from _stated(
            name, formatting.moment(payment.paid_on, payment.paid_on_typed), description, StatementPart.PAYMENTS
        )
    for publication in sources_.statement.publications:
        yield from _of_publication(publication)


def _of_demand(demand: Demand, language: str) -> Iterator[TimelineEntry]:
    amount = formatting.money(demand.amount, demand.amount_number, demand.currency, language)
    demanded_thing = formatting.demanded(demand)
    facts = (demand.what, demand.amount, *map(str, demand.seen_in))
    asked_at = formatting.moment(demand.asked_on, demand.asked_on_typed)
    name = key("demand", demand.asked_on, demand.asked_on_typed, *facts)
    yield from _stated(name, asked_at, said(_("Demand"), demanded_thing, amount), StatementPart.DEMANDS)
    ends = formatting.moment(demand.deadline, demand.deadline_typed)
    heading, counted_from = _("Deadline"), ""
    if ends is None:
        ends, counted_from = relative_deadlines.end(demand.deadline_typed, asked_at), demand.deadline_typed
        heading = _("Deadline, counted from the demand (“%(typed)s”)") % {
            "typed": formatting.safe(demand.deadline_typed)
        }
    limit = key("deadline", demand.deadline, demand.deadline_typed, demand.asked_on, *facts)
    for entry in _stated(limit, ends, said(heading, demanded_thing, amount), StatementPart.DEMANDS):
        yield replace(entry, after=name, counted=counted_from, may_come=True)


def _of_publication(publication: Publication) -> Iterator[TimelineEntry]:
    address = formatting.safe(publication.address or publication.account)
    facts = (publication.address, publication.account)
    first_seen = key("seen", publication.first_seen, publication.first_seen_typed, *facts)
    when = formatting.moment(publication.first_seen, publication.first_seen_typed)
    yield from _stated(first_seen, when, said(_("Publication first seen"), address), StatementPart.PUBLICATIONS)
    for name, iso, typed, heading in (
        ("reported", publication.reported, publication.reported_typed, _("Publication reported")),
        ("removed", publication.removed, publication.removed_typed, _("Publication removed")),
    ):
        when = formatting.moment(iso, typed)
        for entry in _stated(
            key(name, iso, typed, *facts), when, said(heading, address), StatementPart.PUBLICATIONS
        ):
            yield replace(entry, after=first_seen)


def _of_exhibits(sources_: TimelineSources) -> Iterator[TimelineEntry]:
    for exhibit in sources_.exhibits:
        description = said(
            exhibit_pages.title(exhibit), formatting.shortened(formatting.safe(exhibit.caption), CAPTION_SHOWN)
        )
        name = key("sent", str(exhibit.id), exhibit.sent)
        for entry in _stated(name, formatting.moment(exhibit.sent, ""), description, "exhibit"):
            yield replace(entry, exhibits=(exhibit.number,), latest=_local(exhibit.received_at, sources_.zone))


def _of_transcripts(sources_: TimelineSources) -> Iterator[TimelineEntry]:
    for exhibit in sources_.exhibits:
        transcript = sources_.transcripts.get(exhibit.id)
        for place, message in message_selection.chosen(transcript.messages) if transcript else ():
            unplaced = message.zone == NO_ZONE  # an hour that may be half a day off is no hour of the timeline
            at = (
                _in_file(message.at[:10], "", sources_.zone)
                if unplaced
                else _in_file(message.at, message.zone, sources_.zone)
            )
            if at is None:
                continue
            words = formatting.shortened(
                formatting.safe(" ".join((message.text or message.attachment).split())), MESSAGE_SHOWN
            )
            sender = formatting.safe(message.sender)
            quotation = f"{sender}: {QUOTES[sources_.language] % words}"
            if unplaced:
                clock = _("in the file: %(written)s, time zone unknown") % {
                    "written": formatting.safe(message.written)
                }
                quotation = f"{quotation} ({clock})"
            name = key("message", str(exhibit.id), str(place))
            exact = len(message.at) > 10 and not unplaced
            yield TimelineEntry(name, TimeSource.FILE, at, exact, quotation, exhibits=(exhibit.number,))


def _in_file(iso: str, zone: str, target: ZoneInfo) -> datetime | None:
    """A time from a file; with its own zone ("UTC", "+01:00") in that of the timeline, else as it stands there."""
    try:
        at = datetime.fromisoformat(iso + ("+00:00" if zone == "UTC" else zone))
    except ValueError:
        return None
    return _local(at, target) if at.tzinfo else at


def _captures(sources_: TimelineSources) -> Iterator[TimelineEntry]:
    """The captures of one day, by the names of their files, are one line."""
    dated = [(at, exhibit) for exhibit in sources_.exhibits if (at := time_in(exhibit.file_name))]
    for day, group in _by_day(dated):
        numbers = [exhibit.number for _at, exhibit in group]
        description = ngettext(
            "Capture of exhibit %(numbers)s made, by the name of its file",
            "Captures of exhibits %(numbers)s made, by the names of their files",
            len(group),
        ) % {"numbers": listed(numbers)}
        yield _span(TimeSource.FILE, key("capture", day.isoformat(), *map(str, numbers)), group, description)


def _taken(sources_: TimelineSources) -> Iterator[TimelineEntry]:
    """When pictures were made, as their own data says: a clock that anyone can set. Not where the name says so."""
    dated = [(at, exhibit) for exhibit in sources_.exhibits if (at := _in_picture(exhibit, sources_.zone))]
    for day, group in _by_day(dated):
        numbers = [exhibit.number for _at, exhibit in group]
        description = ngettext(
            "Exhibit %(numbers)s made: the time the file itself names (can be wrong)",
            "Exhibits %(numbers)s made: the times the files themselves name (can be wrong)",
            len(group),
        ) % {"numbers": listed(numbers)}
        yield _span(TimeSource.FILE, key("taken", day.isoformat(), *map(str, numbers)), group, description)


def _in_picture(exhibit: OpenedExhibit, zone: ZoneInfo) -> datetime | None:
    taken_at = exhibit.taken_at
    if taken_at is None:
        return None
    at = _local(taken_at, zone) if taken_at.tzinfo else taken_at
    time_in_name = time_in(exhibit.file_name)
    return None if time_in_name and abs(at - time_in_name) < SAME_MOMENT else at


def _arrivals(sources_: TimelineSources) -> Iterator[TimelineEntry]:
    """The exhibits that came in on one day are one line."""
    arrived = [(_local(exhibit.received_at, sources_.zone), exhibit) for exhibit in sources_.exhibits]
    for day, group in _by_day(arrived):
        numbers = [exhibit.number for _at, exhibit in group]
        description = ngettext(
            "Exhibit %(numbers)s received by this site", "Exhibits %(numbers)s received by this site", len(group)
        ) % {"numbers": listed(numbers)}
        yield _span(TimeSource.RECORDED, key("arrival", day.isoformat()), group, description)


def _by_day(
    dated: list[tuple[datetime, OpenedExhibit]],
) -> Iterator[tuple[date, list[tuple[datetime, OpenedExhibit]]]]:
    ordered = sorted(dated, key=lambda pair: (pair[0], pair[1].number))
    for day, group in groupby(ordered, key=lambda pair: pair[0].date()):
        yield day, list(group)


def _span(
    source: TimeSource, name: str, group: list[tuple[datetime, OpenedExhibit]], description: str
) -> TimelineEntry:
    first, last = f"{group[0][0]:%H:%M}", f"{group[-1][0]:%H:%M}"
    numbers = tuple(sorted(exhibit.number for _at, exhibit in group))
    return TimelineEntry(
        name, source, group[0][0], True, description, last if last != first else "", exhibits=numbers
    )


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def said(heading: str, *details: str) -> str:
    """ "Payment: EUR 500, code in the chat"."""
    filled_details: Iterable[str] = (detail for detail in details if detail)
    joined_details = ", ".join(filled_details)
    return f"{heading}: {joined_details}" if joined_details and heading else heading or joined_details


def time_in(name: str) -> datetime | None:
    """The device's local time when a capture was made, as phones and computers write it into the file's name."""
    name_match = _NAMED.search(name)
    if name_match is None:
        return None
    year, month, day, hour, minute, second = (int(name_match[place] or 0) for place in (1, 3, 4, 5, 7, 8))
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
