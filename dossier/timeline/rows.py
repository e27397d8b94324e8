"""The timeline as it is printed."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossier.content import formatting
from dossier.content.document import Moment
from dossier.timeline import sources
from dossier.timeline.edits import Edits
from dossier.timeline.entries import TimelineEntry, TimeSource
from evidence.exhibits import OpenedExhibit
from evidence.transcripts import Transcript
from sextortion_help.i18n import timezone_names
from statement.answers import Statement

SHAPES = {"en": "EEE d MMM y", "de": "EEE d. MMM y", "fr": "EEE d MMM y", "it": "EEE d MMM y"}


def entries(
    statement: Statement,
    exhibits: list[OpenedExhibit],
    zone: ZoneInfo,
    language: str,
    edits: Edits | None = None,
    transcripts: Mapping[UUID, Transcript] | None = None,
) -> list[TimelineEntry]:
    """All of it, hidden ones marked, oldest first. `zone`: the site's, used where the client named none."""
    edits = edits or Edits()
    sources_ = sources.TimelineSources(statement, exhibits, edits.zone_or(zone), language, transcripts or {})
    return edits.applied(sources.entries(sources_))


def moments(entries: list[TimelineEntry], language: str) -> tuple[Moment, ...]:
    """The rows of the table, without hidden ones."""
    return tuple(_moment(entry, language) for entry in entries if not entry.hidden)


def _moment(entry: TimelineEntry, language: str) -> Moment:
    description = entry.what
    if entry.corrected:
        before = _before(entry, entry.corrected, language)
        description = f"{description}\n({before})"
    exhibit = str(entry.exhibits[0]) if len(entry.exhibits) == 1 and entry.source != TimeSource.RECORDED else ""
    return Moment(entry.at, day(entry.at, language), entry.clock, description, source(entry), exhibit)


def _before(entry: TimelineEntry, old: TimelineEntry, language: str) -> str:
    """Only what was changed: the time, the words, or both."""
    when = f"{day(old.at, language)} {old.clock}".strip() if (old.at, old.timed) != (entry.at, entry.timed) else ""
    changes = "; ".join(part for part in (when, old.what if old.what != entry.what else "") if part)
    return _("before the correction: %(said)s") % {"said": changes}


def day(at: datetime, language: str) -> str:
    return str(format_date(at, SHAPES[language], locale=formatting.LOCALES[language]))


def source(entry: TimelineEntry) -> str:
    """Who says when it was, in a word or two."""
    if entry.corrected:
        return _("stated, corrected")
    words = {
        TimeSource.STATED: _("stated"),
        TimeSource.FILE: _("in the file"),
        TimeSource.RECORDED: _("recorded"),
        TimeSource.ADDED: _("stated"),
    }
    return words[entry.source]


def notes(entries: list[TimelineEntry], edits: Edits, zone: ZoneInfo, language: str) -> tuple[str, ...]:
    """What must be known to read it: the zone and who says so, what the sources are, what was left out."""
    return tuple(_notes(entries, edits, zone, language))


def _notes(entries: list[TimelineEntry], edits: Edits, zone: ZoneInfo, language: str) -> Iterator[str]:
    place = {"zone": timezone_names.described(edits.zone_or(zone), language)}
    if edits.zone:
        yield _("All times are local time in %(zone)s. The complainant says that their device shows it.") % place
    else:
        yield (
            _("All times are local time in %(zone)s. The complainant did not say which zone their device shows; "
              "this site assumed its own.") % place
        )  # fmt: skip
    yield _(
        "“Stated” means: by the complainant, from memory or as shown on their device. “In the file” means: as a "
        "chat export, an e-mail, the hidden data of a picture or the name of a file says; where it names its own "
        "zone, converted. “Recorded” means: by the clock of the site that made this dossier."
    )
    left_out = sum(entry.hidden for entry in entries)
    if left_out:
        yield ngettext(
            "The complainant left out %(count)s line.", "The complainant left out %(count)s lines.", left_out
        ) % {"count": left_out}
