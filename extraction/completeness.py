"""What a screenshot does not show yet, so that it can be asked for kindly. Nothing here ever blocks anything."""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from evidence.choices import Category, ExhibitKind
from evidence.exhibits import OpenedExhibit
from extraction.entities.entity import AMOUNT, DATE, HANDLE
from extraction.results import ExhibitText
from statement.choices import IdentifierKind

FEW_LINES = 8
WHOLE_SCREEN = 1.3  # height to width from which a capture may be a phone's whole screen
_CHATS = (ExhibitKind.MESSAGE, ExhibitKind.DEMAND, ExhibitKind.OTHER)
_NAMES = frozenset({HANDLE, *IdentifierKind.values} - {IdentifierKind.IBAN, IdentifierKind.WEBSITE})
_CLOCK = re.compile(r"(?<!\d)(?:[01]?\d|2[0-3])[:.][0-5]\d(?!\d)")
_LETTERS = re.compile(r"[^\w]+")
LONG_ENOUGH = 12  # letters of a line that two captures may be recognised by
TOP, CLEARLY_HIGHER = 0.12, 0.15  # parts of a capture's height


@dataclass(frozen=True)
class Asked:
    """What could still help, for one exhibit. `name`, `date`, `context`: True when it is missing. `continues`:
    number of an earlier exhibit whose end this one begins with, or None."""

    name: bool = False
    date: bool = False
    context: bool = False
    continues: int | None = None

    @property
    def says_something(self) -> bool:
        return self.name or self.date or self.context or self.continues is not None


def of_case(exhibits: list[OpenedExhibit], reads: Mapping[UUID, ExhibitText]) -> dict[UUID, Asked]:
    """For every exhibit that is a screenshot in which something could be read."""
    has_profile = any(
        exhibit.kind == ExhibitKind.PROFILE or _has_name(reads.get(exhibit.id)) for exhibit in exhibits
    )
    after = _continued(exhibits, reads)
    return {
        exhibit.id: _asked(exhibit, exhibit_text, has_profile=has_profile, continues=after.get(exhibit.id))
        for exhibit in exhibits
        if exhibit.category == Category.PICTURE
        and (exhibit_text := reads.get(exhibit.id))
        and exhibit_text.is_of_picture
    }


def _asked(exhibit: OpenedExhibit, exhibit_text: ExhibitText, *, has_profile: bool, continues: int | None) -> Asked:
    if not exhibit_text.lines or exhibit.kind not in (*_CHATS, ExhibitKind.PROFILE):
        return Asked(continues=continues)
    if exhibit.kind == ExhibitKind.PROFILE:
        return Asked(name=not _has_name(exhibit_text), continues=continues)
    return Asked(
        name=not has_profile,
        date=not exhibit.sent and not any(entity.kind == DATE for entity in exhibit_text.entities),
        context=_is_cut_out(exhibit, exhibit_text),
        continues=continues,
    )


def _has_name(exhibit_text: ExhibitText | None) -> bool:
    return exhibit_text is not None and any(
        entity.kind in _NAMES and entity.kind != AMOUNT for entity in exhibit_text.entities
    )


def _is_cut_out(exhibit: OpenedExhibit, exhibit_text: ExhibitText) -> bool:
    """A few lines in a flat picture: what stood around them is missing."""
    clock = any(line.top < TOP and _CLOCK.search(line.text) for line in exhibit_text.lines)
    flat = bool(exhibit.width) and exhibit.height / exhibit.width < WHOLE_SCREEN
    return flat and not clock and len(exhibit_text.lines) < FEW_LINES


def _continued(exhibits: list[OpenedExhibit], reads: Mapping[UUID, ExhibitText]) -> dict[UUID, int]:
    """Captures that begin with the lines another ends with: scrolled further, then captured again."""
    places = {exhibit.id: _places(reads.get(exhibit.id)) for exhibit in exhibits}
    next_number: dict[UUID, int] = {}
    for earlier, other in itertools.permutations([exhibit for exhibit in exhibits if places[exhibit.id]], 2):
        if other.same_as or earlier.same_as or earlier.sha256 == other.sha256:
            continue
        ends, begins = places[earlier.id], places[other.id]
        shared = ends.keys() & begins.keys()
        higher = sum(ends[line] - begins[line] for line in shared)
        if len(shared) >= 2 and higher / len(shared) > CLEARLY_HIGHER:
            next_number.setdefault(other.id, earlier.number)
    return next_number


def _places(exhibit_text: ExhibitText | None) -> dict[str, float]:
    """The lines that can be recognised, with their height in the picture."""
    if exhibit_text is None or not exhibit_text.is_of_picture:
        return {}
    plain = ((_LETTERS.sub("", line.text).lower(), line.top) for line in exhibit_text.lines)
    return {text: top for text, top in plain if len(text) >= LONG_ENOUGH and top > TOP}
