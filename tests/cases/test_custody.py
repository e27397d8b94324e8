"""The custody log."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cases import custody
from cases.custody import Act, LogEntry
from cases.custody_subjects import ExhibitSubject
from cases.errors import BrokenChainError, DecryptionError
from cases.models import CustodyEntry, Scope
from tests.conftest import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(maya: Person) -> Callable[..., Any]:
    custody.record(maya.case, Act.SEALED, subject=ExhibitSubject(1), sha256="ab" * 32, size=5)
    custody.record(maya.case, Act.REMOVED, subject=ExhibitSubject(1))

    def read() -> list[LogEntry]:
        return custody.read(maya.case, maya.vault.private(Scope.LOG))

    return read


def test_entries_form_a_chain(maya: Person, log: Callable[..., Any]) -> None:
    entries = log()
    assert [entry.act for entry in entries] == ["case-opened", "sealed", "removed"]
    assert entries[1].prev == hashlib.sha256(entries[0].canonical()).hexdigest()
    custody.check(entries, maya.case.log_head)


def test_canonical_json_has_sorted_keys_and_no_spaces(log: Callable[..., Any]) -> None:
    text = log()[1].canonical().decode()
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))
    assert list(json.loads(text)) == ["act", "at", "prev", "salt", "seq", "sha256", "size", "subject"]


def test_rows_show_nothing(maya: Person, log: Callable[..., Any]) -> None:
    rows = b"".join(bytes(row.sealed) for row in CustodyEntry.objects.all())
    assert b"exhibit" not in rows
    assert b"abab" not in rows


def test_equal_acts_have_different_digests(maya: Person) -> None:
    one = custody.record(maya.case, Act.DESCRIBED, subject=ExhibitSubject(1))
    two = custody.record(maya.case, Act.DESCRIBED, subject=ExhibitSubject(1))
    assert one.salt != two.salt


@pytest.mark.parametrize(
    ("damage", "seq"),
    [("missing", 2), ("reordered", 2), ("changed", 3), ("cut", 2), ("first gone", 1)],
)
def test_damage_is_found_and_named(maya: Person, log: Callable[..., Any], damage: str, seq: int) -> None:
    entries = log()
    damaged = {
        "missing": [entries[0], entries[2]],
        "reordered": [entries[0], entries[2], entries[1]],
        "changed": [entries[0], replace(entries[1], size=6), entries[2]],
        "cut": entries[:2],
        "first gone": entries[1:],
    }[damage]
    with pytest.raises(BrokenChainError) as caught:
        custody.check(damaged, maya.case.log_head)
    assert caught.value.seq == seq


def test_a_replaced_row_does_not_open(maya: Person, tom: Person, log: Callable[..., Any]) -> None:
    row = CustodyEntry.objects.filter(case=maya.case).last()
    row.sealed = CustodyEntry.objects.filter(case=tom.case).first().sealed
    row.save()
    with pytest.raises(DecryptionError):
        log()


def test_an_entry_is_undone_with_its_act(maya: Person, log: Callable[..., Any]) -> None:
    from django.db import transaction

    before = len(log())
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        custody.record(maya.case, Act.SEALED, subject=ExhibitSubject(2))
        raise RuntimeError
    assert len(log()) == before
    custody.check(log(), maya.case.log_head)
