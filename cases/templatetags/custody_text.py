"""Entries of the custody log in plain words."""

from datetime import datetime

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases import scope_labels, void_reasons
from cases.custody import Act, LogEntry
from cases.custody_subjects import (
    AnyOutsideEventSubject,
    BundleSubject,
    CounsellorOutsideEventSubject,
    EntryVoidedBySubject,
    ExhibitsSubject,
    ExhibitSubject,
    FingerprintSubject,
    HandOverSubject,
    LetterSubject,
    LogEntrySubject,
    PersonSubject,
    SeenExhibitSubject,
    SharedPartsSubject,
    Subject,
    TakenLetterSubject,
    UploadSetSubject,
    VoidedEntrySubject,
    listed,
)

register = template.Library()
_VoidingSubject = VoidedEntrySubject | EntryVoidedBySubject

_WORDS = {
    Act.OPENED: gettext_noop("The case was opened."),
    Act.WORDS_RENEWED: gettext_noop("New case words were made. The old ones open nothing any more."),
    Act.SEALED: gettext_noop("%(subject)s was received and sealed."),
    Act.DESCRIBED: gettext_noop("The description of %(subject)s was changed."),
    Act.REMOVED: gettext_noop("%(subject)s was removed."),
    Act.STAMPED: gettext_noop("Everything up to %(subject)s got a time stamp."),
    Act.EXPORTED: gettext_noop("The file for the police was made."),
    Act.ORIGINAL_READ: gettext_noop("The original of %(subject)s was downloaded."),
    Act.FINGERPRINT_NOTED: gettext_noop("%(subject)s was added."),
    Act.FINGERPRINT_REMOVED: gettext_noop("%(subject)s was removed."),
    Act.TIMELINE_CHANGED: gettext_noop("The line of %(subject)s in the timeline was changed."),
    Act.SIDES_CONFIRMED: gettext_noop("You said whose words stand on which side of %(subject)s."),
    Act.ORIGINAL_STAYS: gettext_noop(
        "The original of %(subject)s stays with you. Your device noted its fingerprint."
    ),
    Act.UNLOCKED: gettext_noop("%(subject)s was opened with a password. The password was not kept."),
    Act.SHARED: gettext_noop("You shared with %(who)s: %(parts)s."),
    Act.SHARING_ENDED: gettext_noop("%(subject)s can no longer see your case."),
    Act.COUNSELLOR_READ: gettext_noop("%(who)s looked at: %(parts)s."),
    Act.COUNSELLOR_SAW: gettext_noop("%(who)s opened %(subject)s."),
    Act.COUNSELLOR_ORDERED: gettext_noop("%(who)s had the file for the police made."),
    Act.COUNSELLOR_PRINTED: gettext_noop("%(who)s downloaded the file for the police."),
    Act.HANDED_OVER: gettext_noop("%(who)s made a hand-over record."),
    Act.HAND_OVER_RECORD: gettext_noop("%(who)s made a hand-over record for: %(recipient)s."),
    Act.COPIED: gettext_noop("A copy of everything stored here was made."),
    Act.OUTSIDE_EVENT: gettext_noop("You entered this, and this site hasn’t seen it. %(happened)s: “%(account)s”"),
    Act.VOIDED: gettext_noop("You voided %(subject)s: %(reason)s."),
}

_WORDS_OF_LETTERS = {
    Act.COUNSELLOR_ORDERED: gettext_noop("%(who)s had the letter to the police made."),
    Act.COUNSELLOR_PRINTED: gettext_noop("%(who)s downloaded the letter to the police."),
}


@register.filter
def voided_in(entry: LogEntry, numbers: dict[int, int]) -> int | None:
    """Which later line voids this one, as `custody.voided_by` has it."""
    return numbers.get(entry.seq)


@register.filter
def is_outside_event(entry: LogEntry) -> bool:
    """Whether a person entered it, of something that this site has not seen."""
    return isinstance(entry.about, AnyOutsideEventSubject)


@register.filter
def happened_in_words(happened: str) -> str:
    """When something happened outside, as it was said: "28 November 2026, 14:10", or the day alone."""
    moment = datetime.fromisoformat(happened)
    return date_format(moment, "DATETIME_FORMAT" if len(happened) > len("2026-11-28") else "DATE_FORMAT")


@register.filter
def in_words(entry: LogEntry) -> str:
    """One sentence; an act this version does not know is shown by its name."""
    sentence = _WORDS.get(Act(entry.act)) if entry.act in set(Act) else None
    if sentence is None:
        return entry.act
    subject = entry.about
    if isinstance(subject, EntryVoidedBySubject):
        sentence = gettext_noop("%(who)s voided %(subject)s: %(reason)s.")
    if isinstance(subject, CounsellorOutsideEventSubject):
        sentence = gettext_noop("%(who)s entered this, and this site hasn’t seen it. %(happened)s: “%(account)s”")
    if isinstance(subject, TakenLetterSubject):
        sentence = _WORDS_OF_LETTERS[Act(entry.act)]
    if isinstance(subject, BundleSubject):
        return _("The bundle for the police was downloaded.")
    if isinstance(subject, LetterSubject):
        return _("The letter to the police was made.")
    if isinstance(subject, UploadSetSubject):
        return _("The files for an online report were made.")
    return _(sentence) % {
        "subject": subject_in_words(subject),
        "who": subject.who if isinstance(subject, PersonSubject) else "",
        "parts": scope_labels.in_words(subject.parts) if isinstance(subject, SharedPartsSubject) else "",
        "recipient": subject.recipient if isinstance(subject, HandOverSubject) else "",
        "happened": happened_in_words(subject.happened) if isinstance(subject, AnyOutsideEventSubject) else "",
        "account": subject.account if isinstance(subject, AnyOutsideEventSubject) else "",
        "reason": void_reasons.in_words(subject.reason) if isinstance(subject, _VoidingSubject) else "",
    }


def subject_in_words(subject: Subject) -> str:
    """ "exhibit 3" in the language of the page."""
    match subject:
        case ExhibitSubject(number) | SeenExhibitSubject(_, number):
            return _("File no. %(number)s") % {"number": number}
        case ExhibitsSubject(numbers):
            return _("File no. %(number)s") % {"number": listed(numbers)}
        case FingerprintSubject(number):
            return _("Fingerprint no. %(number)s") % {"number": number}
        case LogEntrySubject(number) | VoidedEntrySubject(number) | EntryVoidedBySubject(_, number):
            return _("line %(number)s") % {"number": number}
    return str(subject)
