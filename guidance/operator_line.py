"""The operator's own line: whom people reach who run this site, from the settings OPERATOR_…"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import timezone

from guidance import hours, legal_notices
from guidance.facts import Certainty, Contact, ContactWay, WayKind

WHAT = {"en": "The people who run this site.", "de": "Die Menschen, die diese Seite betreiben."}
ON_THE_WEB = ("OPERATOR_CHAT", "OPERATOR_IMPRINT", "OPERATOR_PRIVACY")


def contact() -> Contact | None:
    """None where neither a phone nor a chat is set. Raises ValueError when the hours cannot be read."""
    who = (settings.OPERATOR_NAME, settings.OPERATOR_PHONE, settings.OPERATOR_CHAT)
    return _contact(*who, settings.OPERATOR_HOURS, settings.TIME_ZONE, timezone.localdate())


@lru_cache(maxsize=1)
def _contact(name: str, phone: str, chat: str, open_hours: str, zone: str, today: date) -> Contact | None:
    """The same object all day, as the facts of the packs are: by it, its card is rendered once."""
    ways = [
        ContactWay(kind=kind, value=value) for kind, value in ((WayKind.TEL, phone), (WayKind.CHAT, chat)) if value
    ]
    if not ways:
        return None
    return Contact(
        id="operator",
        name=name or phone or chat,
        kinds=("counselling",),
        ways=tuple(ways),
        what=WHAT,
        hours=hours.parse(open_hours) if open_hours else None,
        zone=zone,
        source="OPERATOR_…",
        source_date=today.isoformat(),
        collected_on=today,  # as the running site has it, so it never grows old
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
        "imprint": legal_notices.imprint_address(),
        "privacy": legal_notices.privacy_address(),
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
