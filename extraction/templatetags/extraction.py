"""What could be read in the exhibits, for the pages of the evidence."""

import uuid
from datetime import datetime
from typing import Any

from django import template
from django.utils.formats import date_format

from cases.models import Scope
from cases.vault import Vault
from evidence import exhibits
from extraction import completeness, results
from extraction.completeness import Asked

register = template.Library()


@register.simple_tag
def captures(vault: Vault) -> dict[uuid.UUID, Asked]:
    """What each screenshot of the case does not show yet, by exhibit. Two queries."""
    cipher = vault.fields(Scope.EVIDENCE)
    reads = results.of_case(vault.case, cipher)
    return completeness.of_case(exhibits.of_case(vault.case, cipher), reads) if reads else {}


@register.inclusion_tag("extraction/_asked.html")
def asked_for(found: dict[uuid.UUID, Asked], exhibit: Any, *, at_length: bool = False) -> dict[str, Any]:
    """One kind sentence or a few about what would help, or nothing; `found` may be missing where nobody read."""
    return {"asked": found.get(exhibit.id) if found else None, "exhibit": exhibit, "at_length": at_length}


@register.filter
def day_read(value: str) -> str:
    """An ISO date, with or without a time, in the page's language."""
    read = datetime.fromisoformat(value)
    day = date_format(read, "DATE_FORMAT")
    return f"{day}, {read:%H:%M}" if "T" in value else day
