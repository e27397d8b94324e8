"""Places in a template that apps above it fill, so that no template names an app above its own.

An app enters itself when the site starts (AppConfig.ready). `{% slot "name" %}` prints what every app that fills
the slot returns; `{% from_slot "name" as value %}` takes plain values by which a page chooses what it says.
"""

from collections.abc import Callable
from typing import Any

from django.template import Context
from django.utils.safestring import SafeString, mark_safe

Notice = Callable[..., SafeString]  # (context, **arguments of the tag) -> HTML, empty when there is nothing to say
Provider = Callable[..., dict[Any, Any]]  # (**arguments of the tag) -> values by key

_notices: dict[str, list[Notice]] = {}
_providers: dict[str, Provider] = {}


def fill(name: str, notice: Notice) -> None:
    """Enter a notice into a slot. Entering the same function twice changes nothing."""
    notices = _notices.setdefault(name, [])
    if notice not in notices:
        notices.append(notice)


def provide(name: str, provider: Provider) -> None:
    """Enter the one source of values of a slot. Raises ValueError when another app provides them already."""
    if _providers.setdefault(name, provider) is not provider:
        raise ValueError(f"slot {name} is provided already")


def rendered(name: str, context: Context, **arguments: Any) -> SafeString:
    """The HTML of all notices in a slot, in the order of INSTALLED_APPS."""
    return mark_safe("".join(notice(context, **arguments) for notice in _notices.get(name, ())))  # noqa: S308


def values(name: str, **arguments: Any) -> dict[Any, Any]:
    """The values of a slot; none where no app provides them."""
    provider = _providers.get(name)
    return provider(**arguments) if provider else {}
