"""What a page's script needs to turn six words into keys."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases import crypto
from cases.crypto import words

register = template.Library()


@register.simple_tag
def derivation() -> SafeString:
    """Attributes of a form: the salt that everybody may know, and the parameters of Argon2id."""
    salt = words.public_salt(settings.SITE_SALT).hex()
    return format_html(
        'data-salt="{}" data-passes="{}" data-memory="{}" data-lanes="{}"',
        salt,
        crypto.COST.time,
        crypto.COST.memory,
        crypto.COST.lanes,
    )
