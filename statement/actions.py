"""Verbs of the account: save one part."""

from typing import Any

from django.db import transaction

from cases.models import Scope
from cases.vault import Vault
from statement.errors import Conflict
from statement.models import Part, SealedPart, place


def save_part(vault: Vault, part: Part, answers: dict[str, Any], *, seen: int) -> None:
    """Seal the answers of one part. `seen` is the version the client was looking at; 0 for none.

    Raises Conflict when another tab saved something else since. The same answers again (a second tap on the
    button) are no conflict.
    """
    keys = vault.fields(Scope.ACCOUNT)
    about = place(vault.case.pk, part)
    with transaction.atomic(durable=True):
        SealedPart.objects.get_or_create(case=vault.case, part=part, defaults={"sealed": b""})
        row = SealedPart.objects.select_for_update().get(case=vault.case, part=part)
        if row.version != seen:
            if keys.open(about, row.sealed, {}) == answers:
                return
            raise Conflict
        row.sealed = keys.seal(about, answers)
        row.version += 1
        row.save(update_fields=["sealed", "version"])
