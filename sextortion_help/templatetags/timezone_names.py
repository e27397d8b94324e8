"""The zone of a time on a page: "MEZ" on German pages."""

from datetime import datetime

from django import template
from django.utils import timezone

from sextortion_help.i18n import timezone_names
from sextortion_help.i18n.register import base_language

register = template.Library()


@register.filter
def zone_name(at: datetime) -> str:
    """The short name of the site's zone at that moment, in the language of the page."""
    return timezone_names.short(timezone.localtime(at), base_language())
