"""System check: a site for real people reads files of strangers only in a child that is confined well enough."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from evidence.sandbox import strength
from evidence.sandbox.confinement import Level


@register(deploy=True)
def children_are_confined(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    least, strength_here = Level(settings.SANDBOX_LEAST), strength.tried()
    if strength_here.reaches(least):
        return []
    return [
        Error(
            f"Files of strangers would be read without: {'; '.join(strength_here.missing)}.",
            hint=f"SANDBOX_LEAST is {least.value}. See docs/operating.md, 'The sandbox'.",
            id="evidence.E001",
        )
    ]
