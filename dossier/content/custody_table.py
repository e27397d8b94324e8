"""The custody log as it is printed."""

from datetime import UTC

from django.utils.translation import gettext as _

from cases import custody, void_reasons
from cases.custody import Act, LogEntry
from cases.custody_subjects import (
    AnyOutsideEventSubject,
    BundleSubject,
    CounsellorOutsideEventSubject,
    EntryVoidedBySubject,
    ExhibitsSubject,
    ExhibitSubject,
    LetterSubject,
    NumberedSubject,
    SeenExhibitSubject,
    Subject,
    TakenLetterSubject,
    UploadSetSubject,
    VoidedEntrySubject,
    listed,
)
from cases.errors import BrokenChainError
from dossier.content import formatting
from dossier.content.document import Grid
from sextortion_help.i18n.register import base_language

_VOIDING = (VoidedEntrySubject, EntryVoidedBySubject)


def table(entries: list[LogEntry]) -> Grid:
    voided = custody.voided_by(entries)
    rows = tuple(
        (
            str(entry.seq),
            f"{entry.time.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
            _row_words(entry, voided.get(entry.seq)),
            "\n".join(text for text in (entry.sha256, entry.digest) if text),
        )
        for entry in entries
    )
    heads = (_("No."), _("Time (UTC)"), _("What was done"), _("SHA-256 of the file; of this entry"))
    struck = frozenset(row for row, entry in enumerate(entries) if entry.seq in voided)
    return Grid("custody", heads, rows, struck=struck)


def _row_words(entry: LogEntry, voided_by: int | None) -> str:
    """Of a voided entry both: what it says, struck through by the sheet, and which entry voids it."""
    if voided_by is None:
        return words(entry)
    return _("%(words)s (voided by entry %(number)s)") % {"words": words(entry), "number": voided_by}


def words(entry: LogEntry) -> str:
    """What was done, in a few words; an act that this version does not know is shown by its name."""
    subject = entry.about
    sentence = _sentences(subject).get(entry.act)
    if sentence is None:
        return f"{entry.act} {entry.subject}".strip()
    reason = void_reasons.in_words(subject.reason) if isinstance(subject, _VOIDING) else ""
    values = {"exhibit": _exhibit(subject), "number": _number(subject), "reason": reason}
    return sentence % (values | _told(subject))


def _sentences(subject: Subject) -> dict[str, str]:
    """For each act. Those with whom a client shares the case are not named: that is the client's to do. But who
    enters what they saw answers for it with their name."""
    return {
        Act.OPENED: _("Case opened"),
        Act.WORDS_RENEWED: _("New case words"),
        Act.SEALED: _("%(exhibit)s received and sealed"),
        Act.DESCRIBED: _("%(exhibit)s described"),
        Act.REMOVED: _("%(exhibit)s removed"),
        Act.STAMPED: _("Time stamp on entry %(number)s and all before it"),
        Act.EXPORTED: _exported(subject),
        Act.ORIGINAL_READ: _("Original of %(exhibit)s downloaded"),
        Act.FINGERPRINT_NOTED: _("Fingerprint %(number)s noted"),
        Act.FINGERPRINT_REMOVED: _("Fingerprint %(number)s removed"),
        Act.TIMELINE_CHANGED: _("Line of %(exhibit)s in the timeline changed by the complainant"),
        Act.SIDES_CONFIRMED: _("Sides of the chat in %(exhibit)s stated by the complainant"),
        Act.ORIGINAL_STAYS: _("Original of %(exhibit)s stays with the client; SHA-256 as their device gave it"),
        Act.UNLOCKED: _("%(exhibit)s opened with a password, for the reading copy only"),
        Act.SHARED: _("Shared with a counselling centre"),
        Act.SHARING_ENDED: _("Sharing with a counselling centre ended"),
        Act.COUNSELLOR_READ: _("Looked at by a counselling centre"),
        Act.COUNSELLOR_SAW: _("Exhibit %(number)s opened by a counselling centre"),
        Act.COUNSELLOR_ORDERED: _ordered(subject),
        Act.COUNSELLOR_PRINTED: _taken(subject),
        Act.HANDED_OVER: _("Hand-over record made by a counselling centre"),
        Act.HAND_OVER_RECORD: _("Hand-over record made by a counselling centre"),
        Act.COPIED: _("Copy of everything stored made by the complainant"),
        Act.OUTSIDE_EVENT: _outside_event(subject),
        Act.VOIDED: _voided(subject),
    }


def _outside_event(subject: Subject) -> str:
    if isinstance(subject, CounsellorOutsideEventSubject):
        return _("Entered by %(who)s, not seen by the site. %(happened)s, as they say: “%(account)s”")
    return _("Entered by the complainant, not seen by the site. %(happened)s, as they say: “%(account)s”")


def _told(subject: Subject) -> dict[str, str]:
    """What somebody says who entered it by hand, made safe to set."""
    if not isinstance(subject, AnyOutsideEventSubject):
        return {}
    moment = formatting.parse(subject.happened)
    return {
        "who": formatting.safe(subject.who) if isinstance(subject, CounsellorOutsideEventSubject) else "",
        "happened": formatting.on_paper(moment, base_language()) if moment else subject.happened,
        "account": formatting.safe(subject.account),
    }


def _number(subject: Subject) -> str:
    match subject:
        case ExhibitsSubject(numbers):
            return listed(numbers)
        case NumberedSubject(number) | SeenExhibitSubject(_, number):
            return str(number)
        case VoidedEntrySubject(number) | EntryVoidedBySubject(_, number):
            return str(number)
    return ""


def _exhibit(subject: Subject) -> str:
    if isinstance(subject, ExhibitSubject | ExhibitsSubject):
        return _("Exhibit %(number)s") % {"number": _number(subject)}
    return str(subject)


def _exported(subject: Subject) -> str:
    if isinstance(subject, BundleSubject):
        return _("Bundle downloaded")
    if isinstance(subject, UploadSetSubject):
        return _("Single files for an online report made")
    return _("Letter to the police made") if isinstance(subject, LetterSubject) else _("Dossier made")


def _ordered(subject: Subject) -> str:
    if isinstance(subject, TakenLetterSubject):
        return _("Making of the letter to the police started by a counselling centre")
    return _("Making of the dossier started by a counselling centre")


def _taken(subject: Subject) -> str:
    if isinstance(subject, TakenLetterSubject):
        return _("Letter to the police downloaded by a counselling centre")
    return _("Dossier downloaded by a counselling centre")


def _voided(subject: Subject) -> str:
    if isinstance(subject, EntryVoidedBySubject):
        return _("Entry %(number)s voided by a counselling centre: %(reason)s")
    return _("Entry %(number)s voided by the complainant: %(reason)s")


def check(entries: list[LogEntry], head: str) -> tuple[str, bool]:
    """What the check of the chain found, in words; and whether it is broken."""
    try:
        custody.check(entries, head)
    except BrokenChainError as error:
        return _("The log does not hold together from entry %(seq)s on.") % {"seq": error.seq}, True
    return _("Checked when this dossier was made: the log is complete and unchanged."), False
