"""System check: the conversation guide is complete, or the site does not start."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register

from counseling.desk import guide_loader


@register()
def guide_is_sound(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    try:
        guide_loader.every()
    except (ValueError, FileNotFoundError) as error:
        return [Error(f"The conversation guide cannot be read: {error}", id="counseling.E001")]
    return []
