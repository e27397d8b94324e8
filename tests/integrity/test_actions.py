"""The watch finds a flipped byte, a cut end and a lost file, says so once, and sees when it is put back."""

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from cases import actions as case_actions
from cases import blob_store
from cases.blob_store import Fault
from evidence import actions as evidence_actions
from integrity import actions, stored_blobs
from integrity.errors import StoreGoneError
from integrity.models import Damage, Round
from tests.conftest import Person
from tests.integrity.conftest import item_of


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


HARM = {"changed": flip, "truncated": cut, "missing": Path.unlink}


def later(**gap: int) -> Any:
    return time_machine.travel(timezone.now() + timedelta(**gap), tick=False)


def known() -> list[tuple[str, str]]:
    return [(damage.part, damage.kind) for damage in Damage.objects.all()]


@pytest.mark.parametrize("part", ["original", "copy", "pdf"])
@pytest.mark.parametrize("kind", HARM)
def test_damage_is_found_named_and_forgotten_when_repaired(
    maya: Person, keep: Callable[..., Any], part: str, kind: str
) -> None:
    path = getattr(keep(maya), part)
    assert actions.watch_all().new == {}
    whole = path.read_bytes()
    HARM[kind](path)
    assert dict(actions.watch_all().new) == {kind: 1}
    assert known() == [({"pdf": "dossier"}.get(part, part), kind)]
    assert dict(actions.watch_all().new) == {}, "known already"
    path.write_bytes(whole)
    assert actions.watch_all().restored == 1
    assert known() == []


def test_the_alarm_is_one_line_without_content(
    maya: Person, keep: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    kept = keep(maya)
    flip(kept.original)
    kept.copy.unlink()
    with caplog.at_level(logging.WARNING):
        actions.watch()
        actions.watch()
    assert caplog.messages == [
        "stored files are damaged: 1 changed, 1 missing; 'manage.py check_integrity' names them"
    ]
    assert kept.item.blob not in caplog.text
    assert maya.case.pk.hex not in caplog.text.replace("-", "")


def test_every_file_is_read_once_in_the_time_set(maya: Person, tom: Person, keep: Callable[..., Any]) -> None:
    keep(maya)
    keep(tom)
    assert actions.watch().read == 6
    with later(days=5):
        assert actions.watch().read == 0
    with later(days=6, hours=1):
        assert actions.watch().read == 6


def test_a_round_goes_on_where_the_slice_before_ended(maya: Person, keep: Callable[..., Any]) -> None:
    keep(maya)
    names = [held.blob for held in stored_blobs.of_case(maya.case)]
    for name in [*names[:2], ""]:
        outcome = actions.Outcome()
        actions.read_case(outcome, maya.case, until=0)
        assert outcome.read == 1
        assert Round.objects.get().position == name
    assert Round.objects.get().ended_at
    assert list(actions.due()) == []


def test_a_restored_file_is_seen_within_minutes(
    maya: Person, keep: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    kept = keep(maya)
    whole = kept.original.read_bytes()
    cut(kept.original)
    actions.watch()
    caplog.clear()
    kept.original.write_bytes(whole)
    with later(minutes=11), caplog.at_level(logging.WARNING):
        assert actions.watch().restored == 1
    assert caplog.messages == ["1 stored files are whole again"]


def test_what_the_client_removed_is_not_missing(maya: Person, keep: Callable[..., Any]) -> None:
    kept = keep(maya)
    cut(kept.original)
    actions.watch()
    evidence_actions.remove(maya.vault, kept.item)
    outcome = actions.watch_all()
    assert (dict(outcome.new), outcome.restored, known()) == ({}, 0, [])


def test_what_is_replaced_while_it_is_read_is_not_missing(
    maya: Person, keep: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = keep(maya)
    real = blob_store.verify

    def meanwhile(case_id: UUID, blob: str) -> Fault | None:
        type(kept.dossier).objects.update(blob="")
        kept.pdf.unlink(missing_ok=True)
        return real(case_id, blob)

    monkeypatch.setattr(blob_store, "verify", meanwhile)
    assert dict(actions.watch().new) == {}


def test_a_deleted_case_leaves_nothing(maya: Person, keep: Callable[..., Any]) -> None:
    flip(keep(maya).original)
    actions.watch()
    case_actions.delete_case(maya.case)
    assert (Damage.objects.count(), Round.objects.count(), actions.watch_all().read) == (0, 0, 0)


def test_a_store_that_is_not_mounted_is_one_alarm_and_no_damage(
    maya: Person,
    keep: Callable[..., Any],
    settings: Settings,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    keep(maya)
    settings.EVIDENCE_STORE = tmp_path / "elsewhere"
    with pytest.raises(StoreGoneError):
        actions.watch_all()
    with caplog.at_level(logging.WARNING):
        actions.watch()
        actions.watch()
    assert caplog.messages == ["the store of evidence is empty or another one; is its disk mounted?"]
    assert known() == []
    with pytest.raises(CommandError, match="mounted"):
        call_command("watch")


def test_a_watch_that_falls_behind_says_so_once(
    maya: Person, keep: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    keep(maya)
    actions.watch()
    monkeypatch.setattr(actions, "due", list)
    with later(days=8), caplog.at_level(logging.WARNING):
        actions.watch()
        actions.watch()
    assert caplog.messages == ["files of 1 cases were not read for more than 7 days"]


def test_the_command_names_the_files_and_ends_with_an_error(
    maya: Person, keep: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    kept = keep(maya)
    call_command("watch")
    assert capsys.readouterr().out == "3 files read, 0 whole again.\n"
    kept.copy.unlink()
    with pytest.raises(CommandError, match="1 files are damaged"):
        call_command("watch")
    hexed = maya.case.pk.hex
    assert f"missing    {hexed[:2]}/{hexed}/{kept.item.copies[0]}  (copy)" in capsys.readouterr().out


def test_files_are_asked_for_at_a_bounded_number_of_queries(
    maya: Person, keep: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    for number in range(1, 30):
        item_of(maya, number, 100)
    with django_assert_max_num_queries(30):  # listing and reading the case
        assert actions.watch().read == 58


def test_the_scheduler_runs_it(maya: Person, keep: Callable[..., Any], settings: Settings) -> None:
    from sextortion_help.celery import app

    entry = settings.CELERY_BEAT_SCHEDULE["read-stored-files"]
    flip(keep(maya).original)
    app.loader.import_default_modules()
    app.tasks[entry["task"]].apply(throw=True)
    assert known() == [("original", "changed")]
