"""A database and a folder of files that do not belong together never start, and later health says so."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from cases import actions, blob_store, fairness, jobs, store_identity, upkeep
from cases.blob_store import StoreChangedError
from cases.models import Case, Job, Scope, StoreIdentity
from cases.store_identity import StoreMismatchError
from cases.vault import public_key
from tests.conftest import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(settings: Settings) -> None:
    cache.clear()
    Path(settings.EVIDENCE_STORE).mkdir(parents=True, exist_ok=True)


def keep_a_file(settings: Settings) -> None:
    folder = Path(settings.EVIDENCE_STORE) / "ab" / ("ab" * 16)
    folder.mkdir(parents=True)
    (folder / "s").write_bytes(b"sealed")


def health() -> dict[str, Any]:
    return dict(Client().get("/healthz").json())


def test_a_new_site_marks_both_and_starts_again() -> None:
    store_identity.ensure()
    store_identity.ensure()
    assert store_identity.matches()
    assert StoreIdentity.objects.count() == 1


def test_a_site_from_before_gets_its_marks(maya: Person, settings: Settings) -> None:
    keep_a_file(settings)
    store_identity.ensure()
    assert store_identity.matches()


def test_an_empty_database_beside_files_does_not_start(settings: Settings) -> None:
    keep_a_file(settings)
    with pytest.raises(StoreMismatchError, match="Put it back from its backup"):
        store_identity.ensure()


def test_a_folder_that_is_not_the_one_does_not_start_and_is_red(
    maya: Person, settings: Settings, tmp_path: Path
) -> None:
    store_identity.ensure()
    assert health()["store"] is True
    settings.EVIDENCE_STORE = tmp_path / "not mounted"
    assert health()["store"] is False
    with pytest.raises(StoreMismatchError, match="Is its disk mounted"):
        store_identity.ensure()
    call_command("adopt_store")
    store_identity.ensure()
    assert health()["store"] is True


def test_a_case_is_not_called_deleted_while_another_store_is_there(
    maya: Person, settings: Settings, tmp_path: Path
) -> None:
    """Its keys go at once; the files, which lie elsewhere, are removed when their store is back."""
    store_identity.ensure()
    store, case = blob_store.store(), maya.case
    blob_store.put(case.pk, public_key(case, Scope.EVIDENCE), b"x")
    mounted = settings.EVIDENCE_STORE
    settings.EVIDENCE_STORE = tmp_path / "not mounted"
    with pytest.raises(StoreChangedError):
        actions.delete_case(case)
    assert Case.objects.being_deleted().filter(pk=case.pk).exists()
    settings.EVIDENCE_STORE = mounted
    actions.delete_expired()
    assert not Case.objects.filter(pk=case.pk).exists()
    assert not store.holds_any(case.pk)


def test_the_disk_is_red_before_it_is_full(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr(blob_store, "free_bytes", lambda: settings.EVIDENCE_RESERVE_BYTES - 1)
    assert settings.EVIDENCE_RESERVE_BYTES > 2 * settings.EVIDENCE_FREE_BYTES, "files are still taken"
    assert health()["room"] is False
    upkeep.mark()
    upkeep.mark()
    assert caplog.text.count("nearly full") == 1


def test_a_queue_that_grows_is_red_and_one_who_used_up_a_share_is_not(
    maya: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_send", lambda pk, task: None)
    job = jobs.enqueue(case=maya.case, task="evidence.process", subject=maya.case.pk, keys={})
    assert health()["queue"] is True
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=16))
    assert health()["queue"] is False
    fairness.spend(maya.case.pk, fairness.SHARE_SECONDS)
    assert health()["queue"] is True


def test_a_scheduler_that_stands_still_and_a_database_that_takes_nothing_are_red(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not upkeep.runs()
    upkeep.mark()
    assert upkeep.runs()
    cache.clear()

    def refuse() -> None:
        raise DatabaseError("database disk image is malformed")

    monkeypatch.setattr(store_identity, "note_writing", refuse)
    with pytest.raises(DatabaseError):
        upkeep.mark()
    assert not upkeep.runs()
