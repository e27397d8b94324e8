"""Verbs of the upload set: ask for one, hand out its files. What a worker does: dossier.online_report.set_job."""

from collections.abc import Iterator

from cases import blob_store
from cases.models import Case, Scope
from cases.vault import Vault
from dossier import printed_documents
from dossier.errors import NoDossierError
from dossier.models import Dossier, UploadSet
from dossier.online_report import set_files
from dossier.online_report.set_files import SetFile
from dossier.police_letter import jurisdictions
from evidence.upload import sealing


def request_set(vault: Vault, place: str) -> UploadSet:
    """Have a worker make it. While one is being made for that place, this is the one. Raises NoDossierError when
    there is no dossier in the language of the police there, CaseClosedError."""
    if dossier_for(vault.case, place) is None:
        raise NoDossierError
    return printed_documents.request(UploadSet, vault, place=place)


def dossier_for(case: Case, place: str) -> Dossier | None:
    """The one that the police there can read; None when it is not made yet."""
    language = jurisdictions.language(place)
    return Dossier.objects.filter(case=case, language=language).exclude(blob="").first()


def files(vault: Vault, upload_set: UploadSet) -> list[SetFile]:
    """What is in it; empty before it is made. Raises DecryptionError."""
    values = vault.fields(Scope.EVIDENCE).open(upload_set.associated_data, upload_set.sealed_facts, {})
    return set_files.of_facts(values)


def stream(vault: Vault, upload_set: UploadSet, start: int, size: int) -> Iterator[bytes]:
    """Bytes of the archive. Raises OSError at once when it is missing, DecryptionError perhaps in the middle: what
    was sent is then shorter than was said."""
    file = blob_store.open_sealed(upload_set.case_id, upload_set.blob)
    return _from_to(sealing.unsealed(file, vault.private(Scope.EVIDENCE)), start, start + size)


def _from_to(pieces: Iterator[bytes], start: int, end: int) -> Iterator[bytes]:
    at = 0
    for piece in pieces:
        if at < end and at + len(piece) > start:
            yield piece[max(0, start - at) : end - at]
        at += len(piece)
        if at >= end:
            return
