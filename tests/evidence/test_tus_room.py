"""Uploads in chunks: what there is room for, what stays on the disk, and whose they are."""

import hashlib
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from cases import actions as case_actions
from cases import blob_store
from evidence import access
from evidence.models import Exhibit, Upload
from evidence.upload import chunks
from tests.conftest import Person
from tests.evidence import samples
from tests.evidence.conftest import JSON
from tests.evidence.tus_client import MIB, PATH, announce, begin, patch

pytestmark = pytest.mark.usefixtures("no_thread_stays", "nothing_waits")


@pytest.mark.parametrize(
    ("size", "said"), [(0, "empty"), (10**9, "larger than"), (25 * MIB + 1, "larger than"), (24 * MIB, "All files")]
)
def test_sizes(maya: Person, settings: Settings, size: int, said: str) -> None:
    settings.EVIDENCE_CASE_BYTES = 30 * MIB if size != 24 * MIB else 20 * MIB
    answer = maya.client.post(PATH, {"nothing_intimate": "1", "name": "a", "size": size}, **JSON).json()
    if "address" in answer:
        answer = patch(maya.client, answer["address"], samples.png() + b"\0" * 9000, 0).json()
    assert said in answer["refused"]


def test_waiting_uploads_take_room_until_they_are_given_up(maya: Person, settings: Settings) -> None:
    settings.EVIDENCE_CASE_BYTES = 3 * MIB
    first = b"\0" * 2 * MIB
    announce(maya.client, first)
    assert "All files together" in announce(maya.client, first).json()["refused"]
    Upload.objects.update(touched_at=timezone.now() - timedelta(minutes=11))
    assert announce(maya.client, first).status_code == 201
    assert Upload.objects.count() == 1


def test_a_case_may_be_filled_to_its_last_byte(maya: Person, settings: Settings) -> None:
    settings.EVIDENCE_CASE_BYTES = 4 * MIB
    half = b"\0" * 2 * MIB
    assert [announce(maya.client, half).status_code for _ in range(2)] == [201, 201]
    assert "All files together" in announce(maya.client, b"\0").json()["refused"]


def test_what_still_arrives_does_not_give_way(maya: Person, settings: Settings) -> None:
    """Only when room is wanted, and only what nobody went on sending."""
    settings.EVIDENCE_CASE_BYTES = 9 * MIB
    announce(maya.client, b"\0" * MIB)
    Upload.objects.update(touched_at=timezone.now() - timedelta(minutes=11))
    assert announce(maya.client, b"\0" * MIB).status_code == 201
    assert Upload.objects.count() == 2


def test_a_full_disk_keeps_what_arrived(maya: Person, recording: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    address = begin(maya.client, recording)
    patch(maya.client, address, recording[:MIB], 0)
    monkeypatch.setattr(blob_store, "free_bytes", lambda: 0)
    answer = patch(maya.client, address, recording[MIB:], MIB)
    assert (answer.status_code, "no room" in answer.json()["message"]) == (503, True)
    monkeypatch.undo()
    assert "file" in patch(maya.client, address, recording[MIB:], MIB).json()


def test_giving_up_and_the_sweep_leave_nothing(maya: Person, recording: bytes, blobs: Callable[..., Any]) -> None:
    for end in (lambda address: maya.client.delete(address, **JSON), lambda address: chunks.sweep()):
        address = begin(maya.client, recording)
        patch(maya.client, address, recording[:MIB], 0)
        Upload.objects.update(touched_at=timezone.now() - timedelta(hours=25))
        end(address)
        assert blobs() == []
        assert maya.client.head(address, **JSON).status_code == 404


def test_deleting_the_case_takes_the_pieces_along(
    maya: Person, recording: bytes, blobs: Callable[..., Any]
) -> None:
    patch(maya.client, begin(maya.client, recording), recording[:MIB], 0)
    case_actions.delete_case(maya.case)
    assert blobs() == []
    assert not Upload.objects.exists()


def test_a_removed_exhibit_can_be_sent_again(maya: Person, recording: bytes) -> None:
    address = begin(maya.client, recording)
    patch(maya.client, address, recording, 0)
    maya.client.post(f"/en/case/evidence/{Exhibit.objects.get().pk}/remove/")
    assert maya.client.head(address, **JSON).status_code == 404


def test_nothing_readable_of_a_waiting_file(maya: Person, recording: bytes, blobs: Callable[..., Any]) -> None:
    address = begin(maya.client, recording, name="Lena-im-Urlaub.mp4")
    patch(maya.client, address, recording[:MIB], 0)
    kept = b"".join(path.read_bytes() for path in blobs()) + bytes(Upload.objects.get().sealed_facts)
    assert b"Lena" not in kept
    assert recording[:64] not in kept
    assert hashlib.sha256(recording).hexdigest().encode() not in kept


def test_the_case_stays_open_while_a_file_travels(maya: Person, recording: bytes) -> None:
    address = begin(maya.client, recording)
    session = maya.vault.session
    type(session).objects.update(last_seen=timezone.now() - timedelta(minutes=29))
    patch(maya.client, address, recording[:MIB], 0)
    session.refresh_from_db()
    assert timezone.now() - session.last_seen < timedelta(minutes=1)


def test_only_the_own_case(maya: Person, tom: Person, eve: Person, recording: bytes) -> None:
    access.keep_gate_answer(tom.vault, access.MinorShownAnswer.NO)
    address = begin(maya.client, recording)
    for call in (tom.client.head, tom.client.delete, lambda path, **extra: patch(tom.client, path, b"x", 0)):
        assert call(address, **JSON).status_code == call(f"{PATH}{uuid.uuid4()}/", **JSON).status_code == 404
        assert eve.client.head(address, **JSON).status_code == 403
    assert patch(eve.client, address, b"x", 0).json()["next"] == "/en/case/open/"
    assert Upload.objects.count() == 1
