"""Handing a dossier over: the printed page on which both sides sign who received what, and when.

It is made before anybody goes there. So the log says that a record was made, never that something was handed over.
Who made one with a mistake voids it: it stays readable, struck through, and the log has an entry more.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import TextChoices
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import custody, void_reasons
from cases.crypto import FieldCipher
from cases.custody import Act
from cases.custody_subjects import (
    EntryVoidedBySubject,
    HandOverSubject,
    Subject,
    TakenDossierSubject,
    VoidedEntrySubject,
    one_line,
)
from cases.models import Case, Scope
from cases.vault import OpenCase, Vault
from counseling.access import Desk, Shared
from counseling.models import CentreSum, CounsellingEvent, HandoverRecord
from dossier import actions as dossiers
from dossier.models import Dossier

_NOTING = (Act.HAND_OVER_RECORD, Act.HANDED_OVER)  # the acts that note a record, now and in older logs


class Thing(TextChoices):
    """What is to be handed over."""

    PAPER = "paper", _("The dossier, printed")
    FILE = "file", _("The dossier as a file")
    BUNDLE = "bundle", _("The bundle with all originals")
    DEVICE = "device", _("The client's phone or computer")


@dataclass(frozen=True)
class HandoverDetails:
    """What the page says. `things`: values of Thing. sha256 and size are those of the dossier's PDF."""

    counsellor: str
    centre: str
    reference: str
    recipient: str
    officer: str
    number: str
    things: tuple[str, ...]
    remark: str
    language: str
    sha256: str
    short: str
    size: int
    exhibits: int
    dossier_made_at: str

    @property
    def thing_labels(self) -> list[str]:
        return [str(Thing(thing).label) for thing in self.things if thing in Thing.values]

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.dossier_made_at)


@dataclass(frozen=True)
class Voiding:
    """Who voided a record and why. `who`: the counsellor, empty for the client; reason: a value of VoidReason."""

    who: str
    reason: str
    remark: str

    @property
    def reason_in_words(self) -> str:
        return void_reasons.in_words(self.reason)


@dataclass(frozen=True)
class OpenedHandoverRecord:
    """A hand-over record, opened. `voiding`: with `voided_at`, or neither."""

    id: UUID
    made_at: datetime
    handed: HandoverDetails
    author_id: int | None
    log_entry: int | None
    voided_at: datetime | None
    voiding: Voiding | None

    def can_be_voided_by(self, desk: Desk) -> bool:
        """Whether this counsellor made it, and it counts."""
        return self.author_id == desk.counsellor.pk and self.voiding is None


def write(shared: Shared, desk: Desk, dossier: Dossier, details: dict[str, object]) -> HandoverRecord:
    """Keep a hand-over record with its entry in the log. `said`: recipient, officer, number, things, remark.

    Raises Http404 when the evidence was not shared or there is no PDF yet.
    """
    facts = dossiers.facts(shared, dossier)
    if not dossier.blob or not facts or dossier.made_at is None:
        raise Http404
    handed = HandoverDetails(
        counsellor=desk.counsellor.name,
        centre=desk.counsellor.centre.name,
        reference=shared.case.reference,
        recipient=str(details["recipient"]),
        officer=str(details["officer"]),
        number=str(details["number"]),
        things=tuple(details["things"]),  # type: ignore[arg-type]
        remark=str(details["remark"]),
        language=dossier.language,
        sha256=facts["sha256"],
        short=facts["short"],
        size=dossier.size,
        exhibits=dossier.exhibits,
        dossier_made_at=dossier.made_at.isoformat(),
    )
    row = HandoverRecord(case=shared.case, author=desk.counsellor)
    row.sealed = shared.fields(Scope.EVIDENCE).seal(row.associated_data, asdict(handed))
    subject = HandOverSubject(str(desk.counsellor), dossier.language, handed.recipient)
    with transaction.atomic(durable=True):
        entry = custody.record(
            shared.case, custody.Act.HAND_OVER_RECORD, subject=subject, sha256=handed.sha256, size=dossier.size
        )
        row.log_entry = entry.seq
        row.save(force_insert=True)
        CentreSum.objects.add(desk.counsellor.centre_id, CounsellingEvent.RECORD)
    return row


def void_at_desk(shared: Shared, desk: Desk, record: OpenedHandoverRecord, reason: str, remark: str) -> None:
    """Who made the record says that it no longer counts; the client is told of it anew. Raises Http404."""
    number = entry_of(shared, record)
    if number is None or not record.can_be_voided_by(desk):
        raise Http404
    voiding = Voiding(str(desk.counsellor), reason, remark)
    subject = EntryVoidedBySubject(voiding.who, number, reason)
    _void(shared.case, shared.fields(Scope.EVIDENCE), record, voiding, subject)


def void_as_client(vault: Vault, record: OpenedHandoverRecord, reason: str, remark: str) -> None:
    """The client says that it no longer counts. Raises Http404 where it does not any more already."""
    number = entry_of(vault, record)
    if number is None or record.voiding is not None:
        raise Http404
    subject = VoidedEntrySubject(number, reason)
    _void(vault.case, vault.fields(Scope.EVIDENCE), record, Voiding("", reason, remark), subject)


def entry_of(opened_case: OpenCase, record: OpenedHandoverRecord) -> int | None:
    """Which entry of the log notes the record; that of an older one is found by maker, file, recipient and time."""
    if record.log_entry is not None:
        return record.log_entry
    entries = custody.read(opened_case.case, opened_case.private(Scope.LOG))
    return next((entry.seq for entry in entries if _notes(entry, record)), None)


def _notes(entry: custody.LogEntry, record: OpenedHandoverRecord) -> bool:
    about, handed = entry.about, record.handed
    if entry.act not in _NOTING or not isinstance(about, TakenDossierSubject):
        return False
    if about.who != one_line(f"{handed.counsellor}, {handed.centre}") or entry.sha256 != handed.sha256:
        return False
    if isinstance(about, HandOverSubject) and about.recipient != one_line(handed.recipient):
        return False
    return abs(entry.time - record.made_at) < timedelta(minutes=1)


def _void(
    case: Case, cipher: FieldCipher, record: OpenedHandoverRecord, voiding: Voiding, subject: Subject
) -> None:
    """Once: of two at the same time the second finds nothing to void. Raises Http404."""
    row = HandoverRecord(pk=record.id)
    changes: dict[str, Any] = {
        "sealed_voiding": cipher.seal(row.voiding_associated_data, asdict(voiding)),
        "voided_at": timezone.now(),
    }
    if voiding.who:
        changes["read_at"] = None
    with transaction.atomic(durable=True):
        custody.record(case, custody.Act.VOIDED, subject=subject)
        if not HandoverRecord.objects.filter(case=case, pk=record.id, voided_at=None).update(**changes):
            raise Http404


def of_case(case: Case, cipher: FieldCipher) -> list[OpenedHandoverRecord]:
    """All of them, newest first; `fields` are those of the evidence scope. One query. Raises DecryptionError."""
    return [_read(row, cipher) for row in HandoverRecord.objects.filter(case=case)]


def one(case: Case, cipher: FieldCipher, pk: UUID) -> OpenedHandoverRecord:
    """Raises Http404, DecryptionError."""
    row = HandoverRecord.objects.filter(case=case, pk=pk).first()
    if row is None:
        raise Http404
    return _read(row, cipher)


def _read(row: HandoverRecord, cipher: FieldCipher) -> OpenedHandoverRecord:
    handed = HandoverDetails(**cipher.open(row.associated_data, row.sealed))
    voiding = None
    if row.sealed_voiding:
        voiding = Voiding(**cipher.open(row.voiding_associated_data, row.sealed_voiding))
    return OpenedHandoverRecord(
        id=row.pk,
        made_at=row.made_at,
        handed=replace(handed, things=tuple(handed.things)),
        author_id=row.author_id,
        log_entry=row.log_entry,
        voided_at=row.voided_at,
        voiding=voiding,
    )
