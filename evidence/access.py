"""The only way to an exhibit, and the gate in front of every upload."""

import enum
import uuid

from django.http import Http404

from cases.vault import OpenCase, Vault
from evidence.models import Exhibit, Upload

_ANSWER = "under_18_shown"


def get_exhibit(vault: OpenCase, pk: uuid.UUID) -> Exhibit:
    """An exhibit of this case. Raises Http404 for one that is absent, removed or another case's."""
    exhibit = Exhibit.objects.filter(case=vault.case, pk=pk).exclude(state=Exhibit.State.REMOVED).first()
    if exhibit is None:
        raise Http404
    return exhibit


def get_upload(vault: Vault, pk: uuid.UUID) -> Upload:
    """An upload of this case. Raises Http404 for one that is absent, another case's or whose exhibit was
    removed."""
    upload = Upload.objects.filter(case=vault.case, pk=pk).exclude(exhibit__state=Exhibit.State.REMOVED).first()
    if upload is None:
        raise Http404
    return upload


class MinorShownAnswer(enum.Enum):
    """Whether anyone under 18 can be seen in an intimate way; "not sure" counts as yes everywhere."""

    NO = "no"
    YES = "yes"
    UNSURE = "unsure"


def gate_answer(vault: Vault) -> MinorShownAnswer | None:
    """The answer of this visit; None until the question was answered."""
    answer = vault.state().get(_ANSWER)
    return MinorShownAnswer(answer) if answer else None


def keep_gate_answer(vault: Vault, answer: MinorShownAnswer) -> None:
    vault.keep_state(**{_ANSWER: answer.value})
