"""A shared case at a glance: where the client is, what is missing, what has a time limit, within what was given."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone, translation

from cases import actions as vaults
from cases.models import Scope
from counseling.access import Shared
from counseling.desk import deadlines, plan_progress
from counseling.desk.deadlines import Request, Ultimatum
from counseling.desk.plan_progress import Progress
from dossier import missing_information
from dossier.missing_information import Gaps
from evidence import exhibits
from evidence.exhibits import Exhibit
from evidence.models import Item
from statement import answers
from statement.answers import Account
from statement.models import SealedPart


@dataclass(frozen=True)
class Glance:
    """None where the client did not share that part."""

    progress: Progress | None
    account: Account | None
    exhibits: Sequence[Exhibit] | None
    gaps: Gaps | None
    ultimatums: Sequence[Ultimatum]
    request: Request | None

    @property
    def nothing_missing(self) -> bool:
        """Whether the dossier, as far as it can be seen, leaves nothing open."""
        found = self.gaps
        return bool(found and self.exhibits) and not (
            found and (found.empty or found.without_time or found.without_caption)
        )


def opened(shared: Shared) -> str:
    """Take every key, which the client's log notes, and give the mark of what can be read from then on."""
    for scope in shared.scopes:
        shared.private(scope)
    return mark(shared)


def of(shared: Shared) -> Glance:
    """Everything the scopes allow. Raises Http404, DecryptionFailed."""
    today = timezone.localdate()
    way = _progress(shared)
    told = answers.read(shared.case, shared.fields(Scope.ACCOUNT)) if Scope.ACCOUNT in shared.scopes else None
    items = (
        exhibits.of_case(shared.case, shared.fields(Scope.EVIDENCE)) if Scope.EVIDENCE in shared.scopes else None
    )
    return Glance(
        progress=way,
        account=told,
        exhibits=items,
        gaps=_gaps(told, items),
        ultimatums=deadlines.ultimatums(told, today) if told else (),
        request=_request(told, way, today),
    )


def _progress(shared: Shared) -> Progress | None:
    if Scope.PLAN not in shared.scopes:
        return None
    return plan_progress.of_plan(plan_of(shared))


def plan_of(shared: Shared) -> dict[str, Any]:
    """The plan kept with the case. Raises Http404 when it was not shared, DecryptionFailed."""
    return vaults.plan_of(shared.case, shared.fields(Scope.PLAN))


def _gaps(told: Account | None, items: list[Exhibit] | None) -> Gaps | None:
    """Of what can be seen: what was not shared is not called missing."""
    if told is None and items is None:
        return None
    found = missing_information.of_case(told or Account(), items or [])
    return (
        found
        if told
        else missing_information.Gaps((), (), found.without_time, found.without_caption, found.not_shown)
    )


def _request(told: Account | None, way: Progress | None, today: date) -> Request | None:
    """Needs both: the days are in the account, the country is in the plan."""
    if told is None or way is None:
        return None
    return deadlines.request(told, way.country, way.known, today)


def mark(shared: Shared) -> str:
    """Changes whenever the glance would, and tells nothing else: for asking often. Opens nothing; two queries."""
    case = shared.case
    parts = SealedPart.objects.filter(case=case).aggregate(saves=Sum("version"), parts=Count("pk"))
    items = Item.objects.filter(case=case).values_list("pk", "state", "place").order_by("pk")
    seen = (
        bytes(case.sealed_plan).hex(), case.log_length, parts, list(items), sorted(shared.scopes),
        timezone.localdate(), translation.get_language(),
    )  # fmt: skip
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]
