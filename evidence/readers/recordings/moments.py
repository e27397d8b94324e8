"""Which pictures of a recording are worth printing: where what is shown changes, and some over the whole length.

Two pictures are compared as small grey ones. A clock that goes on or a cursor that blinks changes too few of their
dots to count. What was only scrolled is laid over the other one first, so that it counts by what came into view.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

MOST = 12  # pictures
SPREAD = 4  # of them at even distances, whatever is shown
SECONDS_APART = 2.0  # at least, of those
SHORT, LONG = 48, 104  # dots of a small picture
SAME_LEVEL = 8  # grey levels of 256 that a dot may differ by: packing a film does so
LEAST = 0.005  # share of the dots that must differ; a clock has 0.003
SETTLED = 0.02  # share that may differ from the neighbour in time: else something is just sliding in
UNSETTLED_LEAST = 0.1
SCROLLED = 0.05  # share from which on it may be the same, scrolled


@dataclass(frozen=True)
class Sample:
    """`grey`: levels of 0 to 255 in rows from above, as shown upright; `at`: seconds from the beginning."""

    at: float
    grey: Any


def chosen(samples: Sequence[Sample], seconds: float) -> list[float]:
    """Seconds of the pictures to print, in order, MOST at most. `samples` in order of time."""
    if not samples:
        return []
    spread = _spread(samples, seconds)
    places = list(spread)
    nearest = [min(difference(sample.grey, samples[one].grey) for one in places) for sample in samples]
    settled = _settled(samples)
    for candidates, least in ((settled, LEAST), (set(range(len(samples))), UNSETTLED_LEAST)):
        while len(places) < MOST:
            best = max(candidates - set(places), key=lambda one: nearest[one], default=None)
            if best is None or nearest[best] < least:
                break
            places.append(best)
            for number, sample in enumerate(samples):
                if nearest[number] >= LEAST:
                    nearest[number] = min(nearest[number], difference(sample.grey, samples[best].grey))
    return [samples[number].at for number in sorted(places)]


def _spread(samples: Sequence[Sample], seconds: float) -> list[int]:
    """Each the first at or after the middle of its part of the whole length."""
    count = max(1, min(SPREAD, int(seconds // SECONDS_APART)))
    numbers = []
    for number in range(count):
        moment = seconds * (number + 0.5) / count
        numbers.append(next((one for one, sample in enumerate(samples) if sample.at >= moment), len(samples) - 1))
    return list(dict.fromkeys(numbers))


def _settled(samples: Sequence[Sample]) -> set[int]:
    """Those that look like the one before or after them."""
    numbers = set()
    for number, (early, late) in enumerate(zip(samples, samples[1:], strict=False)):
        if _plain(early.grey, late.grey) <= SETTLED:
            numbers |= {number, number + 1}
    return numbers


def difference(one: Any, other: Any) -> float:
    """Share of the dots that differ, 0 to 1, with one laid over the other as far as scrolling explains it."""
    plain = _plain(one, other)
    if plain <= SCROLLED:
        return plain
    height, step = one.shape[0], 2
    least = plain
    for shift in range(step, height * 3 // 4, step):
        for above, below in ((one, other), (other, one)):
            unlike = int(_unlike(above[shift:], below[: height - shift]).sum())
            least = min(least, (unlike + shift * one.shape[1]) / one.size)
    return least


def _plain(one: Any, other: Any) -> float:
    return float(_unlike(one, other).mean())


def _unlike(one: Any, other: Any) -> Any:
    """Where two pictures of unsigned bytes differ."""
    return np.where(one > other, one - other, other - one) > SAME_LEVEL
