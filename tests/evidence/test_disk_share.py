"""Cases that are filled on purpose leave room for the next ones."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from pytest_django import Settings

from cases import blob_store
from evidence.models import Exhibit, Upload
from evidence.upload import disk_share, refusals
from evidence.upload.ingest import Room
from evidence.upload.refusals import Reason
from tests.conftest import Person

pytestmark = pytest.mark.django_db
MIB = settings.MEBIBYTE


@pytest.fixture
def spare(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """MiB that are free beyond the margin; a test changes them."""
    spare = [1000]
    monkeypatch.setattr(blob_store, "free_bytes", lambda: settings.EVIDENCE_FREE_BYTES + spare[0] * MIB)
    return spare


def keep(person: Person, mebibytes: int, hours_ago: int = 0) -> None:
    Exhibit.objects.create(
        case=person.case,
        place=0,
        number=Exhibit.objects.count() + 1,
        size=mebibytes * MIB,
        received_at=timezone.now() - timedelta(hours=hours_ago),
    )


def test_a_large_disk_gives_every_case_all_it_may_have(maya: Person, spare: list[int]) -> None:
    spare[0] = 20_000
    assert Room.of(maya.case) == Room(settings.EVIDENCE_ITEMS, settings.EVIDENCE_CASE_BYTES)


def test_a_case_takes_a_tenth_of_what_is_free(maya: Person, tom: Person, spare: list[int]) -> None:
    assert Room.of(maya.case) == Room(settings.EVIDENCE_ITEMS, 100 * MIB, Reason.NO_ROOM)
    keep(maya, 100)
    spare[0] = 900
    assert Room.of(maya.case).size == 0
    assert Room.of(tom.case).size == 90 * MIB


def test_twenty_greedy_cases_leave_room_for_another(spare: list[int]) -> None:
    spare[0] = 2000
    for _ in range(20):
        spare[0] -= disk_share.left(0) // MIB
    assert spare[0] > 200
    assert disk_share.left(0) >= disk_share.SMALL_BYTES


def test_a_day_in_which_more_came_than_is_free_leaves_the_small_share(
    maya: Person, tom: Person, spare: list[int]
) -> None:
    keep(tom, 1100)
    assert Room.of(maya.case).size == disk_share.SMALL_BYTES
    Exhibit.objects.update(received_at=timezone.now() - timedelta(hours=25))
    assert Room.of(maya.case).size == 100 * MIB


def test_a_limit_of_the_day_holds_on_a_large_disk_too_and_says_until_when(
    maya: Person, tom: Person, spare: list[int], settings: Settings
) -> None:
    spare[0], settings.EVIDENCE_DAY_BYTES = 20_000, 500 * MIB
    assert Room.of(maya.case).size == settings.EVIDENCE_CASE_BYTES
    keep(tom, 400)
    Upload.objects.create(case=tom.case, size=900 * MIB, received=150 * MIB)  # on its way, and here already
    assert Room.of(maya.case) == Room(settings.EVIDENCE_ITEMS, disk_share.SMALL_BYTES, Reason.FULL_DAY)
    assert "20.0\xa0MB for now" in refusals.sentence(Reason.FULL_DAY)
    assert disk_share.is_day_full()
    Upload.objects.update(touched_at=timezone.now() - timedelta(hours=25))
    assert not disk_share.is_day_full()


def test_nothing_is_promised_that_is_not_there(maya: Person, spare: list[int]) -> None:
    spare[0] = 5
    assert Room.of(maya.case).size == 5 * MIB
    spare[0] = -1
    assert Room.of(maya.case) == Room(settings.EVIDENCE_ITEMS, 0, Reason.NO_ROOM)
