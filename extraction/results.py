"""What was read in the exhibits of a case, opened."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from cases.crypto import FieldCipher
from cases.models import Case
from evidence.models import Exhibit
from extraction.entities.entity import Entity
from extraction.models import Extraction
from extraction.ocr.engine import TextLine
from extraction.screenshots.capture import Bubble, Capture, Content, Side

OFF, TEXT, FAILED = "off", "text", "failed"  # instead of the name of an engine


@dataclass(frozen=True)
class ExhibitText:
    """One exhibit as read. `pages`: the lines of each reading copy; of texts and e-mails one page without places.
    `by`: the engine, OFF (pictures are not read here), TEXT (it was text already), FAILED (nothing could be read).
    `capture`: the bubbles proposed in a screenshot of a chat, None where it shows none.
    """

    pages: tuple[tuple[TextLine, ...], ...] = ()
    entities: tuple[Entity, ...] = ()
    by: str = TEXT
    capture: Capture | None = None

    @property
    def lines(self) -> list[TextLine]:
        return [line for page in self.pages for line in page]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def is_of_picture(self) -> bool:
        return self.by not in (OFF, TEXT, FAILED)


def of_case(case: Case, cipher: FieldCipher) -> dict[UUID, ExhibitText]:
    """What was read so far, by exhibit; removed ones left out. One query. Raises DecryptionError."""
    rows = Extraction.objects.filter(case=case).exclude(item__state=Exhibit.State.REMOVED)
    return {row.item_id: opened(row, cipher) for row in rows}


def opened(row: Extraction, cipher: FieldCipher) -> ExhibitText:
    value = cipher.open(row.associated_data, row.sealed, {})
    pages = tuple(tuple(TextLine(*line) for line in page) for page in value.get("pages", ()))
    entities = tuple(Entity(**entity) for entity in value.get("found", ()))
    return ExhibitText(pages, entities, value.get("by", TEXT), _capture(value.get("chat")))


def value_of(exhibit_text: ExhibitText) -> dict[str, Any]:
    """What is sealed in the row."""
    return {
        "pages": [
            [[line.text, line.left, line.top, line.width, line.height] for line in page]
            for page in exhibit_text.pages
        ],
        "found": [asdict(entity) for entity in exhibit_text.entities],
        "by": exhibit_text.by,
        "chat": asdict(exhibit_text.capture) if exhibit_text.capture else None,
    }


def _capture(value: dict[str, Any] | None) -> Capture | None:
    if not value:
        return None
    bubbles = tuple(
        Bubble(**bubble | {"side": Side(bubble["side"]), "content": Content(bubble["content"])})
        for bubble in value["bubbles"]
    )
    return Capture(value["app"], value["title"], bubbles, Side(value["own"]), tuple(value["apart"]))


def lines_of_case(case: Case, cipher: FieldCipher) -> dict[UUID, tuple[tuple[TextLine, ...], ...]]:
    """The lines of each page, with their places where they were read from a picture. One query."""
    return {pk: exhibit_text.pages for pk, exhibit_text in of_case(case, cipher).items() if exhibit_text.lines}
