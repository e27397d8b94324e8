"""Which stored files a case holds. Whoever keeps blobs in a new place adds it here."""

from dataclasses import dataclass
from uuid import UUID

from cases.models import Case
from dossier.models import Dossier, PoliceLetter, UploadSet
from evidence.models import Exhibit
from integrity.models import Damage


@dataclass(frozen=True)
class StoredBlob:
    """A blob and what it is; fields as in Damage."""

    blob: str
    part: Damage.DamagedPart
    item: UUID | None = None
    number: int = 0
    language: str = ""


def of_case(case: Case) -> list[StoredBlob]:
    """In the order of their names. Four queries."""
    blobs: list[StoredBlob] = []
    exhibits = Exhibit.objects.filter(case=case).exclude(state=Exhibit.State.REMOVED)
    for pk, number, blob, copies in exhibits.values_list("pk", "number", "blob", "copies"):
        blobs.append(StoredBlob(blob, Damage.DamagedPart.ORIGINAL, pk, number))
        blobs += [StoredBlob(copy, Damage.DamagedPart.COPY, pk, number) for copy in copies]
    for dossier in Dossier.objects.filter(case=case).exclude(blob=""):
        blobs.append(StoredBlob(dossier.blob, Damage.DamagedPart.DOSSIER, language=dossier.get_language_display()))
    for blob in PoliceLetter.objects.filter(case=case).values_list("blob", flat=True):
        blobs.append(StoredBlob(blob, Damage.DamagedPart.LETTER))
    for blob in UploadSet.objects.filter(case=case).values_list("blob", flat=True):
        blobs.append(StoredBlob(blob, Damage.DamagedPart.UPLOAD_SET))
    return sorted(
        (stored_blob for stored_blob in blobs if stored_blob.blob), key=lambda stored_blob: stored_blob.blob
    )
