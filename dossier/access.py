"""The only way to a dossier."""

import uuid

from django.http import Http404

from cases.vault import OpenCase, Vault
from dossier.models import Dossier, PoliceLetter


def get_dossier(vault: OpenCase, pk: uuid.UUID) -> Dossier:
    """A dossier of this case. Raises Http404 for one that is absent or another case's."""
    dossier = Dossier.objects.select_related("case").filter(case=vault.case, pk=pk).first()
    if dossier is None:
        raise Http404
    return dossier


def get_police_letter(vault: Vault, pk: uuid.UUID) -> PoliceLetter:
    """A letter of this case. Raises Http404 for one that is absent or another case's."""
    letter = PoliceLetter.objects.select_related("case").filter(case=vault.case, pk=pk).first()
    if letter is None:
        raise Http404
    return letter
