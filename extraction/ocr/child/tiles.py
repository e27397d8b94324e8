"""Tall captures are read in tiles: scaled down as a whole, their letters would be too small to read.

Where a tile begins and what is found in it depends on the picture alone, not on how many children share its tiles.
Also used outside of the child; needs nothing of the engines.
"""

from collections.abc import Callable
from typing import NamedTuple, Protocol, TypeVar

from PIL import Image

HIGHEST = 2000  # pixels; what engines still read without scaling down
OVERLAP = 240  # more than twice the height of a line


class Box(NamedTuple):
    """A line of text and where it stands, in pixels from the upper left corner."""

    text: str
    left: int
    top: int
    width: int
    height: int


class Tile(NamedTuple):
    """The rows from `top` to before `bottom`. Neighbours have rows in common: a line there belongs to the one of
    which it is further from the edge, where its middle is from `first` to before `last`."""

    top: int
    bottom: int
    first: int
    last: int


class HasBox(Protocol):
    """Anything with a place, in one unit across and one down."""

    @property
    def left(self) -> float: ...
    @property
    def top(self) -> float: ...
    @property
    def height(self) -> float: ...


BoxT = TypeVar("BoxT", bound=HasBox)
Read = Callable[[Image.Image], list[Box]]


def tiles_of(height: int) -> list[Tile]:
    """Of a picture that is so many pixels high: as few as possible, all as high as each other."""
    if height <= HIGHEST + OVERLAP:
        return [Tile(0, height, 0, height)]
    to_share = height - OVERLAP
    count = -(-to_share // (HIGHEST - OVERLAP))
    tops = [to_share * number // count for number in range(count + 1)]
    middles = [0, *(top + OVERLAP // 2 for top in tops[1:-1]), height]
    return [
        Tile(tops[number], tops[number + 1] + OVERLAP, middles[number], middles[number + 1])
        for number in range(count)
    ]


def read_tile(image: Image.Image, tile: Tile, read: Read) -> list[Box]:
    """The lines that this tile takes, in pixels of the whole picture."""
    boxes = [
        box._replace(top=box.top + tile.top, text=box.text.strip())
        for box in read(image.crop((0, tile.top, image.width, tile.bottom)))
    ]
    return [box for box in boxes if box.text and tile.first <= box.top + box.height / 2 < tile.last]


def in_order(placed: list[BoxT]) -> list[BoxT]:
    """From top to bottom; what stands on one line from left to right."""
    ordered: list[BoxT] = []
    row: list[BoxT] = []
    for one in sorted(placed, key=lambda one: (one.top + one.height / 2, one.left)):
        if row and one.top + one.height / 2 > row[0].top + row[0].height * 0.8:
            ordered += sorted(row, key=lambda one: one.left)
            row = []
        row.append(one)
    return ordered + sorted(row, key=lambda one: one.left)
