"""What is damaged, for the pages of a case."""

from typing import Any
from uuid import UUID

from django import template
from django.db.models import QuerySet

from cases.models import Case
from evidence.models import Exhibit
from integrity.models import Damage

register = template.Library()


@register.inclusion_tag("integrity/_note.html")
def damage_of_case(case: Case) -> dict[str, Any]:
    """A note on everything that is damaged in a case; nothing when all is whole. One query."""
    return _context(Damage.objects.filter(case=case))


@register.inclusion_tag("integrity/_note.html")
def damage_of_item(item: UUID) -> dict[str, Any]:
    """The same for one exhibit. Its page was asked for through the gate, so it is the case's own."""
    return _context(Damage.objects.filter(item=item)) | {"copies": False}  # its page has the button itself


@register.simple_tag
def damaged_items(case: Case) -> dict[UUID, str]:
    """By exhibit what of it is damaged: "original", or "copy" where only a copy is. One query or two."""
    found: dict[UUID, str] = {}
    for damage in _held(Damage.objects.filter(case=case).exclude(item=None)):
        if damage.item and found.get(damage.item) != Damage.DamagedPart.ORIGINAL:
            found[damage.item] = damage.part
    return found


@register.simple_tag
def damage_to(found: Any, item: UUID) -> str:
    """One exhibit's among damaged_items, which may be missing where nobody asked."""
    return found.get(item, "") if isinstance(found, dict) else ""


@register.filter
def lost_files(found: dict[UUID, str]) -> int:
    """How many of damaged_items are damaged themselves, not only a copy of them."""
    return sum(part == Damage.DamagedPart.ORIGINAL for part in found.values())


def _held(damages: QuerySet[Damage]) -> list[Damage]:
    """Without copies that were made anew since: the watch forgets them on its next round. Two queries at most."""
    rows = list(damages)
    items = {row.item for row in rows if row.item and row.part == Damage.DamagedPart.COPY}
    lists = Exhibit.objects.filter(pk__in=items).values_list("copies", flat=True) if items else []
    copies = {blob for blobs in lists for blob in blobs}
    return [row for row in rows if row.part != Damage.DamagedPart.COPY or row.blob in copies]


def _context(damages: QuerySet[Damage]) -> dict[str, Any]:
    """One line an exhibit for its copies, however many of its pages are damaged."""
    seen: dict[tuple[int, str, str], Damage] = {}
    for damage in _held(damages):
        seen.setdefault((damage.number, damage.part, damage.language), damage)
    parts = {damage.part for damage in seen.values()}
    return {
        "damages": list(seen.values()),
        "files": Damage.DamagedPart.ORIGINAL in parts,
        "copies": Damage.DamagedPart.COPY in parts,
    }
