"""How a value that was read is shown."""

from datetime import datetime

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter
def day_read(value: str) -> str:
    """An ISO date, with or without a time, in the page's language."""
    read = datetime.fromisoformat(value)
    day = date_format(read, "DATE_FORMAT")
    return f"{day}, {read:%H:%M}" if "T" in value else day
