"""Lines that stand on one area of colour, put together; and the column of the picture that holds the chat.

All lengths are parts of the picture's WIDTH, also those from top to bottom.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extraction.ocr.text_line import Rgb, TextLine
from extraction.screenshots import wording

PORTRAIT = 1.15  # height to width from which a picture is a phone's
NEARLY_ALL = 0.93  # of the column: a wider area is the ground, a bar or a card
SET_OFF = 4  # of 255: an area that differs less from what lies beside it is no bubble
ONE_BUBBLE = 26  # of 255: what a colour may change from line to line of one bubble that shades
EDGE = 0.014  # edges that are the same
TAIL = 0.045  # by which the tail of a bubble shifts an edge
FAR = 0.95  # of a line's height: lines further apart are two bubbles, where their edges differ
SLACK = 0.015  # by which an area may be narrower than its own line, for noise
INITIALS = 2  # letters in the round picture of somebody who has none
KEYS = 4  # in a row, from which it is a keyboard


@dataclass(frozen=True)
class Placed:
    """A line with its place, and its area: all in parts of the width."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    colour: Rgb
    ink: Rgb
    outside: Rgb
    area: "Rectangle"
    row: tuple[float, float]

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True)
class Rectangle:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def holds(self, other: "Rectangle") -> bool:
        """Whether the other lies within, with some of this around it on each side or nearly so."""
        return (
            self.left <= other.left + 0.002
            and self.right >= other.right - 0.002
            and self.top <= other.top + 0.002
            and self.bottom >= other.bottom - 0.002
            and self.width * self.height > other.width * other.height * 1.05
        )


@dataclass
class Island:
    """Lines on one area that is narrower than the column. `inner`: islands within it."""

    lines: list[Placed]
    inner: list["Island"] = field(default_factory=list)

    @property
    def left(self) -> float:
        return min(line.row[0] for line in self.lines)

    @property
    def right(self) -> float:
        return max(line.row[1] for line in self.lines)

    @property
    def top(self) -> float:
        return min(self.lines[0].top, max(line.area.top for line in self.lines[:1]))

    @property
    def bottom(self) -> float:
        return max(self.lines[-1].bottom, self.lines[-1].area.bottom)

    @property
    def colour(self) -> Rgb:
        return self.lines[len(self.lines) // 2].colour

    @property
    def rectangle(self) -> Rectangle:
        return Rectangle(self.left, self.top, self.right, self.bottom)


def placed(lines: Sequence[TextLine], ratio: float) -> list[Placed]:
    """From top to bottom. `ratio`: the picture's height to its width."""
    placed_lines = []
    for line in lines:
        behind = line.backdrop
        if behind is None or not line.height:
            continue
        area = Rectangle(behind.left, behind.top * ratio, behind.right, behind.bottom * ratio)
        place = (line.left, line.top * ratio, line.right, line.bottom * ratio)
        row = (behind.row_left, behind.row_right)
        placed_lines.append(Placed(line.text, *place, behind.colour, behind.ink, behind.outside, area, row))
    return sorted(placed_lines, key=lambda line: (line.top + line.bottom) / 2)


def column(lines: Sequence[Placed], ratio: float) -> tuple[float, float]:
    """Left and right edge of what holds the chat; of a phone's screen all of it."""
    if ratio >= PORTRAIT:
        return 0.0, 1.0
    narrow = [line for line in lines if line.row[1] - line.row[0] < 0.6 and _is_set_off(line)]
    if not narrow:
        return 0.0, 1.0
    grounds = {
        (line.row[0], line.row[1])
        for line in lines
        if 0.3 <= line.row[1] - line.row[0] <= 0.97 and (line.row[0] > 0.05 or line.row[1] < 0.95)
    }
    whole = [edges for edges in grounds if not any(_straddles(line, edges) for line in narrow)]
    line_counts = {edges: sum(_is_within(line, edges) for line in narrow) for edges in whole}
    most = max(line_counts.values(), default=0)
    if most >= 2:
        return min(
            (edges for edges in line_counts if line_counts[edges] == most), key=lambda edges: edges[1] - edges[0]
        )
    commonest = max(narrow, key=lambda line: sum(other.outside.distance(line.outside) < 10 for other in narrow))
    chat = [line for line in narrow if line.outside.distance(commonest.outside) < 10]
    return max(0.0, min(line.row[0] for line in chat) - 0.02), min(1.0, max(line.row[1] for line in chat) + 0.02)


def _is_within(line: Placed, edges: tuple[float, float]) -> bool:
    return edges[0] < line.row[0] - 0.002 and line.row[1] < edges[1] - 0.002


def _straddles(line: Placed, edges: tuple[float, float]) -> bool:
    """Stands partly outside."""
    overlaps = line.row[0] < edges[1] and edges[0] < line.row[1]
    return overlaps and (line.row[0] < edges[0] - 0.004 or line.row[1] > edges[1] + 0.004)


def _is_set_off(line: Placed) -> bool:
    return line.colour.distance(line.outside) >= SET_OFF


def is_on_island(line: Placed, edges: tuple[float, float]) -> bool:
    left, right = edges
    wide = right - left
    return (
        _is_set_off(line)
        and line.row[1] - line.row[0] < NEARLY_ALL * wide
        and line.row[0] >= left - 0.01
        and line.row[1] <= right + 0.01
        and line.area.width < NEARLY_ALL * wide
        and line.row[0] <= line.left + SLACK
        and line.row[1] >= line.right - SLACK
    )


def islands(lines: Sequence[Placed]) -> list[Island]:
    """Lines that share an area; one that lies within another becomes its inner one."""
    all_islands: list[Island] = []
    for line in lines:
        home = next((island for island in reversed(all_islands) if _belongs(line, island)), None)
        if home is None:
            all_islands.append(Island([line]))
        else:
            home.lines.append(line)
    return _nested(all_islands)


def _belongs(line: Placed, island: Island) -> bool:
    last = island.lines[-1]
    same_area = line.area == last.area
    if line.colour.distance(last.colour) > (6 if same_area else ONE_BUBBLE):
        return False
    shift = max(abs(line.row[0] - last.row[0]), abs(line.row[1] - last.row[1]))
    if same_area:
        gap = line.top - last.bottom
        return shift < EDGE or (shift < TAIL and gap < FAR * last.height) or _is_inside(line, island)
    touching = line.area.top <= last.area.bottom + 0.004 and line.area.bottom >= last.area.top - 0.004
    return touching and shift < EDGE and line.top - last.bottom < FAR * last.height


def _is_inside(line: Placed, island: Island) -> bool:
    """Beside another line of the bubble, such as its clock; or where a quotation interrupts the rows."""
    return any(line.top < other.bottom and other.top < line.bottom for other in island.lines)


def _nested(all_islands: list[Island]) -> list[Island]:
    outer: list[Island] = []
    by_size = sorted(all_islands, key=lambda island: -island.lines[0].area.width * island.lines[0].area.height)
    for island in by_size:
        home = next((one for one in outer if _holds(one, island)), None)
        if home is None:
            outer.append(island)
        else:
            home.inner.append(island)
    return sorted(outer, key=lambda island: island.lines[0].top)


def _holds(outer: Island, inner: Island) -> bool:
    area = outer.lines[0].area
    return area.holds(inner.lines[0].area) and outer.lines[0].area != inner.lines[0].area


def without_rows(all_islands: list[Island]) -> tuple[list[Island], list[Island]]:
    """(bubbles, others): two areas side by side are buttons or keys, for bubbles stand one below the other."""
    small = {id(island) for island in all_islands if _is_initials(island)}
    large = [island for island in all_islands if id(island) not in small]
    beside = [
        any(other is not island and _side_by_side(island, other) for other in large) for island in all_islands
    ]
    single_islands = [island for island, is_beside in zip(all_islands, beside, strict=True) if not is_beside]
    return single_islands, [island for island, is_beside in zip(all_islands, beside, strict=True) if is_beside]


def _is_initials(island: Island) -> bool:
    """A picture of a writer, drawn with letters: as high as wide, and beside a bubble."""
    words = "".join(line.text for line in island.lines)
    height = island.lines[0].area.height
    square = 0.6 * height < island.right - island.left < 1.6 * height
    return square and island.right - island.left < 0.13 and len(wording.letters(words)) <= INITIALS


def _side_by_side(one: Island, other: Island) -> bool:
    apart = one.right <= other.left or other.right <= one.left
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return apart and shared > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def keyboard_top(lines: Sequence[Placed], bottom: float) -> float:
    """Where a keyboard on the screen begins; `bottom` when there is none."""
    for number, line in enumerate(lines):
        if line.top < bottom * 0.4:
            continue
        row = [one for one in lines[max(0, number - 12) : number + 12] if abs(one.top - line.top) < line.height]
        keys = [one for one in row if len(one.text.strip()) <= 2]
        if len(keys) >= KEYS or wording.KEYBOARD.search(line.text):
            return min(one.top for one in row) - line.height
    return bottom
