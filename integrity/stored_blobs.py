"""Which stored files a case holds. Whoever keeps blobs in a new place adds it here."""

from dataclasses import dataclass
from uuid import UUID

from cases.models import Case
from dossier.models import Dossier, Letter
from evidence.models import Item
from integrity.models import Damage


@dataclass(frozen=True)
class Held:
    """A blob and what it is; fields as in Damage."""

    blob: str
    part: Damage.Part
    item: UUID | None = None
    number: int = 0
    language: str = ""


def of_case(case: Case) -> list[Held]:
    """In the order of their names. Three queries."""
    held: list[Held] = []
    items = Item.objects.filter(case=case).exclude(state=Item.State.REMOVED)
    for pk, number, blob, copies in items.values_list("pk", "number", "blob", "copies"):
        held.append(Held(blob, Damage.Part.ORIGINAL, pk, number))
        held += [Held(copy, Damage.Part.COPY, pk, number) for copy in copies]
    for dossier in Dossier.objects.filter(case=case).exclude(blob=""):
        held.append(Held(dossier.blob, Damage.Part.DOSSIER, language=dossier.get_language_display()))
    for blob in Letter.objects.filter(case=case).values_list("blob", flat=True):
        held.append(Held(blob, Damage.Part.LETTER))
    return sorted((one for one in held if one.blob), key=lambda one: one.blob)
