"""Notes of counselors: written, read, removed. Sealed under the plan scope, whose key the client holds too."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404

from cases.crypto import Fields
from cases.models import Case, Scope
from counseling.access import Desk, Shared
from counseling.models import Note

MOST_CHARACTERS = 5000


@dataclass(frozen=True)
class Read:
    """A note, opened. `mine`: whether the one who reads wrote it."""

    id: UUID
    text: str
    author: str
    written_at: datetime
    mine: bool


def write(shared: Shared, desk: Desk, text: str) -> Note:
    """Keep a note. Raises Http404 when the plan was not shared."""
    note = Note(case=shared.case, author=desk.counselor)
    note.sealed = shared.fields(Scope.PLAN).seal(note.about, {"text": text, "author": str(desk.counselor)})
    note.save(force_insert=True)
    return note


def remove(shared: Shared, desk: Desk, pk: UUID) -> None:
    """Only one's own. Raises Http404 for any other."""
    if not Note.objects.filter(case=shared.case, author=desk.counselor, pk=pk).delete()[0]:
        raise Http404


def own(shared: Shared, desk: Desk, pk: UUID) -> Read:
    """One of one's own. Raises Http404 for any other, DecryptionFailed."""
    row = Note.objects.filter(case=shared.case, author=desk.counselor, pk=pk).first()
    if row is None:
        raise Http404
    return _read(row, shared.fields(Scope.PLAN), mine=True)


def of_desk(shared: Shared, desk: Desk) -> list[Read]:
    """Those of one's own centre, newest first; another centre's are not shown. Raises Http404, DecryptionFailed."""
    rows = Note.objects.filter(case=shared.case, author__centre=desk.counselor.centre)
    fields = shared.fields(Scope.PLAN)
    return [_read(row, fields, mine=row.author_id == desk.counselor.pk) for row in rows]


def of_client(case: Case, fields: Fields) -> list[Read]:
    """All of them, newest first; `fields` are those of the plan scope. One query. Raises DecryptionFailed."""
    return [_read(row, fields, mine=False) for row in Note.objects.filter(case=case)]


def _read(row: Note, fields: Fields, *, mine: bool) -> Read:
    opened = fields.open(row.about, row.sealed, {})
    return Read(row.pk, opened.get("text", ""), opened.get("author", ""), row.written_at, mine)
