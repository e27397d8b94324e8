"""The only way to one noted fingerprint."""

import uuid

from django.http import Http404

from cases.vault import Vault
from statement.models import Fingerprint


def get_fingerprint(vault: Vault, pk: uuid.UUID) -> Fingerprint:
    """One of this case. Raises Http404 for one that is absent or another case's."""
    row = Fingerprint.objects.filter(case=vault.case, pk=pk).first()
    if row is None:
        raise Http404
    return row
