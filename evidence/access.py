"""The only way to an item, and the gate in front of every upload."""

import enum
import uuid

from django.http import Http404

from cases.vault import Opened, Vault
from evidence.models import Item, Upload

_ANSWER = "under_18_shown"


def get_item(vault: Opened, pk: uuid.UUID) -> Item:
    """An item of this case. Raises Http404 for one that is absent, removed or another case's."""
    item = Item.objects.filter(case=vault.case, pk=pk).exclude(state=Item.State.REMOVED).first()
    if item is None:
        raise Http404
    return item


def get_upload(vault: Vault, pk: uuid.UUID) -> Upload:
    """An upload of this case. Raises Http404 for one that is absent, another case's or whose item was removed."""
    upload = Upload.objects.filter(case=vault.case, pk=pk).exclude(item__state=Item.State.REMOVED).first()
    if upload is None:
        raise Http404
    return upload


class Shown(enum.Enum):
    """Whether anyone under 18 can be seen in an intimate way; "not sure" counts as yes everywhere."""

    NO = "no"
    YES = "yes"
    UNSURE = "unsure"


def gate_answer(vault: Vault) -> Shown | None:
    """The answer of this visit; None until the question was answered."""
    answer = vault.state().get(_ANSWER)
    return Shown(answer) if answer else None


def keep_gate_answer(vault: Vault, shown: Shown) -> None:
    vault.keep_state(**{_ANSWER: shown.value})
