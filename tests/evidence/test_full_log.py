"""A script that fills the log of its case: it stays small enough to be printed, and the rest still works."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import custody
from cases.custody_subjects import Act
from cases.errors import LogFullError
from cases.models import Case, CustodyEntry
from dossier.models import Dossier
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


def test_every_act_is_of_one_kind() -> None:
    """Whoever adds an act says here whether a log that is full still takes it."""
    assert sorted(Act) == sorted([*custody.ADDING, *custody.PASSING_ON, *custody.ALWAYS])


@pytest.mark.parametrize("act", Act)
def test_what_a_full_log_takes(maya: Person, act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(custody, "is_of", lambda act, subject: True)
    taken = []
    for length in (custody.MOST_ENTRIES, custody.MOST_ENTRIES + custody.RESERVE):
        for one in (length - 1, length):
            Case.objects.update(log_length=one)
            try:
                custody.record(maya.case, act)
                taken.append(one)
            except LogFullError:
                pass
    first, last = custody.MOST_ENTRIES, custody.MOST_ENTRIES + custody.RESERVE
    expected = [first - 1, first, last - 1, last]
    assert taken == (
        expected if act in custody.ALWAYS else expected[:3] if act in custody.PASSING_ON else expected[:1]
    )


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
    typed = {"caption": "He wrote <pay>\nor else", "key": "k" * 20}
    page = maya.client.post(f"/en/case/{path.format(pk=exhibit.pk)}", typed)
    assert page.status_code == 409
    text = page.content.decode()
    assert "The record of this case is full" in text
    assert "readonly>He wrote &lt;pay&gt;\nor else</textarea>" in text
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


def test_it_is_printed_and_handed_on_until_the_reserve_is_used_up(
    maya: Person, exhibit: Exhibit, full: int, run_jobs: Callable[..., Any]
) -> None:
    assert maya.client.post("/en/case/dossier/", {"language": "en"}).status_code == 302
    run_jobs()
    dossier = Dossier.objects.get()
    assert dossier.blob
    Case.objects.update(log_length=custody.MOST_ENTRIES + custody.RESERVE)
    lines = CustodyEntry.objects.count()
    for answer in (
        maya.client.post("/en/case/dossier/", {"language": "en"}),
        maya.client.get(f"/en/case/dossier/{dossier.pk}/bundle.zip"),
    ):
        assert answer.status_code == 409
        assert "and can be read and deleted" in answer.content.decode()
    assert maya.client.get(f"/en/case/dossier/{dossier.pk}/dossier.pdf").status_code == 200  # what is there stays
    assert CustodyEntry.objects.count() == lines
    # A person has a right to a copy of everything, however often.
    assert maya.client.post("/en/case/copy/").status_code == 200
    assert CustodyEntry.objects.count() == lines + 1


def test_what_a_worker_began_is_finished(
    maya: Person, exhibit: Exhibit, full: int, run_jobs: Callable[..., Any]
) -> None:
    maya.client.post("/en/case/dossier/", {"language": "en"})
    Case.objects.update(log_length=custody.MOST_ENTRIES + custody.RESERVE)
    run_jobs()
    assert Dossier.objects.get().blob
    assert CustodyEntry.objects.count() == full + 1


def test_an_original_that_is_fetched_again_and_again_is_noted_once_an_hour(maya: Person, exhibit: Exhibit) -> None:
    before = CustodyEntry.objects.count()
    for _ in range(3):
        assert maya.client.get(f"/en/case/evidence/{exhibit.pk}/original/").status_code == 200
    assert CustodyEntry.objects.count() == before + 1
