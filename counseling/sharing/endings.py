"""Ending a grant by hand, from either side, and taking that back within a minute.

Closed at once: from the moment of the act no request of the counsellor finds the grant, whatever the minute brings
and whether or not a worker runs.
"""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from cases import custody
from cases.custody_subjects import PersonSubject, SharedPartsSubject
from cases.vault import Vault
from counseling import ending_notices, question_results, sharing
from counseling.accounts import Desk
from counseling.errors import NotPossibleError
from counseling.models import UNDO, EndedBy, Grant, GrantQuerySet


@dataclass(frozen=True)
class ClientEnding:
    """What a client ended with one tap: one grant, or with it those of the colleagues asked in. Never empty."""

    grants: tuple[Grant, ...]

    @property
    def pk(self) -> uuid.UUID:
        """Of any of them: taking it back brings all of them back."""
        return self.grants[0].pk

    @property
    def names(self) -> list[str]:
        """Whose access it was, in the order of the alphabet."""
        return sorted(str(grant.counsellor) for grant in self.grants)

    @property
    def retractable_until(self) -> datetime | None:
        return self.grants[0].retractable_until


def asked_in_by(open_grants: Iterable[Grant], grant: Grant) -> list[Grant]:
    """Who can see this case now because the counsellor of `grant` asked for it, or because one of those did.

    `open_grants`: all that the client shares now.
    """
    others = [one for one in open_grants if one.pk != grant.pk]
    askers, asked_in = {grant.counsellor_id}, list[Grant]()
    while more := [one for one in others if one.asked_by_id in askers and one not in asked_in]:
        asked_in += more
        askers |= {one.counsellor_id for one in more}
    return asked_in


def revoke(vault: Vault, grant: Grant, *, also: Collection[Grant] = ()) -> None:
    """The client ends a grant, and those of `also` in the same act: their keys are gone with the next request."""
    pks = {grant.pk, *(one.pk for one in also)}
    with transaction.atomic(durable=True):
        rows = Grant.objects.select_for_update(of=("self",)).select_related("counsellor__centre")
        open_rows = {row.pk: row for row in rows.filter(pk__in=pks, case=vault.case, ended_at=None).order_by("pk")}
        if grant.pk not in open_rows:
            return
        end_together(vault, [open_rows.pop(grant.pk), *open_rows.values()])


def end_together(vault: Vault, rows: Iterable[Grant]) -> None:
    """The client ends these, which the caller's transaction holds: one act, which is taken back as one."""
    now = timezone.now()
    for row in rows:
        row.ended_scopes = list(row.scopes)
        row.keys.all().delete()
        question_results.lapse(row)
        _end(row, EndedBy.CLIENT, now)
        custody.record(vault.case, custody.Act.SHARING_ENDED, subject=PersonSubject(str(row.counsellor)))


def give_back(desk: Desk, grant: Grant) -> None:
    """The counsellor ends a grant, and the client is told."""
    with transaction.atomic(durable=True):
        row = (
            Grant.objects.select_for_update().filter(pk=grant.pk, counsellor=desk.counsellor, ended_at=None).first()
        )
        if row is None:
            return
        _end(row, EndedBy.COUNSELLOR, timezone.now())
        ending_notices.leave(grant.case, str(desk.counsellor), grant=row)
        custody.record(grant.case, custody.Act.SHARING_ENDED, subject=PersonSubject(str(desk.counsellor)))


def _end(row: Grant, by: EndedBy, now: datetime) -> None:
    row.ended_at, row.ended_by, row.proposed = now, by, None
    row.save(update_fields=["ended_at", "ended_by", "ended_scopes", "proposed"])


def acts_of_client(vault: Vault) -> list[ClientEnding]:
    """What this client ended within the last minute, newest first; what ended with one tap is one."""
    return [ClientEnding(tuple(rows)) for _, rows in groupby(_of_client(vault), lambda grant: grant.ended_at)]


def _of_client(vault: Vault) -> GrantQuerySet:
    rows = Grant.objects.filter(ended_at__gt=timezone.now() - UNDO, case=vault.case, ended_by=EndedBy.CLIENT)
    return rows.select_related("counsellor__centre").order_by("-ended_at")


def of_counsellor(desk: Desk) -> GrantQuerySet:
    """What this counsellor gave back within the last minute."""
    rows = Grant.objects.filter(
        ended_at__gt=timezone.now() - UNDO, counsellor=desk.counsellor, ended_by=EndedBy.COUNSELLOR
    )
    return rows.order_by("-ended_at")


def share_again(vault: Vault, pk: uuid.UUID) -> list[Grant]:
    """The client takes an ending back, with all that ended in the same act: keys for the same parts, until the same
    day.

    Who is gone meanwhile stays out. Raises NotPossibleError when the minute is over or nobody is left.
    """
    with transaction.atomic(durable=True):
        rows = list(_of_client(vault).select_for_update(of=("self",)))
        ended_at = next((row.ended_at for row in rows if row.pk == pk), None)
        together = [row for row in rows if ended_at is not None and row.ended_at == ended_at]
        grants = [grant for row in together if (grant := _shared_again(vault, row)) is not None]
        if not grants:
            raise NotPossibleError
        return grants


def _shared_again(vault: Vault, row: Grant) -> Grant | None:
    """None where the counsellor, the time or the conversation is over."""
    label = sharing.client_label(vault, row)
    try:
        with transaction.atomic():
            grant = sharing.give_access(
                vault,
                row.counsellor_id,
                row.shared_scopes,
                label,
                row.expires_at,
                row.session,
                asked_by=row.asked_by_id,
            )
            if not grant.is_open:
                raise NotPossibleError
    except NotPossibleError:
        return None
    return grant


def take_up_again(desk: Desk, pk: uuid.UUID) -> Grant:
    """The counsellor takes an ending back.

    Raises NotPossibleError when the minute is over, or the grant with it.
    """
    with transaction.atomic(durable=True):
        row = (
            of_counsellor(desk)
            .select_for_update(of=("self",))
            .select_related("case", "session")
            .filter(pk=pk)
            .first()
        )
        if row is None:
            raise NotPossibleError
        row.ended_at, row.ended_by = None, ""
        if not row.is_open:
            raise NotPossibleError
        row.save(update_fields=["ended_at", "ended_by"])
        row.ending_notices.all().delete()
        subject = SharedPartsSubject(str(desk.counsellor), tuple(sharing.parts_of(row.scopes)))
        custody.record(row.case, custody.Act.SHARED, subject=subject)
        return row


def remove() -> None:
    """Remove what was ended more than a minute ago, with its keys."""
    Grant.objects.ended_for_good().delete()
