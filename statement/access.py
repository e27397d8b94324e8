"""The only way to the parts of a statement: through the open vault of their case."""

from dataclasses import dataclass
from typing import Any

from cases.models import Scope
from cases.vault import Vault
from statement import answers
from statement.models import SealedPart, StatementPart


@dataclass(frozen=True)
class OpenedPart:
    """One part as it is saved: its answers (a dataclass, or a tuple of them) and how often it was saved."""

    answers: Any
    version: int


def open_part(vault: Vault, part: StatementPart) -> OpenedPart:
    """The saved answers of one part; empty ones when there are none. Raises DecryptionError."""
    row = SealedPart.objects.filter(case=vault.case, part=part).first()
    value = vault.fields(Scope.STATEMENT).open(row.associated_data, row.sealed, {}) if row else {}
    statement = answers.of_values({part: value})
    return OpenedPart(answers.part_of(statement, part), row.version if row else 0)
