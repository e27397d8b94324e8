"""Screen recordings as browsers make them, through the real child."""

import pytest

from evidence.sandbox import decoder
from tests.evidence import samples


@pytest.fixture(scope="module")
def live() -> bytes:
    return samples.without_length(samples.recording(9, (180, 320), "webm", "libvpx"))


def test_a_recording_without_a_length_in_its_header_is_scanned_for_it(live: bytes) -> None:
    reading = decoder.read("recording", "video/webm", live, pixels=64_000_000)
    assert reading.transcript is not None
    footage = reading.transcript.footage
    assert footage is not None
    assert footage.seconds == pytest.approx(9, abs=0.3)
    assert len(footage.frames) == 4
    assert footage.frames[-1] > 7, "pictures over the whole length, not only its beginning"


def test_one_that_is_cut_off_is_as_long_as_what_is_there(live: bytes) -> None:
    reading = decoder.read("recording", "video/webm", live[: len(live) // 2], pixels=64_000_000)
    assert reading.transcript is not None
    assert reading.transcript.footage is not None
    assert 1 < reading.transcript.footage.seconds < 8
