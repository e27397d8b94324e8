"""On which side a bubble stands: by its place, and only where its colour does not say otherwise."""

from collections.abc import Sequence

from extraction.screenshots.capture import Side
from extraction.screenshots.placing import Island

NEAR_EDGE = 0.2  # of the column: how far a bubble may stand from its own edge, beside a picture of its writer
FAR_EDGE = 0.2  # of the column: what must be free on the other side; less is free beside a picture of a writer, too
CLEAR = 0.06  # of the column: how much more room there must be on one side than on the other
CENTRED = 0.05
WIDEST = 0.86  # of the column: a wider area is a field or a card
SAME_EDGE = 0.015  # of the width
COMMON_EDGE, FREE_EDGE = 0.024, 0.03  # of the width: how far edges differ by tails alone, and by words
ONE_COLOUR, VIVID = 14, 100  # of 255: what differs by noise; strength from which a colour may shade over the screen
CLOSE, WIDE_OPEN = (
    0.08,
    0.3,
)  # of the column: what a place must show where the colours say nothing, or something odd
SIDES = (Side.LEFT, Side.RIGHT)


def of_islands(all_islands: Sequence[Island], edges: tuple[float, float]) -> list[Side]:
    """One for each island."""
    by_place = [_by_place(island, edges) for island in all_islands]
    aligned = [_aligned(number, all_islands, by_place, edges) for number in range(len(all_islands))]
    return [_unless_colour_differs(number, all_islands, aligned, edges) for number in range(len(all_islands))]


def _gaps(island: Island, edges: tuple[float, float]) -> tuple[float, float]:
    wide = edges[1] - edges[0]
    return (island.left - edges[0]) / wide, (edges[1] - island.right) / wide


def _by_place(island: Island, edges: tuple[float, float]) -> Side:
    left, right = _gaps(island, edges)
    if abs(left - right) < CENTRED and min(left, right) > 0.15:
        return Side.CENTRE
    near, far = sorted((left, right))
    if near > NEAR_EDGE or far < FAR_EDGE or far - near < CLEAR:
        return Side.UNKNOWN
    return Side.LEFT if left < right else Side.RIGHT


def _is_kin(one: Island, other: Island) -> bool:
    """Of one colour, or both of a strong one: bubbles of one side may shade from the top to the bottom."""
    strengths = [max(island.colour) - min(island.colour) for island in (one, other)]
    return one.colour.distance(other.colour) <= ONE_COLOUR or min(strengths) >= VIVID


def _aligned(
    number: int, all_islands: Sequence[Island], by_place: Sequence[Side], edges: tuple[float, float]
) -> Side:
    """A wide bubble whose place says nothing is where those with its edge and its colour are."""
    if by_place[number] != Side.UNKNOWN:
        return by_place[number]
    island = all_islands[number]
    if sum(_gaps(island, edges)) < 1 - WIDEST:
        return Side.UNKNOWN
    kin = [
        (other, side)
        for other, side in zip(all_islands, by_place, strict=True)
        if side in SIDES and _is_kin(island, other)
    ]
    at = {side for _other, side in kin}
    if not kin:
        return _by_common_edge([other for other in all_islands if _is_kin(island, other)])
    if len(at) != 1:
        return Side.UNKNOWN
    side = at.pop()
    shifts = [
        abs(other.left - island.left if side == Side.LEFT else other.right - island.right) for other, _ in kin
    ]
    return side if min(shifts) < SAME_EDGE else Side.UNKNOWN


def _by_common_edge(kin: Sequence[Island]) -> Side:
    """Bubbles of one writer share the edge on their own side, while their words end anywhere on the other."""
    lefts, rights = [island.left for island in kin], [island.right for island in kin]
    left, right = max(lefts) - min(lefts), max(rights) - min(rights)
    if left < COMMON_EDGE and right > FREE_EDGE:
        return Side.LEFT
    return Side.RIGHT if right < COMMON_EDGE and left > FREE_EDGE else Side.UNKNOWN


def _unless_colour_differs(
    number: int, all_islands: Sequence[Island], sides: Sequence[Side], edges: tuple[float, float]
) -> Side:
    """UNKNOWN where a bubble has the colour of the other side alone. Where both sides have one colour, or a bubble
    has a colour of its own, its place must leave no doubt."""
    side, island = sides[number], all_islands[number]
    if side not in SIDES:
        return side
    others = [(other, at) for other, at in zip(all_islands, sides, strict=True) if other is not island]
    kin = {at for other, at in others if _is_kin(island, other)}
    beside = [at for _other, at in others if at == side]
    opposite = Side.RIGHT if side == Side.LEFT else Side.LEFT
    if opposite in kin and side not in kin and beside:
        return Side.UNKNOWN
    if opposite in kin or (beside and side not in kin):
        near, far = sorted(_gaps(island, edges))
        return side if near <= CLOSE and far >= WIDE_OPEN else Side.UNKNOWN
    return side
