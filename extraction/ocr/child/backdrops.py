"""What lies behind each line of a picture: the colour, and how far the area of that colour reaches.

Runs in the child, on our own JPEG. A bubble is such an area; its edges say far more about whose words stand in it
than the words' own place.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from extraction.ocr.child.tiles import Box

# Pixels across at which areas are looked for, twice as many in a window, where thin lines part the
# columns. Single pixels are taken, so that no colours mix.
WIDEST = 720
# From which strength of a colour on an area may differ by how much: JPEG blurs strong colours more, while greys
# tell a bubble from its ground by as little as 7, and a quotation from its bubble by 9.
TOLERANCES = ((120, 14), (24, 6), (0, 4))
NEAR = 3  # of 255: two lines on one colour
GAPS = (3, 7)  # pixels
COARSE = 4  # bits that are dropped to count colours

Pixels = NDArray[np.uint8]


class Area(NamedTuple):
    """Of one colour and in one piece: its outermost rows and columns, the last ones included."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass
class _Runs:
    """The stretches of one colour, row by row, joined where they touch."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    first_of_row: list[int] = field(default_factory=list)

    def root(self, run: int) -> int:
        while self.parents[run] != run:
            self.parents[run] = self.parents[self.parents[run]]
            run = self.parents[run]
        return run


def of_lines(image: Image.Image, boxes: list[Box]) -> list[list[int]]:
    """For each line 3 numbers of colour, 3 of the ink, then left, top, right, bottom, row_left, row_right in pixels
    of the image, and 3 numbers of the colour beside the area."""
    upright = image.height >= image.width
    step = max(1, round(image.width / (WIDEST if upright else 2 * WIDEST)))
    pixels: Pixels = np.asarray(image)
    small = pixels[::step, ::step]
    colours = [_colours(pixels, box) for box in boxes]
    fields = _Fields(small)
    backdrops = []
    for box, (ground, ink) in zip(boxes, colours, strict=True):
        area, row_left, row_right = fields.behind(_scaled(box, step), ground)
        outside = _outside(small, area, (box.top + box.height // 2) // step, ground)
        edges = [
            area.left * step,
            area.top * step,
            (area.right + 1) * step,
            (area.bottom + 1) * step,
            row_left * step,
            (row_right + 1) * step,
        ]
        backdrops.append([*(int(value) for value in (*ground, *ink)), *edges, *outside])
    return backdrops


def _scaled(box: Box, step: int) -> Area:
    pad = max(1, box.height // (5 * step))
    left, right = box.left // step, (box.left + box.width) // step
    return Area(left - pad, box.top // step - pad, right + pad, (box.top + box.height) // step + pad)


def _colours(pixels: Pixels, box: Box) -> tuple[NDArray[Any], NDArray[Any]]:
    """Of the ground, which most pixels have, and of the ink, which is furthest from it."""
    height, width = pixels.shape[:2]
    top, bottom = max(0, box.top), min(height, box.top + max(1, box.height))
    left, right = max(0, box.left), min(width, box.left + max(1, box.width))
    sample = pixels[top:bottom, left:right].reshape(-1, 3).astype(np.int32)
    if not len(sample):
        return np.zeros(3, np.int32), np.zeros(3, np.int32)
    ground = max((_commonest(sample, offset) for offset in (0, 1 << COARSE >> 1)), key=lambda pair: pair[0])[1]
    distance = np.abs(sample - ground).max(axis=1)
    furthest = sample[distance >= max(1, int(distance.max() * 0.8))]
    ink = np.median(furthest, axis=0).astype(np.int32) if len(furthest) else ground
    return ground, ink


def _commonest(sample: NDArray[Any], offset: int) -> tuple[int, NDArray[Any]]:
    """(how many pixels, their colour); counted in steps that begin at `offset`, for noise may cross one border."""
    coarse = (sample + offset) >> COARSE
    names = (coarse[:, 0] << 16) | (coarse[:, 1] << 8) | coarse[:, 2]
    values, counts = np.unique(names, return_counts=True)
    chosen = counts.argmax()
    return int(counts[chosen]), np.median(sample[names == values[chosen]], axis=0).astype(np.int32)


def _outside(small: Pixels, area: Area, row: int, ground: NDArray[Any]) -> list[int]:
    """What lies beside the area, on the side where there is more room: a few pixels off, for its edge is blurred,
    or a thin line."""
    height, width = small.shape[:2]
    row = min(max(row, 0), height - 1)
    is_left = area.left > width - 1 - area.right
    columns = [area.left - gap if is_left else area.right + gap for gap in GAPS]
    dots = small[row, [min(max(column, 0), width - 1) for column in columns]].astype(np.int32)
    return [int(value) for value in dots[np.abs(dots - ground).max(axis=1).argmax()]]


class _Fields:
    """The areas of a picture, found colour by colour and each colour once."""

    def __init__(self, small: Pixels) -> None:
        self._small = small.astype(np.int16)
        self._done: list[tuple[NDArray[Any], _Runs, dict[int, Area]]] = []

    def behind(self, box: Area, ground: NDArray[Any]) -> tuple[Area, int, int]:
        """The area with most pixels in the box, and how far it reaches in the rows of the box."""
        runs, areas = self._of(ground)
        weights: dict[int, int] = {}
        reach: dict[int, tuple[int, int]] = {}
        height = self._small.shape[0]
        for row in range(max(0, box.top), min(height, box.bottom + 1)):
            for run in range(runs.first_of_row[row], runs.first_of_row[row + 1]):
                shared = min(runs.ends[run], box.right) - max(runs.starts[run], box.left) + 1
                root = runs.root(run)
                left, right = reach.get(root, (runs.starts[run], runs.ends[run]))
                reach[root] = (min(left, runs.starts[run]), max(right, runs.ends[run]))
                if shared > 0:
                    weights[root] = weights.get(root, 0) + shared
        if not weights:
            return box, max(0, box.left), box.right
        root = max(weights, key=lambda one: weights[one])
        left, right = reach[root]
        return areas[root], left, right

    def _of(self, ground: NDArray[Any]) -> tuple[_Runs, dict[int, Area]]:
        for ground_before, runs, areas in self._done:
            if int(np.abs(ground_before - ground).max()) <= NEAR:
                return runs, areas
        strength = int(ground.max() - ground.min())
        same = next(tolerance for least, tolerance in TOLERANCES if strength >= least)
        mask: NDArray[np.bool_] = np.all(np.abs(self._small - ground.astype(np.int16)) <= same, axis=2)
        runs = _runs(mask)
        areas = _areas(runs)
        self._done.append((ground, runs, areas))
        return runs, areas


def _runs(mask: NDArray[np.bool_]) -> _Runs:
    height = mask.shape[0]
    padded = np.zeros((height, mask.shape[1] + 2), np.int8)
    padded[:, 1:-1] = mask
    change = np.diff(padded, axis=1)
    start_rows, starts = np.nonzero(change == 1)
    _end_rows, ends = np.nonzero(change == -1)
    count = len(starts)
    firsts = np.searchsorted(start_rows, np.arange(height + 1)).tolist()
    runs = _Runs(starts.tolist(), (ends - 1).tolist(), start_rows.tolist(), list(range(count)), firsts)
    for row in range(1, height):
        _join(runs, firsts[row - 1], firsts[row], firsts[row + 1])
    return runs


def _join(runs: _Runs, above: int, here: int, end: int) -> None:
    """Runs of one row with those of the row above that they touch."""
    first_here, one = here, above
    while one < first_here and here < end:
        if runs.starts[one] <= runs.ends[here] and runs.starts[here] <= runs.ends[one]:
            runs.parents[runs.root(here)] = runs.root(one)
        if runs.ends[one] < runs.ends[here]:
            one += 1
        else:
            here += 1


def _areas(runs: _Runs) -> dict[int, Area]:
    areas: dict[int, Area] = {}
    for run, (start, end, row) in enumerate(zip(runs.starts, runs.ends, runs.rows, strict=True)):
        root = runs.root(run)
        left, top, right, _bottom = areas.get(root, (start, row, end, row))
        areas[root] = Area(min(left, start), top, max(right, end), row)
    return areas
