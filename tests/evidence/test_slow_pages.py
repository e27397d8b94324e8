"""How long drawing a page of a PDF would take is told from small trials, which a busy machine makes slower."""

from dataclasses import dataclass, field

import pytest

from evidence.sandbox.child import documents

A4_LONGER = 842.0  # points
NO_LIMIT = float("inf")


@dataclass
class TimedPage:
    """Takes so many seconds of the processor for each trial in turn, by a clock of its own."""

    seconds: list[float]
    clock: float = 0.0
    scales: list[float] = field(default_factory=list)

    def get_size(self) -> tuple[float, float]:
        return (595.0, A4_LONGER)

    def render(self, scale: float) -> None:
        self.scales.append(scale)
        self.clock += self.seconds.pop(0)

    def process_time(self) -> float:
        return self.clock


def look_ahead(monkeypatch: pytest.MonkeyPatch, *seconds: float) -> TimedPage:
    page = TimedPage(list(seconds))
    monkeypatch.setattr(documents.time, "process_time", page.process_time)
    documents._look_ahead(page, NO_LIMIT)  # it has the few methods that are called
    return page


def test_a_page_that_only_one_moment_speaks_against_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many lines take as long at each size; a second trial of 0.45 s would mean 16 s for the page."""
    page = look_ahead(monkeypatch, 0.3, 0.45, 0.34)
    assert [round(scale / page.scales[0]) for scale in page.scales] == [1, 2, 5]


def test_a_page_that_grows_with_its_size_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(documents.SlowPageError):
        look_ahead(monkeypatch, 0.1, 0.4, 2.5)


def test_no_larger_trial_is_made_of_a_page_that_would_take_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(documents.SlowPageError):
        look_ahead(monkeypatch, 3.0, 9.0)


def test_a_fast_page_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(look_ahead(monkeypatch, 0.01).scales) == 1
