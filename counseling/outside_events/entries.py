"""Entering what happened outside, reading it, and saying that it no longer counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from cases import custody, void_reasons
from cases.crypto import Secret
from cases.custody_subjects import (
    AnyOutsideEventSubject,
    CounsellorOutsideEventSubject,
    EntryVoidedBySubject,
    OutsideEventSubject,
    Subject,
    VoidedEntrySubject,
)
from cases.models import Case, Scope
from cases.vault import Vault
from counseling.access import Desk, Shared
from counseling.models import Grant, OutsideEvent


@dataclass(frozen=True)
class OutsideEventDetails:
    """What somebody enters. happened: a day, or a day and a minute, as ISO 8601 writes them; key: of the form."""

    happened: str
    account: str
    key: UUID


@dataclass(frozen=True)
class EventVoiding:
    """Who said that an entry no longer counts, when and why. `who`: the counsellor, empty for the client."""

    log_entry: int
    at: datetime
    who: str
    reason: str

    @property
    def reason_in_words(self) -> str:
        return void_reasons.in_words(self.reason)


@dataclass(frozen=True)
class OpenedOutsideEvent:
    """An entry, opened. `who`: the counsellor who entered it, empty for the client; entered_at: by the server."""

    log_entry: int
    entered_at: datetime
    who: str
    happened: str
    account: str
    author_id: int | None
    voiding: EventVoiding | None

    def can_be_voided_by(self, desk: Desk) -> bool:
        """Whether this counsellor entered it, and it counts."""
        return self.author_id == desk.counsellor.pk and self.voiding is None


def enter_at_desk(shared: Shared, desk: Desk, details: OutsideEventDetails) -> None:
    """Sent twice, it stands there once. Raises Http404 when the evidence is not shared any more, LogFullError,
    CaseClosedError."""
    shared.private(Scope.LOG)
    subject = CounsellorOutsideEventSubject(str(desk.counsellor), details.happened, details.account)
    with transaction.atomic(durable=True):
        _require_sharing(shared)
        _enter(shared.case, subject, OutsideEvent(pk=details.key, author=desk.counsellor))


def enter_as_client(vault: Vault, details: OutsideEventDetails) -> None:
    """Sent twice, it stands there once. Raises LogFullError, CaseClosedError."""
    subject = OutsideEventSubject(details.happened, details.account)
    with transaction.atomic(durable=True):
        vault.take_turns()
        _enter(vault.case, subject, OutsideEvent(pk=details.key, read_at=timezone.now()))


def _enter(case: Case, subject: AnyOutsideEventSubject, row: OutsideEvent) -> None:
    Case.objects.lock(case.pk)  # of the same form twice at once the second waits, and finds the first
    if not OutsideEvent.objects.filter(pk=row.pk).exists():
        row.case, row.log_entry = case, custody.record(case, custody.Act.OUTSIDE_EVENT, subject=subject).seq
        row.save(force_insert=True)


def void_at_desk(shared: Shared, desk: Desk, log_entry: int, reason: str) -> None:
    """Who entered it says that it no longer counts; the client is told of it anew. Raises Http404."""
    shared.private(Scope.LOG)
    subject = EntryVoidedBySubject(str(desk.counsellor), log_entry, reason)
    with transaction.atomic(durable=True):
        _require_sharing(shared)
        _void(shared.case, subject, OutsideEvent.objects.filter(author=desk.counsellor), log_entry, read_at=None)


def void_as_client(vault: Vault, log_entry: int, reason: str) -> None:
    """The client says that it no longer counts, whoever entered it. Raises Http404 where none does."""
    with transaction.atomic(durable=True):
        vault.take_turns()
        _void(vault.case, VoidedEntrySubject(log_entry, reason), OutsideEvent.objects.all(), log_entry)


def _void(case: Case, subject: Subject, rows: QuerySet[OutsideEvent], log_entry: int, **changes: None) -> None:
    """Once: of two at the same time the second finds nothing to void."""
    Case.objects.lock(case.pk)
    row = rows.filter(case=case, log_entry=log_entry, voided_by=None).first()
    if row is None:
        raise Http404
    voided_by = custody.record(case, custody.Act.VOIDED, subject=subject).seq
    OutsideEvent.objects.filter(pk=row.pk).update(voided_by=voided_by, **changes)


def _require_sharing(shared: Shared) -> None:
    """Whoever lost the access at this very moment enters nothing any more. Raises Http404."""
    rows = Grant.objects.select_for_update(of=("self",)).select_related("case", "session")
    grant = rows.filter(pk=shared.grant.pk, keys__scope_key__scope=Scope.LOG).first()
    if grant is None or not grant.is_open:
        raise Http404


def note_reading(sender: Any, *, case: Case, **kwargs: Any) -> None:
    """Hears that the client opened the log: what counsellors entered there is new no longer."""
    OutsideEvent.objects.filter(case=case, read_at=None).update(read_at=timezone.now())


def of_case(case: Case, private: Secret) -> list[OpenedOutsideEvent]:
    """All of them, newest first; `private` is of the log scope. Two queries. Raises DecryptionError."""
    rows = list(OutsideEvent.objects.filter(case=case))
    numbers = {number for row in rows for number in (row.log_entry, row.voided_by) if number is not None}
    entries = {entry.seq: entry for entry in custody.read(case, private, numbers)} if numbers else {}
    opened_events = (
        _opened(entries[row.log_entry], row, entries.get(row.voided_by or 0))
        for row in rows
        if row.log_entry in entries
    )
    return [one for one in opened_events if one is not None]


def one(case: Case, private: Secret, log_entry: int) -> OpenedOutsideEvent | None:
    """None where the entry of this number is no such one."""
    return next((event for event in of_case(case, private) if event.log_entry == log_entry), None)


def _opened(
    entry: custody.LogEntry, row: OutsideEvent, voiding_entry: custody.LogEntry | None
) -> OpenedOutsideEvent | None:
    about = entry.about
    if not isinstance(about, AnyOutsideEventSubject):
        return None
    who = about.who if isinstance(about, CounsellorOutsideEventSubject) else ""
    voiding = _voiding(voiding_entry) if voiding_entry is not None else None
    return OpenedOutsideEvent(entry.seq, entry.time, who, about.happened, about.account, row.author_id, voiding)


def _voiding(entry: custody.LogEntry) -> EventVoiding | None:
    match entry.about:
        case EntryVoidedBySubject(who, _, reason):
            return EventVoiding(entry.seq, entry.time, who, reason)
        case VoidedEntrySubject(_, reason):
            return EventVoiding(entry.seq, entry.time, "", reason)
    return None
