"""What of a case still waits: for the client's answer, or for a worker to read it."""

from dataclasses import dataclass

from cases.models import Scope
from cases.vault import Vault
from evidence.exhibits import OpenedExhibit
from extraction import actions, results, suggestions
from extraction.entities.entity import DATE
from statement.answers import Statement


@dataclass(frozen=True)
class Pending:
    """`unanswered`: names, numbers and the like nobody has confirmed or rejected; `unread`: exhibits."""

    unanswered: int
    unread: int


def of_case(vault: Vault, exhibits: list[OpenedExhibit], statement: Statement) -> Pending:
    """Four queries, five while files are taken in."""
    reads = results.of_case(vault.case, vault.fields(Scope.EVIDENCE))
    suggestions_of_case = suggestions.of_case(exhibits, reads, statement, actions.answers(vault)) if reads else []
    unanswered = sum(not suggestion.answer and suggestion.kind != DATE for suggestion in suggestions_of_case)
    return Pending(unanswered, actions.still_reading(vault.case))
