"""On which side a bubble stands: by its place, and only where its colour does not say otherwise."""

from collections.abc import Sequence

from extraction.screenshots.capture import Side
from extraction.screenshots.placing import Island

CLEAR = 0.06  # of the column: how much more room there must be on one side than on the other
NEAR_EDGE = 0.2  # of the column: how far a bubble may stand from its own edge, beside a picture of its writer
CENTRED = 0.05
ONE_COLOUR = 14  # of 255
CLOSE, WIDE_OPEN = 0.08, 0.2  # of the column: what a place must show where the colours say nothing


def of_islands(found: Sequence[Island], edges: tuple[float, float]) -> list[Side]:
    """One for each island."""
    by_place = [_by_place(island, edges) for island in found]
    aligned = [_aligned(number, found, by_place) for number in range(len(found))]
    return [_unless_colour_differs(number, found, aligned, edges) for number in range(len(found))]


def _gaps(island: Island, edges: tuple[float, float]) -> tuple[float, float]:
    wide = edges[1] - edges[0]
    return (island.left - edges[0]) / wide, (edges[1] - island.right) / wide


def _by_place(island: Island, edges: tuple[float, float]) -> Side:
    left, right = _gaps(island, edges)
    if abs(left - right) < CENTRED:
        return Side.CENTRE if min(left, right) > 0.15 else Side.UNKNOWN
    if right - left >= CLEAR and left <= NEAR_EDGE:
        return Side.LEFT
    if left - right >= CLEAR and right <= NEAR_EDGE:
        return Side.RIGHT
    return Side.UNKNOWN


def _aligned(number: int, found: Sequence[Island], by_place: Sequence[Side]) -> Side:
    """A wide bubble whose place says nothing is where those with its edge and its colour are."""
    if by_place[number] != Side.UNKNOWN:
        return by_place[number]
    island = found[number]
    fitting = {
        side
        for other, side in zip(found, by_place, strict=True)
        if side in (Side.LEFT, Side.RIGHT)
        and other.colour.distance(island.colour) <= ONE_COLOUR
        and abs((other.left - island.left) if side == Side.LEFT else (other.right - island.right)) < 0.015
    }
    rival = any(
        side in (Side.LEFT, Side.RIGHT)
        and side not in fitting
        and other.colour.distance(island.colour) <= ONE_COLOUR
        for other, side in zip(found, by_place, strict=True)
    )
    return fitting.pop() if len(fitting) == 1 and not rival else Side.UNKNOWN


def _unless_colour_differs(
    number: int, found: Sequence[Island], sides: Sequence[Side], edges: tuple[float, float]
) -> Side:
    """UNKNOWN where a bubble has the colour of the other side alone; where both sides have one colour, its place
    must leave no doubt."""
    side = sides[number]
    if side not in (Side.LEFT, Side.RIGHT):
        return side
    others = [(other, at) for other, at in zip(found, sides, strict=True) if other is not found[number]]
    like = [at for other, at in others if other.colour.distance(found[number].colour) <= ONE_COLOUR]
    opposite = Side.RIGHT if side == Side.LEFT else Side.LEFT
    if opposite not in like:
        return side
    if side not in like and side in [at for _other, at in others]:
        return Side.UNKNOWN
    near, far = sorted(_gaps(found[number], edges))
    return side if near <= CLOSE and far >= WIDE_OPEN else Side.UNKNOWN
