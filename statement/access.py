"""The only way to the parts of an account: through the open vault of their case."""

from dataclasses import dataclass
from typing import Any

from cases.models import Scope
from cases.vault import Vault
from statement import answers
from statement.models import Part, SealedPart


@dataclass(frozen=True)
class Opened:
    """One part as it is saved: its answers (a dataclass, or a tuple of them) and how often it was saved."""

    answers: Any
    version: int


def open_part(vault: Vault, part: Part) -> Opened:
    """The saved answers of one part; empty ones when there are none. Raises DecryptionFailed."""
    row = SealedPart.objects.filter(case=vault.case, part=part).first()
    value = vault.fields(Scope.ACCOUNT).open(row.about, row.sealed, {}) if row else {}
    whole = answers.of_values({part: value})
    return Opened(answers.part_of(whole, part), row.version if row else 0)


def open_account(vault: Vault) -> answers.Account:
    """The whole account. One query, and one for the keys. Raises DecryptionFailed."""
    return answers.read(vault.case, vault.fields(Scope.ACCOUNT))
