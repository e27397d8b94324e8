"""The only way to one noted fingerprint."""

import uuid

from django.http import Http404

from cases.vault import Vault
from statement.models import ImageHashes


def get_image_hashes(vault: Vault, pk: uuid.UUID) -> ImageHashes:
    """One of this case. Raises Http404 for one that is absent or another case's."""
    row = ImageHashes.objects.filter(case=vault.case, pk=pk).first()
    if row is None:
        raise Http404
    return row
