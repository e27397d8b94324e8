"""What the page of a dossier says about the work and about the signature."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Job
from dossier import status_wording


def job(state: str = "running", failure: str = "", done: int = 0, total: int = 0, waited: int = 0) -> Job:
    created_at = timezone.now() - timedelta(seconds=waited)
    return Job(state=state, failure=failure, steps_done=done, steps_total=total, created_at=created_at)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (job(), "It begins in a moment."),
        (None, "It begins in a moment."),
        (job(done=2, total=9), "Step 2 of 9"),
        (job("waiting", waited=60), "It waits for its turn and will be done by itself. You can come back later."),
    ],
)
def test_progress(given: Job | None, sentence: str) -> None:
    assert status_wording.progress(given) == sentence


@pytest.mark.parametrize(
    ("code", "damaged", "begin"),
    [
        ("exhibit-damaged", 3, "The picture for print of file no. 3 is damaged or missing here."),
        ("exhibit-damaged", 0, "Something went wrong on our side."),
        ("still-preparing", 0, "Some pictures are still being prepared."),
        ("expired", 0, "It waited too long for its turn."),
        ("layout", 0, "Something went wrong on our side."),
    ],
)
def test_failure(code: str, damaged: int, begin: str) -> None:
    assert status_wording.failure(job("failed", code), damaged).startswith(begin)


@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        ({}, ["none"]),
        ({"signed": "A. Site", "signature_stamp": "B"}, ["A. Site", "with a time stamp by: B"]),
        ({"signed": "A. Site", "signature_stamp": ""}, ["A. Site", "without a time stamp: no authority answered"]),
        (
            {"signed": "A. Site", "signature_stamp": "B", "level": "B-T"},
            ["A. Site", "with a time stamp by: B", "level of the signature: PAdES B-T"],
        ),
    ],
)
def test_signature(facts: dict[str, str], lines: list[str]) -> None:
    assert status_wording.signature(facts) == lines


def test_a_signature_that_failed_is_called_that() -> None:
    (line,) = status_wording.signature({"unsigned": "failed"})
    assert line.startswith("none: signing failed on our side.")
