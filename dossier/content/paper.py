"""The paper that is printed on, in millimetres: said once, for what is computed and for the style sheets.

dossier.pdf.render writes these numbers as CSS; styles/print.css and styles/letter.css name none of them.
"""

from dataclasses import dataclass

A4_WIDTH, A4_HEIGHT = 210.0, 297.0


@dataclass(frozen=True)
class Page:
    """A4 with its margins; more on the left, where it is punched. `turned`: lying on its long side."""

    top: float
    right: float
    bottom: float
    left: float
    turned: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the sheet."""
        return (A4_HEIGHT, A4_WIDTH) if self.turned else (A4_WIDTH, A4_HEIGHT)

    @property
    def width(self) -> float:
        """What can be printed on, within the margins."""
        return self.size[0] - self.left - self.right

    @property
    def height(self) -> float:
        return self.size[1] - self.top - self.bottom


CHAPTER = Page(top=25.0, right=18.0, bottom=22.0, left=22.0)
EXHIBIT = Page(top=20.0, right=18.0, bottom=18.0, left=22.0)
TURNED = Page(top=20.0, right=18.0, bottom=16.0, left=22.0, turned=True)
LETTER = Page(top=16.0, right=18.0, bottom=14.0, left=22.0)

PICTURE_HEIGHT = EXHIBIT.height - 27.0  # what is left of a page below the exhibit's heading
WHOLE_HEIGHT = EXHIBIT.height - 23.0  # of a page of a document, below a smaller heading
TURNED_HEIGHT = TURNED.height - 13.0  # the same on a turned page
FACTS_HEIGHT = 24.0  # of the facts of a document above its first page
TURNED_FACTS_HEIGHT = 14.0  # the same on a turned page, whose lines are longer
CAPTURE_WIDTH = 98.0  # of a phone's capture
GUTTER = 6.0  # between a capture and the facts beside it


def is_turned(width: float, height: float) -> bool:
    """Whether a page of a document lies on its long side, so that its print does too."""
    return width > height * 1.1
