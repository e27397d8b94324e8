"""What a counsellor saw when they last opened a case, sealed to them: the desk's list lives from it.

So the list needs no key of a case, and writes into no client's log that somebody looked. Older than the case may be
now; whether the plan has changed since shows without opening it.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext

from cases import crypto
from cases.errors import DecryptionError
from cases.models import Case
from counseling.access import Shared
from counseling.accounts import Desk
from counseling.desk.overview import CaseOverview
from counseling.models import Grant
from guidance import content_loader


@dataclass(frozen=True)
class LastLook:
    """`ahead`: the short name of the next step, empty when all are done. `plan`: whether the plan could be seen.

    changed: the plan was kept anew since. `ultimatums`: the days that the blackmailer set. `time_limit`: the last
    day of a request to prosecute, where one runs.
    """

    at: datetime
    plan: bool
    ahead: str
    danger: bool
    young: bool
    changed: bool
    ultimatums: tuple[date, ...]
    time_limit: date | None

    @property
    def next_step(self) -> str:
        """Where the client was in the plan, in words; empty where the plan could not be seen."""
        if self.ahead:
            return gettext("Next step: %(short)s") % {"short": self.ahead}
        return gettext("All steps are done") if self.plan else ""


def keep(shared: Shared, case_overview: CaseOverview) -> None:
    """Remember a real look, as the page shows it."""
    grant, progress, request = shared.grant, case_overview.progress, case_overview.request
    days = [ultimatum.day for ultimatum in case_overview.ultimatums if ultimatum.day]
    summary = {
        "grant": str(grant.pk),
        "at": timezone.now().isoformat(),
        "plan": progress is not None,
        "ahead": progress.ahead.slug if progress and progress.ahead else "",
        "danger": bool(progress and progress.danger),
        "young": bool(progress and progress.young),
        "mark": _mark(shared.case),
        "ultimatums": [day.isoformat() for day in days],
        "time_limit": request.until.isoformat() if request and request.until else "",
    }
    sealed = crypto.seal(grant.counsellor.public, json.dumps(summary).encode())
    Grant.objects.filter(pk=grant.pk).update(sealed_look=sealed)


def last(desk: Desk, grant: Grant) -> LastLook | None:
    """The last look, or None when the counsellor never opened this case. No query, no key of the case."""
    if not grant.sealed_look:
        return None
    try:
        summary = json.loads(crypto.unseal(desk.private, grant.sealed_look))
    except DecryptionError:
        return None
    if summary["grant"] != str(grant.pk):  # of another row: says nothing about this case
        return None
    return LastLook(
        at=datetime.fromisoformat(summary["at"]),
        plan=summary["plan"],
        ahead=_short(summary["ahead"]),
        danger=summary["danger"],
        young=summary["young"],
        changed=summary["plan"] and summary["mark"] != _mark(grant.case),
        # Looks that were sealed before the list had dates hold none.
        ultimatums=tuple(date.fromisoformat(day) for day in summary.get("ultimatums", [])),
        time_limit=date.fromisoformat(summary["time_limit"]) if summary.get("time_limit") else None,
    )


def _short(slug: str) -> str:
    """The short name of a step; empty for none, and for one that the guidance no longer has."""
    if not slug:
        return ""
    try:
        return content_loader.listed(f"steps/{slug}").short
    except FileNotFoundError:
        return ""


def _mark(case: Case) -> str:
    """Changes with each keeping of the plan, and tells nothing of it: a digest of what is sealed."""
    return hashlib.sha256(bytes(case.sealed_plan)).hexdigest()[:32]
