"""The operator's own line: whom people reach who run this site, from the settings OPERATOR_…"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from guidance import hours
from guidance.facts import Certainty, Contact, ContactWay, WayKind

WHAT = {"en": "The people who run this site.", "de": "Die Menschen, die diese Seite betreiben."}
ON_THE_WEB = ("OPERATOR_CHAT", "OPERATOR_IMPRINT", "OPERATOR_PRIVACY")


def contact() -> Contact | None:
    """None where neither a phone nor a chat is set. Raises ValueError when the hours cannot be read."""
    ways = [
        ContactWay(kind=kind, value=value)
        for kind, value in ((WayKind.TEL, settings.OPERATOR_PHONE), (WayKind.CHAT, settings.OPERATOR_CHAT))
        if value
    ]
    if not ways:
        return None
    return Contact(
        id="operator",
        name=settings.OPERATOR_NAME or settings.OPERATOR_PHONE or settings.OPERATOR_CHAT,
        kinds=("counselling",),
        ways=tuple(ways),
        what=WHAT,
        hours=hours.parse(settings.OPERATOR_HOURS) if settings.OPERATOR_HOURS else None,
        zone=settings.TIME_ZONE,
        source="OPERATOR_…",
        collected_on=timezone.localdate(),  # as the running site has it, so it never grows old
        certainty=Certainty.OFFICIAL,
    )


def among(contacts: list[Contact], now: datetime) -> list[Contact]:
    """First, unless it is known to be closed now; then last."""
    own = contact()
    if own is None:
        return contacts
    return [*contacts, own] if own.open_at(now) is False else [own, *contacts]


def shown() -> dict[str, Any]:
    """What stands at the foot of every page."""
    return {
        "line": contact(),
        "operator": settings.OPERATOR_NAME,
        "imprint": settings.OPERATOR_IMPRINT,
        "privacy": settings.OPERATOR_PRIVACY,
    }


def problems() -> Iterator[str]:
    """What an operator has to mend, one sentence each."""
    try:
        contact()
    except ValueError:
        yield "OPERATOR_HOURS must be like “Mo-Fr 10-16; Sa 9-12:30” or “24/7”."
    for name in ON_THE_WEB:
        if getattr(settings, name) and not getattr(settings, name).startswith("https://"):
            yield f"{name} must begin with https://."
