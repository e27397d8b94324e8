"""Entries of the custody log in plain words."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.custody import Act, LogEntry

register = template.Library()

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
    Act.ORIGINAL_STAYS: gettext_noop(
        "The original of %(subject)s stays with you. Your device noted its fingerprint."
    ),
    Act.SHARED: gettext_noop("You shared with %(who)s: %(parts)s."),
    Act.SHARING_ENDED: gettext_noop("%(subject)s can no longer see your case."),
    Act.COUNSELLOR_READ: gettext_noop("%(who)s looked at: %(parts)s."),
    Act.COUNSELLOR_SAW: gettext_noop("%(who)s opened %(subject)s."),
    Act.COUNSELLOR_PRINTED: gettext_noop("%(who)s downloaded the file for the police."),
    Act.HANDED_OVER: gettext_noop("%(who)s made a hand-over record."),
    Act.HAND_OVER_RECORD: gettext_noop("%(who)s made a hand-over record for: %(recipient)s."),
}
_BY_COUNSELLOR = (Act.COUNSELLOR_SAW, Act.COUNSELLOR_PRINTED, Act.HANDED_OVER, Act.HAND_OVER_RECORD)
_PARTS = {
    "plan": gettext_noop("plan and progress"),
    "statement": gettext_noop("what happened, in your words"),
    "evidence": gettext_noop("evidence and dossier"),
}


@register.filter
def in_words(entry: LogEntry) -> str:
    """One sentence; an act this version does not know is shown by its name."""
    sentence = _WORDS.get(Act(entry.act)) if entry.act in Act.values else None
    if sentence is None:
        return entry.act
    if entry.act == Act.EXPORTED and entry.subject == "bundle":
        return _("The bundle for the police was downloaded.")
    if entry.act == Act.EXPORTED and entry.subject.startswith("letter"):
        return _("The letter to the police was made.")
    if entry.act in (Act.SHARED, Act.COUNSELLOR_READ):
        parts, _space, who = entry.subject.partition(" ")
        part_names = ", ".join(_(_PARTS.get(part, part)) for part in parts.split("+"))
        return _(sentence) % {"who": who, "parts": part_names}
    if entry.act in _BY_COUNSELLOR:
        kind, number, who = (*entry.subject.split(" ", 2), "", "")[:3]
        who, _arrow, recipient = who.partition(" -> ")
        placeholders = {"who": who, "recipient": recipient, "subject": subject_in_words(f"{kind} {number}")}
        return _(sentence) % placeholders
    return _(sentence) % {"subject": subject_in_words(entry.subject)}


def subject_in_words(subject: str) -> str:
    """ "exhibit 3" in the language of the page."""
    kind, _space, number = subject.partition(" ")
    if kind == "exhibit":
        return _("File no. %(number)s") % {"number": number}
    if kind == "fingerprint":
        return _("Fingerprint no. %(number)s") % {"number": number}
    if kind == "entry":
        return _("line %(number)s") % {"number": number}
    return subject
