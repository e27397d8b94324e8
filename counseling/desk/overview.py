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
from counseling.desk.deadlines import Ultimatum
from counseling.desk.plan_progress import Progress
from dossier import missing_information, prosecution_request
from dossier.missing_information import MissingInformation
from dossier.prosecution_request import Request
from evidence import exhibits
from evidence.exhibits import OpenedExhibit
from evidence.models import Exhibit
from statement import answers
from statement.answers import Statement
from statement.models import SealedPart


@dataclass(frozen=True)
class CaseOverview:
    """None where the client did not share that part."""

    progress: Progress | None
    statement: Statement | None
    exhibits: Sequence[OpenedExhibit] | None
    gaps: MissingInformation | None
    ultimatums: Sequence[Ultimatum]
    request: Request | None

    @property
    def nothing_missing(self) -> bool:
        """Whether the dossier, as far as it can be seen, leaves nothing open."""
        gaps = self.gaps
        return bool(gaps and self.exhibits) and not (
            gaps and (gaps.empty or gaps.without_time or gaps.without_caption)
        )


def opened(shared: Shared) -> str:
    """Take every key, which the client's log notes, and give the mark of what can be read from then on."""
    for scope in shared.scopes:
        shared.private(scope)
    return mark(shared)


def of(shared: Shared) -> CaseOverview:
    """Everything the scopes allow. Raises Http404, DecryptionError."""
    today = timezone.localdate()
    way = _progress(shared)
    statement = (
        answers.read(shared.case, shared.fields(Scope.STATEMENT)) if Scope.STATEMENT in shared.scopes else None
    )
    items = (
        exhibits.of_case(shared.case, shared.fields(Scope.EVIDENCE)) if Scope.EVIDENCE in shared.scopes else None
    )
    return CaseOverview(
        progress=way,
        statement=statement,
        exhibits=items,
        gaps=_gaps(statement, items),
        ultimatums=deadlines.ultimatums(statement, today) if statement else (),
        request=_request(statement, way, today),
    )


def _progress(shared: Shared) -> Progress | None:
    if Scope.PLAN not in shared.scopes:
        return None
    return plan_progress.of_plan(plan_of(shared))


def plan_of(shared: Shared) -> dict[str, Any]:
    """The plan kept with the case. Raises Http404 when it was not shared, DecryptionError."""
    return vaults.plan_of(shared.case, shared.fields(Scope.PLAN))


def _gaps(statement: Statement | None, exhibits: list[OpenedExhibit] | None) -> MissingInformation | None:
    """Of what can be seen: what was not shared is not called missing."""
    if statement is None and exhibits is None:
        return None
    gaps = missing_information.of_case(statement or Statement(), exhibits or [])
    return (
        gaps
        if statement
        else missing_information.MissingInformation((), (), gaps.without_time, gaps.without_caption, gaps.not_shown)
    )


def _request(statement: Statement | None, way: Progress | None, today: date) -> Request | None:
    """Needs both: the days are in the statement, the country is in the plan."""
    if statement is None or way is None:
        return None
    return prosecution_request.time_limit(statement, way.country, way.known, today)


def mark(shared: Shared) -> str:
    """Changes whenever the glance would, and tells nothing else: for asking often. Opens nothing; two queries."""
    case = shared.case
    parts = SealedPart.objects.filter(case=case).aggregate(saves=Sum("version"), parts=Count("pk"))
    items = Exhibit.objects.filter(case=case).values_list("pk", "state", "place").order_by("pk")
    state = (
        bytes(case.sealed_plan).hex(), case.log_length, parts, list(items), sorted(shared.scopes),
        timezone.localdate(), translation.get_language(),
    )  # fmt: skip
    return hashlib.sha256(repr(state).encode()).hexdigest()[:32]
