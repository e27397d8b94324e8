"""Ending a grant by hand, from either side, and taking that back within a minute.

Closed at once: from the moment of the act no request of the counsellor finds the grant, whatever the minute brings
and whether or not a worker runs.
"""

import uuid

from django.db import transaction
from django.utils import timezone

from cases import custody
from cases.custody_subjects import PersonSubject, SharedPartsSubject
from cases.vault import Vault
from counseling import ending_notices, sharing
from counseling.accounts import Desk
from counseling.errors import NotPossibleError
from counseling.models import UNDO, EndedBy, Grant, GrantQuerySet


def revoke(vault: Vault, grant: Grant) -> None:
    """The client ends a grant: its keys are gone with the next request."""
    with transaction.atomic(durable=True):
        row = Grant.objects.select_for_update().filter(pk=grant.pk, case=vault.case, ended_at=None).first()
        if row is None:
            return
        row.ended_scopes = list(row.scopes)
        row.keys.all().delete()
        _end(row, EndedBy.CLIENT)
        custody.record(vault.case, custody.Act.SHARING_ENDED, subject=PersonSubject(str(grant.counsellor)))


def give_back(desk: Desk, grant: Grant) -> None:
    """The counsellor ends a grant, and the client is told."""
    with transaction.atomic(durable=True):
        row = (
            Grant.objects.select_for_update().filter(pk=grant.pk, counsellor=desk.counsellor, ended_at=None).first()
        )
        if row is None:
            return
        _end(row, EndedBy.COUNSELLOR)
        ending_notices.leave(grant.case, str(desk.counsellor), grant=row)
        custody.record(grant.case, custody.Act.SHARING_ENDED, subject=PersonSubject(str(desk.counsellor)))


def _end(row: Grant, by: EndedBy) -> None:
    row.ended_at, row.ended_by, row.proposed = timezone.now(), by, None
    row.save(update_fields=["ended_at", "ended_by", "ended_scopes", "proposed"])


def of_client(vault: Vault) -> GrantQuerySet:
    """What this client ended within the last minute."""
    rows = Grant.objects.filter(ended_at__gt=timezone.now() - UNDO, case=vault.case, ended_by=EndedBy.CLIENT)
    return rows.select_related("counsellor__centre").order_by("-ended_at")


def of_counsellor(desk: Desk) -> GrantQuerySet:
    """What this counsellor gave back within the last minute."""
    rows = Grant.objects.filter(
        ended_at__gt=timezone.now() - UNDO, counsellor=desk.counsellor, ended_by=EndedBy.COUNSELLOR
    )
    return rows.order_by("-ended_at")


def share_again(vault: Vault, pk: uuid.UUID) -> Grant:
    """The client takes an ending back: keys for the same parts, until the same day.

    Raises NotPossibleError when the minute is over or the counsellor is gone.
    """
    with transaction.atomic(durable=True):
        row = of_client(vault).select_for_update(of=("self",)).filter(pk=pk).first()
        if row is None:
            raise NotPossibleError
        label = sharing.client_label(vault, row)
        grant = sharing.give_access(vault, row.counsellor_id, row.shared_scopes, label, row.expires_at, row.session)
        if not grant.is_open:
            raise NotPossibleError
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
