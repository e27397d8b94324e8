"""The next appointment of a client with a counsellor: a day and, where they agreed on one, a time. Nothing else.

Sealed twice: under the plan scope for the client, who keeps it when the sharing ends, and to the counsellor in the
grant, so that the desk's list shows it without a key of the case.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Self
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from cases import crypto
from cases.crypto import FieldCipher
from cases.errors import DecryptionError
from counseling.access import Shared
from counseling.accounts import Desk
from counseling.errors import NotPossibleError
from counseling.messages import threads
from counseling.messages.models import MessageThread
from counseling.models import Grant


@dataclass(frozen=True)
class Appointment:
    """`time` is None where only the day is known; it is in the zone of the site. `uid`: its name in calendars."""

    day: date
    time: time | None
    uid: str

    @classmethod
    def of_values(cls, values: dict[str, Any]) -> Self:
        at = time.fromisoformat(values["time"]) if values["time"] else None
        return cls(date.fromisoformat(values["day"]), at, values["uid"])

    @property
    def values(self) -> dict[str, str]:
        """As it is sealed."""
        at = self.time.isoformat("minutes") if self.time else ""
        return {"day": self.day.isoformat(), "time": at, "uid": self.uid}

    @property
    def starts_at(self) -> datetime | None:
        return timezone.make_aware(datetime.combine(self.day, self.time)) if self.time else None

    @property
    def is_ahead(self) -> bool:
        """Today counts to the end of the day."""
        return self.day >= timezone.localdate()

    @property
    def calendar_file(self) -> bytes:
        """An iCalendar file (RFC 5545) with a neutral title: it names neither site, person nor reason."""
        starts = f";VALUE=DATE:{self.day:%Y%m%d}"
        if self.starts_at:
            starts = f":{self.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        lines = (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Calendar//EN",
            "BEGIN:VEVENT",
            f"UID:{self.uid}",
            f"DTSTAMP:{timezone.now().astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART{starts}",
            f"SUMMARY:{gettext('Appointment')}",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        )
        return "\r\n".join(lines).encode()


def agree(shared: Shared, desk: Desk, day: date, at: time | None) -> None:
    """Set the next appointment. Raises NotPossibleError when the sharing has ended, Http404 without the plan."""
    appointment = Appointment(day, at, str(uuid4()))
    for_desk = json.dumps({"grant": str(shared.grant.pk), **appointment.values}).encode()
    cipher, thread = shared.message_cipher(), threads.of_desk(shared)
    for_client = cipher.seal(_associated_data(thread), appointment.values)
    _keep(thread, for_client, crypto.seal(desk.counsellor.public, for_desk))


def cancel(shared: Shared) -> None:
    """There is no next appointment, on either side. Raises NotPossibleError when the sharing has ended."""
    _keep(threads.of_desk(shared), b"", b"")


def _keep(thread: MessageThread, for_client: bytes, for_desk: bytes) -> None:
    with transaction.atomic(durable=True):
        grant = threads.open_grant(thread, lock=True)
        if grant is None:
            raise NotPossibleError
        MessageThread.objects.filter(pk=thread.pk).update(sealed_appointment=for_client)
        Grant.objects.filter(pk=grant.pk).update(sealed_appointment=for_desk)


def forget(thread: MessageThread) -> None:
    """The client takes it off their own pages; the counsellor's list keeps it."""
    MessageThread.objects.filter(pk=thread.pk).update(sealed_appointment=b"")


def of_client(thread: MessageThread, cipher: FieldCipher) -> Appointment | None:
    """The next one, or None when there is none or its day is over. No query."""
    try:
        values = cipher.open(_associated_data(thread), thread.sealed_appointment)
    except DecryptionError:
        return None
    return _ahead(values)


def of_desk(desk: Desk, grant: Grant) -> Appointment | None:
    """The same at the desk. No query, no key of the case."""
    if not grant.sealed_appointment:
        return None
    try:
        values = json.loads(crypto.unseal(desk.private, grant.sealed_appointment))
    except DecryptionError:
        return None
    return _ahead(values) if values["grant"] == str(grant.pk) else None  # of another row: says nothing here


def _ahead(values: dict[str, Any] | None) -> Appointment | None:
    appointment = Appointment.of_values(values) if values else None
    return appointment if appointment and appointment.is_ahead else None


def _associated_data(thread: MessageThread) -> str:
    return f"appointment:{thread.pk}"
