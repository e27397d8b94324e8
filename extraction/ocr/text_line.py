"""A line of text in a picture, and what lies behind it. Pure: the child, the parsers and the print share it."""

from dataclasses import dataclass
from typing import NamedTuple


class Rgb(NamedTuple):
    """A colour, 0 to 255 each."""

    red: int
    green: int
    blue: int

    def distance(self, other: "Rgb") -> int:
        """The largest difference of one channel."""
        return max(abs(one - two) for one, two in zip(self, other, strict=True))


@dataclass(frozen=True)
class Backdrop:
    """The area of one colour that a line stands on, such as a bubble. left, top, right, bottom: its outermost
    points; row_left, row_right: how far it reaches beside this very line. Parts of the picture's size, 0 to 1.
    `colour`: of the area; `ink`: of the letters. `outside`: the colour left and right of it."""

    colour: Rgb
    ink: Rgb
    left: float
    top: float
    right: float
    bottom: float
    row_left: float
    row_right: float
    outside: Rgb


@dataclass(frozen=True)
class TextLine:
    """A line of text. left, top, width, height: parts of the picture's size, from 0 to 1; 0 when not known.
    `backdrop`: None where nobody looked."""

    text: str
    left: float = 0.0
    top: float = 0.0
    width: float = 0.0
    height: float = 0.0
    backdrop: Backdrop | None = None

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def middle(self) -> float:
        return self.top + self.height / 2
