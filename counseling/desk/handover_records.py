"""Handing a dossier over: the printed page on which both sides sign who received what, and when.

It is made before anybody goes there. So the log says that a record was made, never that something was handed over.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import TextChoices
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from cases import custody
from cases.crypto import FieldCipher
from cases.custody_subjects import HandOverSubject
from cases.models import Case, Scope
from counseling.access import Desk, Shared
from counseling.models import CentreSum, CounsellingEvent, HandoverRecord
from dossier import actions as dossiers
from dossier.models import Dossier


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
class OpenedHandoverRecord:
    """A hand-over record, opened."""

    id: UUID
    made_at: datetime
    handed: HandoverDetails


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
        row.save(force_insert=True)
        custody.record(
            shared.case, custody.Act.HAND_OVER_RECORD, subject=subject, sha256=handed.sha256, size=dossier.size
        )
        CentreSum.objects.add(desk.counsellor.centre_id, CounsellingEvent.RECORD)
    return row


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
    return OpenedHandoverRecord(row.pk, row.made_at, replace(handed, things=tuple(handed.things)))
