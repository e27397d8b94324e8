"""Screen recordings as browsers make them, through the real child."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from cases.models import Scope
from dossier.content import transcript_pages
from evidence import exhibits, footage_wording, transcripts
from evidence.readers.recordings import contact_sheet, moments
from evidence.readers.recordings.metadata import Footage
from evidence.sandbox import decoder
from tests.conftest import Person
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
    assert len(footage.frames) == 5, "four over the whole length, and the one line that these leave out"
    assert footage.frames[-1] > 7


def test_one_that_is_cut_off_is_as_long_as_what_is_there(live: bytes) -> None:
    reading = decoder.read("recording", "video/webm", live[: len(live) // 2], pixels=64_000_000)
    assert reading.transcript is not None
    assert reading.transcript.footage is not None
    assert 1 < reading.transcript.footage.seconds < 8


# --- which pictures -------------------------------------------------------------------------------------------


def grey(draw: str = "", scrolled: int = 0) -> Any:
    """A small chat. `draw`: "clock" or "bubble" changes that part; `scrolled`: rows moved up."""
    image = Image.new("L", (moments.SHORT, 3 * moments.LONG), 255)
    pen = ImageDraw.Draw(image)
    for number in range(3 * moments.LONG // 10):
        pen.rectangle(
            (4 + number % 3 * 9, 10 * number + 4, 24 + number % 3 * 9, 10 * number + 9), fill=90 + number * 4
        )
    image = image.crop((0, scrolled, moments.SHORT, scrolled + moments.LONG))
    if draw == "clock":
        ImageDraw.Draw(image).rectangle((2, 0, 7, 1), fill=0)
    elif draw == "bubble":
        ImageDraw.Draw(image).rectangle((20, 90, 44, 98), fill=20)
    return np.asarray(image)


def test_a_clock_is_no_change_a_line_is_one_and_scrolling_counts_by_what_comes_into_view() -> None:
    assert moments.difference(grey(), grey("clock")) < moments.LEAST
    assert moments.difference(grey(), grey("bubble")) > moments.LEAST
    assert moments.difference(grey(), grey(scrolled=10)) < 0.12
    assert moments.difference(grey(), grey(scrolled=60)) > 0.2


def test_the_pictures_are_chosen_where_what_is_shown_changes() -> None:
    seen = ["clock" if second % 2 else "" for second in range(100)]
    still = [moments.Sample(float(second), grey(what)) for second, what in enumerate(seen)]
    assert moments.chosen(still, 100) == [13, 38, 63, 88], "four over the whole length, whatever the clock says"
    for second in (70, 71):
        still[second] = moments.Sample(float(second), grey("bubble"))
    assert moments.chosen(still, 100) == [13, 38, 63, 70, 88]


def test_the_search_ends_in_time_and_the_sheet_still_reaches_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    film = samples.recording(6, (180, 320))
    monkeypatch.setattr(contact_sheet, "SURVEY_SECONDS", -1)
    footage, taken = contact_sheet.read(io.BytesIO(film), "video/mp4", 64_000_000)
    assert footage.seconds == pytest.approx(6, abs=0.3)
    assert len(taken) == len(footage.frames)
    monkeypatch.setattr(contact_sheet, "CPU_SECONDS", -1)
    assert contact_sheet.read(io.BytesIO(film), "video/mp4", 64_000_000)[1] == []


# --- in words -------------------------------------------------------------------------------------------------


def test_what_was_turned_cut_off_or_uneven_is_said_on_the_page_and_in_print(maya: Person, secured: Any) -> None:
    turned = (Path(__file__).parents[1] / "corpus/recording/turned_90.mp4").read_bytes()
    item = secured(turned, "film.mp4")
    assert "turned by 90°" in maya.client.get(f"/en/case/evidence/{item.pk}/").content.decode()
    opened = exhibits.open_exhibit(item, maya.vault.fields(Scope.EVIDENCE))
    read = transcripts.of_exhibit(opened, maya.case.pk, maya.vault.private(Scope.EVIDENCE))
    assert read is not None
    [part] = transcript_pages.parts(read, "en", 1)
    assert any("turned by 90°" in note for note in part.notes)
    assert len(footage_wording.notes(Footage(broken=True, uneven=True, degrees=90, frames=(1.0, 2.0)))) == 4
