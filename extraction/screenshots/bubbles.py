"""What stands in each bubble: words, the hour, a name, a quotation; and what the lines between bubbles are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.screenshots import wording
from extraction.screenshots.capture import Bubble, Content, Side
from extraction.screenshots.placing import Island, Placed

FEWEST_CLOCKS, SMALLER = 2, 0.85  # bubbles; height of an hour's letters to those of words
MOST_HAVE_CLOCKS = 0.6  # of the bubbles, from which the app prints the hour into each
INDENTED, FLUSH = 0.012, 0.008  # of the width
OTHER_INK = 60  # of 255
LONGEST_NAME = 40
NAME_GAP = 0.05  # of the width, between a name or an hour and its bubble
SMALL = 0.15  # of the column: a sign of approval is no wider
CENTRED = 0.06
AT_EDGE = 0.004  # of the width
SHORT_PADDING = 0.4  # of what the other bubbles have between words and edge: less means that it is cut
_NO_NAME = re.compile(r"[.!?,:;]$|://|www\.|\.(?:com|net|org|de|me|io)\b")

Row = list[Placed]


@dataclass(frozen=True)
class _Inside:
    """A bubble's own lines in rows, without what stands in frames."""

    rows: list[Row]
    framed: list[Placed]

    @property
    def texts(self) -> list[str]:
        return [_text(row) for row in self.rows]


def made(
    all_islands: Sequence[Island],
    at: Sequence[Side],
    rest: Sequence[Placed],
    edges: tuple[float, float],
    bottom: float,
) -> list[Bubble]:
    """In the order of the picture. `rest`: lines that stand in no bubble."""
    insides = [_inside(island) for island in all_islands]
    clocked = [inside for inside, side in zip(insides, at, strict=True) if side != Side.CENTRE]
    with_clock = sum(_ends_with_clock(inside) for inside in clocked)
    apart = sum(_has_clock_apart(inside) for inside in clocked)
    has_clocks = apart >= FEWEST_CLOCKS and with_clock >= MOST_HAVE_CLOCKS * len(clocked)
    cut = _cut([island for island, side in zip(all_islands, at, strict=True) if side != Side.CENTRE], bottom)
    items: list[tuple[float, Island | Placed, Bubble]] = []
    for island, side, inside in zip(all_islands, at, insides, strict=True):
        if _is_reaction(island, all_islands, edges):
            words = " ".join(inside.texts)
            bubble = Bubble(Side.CENTRE, words, Content.NOTICE)
        else:
            bubble = _bubble(inside, side, has_clocks=has_clocks, is_cut=island in cut)
        items.append((island.lines[0].top, island, bubble))
    items += [(line.top, line, _between(line, edges)) for line in rest if line.text.strip()]
    items.sort(key=lambda item: item[0])
    return _told_apart(items)


def _inside(island: Island) -> _Inside:
    framed = [line for inner in island.inner for line in _all_lines(inner)]
    return _Inside(_rows(island.lines), sorted(framed, key=lambda line: (line.top, line.left)))


def _all_lines(island: Island) -> list[Placed]:
    return [*island.lines, *(line for inner in island.inner for line in _all_lines(inner))]


def _rows(lines: Sequence[Placed]) -> list[Row]:
    rows: list[Row] = []
    for line in sorted(lines, key=lambda one: (one.top + one.bottom) / 2):
        middle = (line.top + line.bottom) / 2
        if rows and middle < rows[-1][0].bottom and (rows[-1][0].top + rows[-1][0].bottom) / 2 > line.top:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _text(row: Row) -> str:
    return " ".join(line.text.strip() for line in row)


def _ends_with_clock(inside: _Inside) -> bool:
    lines = [line.text for row in inside.rows for line in row] + [line.text for line in inside.framed]
    if any(wording.CLOCK.fullmatch(text) for text in lines):
        return True
    return bool(inside.rows) and wording.TRAILING_CLOCK.fullmatch(_text(inside.rows[-1])) is not None


def _has_clock_apart(inside: _Inside) -> bool:
    """An hour beside or below other words, in smaller letters: what people type has the size of their words."""
    lines = [line for row in inside.rows for line in row]
    if len(lines) < 2 or not wording.CLOCK.fullmatch(lines[-1].text):
        return False
    return lines[-1].height < SMALLER * lines[0].height or lines[-1].ink.distance(lines[0].ink) > OTHER_INK


def _cut(all_islands: Sequence[Island], bottom: float) -> list[Island]:
    """Of the first and the last, those whose edge is nearer to their words than with the others."""
    cut: list[Island] = []
    plain = [island for island in all_islands[1:-1] if not island.inner]
    if not all_islands:
        return cut
    over = [_over(island) for island in plain]
    under = [_under(island) for island in plain]
    if all_islands[0].lines[0].area.top <= AT_EDGE or (over and _over(all_islands[0]) < SHORT_PADDING * min(over)):
        cut.append(all_islands[0])
    if all_islands[-1].lines[-1].area.bottom >= bottom - AT_EDGE or (
        under and _under(all_islands[-1]) < SHORT_PADDING * min(under)
    ):
        cut.append(all_islands[-1])
    return cut


def _over(island: Island) -> float:
    return island.lines[0].top - island.lines[0].area.top


def _under(island: Island) -> float:
    return island.lines[-1].area.bottom - island.lines[-1].bottom


def _is_reaction(island: Island, all_islands: Sequence[Island], edges: tuple[float, float]) -> bool:
    """A small area with a sign or a number that hangs on another bubble's lower edge."""
    words = "".join(line.text for line in _all_lines(island))
    if island.right - island.left > SMALL * (edges[1] - edges[0]) or ":" in words:
        return False
    if wording.letters(words).strip("0123456789x"):
        return False
    return any(
        other is not island and other.top < island.top < other.bottom + 0.012 and other.bottom - other.top > 0.04
        for other in all_islands
    )


def _bubble(inside: _Inside, side: Side, *, has_clocks: bool, is_cut: bool) -> Bubble:
    rows, clock = _without_clock(inside.rows, has_clocks=has_clocks, may_trail=not is_cut)
    framed = inside.framed
    if not clock and framed and has_clocks and wording.CLOCK.fullmatch(framed[-1].text):
        clock, framed = _clock(framed[-1].text), framed[:-1]
    rows, quoted_rows = _without_indented(rows)
    sender = ""
    if side == Side.LEFT and _begins_with_name(rows):
        sender, rows = _text(rows[0]), rows[1:]
    quoted = "\n".join([*(_text(row) for row in quoted_rows), *(_text(row) for row in _rows(framed))])
    text = "\n".join(_text(row) for row in rows)
    content = _content(text, has_clocks=has_clocks, side=side)
    return Bubble(side, text, content, clock, sender, quoted, is_cut)


def _content(text: str, *, has_clocks: bool, side: Side) -> Content:
    if side == Side.CENTRE:
        return Content.NOTICE
    if not text.strip():
        return Content.NO_WORDS
    if wording.DELETED.fullmatch(text.replace("\n", " ")):
        return Content.DELETED
    length = wording.LENGTH.fullmatch(text)
    if length and (has_clocks or int(length[1].split(":")[0]) < 10):
        return Content.VOICE
    return Content.WORDS


def _clock(text: str) -> str:
    match = wording.CLOCK.fullmatch(text)
    return match[1].strip() if match else ""


def _without_clock(rows: list[Row], *, has_clocks: bool, may_trail: bool) -> tuple[list[Row], str]:
    """(rows, the hour): a line of its own at the end; within a line only where every bubble has one."""
    if not rows or not has_clocks:
        return rows, ""
    last = rows[-1]
    if wording.CLOCK.fullmatch(last[-1].text):
        word_rows = [*rows[:-1], last[:-1]] if len(last) > 1 else rows[:-1]
        return word_rows, _clock(last[-1].text)
    if len(last) > 1 and not wording.letters(last[-1].text) and wording.CLOCK.fullmatch(last[-2].text):
        return [*rows[:-1], last[:-2]] if len(last) > 2 else rows[:-1], _clock(last[-2].text)
    trailing = wording.TRAILING_CLOCK.fullmatch(_text(last)) if may_trail else None
    if trailing is None:
        return rows, ""
    shortened = replace(last[0], text=trailing[1], right=last[-1].right)
    return [*rows[:-1], [shortened]], trailing[2].strip()


def _without_indented(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """(rows, rows of a quotation): lines at the beginning that stand further in than the rest, with a name in
    another colour or several of them."""
    if len(rows) < 2:
        return rows, []
    base = rows[-1][0].left
    count = 0
    while count < len(rows) - 1 and rows[count][0].left > base + INDENTED:
        count += 1
    first = rows[0][0]
    even = all(abs(row[0].left - first.left) < FLUSH for row in rows[:count])
    coloured = first.ink.distance(rows[-1][0].ink) > OTHER_INK
    is_quotation = count >= 1 and even and (coloured or count >= 2) and rows[count][0].left < base + FLUSH
    return (rows[count:], rows[:count]) if is_quotation else (rows, [])


def _begins_with_name(rows: list[Row]) -> bool:
    if len(rows) < 2:
        return False
    name = _text(rows[0])
    coloured = rows[0][0].ink.distance(rows[1][0].ink) > OTHER_INK
    return coloured and len(name) <= LONGEST_NAME and not _NO_NAME.search(name) and bool(wording.letters(name))


def _between(line: Placed, edges: tuple[float, float]) -> Bubble:
    """A line that stands in no bubble: the app's words, or nobody knows whose."""
    left, right = line.left - edges[0], edges[1] - line.right
    centred = abs(left - right) < CENTRED * (edges[1] - edges[0])
    of_app = centred or wording.is_date(line.text) or wording.STATUS.fullmatch(line.text) is not None
    of_app = of_app or wording.DELETED.fullmatch(line.text) is not None or _says_reply(line.text)
    if of_app:
        return Bubble(Side.CENTRE, line.text.strip(), Content.NOTICE)
    return Bubble(Side.UNKNOWN, line.text.strip(), Content.LOOSE)


def _says_reply(text: str) -> bool:
    return wording.REPLIED.fullmatch(text) is not None


def _told_apart(items: list[tuple[float, Island | Placed, Bubble]]) -> list[Bubble]:
    """Names and hours beside a bubble go to it; a bubble below "replied" is the one that was replied to."""
    messages: list[Bubble] = []
    used: set[int] = set()
    for number, (_top, place, bubble) in enumerate(items):
        if number in used:
            continue
        following = items[number + 1] if number + 1 < len(items) else None
        if isinstance(place, Island):
            messages.append(_with_clock_below(bubble, place, items, number, used))
        elif following and bubble.content == Content.LOOSE and _is_name_of(place, following):
            items[number + 1] = (following[0], following[1], replace(following[2], sender=bubble.text))
        elif following and _says_reply(place.text) and isinstance(following[1], Island):
            messages.append(bubble)
            used.add(number + 1)
            after = items[number + 2] if number + 2 < len(items) else None
            if after and isinstance(after[1], Island) and after[2].side == following[2].side:
                items[number + 2] = (after[0], after[1], replace(after[2], quoted=following[2].text))
            else:  # the quotation, or the answer where the app shows none
                messages.append(replace(following[2], side=Side.UNKNOWN))
        else:
            messages.append(bubble)
    return messages


def _is_name_of(line: Placed, following: tuple[float, Island | Placed, Bubble]) -> bool:
    _top, island, bubble = following
    if not isinstance(island, Island) or bubble.side != Side.LEFT or bubble.sender:
        return False
    near = 0 <= island.lines[0].area.top - line.bottom + 0.01 < NAME_GAP
    flush = island.left - 0.02 <= line.left <= island.left + 0.08
    short = len(line.text) <= LONGEST_NAME and not _NO_NAME.search(line.text)
    return near and flush and short and line.height < island.lines[0].height * 0.97


def _with_clock_below(
    bubble: Bubble, island: Island, items: list[tuple[float, Island | Placed, Bubble]], number: int, used: set[int]
) -> Bubble:
    if bubble.clock or number + 1 >= len(items):
        return bubble
    _top, below, _other = items[number + 1]
    if isinstance(below, Island) or not wording.CLOCK.fullmatch(below.text):
        return bubble
    within = below.left >= island.left - 0.02 and below.right <= island.right + 0.02
    if not (within and below.top - island.bottom < NAME_GAP):
        return bubble
    used.add(number + 1)
    return replace(bubble, clock=_clock(below.text))
