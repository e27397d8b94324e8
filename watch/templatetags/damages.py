"""What is damaged, for the pages of a case."""

from typing import Any
from uuid import UUID

from django import template
from django.db.models import QuerySet

from cases.models import Case
from watch.models import Damage

register = template.Library()


@register.inclusion_tag("watch/note.html")
def damage_of_case(case: Case) -> dict[str, Any]:
    """A note on everything that is damaged in a case; nothing when all is whole. One query."""
    return _context(Damage.objects.filter(case=case))


@register.inclusion_tag("watch/note.html")
def damage_of_item(item: UUID) -> dict[str, Any]:
    """The same for one exhibit. Its page was asked for through the gate, so it is the case's own."""
    return _context(Damage.objects.filter(item=item))


def _context(damages: QuerySet[Damage]) -> dict[str, Any]:
    """One line an exhibit for its copies, however many of its pages are damaged."""
    seen: dict[tuple[int, str, str], Damage] = {}
    for damage in damages:
        seen.setdefault((damage.number, damage.part, damage.language), damage)
    return {"damages": list(seen.values()), "files": any(damage.item for damage in seen.values())}
