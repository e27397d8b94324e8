"""Verbs of the timeline: take a step, take the newest one back."""

from django.db import transaction

from cases import custody
from cases.crypto import FieldCipher
from cases.custody_subjects import ExhibitsSubject
from cases.models import Case, Scope
from cases.vault import Vault
from dossier.models import SealedTimeline
from dossier.timeline.edits import MOST_STEPS, Edits, EditStep, of_value, value_of
from dossier.timeline.entries import TimelineEntry


class TimelineFullError(Exception):
    """There is no room for another step."""


class ChangedMeanwhileError(Exception):
    """Another tab took a step since; what would be taken back is not what the client saw."""


def read(case: Case, cipher: FieldCipher) -> Edits:
    """What the client changed; `keys` are those of the statement scope. One query. Raises DecryptionError."""
    row = SealedTimeline.objects.filter(case=case).first()
    return of_value(cipher.open(row.associated_data, row.sealed, {})) if row else Edits()


def take(vault: Vault, step: EditStep, entry: TimelineEntry | None = None) -> None:
    """Add a step; `entry` is the one it changes. The same step again (a second tap) is taken once.

    What concerns an exhibit is noted in the log: when it was sent is evidence. Raises TimelineFullError.
    """
    with transaction.atomic(durable=True):
        row, edits = _locked(vault)
        if edits.steps[-1:] == (step,):
            return
        if len(edits.steps) >= MOST_STEPS:
            raise TimelineFullError
        _save(vault, row, Edits((*edits.steps, step)))
        _note(vault, entry)


def undo(vault: Vault, steps_seen: int, entry_of: dict[str, TimelineEntry]) -> None:
    """Take the newest step back. `seen`: how many there were on the page; `entry_of`: the entries by key.

    Raises ChangedMeanwhileError.
    """
    with transaction.atomic(durable=True):
        row, edits = _locked(vault)
        if len(edits.steps) != steps_seen or not edits.steps:
            raise ChangedMeanwhileError
        _save(vault, row, Edits(edits.steps[:-1]))
        _note(vault, entry_of.get(edits.steps[-1].key))


def _locked(vault: Vault) -> tuple[SealedTimeline, Edits]:
    vault.take_turns()
    SealedTimeline.objects.get_or_create(case=vault.case)
    row = SealedTimeline.objects.select_for_update().get(case=vault.case)
    return row, of_value(vault.fields(Scope.STATEMENT).open(row.associated_data, row.sealed, {}))


def _save(vault: Vault, row: SealedTimeline, edits: Edits) -> None:
    row.sealed = vault.fields(Scope.STATEMENT).seal(row.associated_data, value_of(edits))
    row.save(update_fields=["sealed"])


def _note(vault: Vault, entry: TimelineEntry | None) -> None:
    if entry is not None and entry.exhibits:
        subject = ExhibitsSubject(tuple(entry.exhibits))
        custody.record(vault.case, custody.Act.TIMELINE_CHANGED, subject=subject)
