"""What a page's script needs to turn six words into keys."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases import crypto, passphrase
from cases.crypto import words
from sextortion_help.i18n.register import base_language

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


@register.simple_tag
def word_list() -> str:
    """The address of the list from which a browser draws six words in the page's language, or in English."""
    return static(f"words/{passphrase.list_language(base_language())}.txt")
