"""Verbs of the statement: save one part, add rows to a list."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cases import statistics
from cases.models import Scope
from cases.vault import Vault
from statement import proposals
from statement.answers import Demand, Identifier, Payment
from statement.errors import ConflictError
from statement.forms import MOST_ROWS
from statement.models import SealedPart, StatementPart, part_associated_data
from statement.parsing import age_bands, amounts


def save_part(vault: Vault, part: StatementPart, answers: dict[str, Any], *, version_seen: int) -> None:
    """Seal the answers of one part. `version_seen` is the version the client was looking at; 0 for none.

    Raises ConflictError when another tab saved something else since. The same answers again (a second tap on the
    button) are no conflict.
    """
    cipher = vault.fields(Scope.STATEMENT)
    associated_data = part_associated_data(vault.case.pk, part)
    with transaction.atomic(durable=True):
        vault.take_turns()
        SealedPart.objects.get_or_create(case=vault.case, part=part, defaults={"sealed": b""})
        row = SealedPart.objects.select_for_update().get(case=vault.case, part=part)
        if row.version != version_seen:
            if cipher.open(associated_data, row.sealed, {}) == answers:
                return
            raise ConflictError
        row.sealed = cipher.seal(associated_data, answers)
        row.version += 1
        row.save(update_fields=["sealed", "version"])
        age = (
            age_bands.band(answers.get("birth_date"), timezone.localdate())
            if part == StatementPart.ABOUT_YOU
            else ""
        )
        if age:
            statistics.count_once_per_case(vault, {"age": ("age", age)})


def fill_part(vault: Vault, part: StatementPart, values: dict[str, Any]) -> None:
    """Put into a part what the client said elsewhere. What the part says already stays as it is."""
    if not any(values.values()):
        return
    cipher, associated_data = vault.fields(Scope.STATEMENT), part_associated_data(vault.case.pk, part)
    with transaction.atomic(durable=True):
        vault.take_turns()
        SealedPart.objects.get_or_create(case=vault.case, part=part, defaults={"sealed": b""})
        row = SealedPart.objects.select_for_update().get(case=vault.case, part=part)
        stored = cipher.open(associated_data, row.sealed, {}) or {}
        new = {name: value for name, value in values.items() if value and not stored.get(name)}
        if new:
            row.sealed, row.version = cipher.seal(associated_data, stored | new), row.version + 1
            row.save(update_fields=["sealed", "version"])


def keep_proposals(vault: Vault) -> None:
    """Put what the client said in the plan into the parts that are empty there: they saw it and said yes."""
    for part, proposal in proposals.of_case(vault).items():
        fill_part(vault, part, proposal.values)


def add_threats(vault: Vault, lines: list[str]) -> int:
    """Add lines to the words of the threats, each once; how many of `lines` are in them now. The rest found no
    room (TEXT_CHARACTERS)."""
    if not lines:
        return 0
    cipher = vault.fields(Scope.STATEMENT)
    associated_data = part_associated_data(vault.case.pk, StatementPart.THREATS)
    with transaction.atomic(durable=True):
        vault.take_turns()
        SealedPart.objects.get_or_create(case=vault.case, part=StatementPart.THREATS, defaults={"sealed": b""})
        row = SealedPart.objects.select_for_update().get(case=vault.case, part=StatementPart.THREATS)
        stored = cipher.open(associated_data, row.sealed, {}) or {}
        words, fit = str(stored.get("words") or ""), 0
        for line in lines:
            longer = words if line in words.splitlines() else f"{words}\n{line}".lstrip("\n")
            if len(longer) > settings.TEXT_CHARACTERS:
                break
            words, fit = longer, fit + 1
        if words != stored.get("words"):
            row.sealed, row.version = cipher.seal(associated_data, stored | {"words": words}), row.version + 1
            row.save(update_fields=["sealed", "version"])
    return fit


def add_identifiers(vault: Vault, new: list[Identifier]) -> int:
    """Add names, numbers and addresses to the statement, each once; how many of `new` are in it now.

    The rest found no room (MOST_ROWS). Raises nothing when another tab saved meanwhile: rows are only added.
    """
    return _add_rows(
        vault, StatementPart.IDENTIFIERS, [_as_json(identifier) for identifier in new], same=("kind", "value")
    )


def add_demands(vault: Vault, new: list[Demand]) -> int:
    """Add demands to the statement, each once; as add_identifiers."""
    return _add_rows(
        vault, StatementPart.DEMANDS, [_counted(demand) for demand in new], same=("what", "amount", "seen_in")
    )


def add_payments(vault: Vault, new: list[Payment]) -> int:
    """Add payments to the statement, each once; as add_identifiers."""
    return _add_rows(
        vault,
        StatementPart.PAYMENTS,
        [_counted(payment) for payment in new],
        same=("amount", "paid_on", "recipient"),
    )


def _counted(demand: Demand | Payment) -> dict[str, Any]:
    """The row with its amount read."""
    number, currency = amounts.parse(demand.amount, demand.currency)
    return _as_json(demand) | {"amount_number": number, "currency": currency}


def _as_json(row: Identifier | Demand | Payment) -> dict[str, Any]:
    """As it is when it was sealed and opened, so that it can be compared with such a row."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(row).items()}


def _add_rows(vault: Vault, part: StatementPart, new: list[dict[str, Any]], *, same: tuple[str, ...]) -> int:
    if not new:
        return 0
    cipher, associated_data = vault.fields(Scope.STATEMENT), part_associated_data(vault.case.pk, part)
    with transaction.atomic(durable=True):
        vault.take_turns()
        SealedPart.objects.get_or_create(case=vault.case, part=part, defaults={"sealed": b""})
        row = SealedPart.objects.select_for_update().get(case=vault.case, part=part)
        rows = list((cipher.open(associated_data, row.sealed, {}) or {}).get("rows", []))
        fit = 0
        for new_row in new:
            here = any(all(old.get(name) == new_row[name] for name in same) for old in rows)
            if not here and len(rows) >= MOST_ROWS:
                break
            rows += [] if here else [new_row]
            fit += 1
        row.sealed, row.version = cipher.seal(associated_data, {"rows": rows}), row.version + 1
        row.save(update_fields=["sealed", "version"])
    return fit
