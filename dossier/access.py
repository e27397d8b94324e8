"""The only way to a dossier, a letter or an upload set."""

import uuid
from typing import TypeVar

from django.http import Http404

from cases.vault import OpenCase, Vault
from dossier.models import Dossier, PoliceLetter, PrintedDocument, UploadSet

Kind = TypeVar("Kind", bound=PrintedDocument)


def get_dossier(vault: OpenCase, pk: uuid.UUID) -> Dossier:
    """A dossier of this case. Raises Http404 for one that is absent or another case's."""
    return _get(Dossier, vault, pk)


def get_police_letter(vault: OpenCase, pk: uuid.UUID) -> PoliceLetter:
    """A letter of this case. Raises Http404 for one that is absent or another case's."""
    return _get(PoliceLetter, vault, pk)


def get_upload_set(vault: Vault, pk: uuid.UUID) -> UploadSet:
    """An upload set of this case. Raises Http404 for one that is absent or another case's."""
    return _get(UploadSet, vault, pk)


def _get(kind: type[Kind], vault: OpenCase, pk: uuid.UUID) -> Kind:
    document = kind._default_manager.select_related("case").filter(case=vault.case, pk=pk).first()
    if document is None:
        raise Http404
    return document
