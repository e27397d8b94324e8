"""What templates of the desk need: parts in words, options for scripts."""

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from fido2.utils import websafe_encode

from cases import scope_labels
from cases.models import Scope
from counseling import sharing
from counseling.accounts import passkey_wraps

register = template.Library()


@register.filter
def parts_in_words(parts: Iterable[str]) -> str:
    """What a client shares, as they read it themselves: "plan and progress, evidence and dossier"."""
    return scope_labels.in_words(parts)


@register.filter
def parts_of_scopes(scopes: list[Scope]) -> list[str]:
    """The parts that a grant's scopes are."""
    return sharing.parts_of(scopes)


@register.filter
def parts_at_desk(parts: list[str]) -> str:
    """What a client shares, as the counsellor reads it."""
    words = {"plan": _("plan"), "statement": _("statement of what happened"), "evidence": _("evidence and dossier")}
    return ", ".join(words[part] for part in parts)


@register.filter
def parts_in_short(parts: list[str]) -> str:
    """The same on one line of a list."""
    words = {"plan": _("plan"), "statement": _("account"), "evidence": _("evidence")}
    return ", ".join(words[part] for part in parts)


@register.filter
def as_json(value: Any) -> str:
    """For an attribute that a script reads; our pages hold no script of their own, not even data."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.simple_tag
def passkey_input() -> str:
    """What a passkey computes the bytes from that become its key, as the script reads it."""
    return str(websafe_encode(passkey_wraps.PRF_INPUT))
