"""What is printed, as plain values in the order of the pages: no markup, no keys, no database."""

import itertools
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FactLine:
    """A labelled fact. `kind`: "" text, "words" someone's own words, "code" to be copied exactly."""

    label: str
    value: str
    kind: str = ""


@dataclass(frozen=True)
class Grid:
    """A table. `name` chooses the widths of its columns in the sheet; `empty` is said when it has no rows.

    `struck`: rows, counted from 0, that stay readable and do not count.
    """

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""
    totals: tuple[FactLine, ...] = ()
    struck: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Moment:
    """One line of the timeline, in local time. `source` says who tells it; no `time` if only the day is known."""

    at: datetime
    day: str
    time: str
    text: str
    source: str
    exhibit: str = ""


@dataclass(frozen=True)
class Word:
    """A line of text behind a picture: its upper left corner there and the size of its letters, in millimetres."""

    text: str
    left: float
    top: float
    size: float

    @property
    def place(self) -> str:
        """As a style; made here, because a template would write numbers as its language does."""
        return f"left:{self.left:.1f}mm;top:{self.top:.1f}mm;font-size:{self.size:.1f}mm"


@dataclass(frozen=True)
class Strip:
    """A piece of a reading copy as printed, in millimetres.

    The whole picture is `width` × `picture_height`; this page shows `height` of it from `top` on. `repeats` is
    how much of the page before is shown again at the upper edge. `part` of `parts`, from 1.
    """

    source: str  # exhibit:<number>/<page>
    alt: str
    width: float
    height: float
    top: float
    picture_height: float
    repeats: float = 0
    part: int = 1
    parts: int = 1
    words: tuple[Word, ...] = ()
    left: float = 0  # of a picture that is wider than what is shown of it
    picture_width: float = 0  # 0: as wide as what is shown
    half: str = ""  # which half of a wide picture it is, in words

    @property
    def goes_on(self) -> bool:
        return self.part < self.parts

    @property
    def size_class(self) -> str:
        """A CSS class for its lengths, in micrometres: strips of one size share it, and so one computed style."""
        picture = (self.picture_width or self.width, self.picture_height, self.top, self.left)
        lengths = (self.width, self.height, self.repeats, *picture)
        return "s" + "-".join(str(round(length * 1000)) for length in lengths)


@dataclass(frozen=True)
class ExhibitPart:
    """A titled part of an exhibit, below its facts. `text`: someone's own words; `small`: raw, in small print."""

    title: str
    lines: tuple[FactLine, ...] = ()
    notes: tuple[str, ...] = ()
    grid: Grid | None = None
    text: str = ""
    small: str = ""


@dataclass(frozen=True)
class Sheet:
    """One exhibit. `beside`: the facts stand beside the picture, not above it."""

    number: int
    title: str
    lines: tuple[FactLine, ...]
    remarks: tuple[str, ...] = ()
    strips: tuple[Strip, ...] = ()
    pages: tuple[str, ...] = ()  # sources of whole pages of a document
    page_words: tuple[tuple[Word, ...], ...] = ()  # of the first of these pages
    turned: tuple[bool, ...] = ()  # which of these pages lie on their long side
    enlarged: tuple[Strip, ...] = ()  # the halves of a wide capture, whose letters are too small in one piece
    page_count: int = 0  # of the document, printed or not
    unprinted: str = ""  # which of its pages are not, and where they are
    rows: tuple[Strip, ...] = ()  # of the sheets of a recording, one below the other
    text: str = ""
    beside: bool = False
    is_compact: bool = False  # the facts of a document stand above its first page
    goes_along: bool = False  # on the page of the exhibit before: neither has more than facts
    parts: tuple[ExhibitPart, ...] = ()  # of a chat, an e-mail, a recording

    @property
    def anchor(self) -> str:
        return f"exhibit-{self.number}"

    @property
    def has_facts_alone(self) -> bool:
        """Nothing of it can be shown."""
        return not (self.strips or self.pages or self.rows or self.text or self.parts)

    @property
    def leaves(self) -> list[tuple[str, tuple[Word, ...], bool]]:
        """The whole pages, each with the words behind it and whether it lies on its long side."""
        words = itertools.chain(self.page_words, itertools.repeat(()))
        turned = itertools.chain(self.turned, itertools.repeat(False))
        return list(zip(self.pages, words, turned, strict=False))


@dataclass(frozen=True)
class Choice:
    """A box to tick by hand, or ticked because the person asked for it before."""

    text: str
    ticked: bool = False


@dataclass(frozen=True)
class NumberedSection:
    """A heading with its place in the table of contents."""

    anchor: str
    title: str


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF. `name` is ASCII, `says` tells what it is, in the document's language."""

    name: str
    media_type: str
    body: bytes
    says: str


@dataclass(frozen=True)
class Document:
    """The whole dossier. `fingerprint` is the full SHA-256 in hex, `short` what stands on each page."""

    language: str
    reference: str
    zone: str
    fingerprint: str
    fingerprint_list: str
    short: str
    contents: tuple[NumberedSection, ...]
    cover: tuple[FactLine, ...]
    flags: tuple[FactLine, ...]  # what is urgent, on the first page
    essentials: tuple[FactLine, ...]
    at_once: tuple[FactLine, ...]  # proposals: what can be lost within hours
    first_page_density: str  # classes of the style sheet
    statement_in_brief: tuple[str, ...]
    summary: tuple[FactLine, ...]
    summary_is_long: bool
    minor_note: str
    needs_guardian: bool
    statement: tuple[FactLine, ...]
    timeline: tuple[Moment, ...]
    timeline_notes: tuple[str, ...]
    suspect: tuple[FactLine, ...]
    identifiers: Grid
    demands: Grid
    payments: Grid
    publications: Grid
    actions: tuple[str, ...]
    actions_lines: tuple[FactLine, ...]
    fingerprints: Grid
    request: tuple[Choice, ...]
    request_law: str  # what the law of the case's country says of it, where that is known
    request_until: str  # the end of the time limit, where one can be told
    candidates: tuple[FactLine, ...]  # offences to be checked by a lawyer, each with its source
    candidates_country: str  # whose law they are of
    exhibits: Grid
    sheets: tuple[Sheet, ...]
    custody: Grid
    chain_note: str
    chain_broken: bool
    chats: tuple[ExhibitPart, ...] = ()  # read from screenshots
    stamp_notes: tuple[str, ...] = ()
    stamped_by: str = ""  # independent time-stamp authorities
    signature_notes: tuple[str, ...] = ()
    operator: tuple[FactLine, ...] = ()
    annexes: tuple[ExhibitPart, ...] = ()  # sheets to tear out

    @property
    def contents_columns(self) -> list[list[tuple[int, NumberedSection]]]:
        """The table of contents, numbered, in two columns that read downwards."""
        numbered = list(enumerate(self.contents, 1))
        half = (len(numbered) + 1) // 2
        return [numbered[:half], numbered[half:]]

    @property
    def title(self) -> str:
        """Neutral on purpose: it stands in the window, the print queue and the file's properties."""
        return f"Dossier {self.reference}"
