"""Verbs: add what the browser computed, name it, remove it. Each is noted in the log, without the values."""

from dataclasses import replace

from django.db import transaction
from django.db.models import Max

from cases import custody
from cases.models import Scope
from cases.vault import Vault
from statement.image_hashes import values
from statement.image_hashes.values import MOST_IN_CASE, Values
from statement.models import ImageHashes


def add(vault: Vault, submitted: list[Values]) -> int:
    """Keep those that are not there yet, as far as there is room; how many were kept."""
    cipher = vault.fields(Scope.STATEMENT)
    with transaction.atomic(durable=True):
        case = vault.take_turns()
        known_sums = {noted.values.sha256 for noted in values.of_case(case, cipher)}
        new = {hashes.sha256: hashes for hashes in submitted if hashes.sha256 not in known_sums}
        room = MOST_IN_CASE - len(known_sums)
        newest = ImageHashes.objects.filter(case=case).aggregate(newest=Max("number"))["newest"] or 0
        new_values = list(new.values())[:room]
        for number, hashes in enumerate(new_values, start=newest + 1):
            row = ImageHashes(case=case, number=number)
            row.sealed = values.sealed(row, cipher, hashes)
            row.save(force_insert=True)
            custody.record(case, custody.Act.FINGERPRINT_NOTED, subject=row.subject)
    return len(new_values)


def name(vault: Vault, row: ImageHashes, label: str) -> None:
    """What the client calls it."""
    cipher = vault.fields(Scope.STATEMENT)
    with transaction.atomic(durable=True):
        vault.take_turns()
        row = ImageHashes.objects.select_for_update().get(pk=row.pk)
        row.sealed = values.sealed(
            row, cipher, replace(Values(**cipher.open(row.associated_data, row.sealed)), label=label)
        )
        row.save(update_fields=["sealed"])


def remove(vault: Vault, row: ImageHashes) -> None:
    with transaction.atomic(durable=True):
        vault.take_turns()
        deleted_count, _rows = ImageHashes.objects.filter(pk=row.pk).delete()
        if deleted_count:
            custody.record(vault.case, custody.Act.FINGERPRINT_REMOVED, subject=row.subject)
