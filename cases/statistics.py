"""Sums of what happens, by day and over all cases. A case remembers what it was counted for, sealed.

So that a step which is ticked, unticked and ticked again counts once, and so that nobody who reads the table can
tell which case was counted. When a case is deleted, the sums stay and its memory goes with it.
"""

from collections.abc import Mapping
from contextlib import suppress

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from cases.errors import CaseClosedError
from cases.models import Case, DailySum, Scope
from cases.vault import Vault


def add(kind: str, value: str = "") -> None:
    """One more of today's, in the caller's transaction."""
    row, _new = DailySum.objects.get_or_create(day=timezone.localdate(), kind=kind, value=value)
    DailySum.objects.filter(pk=row.pk).update(count=F("count") + 1)


def count_once_per_case(vault: Vault, things: Mapping[str, tuple[str, str]]) -> None:
    """Count each thing once per case. `things` maps the marker stored in the case to (kind, value) of DailySum."""
    if not things:
        return
    cipher, associated_data = vault.fields(Scope.PLAN), f"case:{vault.case.pk}:counted"
    with suppress(CaseClosedError), transaction.atomic():
        case = Case.objects.lock(vault.case.pk)
        counted_names: list[str] = cipher.open(associated_data, case.sealed_counted, [])
        fresh = {key: thing for key, thing in things.items() if key not in counted_names}
        if not fresh:
            return
        for kind, value in fresh.values():
            add(kind, value)
        case.sealed_counted = cipher.seal(associated_data, sorted({*counted_names, *fresh}))
        case.save(update_fields=["sealed_counted"])
