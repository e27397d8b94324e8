"""Tall captures are read in tiles: scaled down as a whole, their letters would be too small to read."""

from collections.abc import Callable
from typing import NamedTuple

from PIL import Image

TILE = 2000  # pixels; what engines still read without scaling down
OVERLAP = 240  # more than twice the height of a line


class Box(NamedTuple):
    """A line of text and where it stands, in pixels from the upper left corner."""

    text: str
    left: int
    top: int
    width: int
    height: int


Read = Callable[[Image.Image], list[Box]]


def cuts(height: int) -> list[tuple[int, int]]:
    """Upper and lower edge of each tile; neighbours share OVERLAP pixels."""
    if height <= TILE + OVERLAP:
        return [(0, height)]
    step = TILE - OVERLAP
    count = -(-(height - OVERLAP) // step)
    return [(number * step, min(height, number * step + TILE)) for number in range(count)]


def read_in_tiles(image: Image.Image, read: Read) -> list[Box]:
    """The lines of the whole picture from top to bottom. Of a line in two tiles the one further from an edge."""
    boxes: list[Box] = []
    edges = cuts(image.height)
    for number, (top, bottom) in enumerate(edges):
        first = 0 if number == 0 else top + OVERLAP // 2
        last = image.height if number == len(edges) - 1 else bottom - OVERLAP // 2
        for box in read(image.crop((0, top, image.width, bottom))):
            middle = top + box.top + box.height / 2
            if box.text.strip() and first <= middle < last:
                boxes.append(box._replace(top=box.top + top, text=box.text.strip()))
    return in_order(boxes)


def in_order(boxes: list[Box]) -> list[Box]:
    """From top to bottom; what stands on one line from left to right."""
    ordered: list[Box] = []
    row: list[Box] = []
    for box in sorted(boxes, key=lambda box: box.top + box.height / 2):
        if row and box.top + box.height / 2 > row[0].top + row[0].height * 0.8:
            ordered += sorted(row, key=lambda box: box.left)
            row = []
        row.append(box)
    return ordered + sorted(row, key=lambda box: box.left)
