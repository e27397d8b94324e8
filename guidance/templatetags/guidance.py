"""Filters for packs and prose."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from guidance import content, prose
from guidance.facts import Contact
from sextortion_help.voice import base_language

register = template.Library()


@register.filter
def say(text: dict[str, str]) -> str:
    """A pack's text in the page's language."""
    return content.say(text)


@register.filter
def markdown(text: str) -> SafeString:
    return prose.html(text)


@register.filter
def item(mapping: dict[str, object], key: str) -> object:
    return mapping.get(key, "")


def _now(contact: Contact) -> datetime:
    return timezone.now().astimezone(ZoneInfo(contact.zone))


@register.filter
def open_now(contact: Contact) -> bool:
    return contact.hours is not None and contact.hours.open_at(_now(contact))


@register.filter
def hours(contact: Contact) -> str:
    """The opening hours in words; empty for day and night and when they are not known."""
    return contact.hours.words(base_language()) if contact.hours else ""
