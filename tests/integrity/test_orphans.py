"""Files that no row names go after a week; what a row names stays, and so does all under a wrong database."""

import io
import logging
import os
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from cases import blob_store, crypto, store_identity
from cases.blob_store import StoreChangedError
from cases.models import Case
from dossier.models import Dossier, PoliceLetter, UploadSet
from evidence.models import Chunk, Exhibit, Upload
from integrity import orphans, tasks
from integrity.models import Damage
from tests.conftest import Person
from tests.integrity.conftest import Kept

PUBLIC = crypto.new_pair().public


def _age(settings: Settings) -> None:
    for path in settings.EVIDENCE_STORE.glob("??/*/*"):
        os.utime(path, (0, 0))


def test_every_model_that_names_blobs_is_asked() -> None:
    assert dict(orphans.holders()) == {
        Exhibit: "case",
        Chunk: "upload__case",
        Dossier: "case",
        PoliceLetter: "case",
        UploadSet: "case",
        Damage: "case",
    }


def test_orphans_go_and_what_is_named_stays(
    maya: Person, keep: Callable[..., Kept], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    keep(maya)
    upload = Upload.objects.create(case=maya.case, size=1, sealed_facts=b"")
    waiting = blob_store.draft(maya.case.pk, temporary=True).commit()
    Chunk.objects.create(upload=upload, start=0, blob=waiting)
    named = blob_store.store().sizes(maya.case.pk)
    assert len(named) == 4
    of_nobody, stranger = blob_store.put(maya.case.pk, PUBLIC, b"x"), uuid.uuid4()
    blob_store.put(stranger, PUBLIC, b"x")
    assert orphans.sweep() == 0, "a file is older than its row"
    _age(settings)
    fresh = blob_store.put(maya.case.pk, PUBLIC, b"x")
    os.utime(blob_store.store().path(maya.case.pk, fresh), (4e9, 4e9))
    assert orphans.sweep() == 0, "perhaps the database is an older one"
    assert len(blob_store.store().marks("orphans")) == 2
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        assert orphans.sweep() == 0
    with caplog.at_level(logging.WARNING), time_machine.travel(timezone.now() + timedelta(days=7)):
        assert orphans.sweep() == 2
    assert blob_store.store().marks("orphans") == []
    assert caplog.messages == ["2 stored files that belonged to no case were removed"]
    assert blob_store.store().sizes(maya.case.pk).keys() == {*named, fresh}
    assert of_nobody not in named
    assert not blob_store.store().sizes(stranger)
    tasks.sweep_orphans()


def test_many_at_once_wait_for_somebody(
    maya: Person, keep: Callable[..., Kept], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """As when the database is an older one."""
    keep(maya)
    for _ in range(orphans.FEW + 1):
        blob_store.put(uuid.uuid4(), PUBLIC, b"x")
    _age(settings)
    with caplog.at_level(logging.ERROR):
        tasks.sweep_orphans()
    assert "21 of 24 stored files belong to no case" in caplog.text
    told = io.StringIO()
    call_command("sweep_orphans", stdout=told)
    assert "21 of 24 files belong to no case." in told.getvalue()
    call_command("sweep_orphans", "--confirm", stdout=told)
    assert "21 files removed." in told.getvalue()
    assert len(list(blob_store.store().files())) == 3


def test_of_another_store_nothing_is_an_orphan(
    maya: Person, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    store_identity.ensure()
    blob_store.put(uuid.uuid4(), PUBLIC, b"x")
    _age(settings)
    blob_store.store().write_mark("store-identity", "of another site")
    with pytest.raises(StoreChangedError):
        orphans.sweep(confirmed=True)
    with caplog.at_level(logging.ERROR):
        tasks.sweep_orphans()
    assert "files without a case stay" in caplog.text
    assert len(list(blob_store.store().files())) == 1


def test_an_orphan_in_a_bucket_goes(maya: Person, bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    blob_store.put(Case.objects.get().pk, PUBLIC, b"x")
    monkeypatch.setattr(orphans, "GRACE_SECONDS", -10)
    assert orphans.sweep() == 0
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert [file.blob for file in orphans._seen_long(orphans.orphans()[0])] != []
    assert orphans.sweep(confirmed=True) == 1
    assert bucket.everything() == []


def test_what_a_row_names_again_begins_anew(maya: Person, settings: Settings) -> None:
    """As when the right database was put back after a wrong one."""
    blob = blob_store.put(maya.case.pk, PUBLIC, b"x")
    _age(settings)
    orphans.sweep()
    dossier = Dossier.objects.create(case=maya.case, language="en", blob=blob)
    orphans.sweep()
    assert blob_store.store().marks("orphans") == []
    dossier.delete()
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        assert orphans.sweep() == 0
    assert blob_store.store().sizes(maya.case.pk)
