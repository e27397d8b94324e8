"""What was read in the exhibits of a case, opened."""

from dataclasses import asdict, astuple, dataclass
from typing import Any
from uuid import UUID

from cases.crypto import Fields
from cases.models import Case
from evidence.models import Item
from extraction.entities.entity import Found
from extraction.models import Reading
from extraction.ocr.engine import Line

OFF, TEXT, FAILED = "off", "text", "failed"  # instead of the name of an engine


@dataclass(frozen=True)
class Read:
    """One exhibit as read. `pages`: the lines of each reading copy; of texts and e-mails one page without places.
    `by`: the engine, OFF (pictures are not read here), TEXT (it was text already), FAILED (nothing could be read).
    """

    pages: tuple[tuple[Line, ...], ...] = ()
    found: tuple[Found, ...] = ()
    by: str = TEXT

    @property
    def lines(self) -> list[Line]:
        return [line for page in self.pages for line in page]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def is_of_picture(self) -> bool:
        return self.by not in (OFF, TEXT, FAILED)


def of_case(case: Case, fields: Fields) -> dict[UUID, Read]:
    """What was read so far, by exhibit; removed ones left out. One query. Raises DecryptionFailed."""
    rows = Reading.objects.filter(case=case).exclude(item__state=Item.State.REMOVED)
    return {row.item_id: opened(row, fields) for row in rows}


def opened(row: Reading, fields: Fields) -> Read:
    value = fields.open(row.about, row.sealed, {})
    pages = tuple(tuple(Line(*line) for line in page) for page in value.get("pages", ()))
    return Read(pages, tuple(Found(**one) for one in value.get("found", ())), value.get("by", TEXT))


def value_of(read: Read) -> dict[str, Any]:
    """What is sealed in the row."""
    return {
        "pages": [[list(astuple(line)) for line in page] for page in read.pages],
        "found": [asdict(one) for one in read.found],
        "by": read.by,
    }
