"""Verbs of the timeline: take a step, take the newest one back."""

from django.db import transaction

from cases import custody
from cases.crypto import Fields
from cases.models import Case, Scope
from cases.vault import Vault
from dossier.content import formatting
from dossier.models import SealedTimeline
from dossier.timeline.edits import MOST_STEPS, Edits, Step, of_value, value_of
from dossier.timeline.entries import Entry


class Full(Exception):
    """There is no room for another step."""


class ChangedMeanwhile(Exception):
    """Another tab took a step since; what would be taken back is not what the client saw."""


def read(case: Case, keys: Fields) -> Edits:
    """What the client changed; `keys` are those of the account scope. One query. Raises DecryptionFailed."""
    row = SealedTimeline.objects.filter(case=case).first()
    return of_value(keys.open(row.about, row.sealed, {})) if row else Edits()


def take(vault: Vault, step: Step, entry: Entry | None = None) -> None:
    """Add a step; `entry` is the one it changes. The same step again (a second tap) is taken once.

    What concerns an exhibit is noted in the log: when it was sent is evidence. Raises Full.
    """
    with transaction.atomic(durable=True):
        row, edits = _locked(vault)
        if edits.steps[-1:] == (step,):
            return
        if len(edits.steps) >= MOST_STEPS:
            raise Full
        _save(vault, row, Edits((*edits.steps, step)))
        _note(vault, entry)


def undo(vault: Vault, seen: int, entry_of: dict[str, Entry]) -> None:
    """Take the newest step back. `seen`: how many there were on the page; `entry_of`: the entries by key.

    Raises ChangedMeanwhile.
    """
    with transaction.atomic(durable=True):
        row, edits = _locked(vault)
        if len(edits.steps) != seen or not edits.steps:
            raise ChangedMeanwhile
        _save(vault, row, Edits(edits.steps[:-1]))
        _note(vault, entry_of.get(edits.steps[-1].key))


def _locked(vault: Vault) -> tuple[SealedTimeline, Edits]:
    SealedTimeline.objects.get_or_create(case=vault.case)
    row = SealedTimeline.objects.select_for_update().get(case=vault.case)
    return row, of_value(vault.fields(Scope.ACCOUNT).open(row.about, row.sealed, {}))


def _save(vault: Vault, row: SealedTimeline, edits: Edits) -> None:
    row.sealed = vault.fields(Scope.ACCOUNT).seal(row.about, value_of(edits))
    row.save(update_fields=["sealed"])


def _note(vault: Vault, entry: Entry | None) -> None:
    if entry is not None and entry.exhibits:
        subject = f"exhibit {formatting.listed(list(entry.exhibits))}"
        custody.record(vault.case, custody.Act.TIMELINE_CHANGED, subject=subject)
