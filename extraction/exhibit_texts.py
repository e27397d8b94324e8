"""The text of the exhibits, for whoever prints or searches them."""

from uuid import UUID

from cases.crypto import Fields
from cases.models import Case
from extraction import results
from extraction.ocr.engine import Line


def lines_of_case(case: Case, fields: Fields) -> dict[UUID, tuple[tuple[Line, ...], ...]]:
    """The lines of each page, with their places where they were read from a picture. One query."""
    found = results.of_case(case, fields)
    return {pk: read.pages for pk, read in found.items() if read.lines}
