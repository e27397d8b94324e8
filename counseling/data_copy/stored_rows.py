"""Every row that hangs on a case, of every app, also of apps to come: its columns, and what is sealed in them.

Like cases.case_contents it asks the models themselves, so that no table can be forgotten. Keys are left out: the
copy would open what it must not, and they say nothing about anybody.
"""

import base64
import json
from collections.abc import Callable
from typing import Any

from django.db import models

from cases import crypto
from cases.crypto import FieldCipher
from cases.errors import DecryptionError
from cases.models import Case, Scope
from cases.vault import Vault
from counseling.models import Counsellor

# What finds or opens a row, as wrapped keys do too: of no use but to break in.
WRAPPED = "wrapped_"  # how the columns of such keys are called
KEYS = frozenset(
    {
        "cases.Case.lookup_id",
        "cases.VaultSession.lookup",
        "cases.SessionBinding.public_key",
        "cases.SessionBinding.challenge",
        "cases.SessionBinding.waiting_plan",  # on its way into the plan of the case, which is copied
        "cases.Job.sealed_keys",
        "counseling.GrantKey.sealed",
        "counseling.ShareCode.digest",
        "counseling.ShareCode.sealed_code",
    }
)
# The log stands in the copy as its entries, and a sketch of a picture beside the picture itself says nothing more.
ELSEWHERE = frozenset({"cases.CustodyEntry.sealed", "evidence.Exhibit.sealed_thumbprint"})
# Sealed to the counsellor: the label is also there for the client, the rest nobody but the counsellor can read.
COUNSELLORS_OWN = frozenset(
    {
        "counseling.Grant.sealed_label",
        "counseling.Grant.sealed_look",
        "counseling.Grant.sealed_bookmark",
        "counseling.QuestionResult.sealed",
        "counseling.QuestionResult.sealed_label",
        "counseling.QuestionResult.sealed_bookmark",
    }
)
FOR_COUNSELLOR = "Sealed for the counsellor, as a working aid. Nobody else can read it, this site neither."
UNREADABLE = "This could not be read."
# What a sealed column is bound to, where the row does not say it by `associated_data`.
_BOUND_TO: dict[str, Callable[[Any], str]] = {
    "cases.Case.sealed_plan": lambda row: f"case:{row.pk}:plan",
    "cases.Case.sealed_counted": lambda row: f"case:{row.pk}:counted",
    "cases.VaultSession.sealed_state": lambda row: f"session:{row.pk}:state",
    "evidence.Exhibit.sealed_facts": lambda row: str(row.associated_data("facts")),
    "evidence.Exhibit.sealed_details": lambda row: str(row.associated_data("details")),
    "evidence.Exhibit.sealed_reading": lambda row: str(row.associated_data("reading")),
    "counseling.Grant.client_label": lambda row: f"grant:{row.pk}:label",
    "counseling.HandoverRecord.sealed_voiding": lambda row: str(row.voiding_associated_data),
}


class _Keys:
    """All keys of the case, for a column that does not say under which it was sealed."""

    def __init__(self, vault: Vault) -> None:
        self._privates = [vault.private(scope) for scope in Scope]
        self._ciphers = [*(FieldCipher(private) for private in self._privates), FieldCipher(vault.case_key)]

    def open(self, sealed: bytes, bound_to: str) -> Any:
        for cipher in self._ciphers:
            try:
                return cipher.open(bound_to, sealed)
            except DecryptionError:
                continue
        return UNREADABLE

    def unseal(self, sealed: bytes) -> Any:
        """What was sealed to the public half of a scope, by somebody who does not hold the case open."""
        for private in self._privates:
            try:
                plain = crypto.unseal(private, sealed).decode()
            except (DecryptionError, UnicodeDecodeError):
                continue
            try:
                return json.loads(plain)
            except ValueError:
                return plain
        return UNREADABLE


def collect(vault: Vault) -> dict[str, list[dict[str, Any]]]:
    """The rows of each model by its name, such as "evidence.Exhibit"; a model without rows is no entry."""
    keys = _Keys(vault)
    rows = {"cases.Case": [_row(vault.case, keys)]}
    for model, way in models_of_a_case().items():
        objects = model._default_manager.filter(**{way: vault.case}).order_by("pk")
        described = [_row(one, keys) for one in objects.iterator(chunk_size=200)]
        if described:
            rows[model._meta.label] = described
    return rows


def models_of_a_case() -> dict[type[models.Model], str]:
    """Every model whose rows go with a case, and the way from a row to it, such as "thread__case"."""
    ways: dict[type[models.Model], str] = {}
    waiting: list[tuple[type[models.Model], str]] = [(Case, "")]
    for model, way in waiting:  # which grows meanwhile: rows that hang on rows of a case are found too
        for relation in model._meta.related_objects:
            other, goes_with_it = relation.related_model, relation.on_delete is models.CASCADE
            if isinstance(other, type) and other not in ways and (goes_with_it or not way):
                ways[other] = f"{relation.field.name}__{way}" if way else relation.field.name
                waiting.append((other, ways[other]))
    return ways


def _row(row: models.Model, keys: _Keys) -> dict[str, Any]:
    described: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        label = f"{row._meta.label}.{field.name}"
        if label in KEYS or field.name.startswith(WRAPPED) or label in ELSEWHERE or field.related_model is Case:
            continue
        value = _value(row, field, label, keys)
        if value not in (None, "", b""):
            described[field.name] = value
    return described


def _value(row: models.Model, field: Any, label: str, keys: _Keys) -> Any:
    if field.related_model is Counsellor:
        person = getattr(row, field.name)
        return "" if person is None else str(person)
    value = getattr(row, field.attname)
    if not isinstance(field, models.BinaryField):
        return value
    sealed = bytes(value or b"")
    if not sealed:
        return ""
    if label in COUNSELLORS_OWN:
        return FOR_COUNSELLOR
    bound_to = _associated_data(row, label)
    if bound_to is not None:
        return keys.open(sealed, bound_to)
    return keys.unseal(sealed) if field.name.startswith("sealed") else base64.b64encode(sealed).decode()


def _associated_data(row: Any, label: str) -> str | None:
    """None for a column that is bound to nothing: a time stamp's token, or what is sealed to a scope's pair."""
    if label in _BOUND_TO:
        return _BOUND_TO[label](row)
    bound_to = getattr(row, "associated_data", None)
    return bound_to if isinstance(bound_to, str) else None
