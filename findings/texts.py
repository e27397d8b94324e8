"""The text of the exhibits, for whoever prints or searches them."""

from uuid import UUID

from cases.crypto import Fields
from cases.models import Case
from findings import readings
from findings.engine import Line


def of_case(case: Case, fields: Fields) -> dict[UUID, str]:
    """The text of each exhibit that has any, line by line. A help for searching, never evidence. One query."""
    return {pk: read.text for pk, read in readings.of_case(case, fields).items() if read.lines}


def lines_of_case(case: Case, fields: Fields) -> dict[UUID, tuple[tuple[Line, ...], ...]]:
    """The lines of each page, with their places where they were read from a picture. One query."""
    found = readings.of_case(case, fields)
    return {pk: read.pages for pk, read in found.items() if read.lines}
