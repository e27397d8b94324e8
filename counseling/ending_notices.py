"""What tells a client that a counsellor no longer sees the case, by the counsellor's own act or because they left.

The name is sealed to the client: when the grant is gone, no column of the database says who it was.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from cases import crypto
from cases.errors import DecryptionError
from cases.models import Case, Scope
from cases.vault import Vault, public_key
from counseling.models import EndingNotice, Grant

KEPT = timedelta(days=1)  # after the client has read it


@dataclass(frozen=True)
class OpenedEndingNotice:
    """`who`: the counsellor's name and centre, empty where it cannot be read."""

    who: str
    at: datetime
    read: bool


def leave(case: Case, who: str, *, grant: Grant | None = None) -> None:
    """Tell the client, in the caller's transaction. Needs no key of the case."""
    notice = EndingNotice(case=case, grant=grant)
    plaintext = json.dumps({"notice": str(notice.pk), "who": who}).encode()
    notice.sealed = crypto.seal(public_key(case, Scope.PLAN), plaintext)
    notice.save(force_insert=True)


def of_client(vault: Vault) -> list[OpenedEndingNotice]:
    """All that are kept, newest first. One query."""
    rows = EndingNotice.objects.filter(case=vault.case)
    return [OpenedEndingNotice(_who(vault, row), row.at, row.read_at is not None) for row in rows]


def mark_read(vault: Vault) -> None:
    """The client has the page open on which they stand."""
    EndingNotice.objects.filter(case=vault.case, read_at=None).update(read_at=timezone.now())


def _who(vault: Vault, row: EndingNotice) -> str:
    try:
        notice = json.loads(crypto.unseal(vault.private(Scope.PLAN), row.sealed))
    except DecryptionError:
        return ""
    return str(notice["who"]) if notice["notice"] == str(row.pk) else ""


def sweep() -> None:
    """Remove those that the client read a day ago."""
    EndingNotice.objects.filter(read_at__lte=timezone.now() - KEPT).delete()
