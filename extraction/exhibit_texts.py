"""The text of the exhibits, for whoever prints or searches them."""

from uuid import UUID

from cases.crypto import FieldCipher
from cases.models import Case
from extraction import results
from extraction.ocr.engine import TextLine


def lines_of_case(case: Case, cipher: FieldCipher) -> dict[UUID, tuple[tuple[TextLine, ...], ...]]:
    """The lines of each page, with their places where they were read from a picture. One query."""
    texts = results.of_case(case, cipher)
    return {pk: exhibit_text.pages for pk, exhibit_text in texts.items() if exhibit_text.lines}
