"""What of a case still waits: for the client's answer, or for a worker to read it."""

from dataclasses import dataclass

from cases.models import Scope
from cases.vault import Vault
from evidence.exhibits import Exhibit
from findings import actions, proposals, readings
from findings.found import DATE
from statement.account import Account


@dataclass(frozen=True)
class Waiting:
    """`unanswered`: names, numbers and the like nobody has confirmed or rejected; `unread`: exhibits."""

    unanswered: int
    unread: int


def of_case(vault: Vault, shown: list[Exhibit], told: Account) -> Waiting:
    """Four queries, five while files are taken in."""
    reads = readings.of_case(vault.case, vault.fields(Scope.EVIDENCE))
    offered = proposals.of_case(shown, reads, told, actions.answers(vault)) if reads else []
    unanswered = sum(not one.answer and one.kind != DATE for one in offered)
    return Waiting(unanswered, actions.still_reading(vault.case))
