"""How far a case is stamped, for its pages."""

from typing import Any

from django import template

from cases.models import Case
from timestamps import page_notices

register = template.Library()


@register.inclusion_tag("timestamps/_note.html")
def time_stamp(case: Case) -> dict[str, Any]:
    """A note on the newest stamp, and whether newer entries wait for one. One query."""
    return page_notices.state(case)
