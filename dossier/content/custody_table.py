"""The custody log as it is printed."""

from datetime import UTC

from django.utils.translation import gettext as _

from cases import custody
from cases.custody import Act, LogEntry
from cases.errors import BrokenChainError
from dossier.content.document import Grid


def table(entries: list[LogEntry]) -> Grid:
    rows = tuple(
        (
            str(entry.seq),
            f"{entry.time.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
            words(entry),
            "\n".join(text for text in (entry.sha256, entry.digest) if text),
        )
        for entry in entries
    )
    heads = (_("No."), _("Time (UTC)"), _("What was done"), _("SHA-256 of the file; of this entry"))
    return Grid("custody", heads, rows)


def words(entry: LogEntry) -> str:
    """What was done, in a few words; an act that this version does not know is shown by its name."""
    sentences = {
        Act.OPENED.value: _("Case opened"),
        Act.WORDS_RENEWED.value: _("New case words"),
        Act.SEALED.value: _("%(exhibit)s received and sealed"),
        Act.DESCRIBED.value: _("%(exhibit)s described"),
        Act.REMOVED.value: _("%(exhibit)s removed"),
        Act.STAMPED.value: _("Time stamp on entry %(number)s and all before it"),
        Act.EXPORTED.value: _exported(entry.subject),
        Act.ORIGINAL_READ.value: _("Original of %(exhibit)s downloaded"),
        Act.FINGERPRINT_NOTED.value: _("Fingerprint %(number)s noted"),
        Act.FINGERPRINT_REMOVED.value: _("Fingerprint %(number)s removed"),
        Act.TIMELINE_CHANGED.value: _("Line of %(exhibit)s in the timeline changed by the injured person"),
        Act.ORIGINAL_STAYS.value: _(
            "Original of %(exhibit)s stays with the client; SHA-256 as their device gave it"
        ),
    } | _of_counsellors(entry)
    kind, _space, number = entry.subject.partition(" ")
    exhibit = _("Exhibit %(number)s") % {"number": number} if kind == "exhibit" else entry.subject
    sentence = sentences.get(entry.act)
    return sentence % {"exhibit": exhibit, "number": number} if sentence else f"{entry.act} {entry.subject}".strip()


def _of_counsellors(entry: LogEntry) -> dict[str, str]:
    """What somebody did with whom the client shares the case. Their names are the client's to give: not printed."""
    number = (*entry.subject.split(" ", 2), "")[1]
    return {
        Act.SHARED.value: _("Shared with a counselling centre"),
        Act.SHARING_ENDED.value: _("Sharing with a counselling centre ended"),
        Act.COUNSELLOR_READ.value: _("Looked at by a counselling centre"),
        Act.COUNSELLOR_SAW.value: _("Exhibit %(number)s opened by a counselling centre").replace(
            "%(number)s", number
        ),
        Act.COUNSELLOR_PRINTED.value: _("Dossier downloaded by a counselling centre"),
        Act.HANDED_OVER.value: _("Hand-over record made by a counselling centre"),
        Act.HAND_OVER_RECORD.value: _("Hand-over record made by a counselling centre"),
    }


def _exported(subject: str) -> str:
    if subject == "bundle":
        return _("Bundle downloaded")
    return _("Letter to the police made") if subject.startswith("letter") else _("Dossier made")


def check(entries: list[LogEntry], head: str) -> tuple[str, bool]:
    """What the check of the chain found, in words; and whether it is broken."""
    try:
        custody.check(entries, head)
    except BrokenChainError as error:
        return _("The log does not hold together from entry %(seq)s on.") % {"seq": error.seq}, True
    return _("Checked when this dossier was made: the log is complete and unchanged."), False
