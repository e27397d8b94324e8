"""System check: six words of each list are hard enough to guess, or the site does not start."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from cases import passphrase


@register()
def word_lists_are_long_enough(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    try:
        passphrase.check_lists()
    except (ImproperlyConfigured, OSError) as error:
        return [Error(str(error), id="cases.E001")]
    return []
