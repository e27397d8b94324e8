"""What of an exhibit is damaged, as the slot "damaged-exhibits" says: "original" or "copy", by exhibit."""

from typing import Any
from uuid import UUID

from django import template

register = template.Library()
ORIGINAL = "original"  # the value of the slot for an exhibit whose file itself is damaged


@register.simple_tag
def damage_to(damaged: Any, exhibit: UUID) -> str:
    """What of one exhibit is damaged; `damaged` may be missing where nobody asked."""
    return damaged.get(exhibit, "") if isinstance(damaged, dict) else ""


@register.filter
def lost_files(damaged: dict[UUID, str]) -> int:
    """How many files are damaged themselves, not only a copy of them."""
    return sum(part == ORIGINAL for part in damaged.values())
