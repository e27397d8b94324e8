"""Chats without bubbles, such as Snapchat's: a name in colour over the words of each, "ME" over one's own."""

from collections.abc import Sequence

from extraction.screenshots import wording
from extraction.screenshots.capture import Bubble, Capture, Content, Side
from extraction.screenshots.placing import Placed

FEWEST = 2  # names, one of them the word for "me"
APART = 0.05  # of the width: from the last line of a message to what is no part of it
FIELD = 0.86  # of the height
OTHER_INK = 60


def read(lines: Sequence[Placed], height: float) -> Capture | None:
    """`height`: of the picture in parts of its width. None unless one name is the word for "me"."""
    names = [line for line in lines if _is_label(line, lines)]
    if len(names) < FEWEST or not any(wording.ME.fullmatch(line.text) for line in names):
        return None
    clocks = {id(name): _beside(name, lines) for name in names}
    clock_lines = [clock for clock in clocks.values() if clock is not None]
    top = min(line.top for line in (*names, *clock_lines))
    title = next((line.text for line in lines if line.bottom < top and _may_be_title(line, height)), "")
    read_bubbles: list[Bubble] = []
    apart = [line.text for line in lines if line.bottom < top and not wording.is_date(line.text)]
    current: list[Placed] = []
    for line in [one for one in lines if one.top >= top and one not in clock_lines]:
        if line.top > FIELD * height:
            apart.append(line.text)
        elif line in names:
            read_bubbles += _message(current, clocks)
            current = [line]
        elif wording.is_date(line.text) and not wording.CLOCK.fullmatch(line.text):
            read_bubbles += [*_message(current, clocks), Bubble(Side.CENTRE, line.text, Content.NOTICE)]
            current = []
        elif current and (line.top - current[-1].bottom < APART):
            current.append(line)
        else:
            read_bubbles += _message(current, clocks)
            current = []
            read_bubbles.append(Bubble(Side.UNKNOWN, line.text, Content.LOOSE))
    read_bubbles += _message(current, clocks)
    return Capture("Snapchat", title, tuple(read_bubbles), Side.RIGHT, tuple(apart))


def _is_label(line: Placed, lines: Sequence[Placed]) -> bool:
    """Short, in capitals, in a colour of its own, flush left with words below it."""
    letters = [letter for letter in line.text if letter.isalpha()]
    if not letters or not all(letter.isupper() for letter in letters) or len(line.text) > 30 or line.left > 0.12:
        return False
    below = [other for other in lines if 0 <= other.top - line.bottom + 0.01 < APART and other.left < 0.2]
    return max(line.ink) - min(line.ink) > OTHER_INK and bool(below)


def _may_be_title(line: Placed, height: float) -> bool:
    return (
        line.top < 0.17 * height
        and bool(wording.letters(line.text))
        and not wording.PHONE_BAR.fullmatch(line.text)
        and not wording.UNDER_TITLE.fullmatch(line.text)
    )


def _beside(name: Placed, lines: Sequence[Placed]) -> Placed | None:
    """The hour on the line of a name."""
    middle = (name.top + name.bottom) / 2
    on_line = [line for line in lines if line.top < middle < line.bottom and line.left > name.right]
    return next((line for line in on_line if wording.CLOCK.fullmatch(line.text)), None)


def _message(lines: list[Placed], clocks: dict[int, Placed | None]) -> list[Bubble]:
    """The name first, then the words. The name says whose: the side it would have."""
    if not lines:
        return []
    name, words = lines[0], lines[1:]
    clock = clocks.get(id(name))
    side = Side.RIGHT if wording.ME.fullmatch(name.text) else Side.LEFT
    content = Content.WORDS if words else Content.NO_WORDS
    texts = "\n".join(line.text for line in words)
    return [Bubble(side, texts, content, clock.text if clock else "", name.text, is_labelled=True)]
