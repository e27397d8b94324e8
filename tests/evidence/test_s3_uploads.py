"""The same uploads with a bucket behind them: whole, sealed, gone with their case, and calm when it is silent."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from cases import actions, blob_store, store_identity
from cases.blob_store import StoreChangedError
from cases.blob_store.contract import MARK
from cases.models import Case, Scope
from cases.store_identity import StoreMismatchError
from evidence.models import Chunk, Exhibit, Upload
from tests.cases.stores import S3Backstage
from tests.conftest import Person
from tests.evidence import samples
from tests.evidence.conftest import file
from tests.evidence.tus_client import MIB, begin, offset, patch

NOWHERE = "http://127.0.0.1:9"  # nothing listens there


def test_a_picture_goes_all_the_way(
    maya: Person, bucket: S3Backstage, secured: Callable[..., Exhibit], no_thread_stays: None
) -> None:
    shot = samples.png()
    exhibit = secured(shot)
    assert exhibit.state == Exhibit.State.READY
    assert len(bucket.everything()) == 1 + len(exhibit.copies)
    assert maya.client.get(f"/en/case/evidence/{exhibit.pk}/thumb/").content.startswith(b"\xff\xd8")
    original = maya.client.get(f"/en/case/evidence/{exhibit.pk}/original/")
    assert b"".join(original.streaming_content) == shot
    actions.delete_case(maya.case)
    assert bucket.everything() == []
    assert len(bucket.store.marks("deleted")) == 1


def test_a_recording_in_pieces_becomes_one_object(
    maya: Person, bucket: S3Backstage, recording: bytes, nothing_waits: None
) -> None:
    address = begin(maya.client, recording)
    for start in range(0, len(recording), 2 * MIB):
        answer = patch(maya.client, address, recording[start : start + 2 * MIB], start)
    assert answer.json()["file"]["size"] == len(recording)
    exhibit = Exhibit.objects.get()
    assert blob_store.get(exhibit.case_id, exhibit.blob, maya.vault.private(Scope.EVIDENCE)) == recording
    assert len(bucket.everything()) == 1, "no piece is left"


def test_a_silent_store_is_a_calm_page_and_nothing_half_kept(
    maya: Person, bucket: S3Backstage, send: Callable[..., Any], settings: Settings, no_thread_stays: None
) -> None:
    exhibit = Exhibit.objects.get(number=send(file(samples.png())).json()["files"][0]["number"])
    before = bucket.everything()
    settings.S3_ENDPOINT = NOWHERE
    page = send(file(samples.png(), "two.png"), page=True)
    assert page.status_code < 500
    answer = send(file(samples.png(), "two.png"))
    assert "no room on our side right now" in answer.json()["files"][0]["refused"]
    original = maya.client.get(f"/en/case/evidence/{exhibit.pk}/original/")
    assert original.status_code == 503, "it is not gone"
    assert "Retry-After" in original
    settings.S3_ENDPOINT = bucket.endpoint
    assert Exhibit.objects.count() == 1
    assert bucket.everything() == before
    assert maya.client.get(f"/en/case/evidence/{exhibit.pk}/original/").status_code == 200


def test_a_store_that_falls_silent_within_a_file_lets_it_go_on_later(
    maya: Person, bucket: S3Backstage, recording: bytes, settings: Settings, nothing_waits: None
) -> None:
    address = begin(maya.client, recording)
    patch(maya.client, address, recording[: 2 * MIB], 0)
    settings.S3_ENDPOINT = NOWHERE
    assert patch(maya.client, address, recording[2 * MIB : 3 * MIB], 2 * MIB).status_code >= 400
    settings.S3_ENDPOINT = bucket.endpoint
    assert offset(maya.client, address) == 2 * MIB
    answer = patch(maya.client, address, recording[2 * MIB :], 2 * MIB)
    assert answer.json()["file"]["size"] == len(recording)
    assert Chunk.objects.count() == 0
    assert Upload.objects.get().exhibit is not None


def test_a_case_is_deleted_when_the_store_is_back(
    maya: Person, bucket: S3Backstage, send: Callable[..., Any], settings: Settings
) -> None:
    send(file(samples.png()))
    settings.S3_ENDPOINT = NOWHERE
    with pytest.raises(OSError):  # noqa: PT011
        actions.delete_case(maya.case)
    assert Case.objects.being_deleted().exists()
    settings.S3_ENDPOINT = bucket.endpoint
    actions.delete_expired()
    assert not Case.objects.exists()
    assert bucket.everything() == []


def test_an_empty_bucket_beside_a_known_database_is_refused_and_not_filled(
    maya: Person, bucket: S3Backstage, send: Callable[..., Any]
) -> None:
    store_identity.ensure()
    send(file(samples.png()))
    bucket.lose()
    cache.clear()
    assert Client().get("/healthz").json()["store"] is False
    with pytest.raises(StoreMismatchError, match="is not the one of this database"):
        store_identity.ensure()
    assert "no room on our side" in send(file(samples.png())).json()["files"][0]["refused"]
    with pytest.raises(StoreChangedError):
        actions.delete_case(maya.case)
    assert bucket.everything() == []
    call_command("adopt_store")
    assert bucket.store.read_mark(MARK)
    assert Client().get("/healthz").json()["store"] is True


def test_health_says_so_when_the_store_is_silent(db: None, bucket: S3Backstage, settings: Settings) -> None:
    assert Client().get("/healthz").json()["store"] is True
    settings.S3_ENDPOINT = NOWHERE
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()["store"]) == (503, False)
