"""A script that fills the log of its case: it stays small enough to be printed, and the rest still works."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import custody
from cases.models import Case, CustodyEntry
from evidence import access
from evidence.models import Exhibit
from tests.conftest import Person
from tests.evidence import samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def exhibit(maya: Person, run_jobs: Callable[..., Any]) -> Exhibit:
    access.keep_gate_answer(maya.vault, access.MinorShownAnswer.NO)
    shot = SimpleUploadedFile("shot.png", samples.png())
    maya.client.post("/en/case/evidence/upload/", {"nothing_intimate": "1", "files": [shot]})
    run_jobs()
    return Exhibit.objects.get()


@pytest.fixture
def full(exhibit: Exhibit) -> int:
    Case.objects.update(log_length=custody.MOST_ENTRIES)
    return CustodyEntry.objects.count()


@pytest.mark.parametrize(
    "path",
    [
        "evidence/describe/",
        "evidence/{pk}/edit/",
        "timeline/",
        "timeline/add/",
        "fingerprints/add/",
        "found/chats/side/",
    ],
)
def test_nothing_that_adds_a_line_at_will_is_done(maya: Person, exhibit: Exhibit, full: int, path: str) -> None:
    page = maya.client.post(f"/en/case/{path.format(pk=exhibit.pk)}", {"caption": "x"})
    assert page.status_code == 409
    assert "The record of this case is full" in page.content.decode()
    assert CustodyEntry.objects.count() == full


def test_no_file_is_added_and_what_must_be_noted_is(maya: Person, exhibit: Exhibit, full: int) -> None:
    shot = SimpleUploadedFile("other.png", samples.png())
    page = maya.client.post("/en/case/evidence/upload/", {"nothing_intimate": "1", "files": [shot]}, follow=True)
    assert "as many lines as it can hold" in page.content.decode()
    assert Exhibit.objects.count() == 1
    maya.client.post(f"/en/case/evidence/{exhibit.pk}/remove/", {"sure": "1"})
    assert CustodyEntry.objects.count() == full + 1
    maya.client.post("/en/case/delete/", {"sure": "1"})
    assert not Case.objects.exists()


def test_an_original_that_is_fetched_again_and_again_is_noted_once_an_hour(maya: Person, exhibit: Exhibit) -> None:
    before = CustodyEntry.objects.count()
    for _ in range(3):
        assert maya.client.get(f"/en/case/evidence/{exhibit.pk}/original/").status_code == 200
    assert CustodyEntry.objects.count() == before + 1
