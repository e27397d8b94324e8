"""Overlapping captures of one chat, put in order and joined: each bubble once, with every exhibit that shows it.

Captures are joined only where a run of bubbles at the end of one is the run at the beginning of the other, or all
bubbles of one stand within the other, in one way alone. What does not overlap stays apart.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

from extraction.screenshots import wording
from extraction.screenshots.capture import Bubble, Capture, Content, Side

ALIKE = 0.86  # of two readings of one bubble
ALIKE_TITLES = 0.8
SHORT, LONG = 6, 2000  # letters: shorter and longer words must be the same
ENOUGH, ENOUGH_ALONE, ENOUGH_UNTITLED = 12, 20, 30  # letters in a run; in one bubble with its hour; without a title
MOST = 80  # captures of one case that are compared


class Writer(StrEnum):
    """Who probably wrote a bubble."""

    CLIENT = "client"
    OTHER = "other"
    APP = "app"
    UNKNOWN = "unknown"


class ToldSide(StrEnum):
    """What the client answered: on which side of the screen their own words stand."""

    OPEN = ""
    RIGHT = "right"
    LEFT = "left"
    UNSURE = "unsure"


@dataclass(frozen=True)
class CaptureSource:
    """One exhibit with its capture and the client's answer about it."""

    number: int
    key: str
    capture: Capture
    side_answer: ToldSide = ToldSide.OPEN

    def writer(self, bubble: Bubble) -> Writer:
        """Confirmed where the client answered, else proposed by position."""
        if not bubble.is_message:
            return Writer.APP if bubble.content == Content.NOTICE else Writer.UNKNOWN
        own = self.capture.own.value if self.side_answer == ToldSide.OPEN else self.side_answer.value
        if bubble.side not in (Side.LEFT, Side.RIGHT) or own not in (Side.LEFT.value, Side.RIGHT.value):
            return Writer.UNKNOWN
        return Writer.CLIENT if bubble.side.value == own else Writer.OTHER

    @property
    def is_told(self) -> bool:
        return self.side_answer in (ToldSide.LEFT, ToldSide.RIGHT)


@dataclass(frozen=True)
class ThreadLine:
    """One bubble of a joined chat. `numbers`: the exhibits that show it. `is_told`: the client said whose side is
    whose; else the writer is proposed by position."""

    bubble: Bubble
    writer: Writer
    numbers: tuple[int, ...]
    is_told: bool = False


@dataclass(frozen=True)
class Piece:
    """Captures that overlap, in order, and the bubbles they show."""

    sources: tuple[CaptureSource, ...]
    lines: tuple[ThreadLine, ...]


@dataclass(frozen=True)
class Thread:
    """All pieces of one chat: the same app and the same title. `pieces` in the order of their exhibits."""

    app: str
    title: str
    pieces: tuple[Piece, ...]

    @property
    def sources(self) -> tuple[CaptureSource, ...]:
        return tuple(source for piece in self.pieces for source in piece.sources)

    @property
    def side_answer(self) -> ToldSide:
        """The one answer of all its captures; OPEN where they differ or one has none."""
        answers = {source.side_answer for source in self.sources}
        return answers.pop() if len(answers) == 1 else ToldSide.OPEN


def joined(sources: Sequence[CaptureSource]) -> list[Thread]:
    """In the order of the exhibits."""
    compared = list(sources)[:MOST]
    within = _within(compared)
    pieces = [_piece(chain) for chain in _chains([one for one in compared if one.number not in within])]
    for inner in [one for one in compared if one.number in within]:
        pieces = _with_inner(pieces, inner, within[inner.number])
    pieces += [_piece([one]) for one in sources[MOST:]]
    threads: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: one.sources[0].number):
        app, title = _app(piece.sources), _title(piece.sources)
        home = next((group for group in threads if _is_same_chat(group[0], app, title)), None)
        if home is None or not title:
            threads.append([piece])
        else:
            home.append(piece)
    return [
        Thread(_app(group[0].sources), _title(group[0].sources), tuple(group))
        for group in threads
    ]  # fmt: skip


def _is_same_chat(piece: Piece, app: str, title: str) -> bool:
    own = _title(piece.sources)
    return bool(own) and _app(piece.sources) == app and _alike(own, title, ALIKE_TITLES)


def _app(sources: Sequence[CaptureSource]) -> str:
    return next((source.capture.app for source in sources if source.capture.app), "")


def _title(sources: Sequence[CaptureSource]) -> str:
    return next((source.capture.title for source in sources if source.capture.title), "")


def _alike(one: str, other: str, least: float = ALIKE) -> bool:
    first, second = wording.letters(one), wording.letters(other)
    if first == second:
        return bool(first) or one.strip() == other.strip()
    if not SHORT <= min(len(first), len(second)) <= max(len(first), len(second)) <= LONG:
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= least


def _messages(source: CaptureSource) -> list[Bubble]:
    return [bubble for bubble in source.capture.bubbles if bubble.is_message]


# --- which capture goes on from which ----------------------------------------------------------------------


def _chains(sources: list[CaptureSource]) -> list[list[CaptureSource]]:
    overlaps = [
        (letters, earlier, later)
        for earlier, later in itertools.permutations(range(len(sources)), 2)
        if (letters := _shared_letters(sources[earlier], sources[later]))
    ]
    after: dict[int, int] = {}
    before: dict[int, int] = {}
    for _letters, earlier, later in sorted(overlaps, key=lambda one: (-one[0], one[1], one[2])):
        if earlier not in after and later not in before and not _leads_to(after, later, earlier):
            after[earlier], before[later] = later, earlier
    chains = []
    for first in range(len(sources)):
        if first not in before:
            chain = [first]
            while chain[-1] in after:
                chain.append(after[chain[-1]])
            chains.append([sources[place] for place in chain])
    return chains


def _leads_to(after: dict[int, int], start: int, end: int) -> bool:
    place: int | None = start
    while place is not None:
        if place == end:
            return True
        place = after.get(place)
    return False


def _shared_letters(earlier: CaptureSource, later: CaptureSource) -> int:
    if not _may_be_one_chat(earlier.capture, later.capture):
        return 0
    bubbles = _messages(later)[: overlap(earlier, later)]
    return sum(len(wording.letters(bubble.text)) for bubble in bubbles)


def _may_be_one_chat(one: Capture, other: Capture) -> bool:
    same_app = one.app == other.app or not one.app or not other.app
    same_title = not one.title or not other.title or _alike(one.title, other.title, ALIKE_TITLES)
    return same_app and same_title


def overlap(earlier: CaptureSource, later: CaptureSource) -> int:
    """How many messages at the end of one stand at the beginning of the other; 0 where none do for certain."""
    ends, begins = _messages(earlier), _messages(later)
    is_titled = bool(earlier.capture.title and later.capture.title)
    fitting = [
        count
        for count in range(1, min(len(ends), len(begins)) + 1)
        if _is_run(ends[-count:], begins[:count], is_titled=is_titled)
    ]
    return fitting[0] if len(fitting) == 1 else 0


def _is_run(ends: Sequence[Bubble], begins: Sequence[Bubble], *, is_titled: bool) -> bool:
    last = len(ends) - 1
    for place, (one, other) in enumerate(zip(ends, begins, strict=True)):
        if not _is_same(one, other, at_edge=place in (0, last)):
            return False
    letters = sum(
        min(len(wording.letters(a.text)), len(wording.letters(b.text))) for a, b in zip(ends, begins, strict=True)
    )
    if len(ends) == 1:
        return letters >= ENOUGH_ALONE and bool(ends[0].clock) and ends[0].clock == begins[0].clock and is_titled
    return letters >= (ENOUGH if is_titled else ENOUGH_UNTITLED)


def _is_same(one: Bubble, other: Bubble, *, at_edge: bool) -> bool:
    """The same bubble in two captures; at the edge of one it may be cut."""
    if one.content != other.content or (one.side != other.side and Side.UNKNOWN not in (one.side, other.side)):
        return False
    if one.clock and other.clock and wording.letters(one.clock) != wording.letters(other.clock):
        return False
    if _alike(one.text, other.text):
        return _alike(one.quoted, other.quoted) or at_edge
    first, second = sorted((wording.letters(one.text), wording.letters(other.text)), key=len)
    is_cut = at_edge and (one.is_cut or other.is_cut)
    return is_cut and len(first) >= SHORT and (second.startswith(first) or second.endswith(first))


def place_within(inner: Sequence[Bubble], outer: Sequence[Bubble], *, is_titled: bool) -> int | None:
    """Where all messages of one stand among those of another, which has more; None unless at one place alone, and
    when one might as well go on from the other."""
    if not inner or len(inner) >= len(outer):
        return None
    fitting = [
        place
        for place in range(len(outer) - len(inner) + 1)
        if _is_run(outer[place : place + len(inner)], inner, is_titled=is_titled)
    ]
    goes_on = any(
        _is_run(ends[-count:], begins[:count], is_titled=is_titled)
        for ends, begins in ((inner, outer), (outer, inner))
        for count in range(1, len(inner))
    )
    return fitting[0] if len(fitting) == 1 and not goes_on else None


def _within(sources: list[CaptureSource]) -> dict[int, int]:
    """Exhibits whose messages all stand in another one, and which: the longest of those that are in none."""
    around: dict[int, int] = {}
    for outer in sorted(sources, key=lambda one: -len(_messages(one))):
        for inner in sources if outer.number not in around else ():
            if inner.number in around or inner is outer or not _may_be_one_chat(inner.capture, outer.capture):
                continue
            is_titled = bool(inner.capture.title and outer.capture.title)
            if place_within(_messages(inner), _messages(outer), is_titled=is_titled) is not None:
                around[inner.number] = outer.number
    return around


# --- one piece ---------------------------------------------------------------------------------------------


def _piece(chain: Sequence[CaptureSource]) -> Piece:
    lines = _lines(chain[0], chain[0].capture.bubbles)
    for earlier, later in itertools.pairwise(chain):
        lines = _gone_on(lines, later, overlap(earlier, later))
    return Piece(tuple(chain), tuple(lines))


def _lines(source: CaptureSource, bubbles: Sequence[Bubble]) -> list[ThreadLine]:
    return [ThreadLine(bubble, source.writer(bubble), (source.number,), source.is_told) for bubble in bubbles]


def _gone_on(lines: list[ThreadLine], later: CaptureSource, count: int) -> list[ThreadLine]:
    """The last `count` messages are the first of the capture that goes on. Days and notices that stand there twice
    are kept once."""
    places = [place for place, line in enumerate(lines) if line.bubble.is_message][-count:]
    merged = list(lines)
    places_of_notices = {
        wording.letters(line.bubble.text): place for place, line in enumerate(lines) if not line.bubble.is_message
    }
    rest: list[Bubble] = []
    position = 0
    for bubble in later.capture.bubbles:
        if bubble.is_message and position < count:
            merged[places[position]] = _both(merged[places[position]], bubble, later)
            position += 1
        elif not bubble.is_message and (place := places_of_notices.get(wording.letters(bubble.text))) is not None:
            numbers = dict.fromkeys((*merged[place].numbers, later.number))
            merged[place] = replace(merged[place], numbers=tuple(numbers))
        else:
            rest.append(bubble)
    return merged + _lines(later, rest)


def _with_inner(pieces: list[Piece], inner: CaptureSource, around: int) -> list[Piece]:
    """`around`: the exhibit that shows all of it. Apart where its messages stand at several places of the chat."""
    for at, piece in enumerate(pieces):
        numbers = [source.number for source in piece.sources]
        if around in numbers:
            lines = _shown_too(piece, inner)
            if lines is not None:
                place = numbers.index(around) + 1
                joined_sources = (*piece.sources[:place], inner, *piece.sources[place:])
                return [*pieces[:at], Piece(joined_sources, tuple(lines)), *pieces[at + 1 :]]
    return [*pieces, _piece([inner])]


def _shown_too(piece: Piece, inner: CaptureSource) -> list[ThreadLine] | None:
    lines = list(piece.lines)
    places = [place for place, line in enumerate(lines) if line.bubble.is_message]
    is_titled = bool(inner.capture.title and _title(piece.sources))
    outer = [lines[place].bubble for place in places]
    start = place_within(_messages(inner), outer, is_titled=is_titled)
    if start is None:
        return None
    at_text = {wording.letters(line.bubble.text): at for at, line in enumerate(lines) if not line.bubble.is_message}
    extra: list[tuple[int, Bubble]] = []
    count = 0
    for bubble in inner.capture.bubbles:
        if bubble.is_message:
            lines[places[start + count]] = _both(lines[places[start + count]], bubble, inner)
            count += 1
        elif (at := at_text.get(wording.letters(bubble.text))) is not None:
            lines[at] = replace(lines[at], numbers=tuple(dict.fromkeys((*lines[at].numbers, inner.number))))
        else:
            extra.append((places[start + count - 1] + 1 if count else places[start], bubble))
    for at, bubble in reversed(extra):  # days and notices that only the smaller one shows
        lines[at:at] = _lines(inner, [bubble])
    return lines


def _both(line: ThreadLine, bubble: Bubble, later: CaptureSource) -> ThreadLine:
    """The whole one of the two. A writer about whom they differ is unknown."""
    writer = later.writer(bubble)
    is_longer = len(wording.letters(bubble.text)) > len(wording.letters(line.bubble.text))
    whole = bubble if line.bubble.is_cut and (is_longer or not bubble.is_cut) else line.bubble
    whole = replace(
        whole, clock=whole.clock or bubble.clock or line.bubble.clock, is_cut=line.bubble.is_cut and bubble.is_cut
    )
    agreed = line.writer if line.writer == writer else Writer.UNKNOWN
    return ThreadLine(whole, agreed, (*line.numbers, later.number), line.is_told and later.is_told)
