"""Which messages of a long chat are printed: both ends, and the stretches around what an officer looks for."""

import re
from collections.abc import Sequence

from dossier.timeline import message_selection
from evidence.transcripts import Message

MOST_ROWS = 500  # messages of one chat
FIRST, LAST = 50, 150
AROUND = 5  # messages before and after one that matters
_IDENTIFIER = re.compile(
    r"https?://|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,8}|\bbc1[a-z0-9]{10,90}|\b0x[0-9a-fA-F]{40}\b"
    r"|\+\d[\d ()/-]{7,20}|(?<!\w)@[\w.]{3,}"
)


def places(messages: Sequence[Message]) -> list[int]:
    """Counted from 0, in order; all of them where there are few."""
    if len(messages) <= MOST_ROWS:
        return list(range(len(messages)))
    chosen_places = {*range(FIRST), *range(len(messages) - LAST, len(messages))}
    weights = [(_weight(message), place) for place, message in enumerate(messages)]
    for weight, place in sorted(weights, key=lambda pair: (-pair[0], pair[1])):
        if not weight or len(chosen_places) >= MOST_ROWS:
            break
        near = range(max(0, place - AROUND), min(len(messages), place + AROUND + 1))
        nearest_first = sorted(set(near) - chosen_places, key=lambda other: (abs(other - place), other))
        chosen_places.update(nearest_first[: MOST_ROWS - len(chosen_places)])
    return sorted(chosen_places)


def _weight(message: Message) -> int:
    """Of what may be a planted line too: it is printed with its doubt."""
    text = message.text[: message_selection.WEIGHED]
    demands = message_selection.weight(text) if message_selection.is_promising(text) else 0
    return demands + bool(_IDENTIFIER.search(text))


def gaps(shown_places: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Before which place something is left out: the first and the last of it, counted from 1."""
    return {
        place: (before + 2, place)
        for before, place in zip(shown_places, shown_places[1:], strict=False)
        if place > before + 1
    }
