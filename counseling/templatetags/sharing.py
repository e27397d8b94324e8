"""What a client shares, in words."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def parts_at_desk(parts: list[str]) -> str:
    """What a client shares, as the counsellor reads it."""
    words = {"plan": _("plan"), "statement": _("statement of what happened"), "evidence": _("evidence and dossier")}
    return ", ".join(words[part] for part in parts)
