"""Slots that apps above a template fill (see sextortion_help.slots)."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from sextortion_help import slots

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: template.Context, name: str, **arguments: Any) -> SafeString:
    """The notices of every app that fills the slot."""
    return slots.rendered(name, context, **arguments)


@register.simple_tag
def from_slot(name: str, **arguments: Any) -> dict[Any, Any]:
    """The values that an app above provides; none where no app does."""
    return slots.values(name, **arguments)
