"""From the lines of one screenshot to the bubbles of a chat, or to None where it shows none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.ocr.text_line import Rgb, TextLine
from extraction.screenshots import apps, bubbles, labelled, placing, sides, wording
from extraction.screenshots.capture import Bubble, Capture, Content, Side
from extraction.screenshots.placing import Island, Placed

TITLE_BAR = 0.33  # of a phone's width
TITLE_BAR_OF_PIECE = 0.4  # of the height of what was cut out of a phone's screen
OF_A_PHONE = 0.8  # of the width, from which a column is all there is
TITLE_BAR_WIDE = 0.14  # of a computer's screen or window
FIELD = 0.88  # of the height: where the field for writing stands, while no keyboard is shown
CARD_MARGIN, CARD_WIDTH = 0.008, 0.6  # of the width
BOTTOM = 0.95  # of the height: below it stand the phone's own signs
MOST_LINES = 1000  # of one picture; the longest scrolled captures have a third of it
FEWEST = 2  # messages, from which it is a chat
RIGHT_TO_LEFT = range(0x0590, 0x0900)


@dataclass(frozen=True)
class _Screen:
    """The picture as put in order. `bottom`: of what may be chat; `height`: of all, in parts of the width."""

    lines: list[Placed]
    edges: tuple[float, float]
    height: float
    bottom: float


def read(lines: Sequence[TextLine], width: int, height: int) -> Capture | None:
    """`width`, `height`: of the picture the lines were read in."""
    if not (width and height) or len(lines) > MOST_LINES:
        return None
    ratio = height / width
    placed = placing.placed(lines, ratio)
    screen = _Screen(placed, placing.column(placed, ratio), ratio, placing.keyboard_top(placed, ratio))
    return _bubbles(screen) or labelled.read(placed, ratio)


def _bubbles(screen: _Screen) -> Capture | None:
    inside = [line for line in screen.lines if _in_column(line, screen.edges)]
    on_islands = [
        line for line in inside if placing.is_on_island(line, screen.edges) and line.bottom <= screen.bottom
    ]
    loose = [line for line in inside if line not in on_islands and line.bottom <= screen.bottom]
    all_islands, buttons = placing.without_rows(placing.islands(on_islands))
    loose += [line for island in buttons for line in island.lines]
    all_islands, bars = _without_bars(all_islands, screen)
    title_lines = [line for line in (*loose, *bars) if line.bottom < _first_top(all_islands, screen)]
    title, top_lines = _title(title_lines, [line for line in title_lines if line in loose], screen)
    field = [line for line in (*loose, *bars) if line not in top_lines and _is_field(line, screen)]
    rest = sorted(
        (line for line in (*loose, *bars) if line not in top_lines and line not in field), key=lambda line: line.top
    )
    at = sides.of_islands(all_islands, screen.edges)
    bubbles_of_screen = bubbles.made(all_islands, at, rest, screen.edges, screen.bottom)
    apart = tuple(line.text for line in (*top_lines, *field))
    return _judged(screen, bubbles_of_screen, all_islands, at, title, apart, has_bars=bool(title or field))


def _in_column(line: Placed, edges: tuple[float, float]) -> bool:
    return edges[0] - 0.005 <= (line.left + line.right) / 2 <= edges[1] + 0.005


def _without_bars(all_islands: list[Island], screen: _Screen) -> tuple[list[Island], list[Placed]]:
    """Islands that are the title in its own pill or the field for writing, told by their words or their place."""
    other_islands, bars = [], []
    for island in all_islands:
        words = " ".join(line.text for line in island.lines)
        low = island.lines[0].top > FIELD * screen.bottom or (
            screen.bottom < screen.height and island.lines[0].top > screen.bottom - 0.2
        )
        is_field = low and (wording.PLACEHOLDER.fullmatch(words) or _may_be_draft(island, screen))
        high = island.lines[-1].bottom < _title_bar(screen) and (
            _is_centred(island, screen) or len(wording.letters(words)) <= placing.INITIALS
        )
        if is_field or high:
            bars += island.lines
        else:
            other_islands.append(island)
    return other_islands, bars


def _may_be_draft(island: Island, screen: _Screen) -> bool:
    """Words in the field that nobody sent look like a bubble of one line, wide and at the bottom."""
    wide = screen.edges[1] - screen.edges[0]
    ends_before_edge = island.bottom < screen.bottom - 0.004
    return ends_before_edge and len(island.lines) <= 2 and island.right - island.left > 0.5 * wide


def _is_centred(island: Island, screen: _Screen) -> bool:
    left, right = island.left - screen.edges[0], screen.edges[1] - island.right
    return abs(left - right) < 0.05


def _title_bar(screen: _Screen) -> float:
    if screen.edges[1] - screen.edges[0] > OF_A_PHONE:
        return min(TITLE_BAR, TITLE_BAR_OF_PIECE * screen.height)
    return TITLE_BAR_WIDE * screen.height


def _first_top(all_islands: list[Island], screen: _Screen) -> float:
    return min([_title_bar(screen), *(island.lines[0].top for island in all_islands)])


def _title(lines: list[Placed], plain: list[Placed], screen: _Screen) -> tuple[str, list[Placed]]:
    """The name at the top, and all lines up there that are no day of the chat. `plain`: those on no area of their
    own; several on one area are the notice of another app."""
    days = [line for line in lines if wording.is_date(line.text) and line.top > 0.35 * _title_bar(screen)]
    top_lines = [line for line in lines if line not in days]
    names = [
        line
        for line in (plain if len(lines) - len(plain) > 1 else top_lines)
        if wording.letters(line.text)
        and not _is_on_card(line)
        and not wording.UNDER_TITLE.fullmatch(line.text)
        and not wording.PHONE_BAR.fullmatch(line.text)
        and not wording.is_date(line.text)
        and len(line.text) <= 60
    ]
    if not names:
        return "", top_lines
    words = [line for line in names if len(wording.letters(line.text)) > 1] or names
    tallest = max(line.height for line in words)
    title = next(line for line in words if line.height > 0.75 * tallest)
    return title.text.strip(" ‹<›>←"), top_lines


def _is_on_card(line: Placed) -> bool:
    """On a wide area that ends before the edges: another app's notice, laid over the title."""
    return line.row[0] > CARD_MARGIN and line.row[1] - line.row[0] > CARD_WIDTH


def _is_field(line: Placed, screen: _Screen) -> bool:
    is_sign = len(wording.letters(line.text)) <= placing.INITIALS
    is_field = is_sign or wording.PLACEHOLDER.fullmatch(line.text) is not None
    return (is_field and line.top > FIELD * screen.bottom) or line.top > BOTTOM * screen.height


def _judged(
    screen: _Screen,
    all_bubbles: list[Bubble],
    all_islands: list[Island],
    at: list[Side],
    title: str,
    apart: tuple[str, ...],
    *,
    has_bars: bool,
) -> Capture | None:
    messages = [bubble for bubble in all_bubbles if bubble.is_message]
    clear_sides = [bubble.side for bubble in messages if bubble.side in sides.SIDES]
    clocks = sum(bool(bubble.clock) for bubble in messages)
    left = [island.colour for island, side in zip(all_islands, at, strict=True) if side == Side.LEFT]
    right = [island.colour for island, side in zip(all_islands, at, strict=True) if side == Side.RIGHT]
    grounds = [line.outside for island in all_islands for line in island.lines[:1]]
    app = apps.recognised(left, right, grounds, "\n".join(apart), clocks=clocks * 2 >= len(messages))
    has_field = any(wording.PLACEHOLDER.fullmatch(words) for words in apart)
    strong = (clocks >= FEWEST) + has_field + bool(app)
    weak = bool(title) + any(wording.is_date(one.text) for one in all_bubbles)
    is_two_sided = len(set(clear_sides)) > 1
    if len(messages) < FEWEST or 2 * len(clear_sides) < len(messages) or not (strong or (is_two_sided and weak)):
        return None
    own = _own(left, right, messages, has_bars=has_bars)
    cropped = not is_two_sided and not has_bars and own == Side.UNKNOWN
    all_bubbles = [
        replace(bubble, side=Side.UNKNOWN) if cropped and bubble.is_message else bubble for bubble in all_bubbles
    ]
    return Capture(app, title, tuple(all_bubbles), own, apart)


def _own(left: list[Rgb], right: list[Rgb], messages: list[Bubble], *, has_bars: bool) -> Side:
    """The side of whoever holds the phone: right, unless colours or the direction of writing may turn it."""
    if any(apps.is_own(colour) for colour in left):
        return Side.UNKNOWN
    if any(apps.is_own(colour) for colour in right):
        return Side.RIGHT
    words = "".join(bubble.text for bubble in messages if bubble.content == Content.WORDS)
    turned = sum(ord(letter) in RIGHT_TO_LEFT for letter in words)
    if turned * 3 > sum(letter.isalpha() for letter in words):
        return Side.UNKNOWN
    return Side.RIGHT if has_bars or (left and right) else Side.UNKNOWN
