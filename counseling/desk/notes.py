"""Notes of counsellors: written, read, removed. Sealed under the plan scope, whose key the client holds too."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404

from cases.crypto import FieldCipher
from cases.models import Case, Scope
from counseling.access import Desk, Shared
from counseling.models import CaseNote

MOST_CHARACTERS = 5000


@dataclass(frozen=True)
class OpenedNote:
    """A note, opened. `mine`: whether the one who reads wrote it."""

    id: UUID
    text: str
    author: str
    written_at: datetime
    mine: bool


def write(shared: Shared, desk: Desk, text: str) -> CaseNote:
    """Keep a note. Raises Http404 when the plan was not shared."""
    note = CaseNote(case=shared.case, author=desk.counsellor, centre=desk.counsellor.centre)
    note.sealed = shared.fields(Scope.PLAN).seal(
        note.associated_data, {"text": text, "author": str(desk.counsellor)}
    )
    note.save(force_insert=True)
    return note


def remove(shared: Shared, desk: Desk, pk: UUID) -> None:
    """Only one's own. Raises Http404 for any other."""
    if not CaseNote.objects.filter(case=shared.case, author=desk.counsellor, pk=pk).delete()[0]:
        raise Http404


def own(shared: Shared, desk: Desk, pk: UUID) -> OpenedNote:
    """One of one's own. Raises Http404 for any other, DecryptionError."""
    row = CaseNote.objects.filter(case=shared.case, author=desk.counsellor, pk=pk).first()
    if row is None:
        raise Http404
    return _read(row, shared.fields(Scope.PLAN), mine=True)


def of_desk(shared: Shared, desk: Desk) -> list[OpenedNote]:
    """Those of one's own centre, newest first; another centre's are not shown. Raises Http404, DecryptionError."""
    rows = CaseNote.objects.filter(case=shared.case, centre=desk.counsellor.centre)
    cipher = shared.fields(Scope.PLAN)
    return [_read(row, cipher, mine=row.author_id == desk.counsellor.pk) for row in rows]


def of_client(case: Case, cipher: FieldCipher) -> list[OpenedNote]:
    """All of them, newest first; `fields` are those of the plan scope. One query. Raises DecryptionError."""
    return [_read(row, cipher, mine=False) for row in CaseNote.objects.filter(case=case)]


def _read(row: CaseNote, cipher: FieldCipher, *, mine: bool) -> OpenedNote:
    note = cipher.open(row.associated_data, row.sealed, {})
    return OpenedNote(row.pk, note.get("text", ""), note.get("author", ""), row.written_at, mine)
