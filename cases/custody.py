"""The custody log: an append-only chain of canonical JSON entries, each with the SHA-256 of the one before.

Canonical JSON here: UTF-8, keys sorted, no spaces, no escapes but those JSON requires (as RFC 8785 for the
strings and whole numbers that occur). `salt` keeps anyone from testing a guess against a digest.
"""

import hashlib
import json
import secrets
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from cases import crypto
from cases.crypto import Secret
from cases.custody_subjects import (
    WHOLE_CASE,
    EntryVoidedBySubject,
    ExhibitSubject,
    Subject,
    VoidedEntrySubject,
    is_of,
    parse,
)
from cases.custody_subjects import Act as Act
from cases.errors import BrokenChainError, LogFullError
from cases.models import Case, CustodyEntry, Scope
from cases.vault import public_key

START = "0" * 64
SALT_BYTES = 16

# A log is read and printed as a whole, so it is bounded: each act is of one of three kinds, and `record` asks.
MOST_ENTRIES = 10_000  # then nothing is added to the case or changed in it
RESERVE = 1000  # entries beyond, in which it can still be printed, handed on and shared
ADDING = frozenset(
    {
        Act.SEALED, Act.ORIGINAL_STAYS, Act.DESCRIBED, Act.UNLOCKED, Act.FINGERPRINT_NOTED, Act.TIMELINE_CHANGED,
        Act.SIDES_CONFIRMED,
    }
)  # fmt: skip
PASSING_ON = frozenset(
    {
        Act.EXPORTED, Act.SHARED, Act.COUNSELLOR_ORDERED, Act.COUNSELLOR_PRINTED, Act.HANDED_OVER,
        Act.HAND_OVER_RECORD, Act.OUTSIDE_EVENT,
    }
)  # fmt: skip
# What takes something away, of which there is no more than of what was added; what shuts others out; looks, each
# once an hour or by hand; the copy of everything, to which a person has a right; and the stamps on all of these.
ALWAYS = frozenset(
    {
        Act.OPENED, Act.WORDS_RENEWED, Act.REMOVED, Act.FINGERPRINT_REMOVED, Act.SHARING_ENDED, Act.COPIED,
        Act.STAMPED, Act.ORIGINAL_READ, Act.COUNSELLOR_READ, Act.COUNSELLOR_SAW, Act.VOIDED,
    }
)  # fmt: skip
_MOST_BEFORE: dict[Act, int | None] = {
    **dict.fromkeys(ADDING, MOST_ENTRIES),
    **dict.fromkeys(PASSING_ON, MOST_ENTRIES + RESERVE),
    **dict.fromkeys(ALWAYS),
}


@dataclass(frozen=True)
class LogEntry:
    """seq from 1; at in UTC, ISO 8601 with seconds; sha256 as hex or empty; size in bytes or None."""

    seq: int
    at: str
    act: str
    subject: str
    sha256: str
    size: int | None
    salt: str
    prev: str

    def canonical(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.canonical()).hexdigest()

    @property
    def about(self) -> Subject:
        """What the subject says."""
        return parse(self.act, self.subject)

    @property
    def time(self) -> datetime:
        return datetime.fromisoformat(self.at).astimezone(UTC)


def record(
    case: Case,
    act: Act,
    *,
    subject: Subject = WHOLE_CASE,
    sha256: str = "",
    size: int | None = None,
    admitted: bool = False,
) -> LogEntry:
    """Append an entry, in the caller's transaction: the act and its entry happen together or not at all.

    admitted: `admit` was asked when the act began, which ends only now, such as the work of a worker.

    Raises CaseClosedError when the case is deleted, or being deleted: its log goes with it. Raises LogFullError.
    Raises TypeError for a subject that no entry of this act can be about.
    """
    if not is_of(act, subject):
        raise TypeError(f"{act} is never about a {type(subject).__name__}")
    with transaction.atomic():
        head = Case.objects.lock(case.pk)
        if not admitted:
            admit(head, act)
        entry = LogEntry(
            seq=head.log_length + 1,
            at=timezone.now().astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z"),
            act=act.value,
            subject=str(subject),
            sha256=sha256,
            size=size,
            salt=secrets.token_hex(SALT_BYTES),
            prev=head.log_head,
        )
        sealed = crypto.seal(public_key(case, Scope.LOG), entry.canonical())
        CustodyEntry.objects.create(case=case, seq=entry.seq, sealed=sealed, digest=entry.digest)
        case.log_length, case.log_head = entry.seq, entry.digest
        case.save(update_fields=["log_length", "log_head"])
    return entry


def admit(case: Case, act: Act) -> None:
    """Raises LogFullError where the log takes no more entries of this act."""
    most = _MOST_BEFORE[act]
    if most is not None and case.log_length >= most:
        raise LogFullError


def is_full(case: Case) -> bool:
    """Whether the log has so many entries that nothing is added to the case any more."""
    return case.log_length >= MOST_ENTRIES


def is_full_to_the_last(case: Case) -> bool:
    """Whether it can neither be printed, handed on nor shared any more."""
    return case.log_length >= MOST_ENTRIES + RESERVE


def read(case: Case, private: Secret, numbers: Collection[int] | None = None) -> list[LogEntry]:
    """All entries, or those of these numbers, oldest first. One query. Raises DecryptionError for an entry that was
    replaced."""
    rows = CustodyEntry.objects.filter(case=case)
    if numbers is not None:
        rows = rows.filter(seq__in=numbers)
    return [LogEntry(**json.loads(crypto.unseal(private, row.sealed))) for row in rows]


def arrival(entries: Iterable[LogEntry], number: int) -> int | None:
    """Which entry notes that the exhibit of this number was received; None when none does."""
    exhibit = ExhibitSubject(number)
    return next((entry.seq for entry in entries if entry.act == Act.SEALED and entry.about == exhibit), None)


def voided_by(entries: Iterable[LogEntry]) -> dict[int, int]:
    """By the number of each entry that was voided: which later one voids it; of several the first."""
    numbers: dict[int, int] = {}
    for entry in entries:
        subject = entry.about
        if isinstance(subject, VoidedEntrySubject | EntryVoidedBySubject) and subject.number < entry.seq:
            numbers.setdefault(subject.number, entry.seq)
    return numbers


def check(entries: Iterable[LogEntry], head: str) -> None:
    """Raises BrokenChainError when an entry is missing, changed or out of order, or the end is not `head`."""
    before, seq = START, 0
    for seq, entry in enumerate(entries, start=1):
        if entry.seq != seq:
            raise BrokenChainError(seq, "missing or out of order")
        if entry.prev != before:
            raise BrokenChainError(seq, "does not follow from the entry before it")
        before = entry.digest
    if before != head:
        raise BrokenChainError(seq, "the end of the chain is not the one on record")
