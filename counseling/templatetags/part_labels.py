"""What templates of the desk need: parts in words, options for scripts."""

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

from counseling.forms import PARTS

register = template.Library()


@register.filter
def parts_in_words(parts: Iterable[str]) -> str:
    """ "plan and progress, evidence and dossier" of ["plan", "evidence"]."""
    return ", ".join(str(PARTS[part]) for part in parts)


@register.filter
def as_json(value: Any) -> str:
    """For an attribute that a script reads; our pages hold no script of their own, not even data."""
    return json.dumps(value, cls=DjangoJSONEncoder)
