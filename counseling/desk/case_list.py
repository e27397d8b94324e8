"""The list of the desk: each case as it was seen at the last look, and what is due first. Opens no case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Scope
from counseling import sharing
from counseling.accounts import Desk, names
from counseling.desk import bookmarks, last_look
from counseling.desk.bookmarks import Bookmark, CaseState
from counseling.desk.last_look import LastLook
from counseling.messages import appointments, threads
from counseling.messages.appointments import Appointment
from counseling.models import Counsellor, Grant

SOON = timedelta(days=2)  # what is due until then stands in the panel of today
LIST_LENGTH = 20  # further cases stand in a fold


class DueKind(TextChoices):
    """What has a date."""

    ULTIMATUM = "ultimatum", _("Ultimatum")
    TIME_LIMIT = "time-limit", _("Time limit for the request to prosecute")
    APPOINTMENT = "appointment", _("Appointment")
    SHARING = "sharing", _("Sharing ends")
    DELETION = "deletion", _("Case is deleted")


@dataclass(frozen=True)
class DueDate:
    """Something about a case that happens on a day."""

    kind: DueKind
    day: date

    @property
    def is_soon(self) -> bool:
        return self.day <= timezone.localdate() + SOON


@dataclass(frozen=True)
class CaseRow:
    """One case of the list. `label` is the client's word for it."""

    grant: Grant
    label: str
    look: LastLook | None
    bookmark: Bookmark
    people: Mapping[int, str] = field(default_factory=dict)  # names of colleagues, as the desk calls them
    new_messages: int = 0  # of the client, where the plan is shared
    appointment: Appointment | None = None

    @property
    def name(self) -> str:
        """What the counsellor calls it: by a word of their own, else by the client's, else by its reference."""
        return self.bookmark.name or self.label

    def _called(self, who: Counsellor | None) -> str:
        return self.people.get(who.pk, who.name) if who is not None else ""

    @property
    def proposed(self) -> str:
        """Which colleague may take over, should the client say yes."""
        return self._called(self.grant.proposed)

    @property
    def predecessor(self) -> str:
        """Who had the case before and handed it over."""
        return self._called(self.grant.handed_over_by)

    @property
    def asker(self) -> str:
        """Who asked the client to let this counsellor in."""
        return self._called(self.grant.asked_by)

    @cached_property
    def due_dates(self) -> list[DueDate]:
        """What is ahead, the earliest first. What was over at midnight is left out: the case page still has it."""
        today = timezone.localdate()
        dates = [
            DueDate(DueKind.SHARING, timezone.localdate(self.grant.expires_at)),
            DueDate(DueKind.DELETION, self.grant.case.delete_on),
        ]
        dates += [DueDate(DueKind.APPOINTMENT, self.appointment.day)] if self.appointment else []
        if self.look is not None:
            dates += [DueDate(DueKind.ULTIMATUM, day) for day in self.look.ultimatums]
            dates += [DueDate(DueKind.TIME_LIMIT, self.look.time_limit)] if self.look.time_limit else []
        return sorted((due for due in dates if due.day >= today), key=lambda due: due.day)

    @property
    def due(self) -> DueDate | None:
        return self.due_dates[0] if self.due_dates else None

    @property
    def danger(self) -> bool:
        return self.look is not None and self.look.danger

    @property
    def is_for_today(self) -> bool:
        """Whether somebody should look at it today. A counsellor who called it settled is not asked again."""
        if self.new_messages:
            return True
        if self.bookmark.state == CaseState.SETTLED and not self.danger:
            return False
        due = self.due is not None and self.due.is_soon
        return self.look is None or self.danger or due or self.look.changed

    @property
    def tags(self) -> str:
        """What the filter of the page asks for, in words of the program."""
        tags = {
            "danger": self.danger,
            "new": self.look is None,
            "changed": bool(self.look and self.look.changed),
            "soon": bool(self.due and self.due.is_soon),
            "star": self.bookmark.star,
            "message": bool(self.new_messages),
        }
        return " ".join([*(tag for tag, holds in tags.items() if holds), self.bookmark.state])

    @property
    def order(self) -> tuple[bool, bool, bool, bool, bool, date]:
        """Danger first, then new messages, what is settled last, what has a star, what nobody opened, the earliest
        date."""
        day = self.due.day if self.due else date.max
        settled = self.bookmark.state == CaseState.SETTLED
        return (not self.danger, not self.new_messages, settled, not self.bookmark.star, self.look is not None, day)


def rows(desk: Desk) -> list[CaseRow]:
    """All cases that clients share with this counsellor now, what matters most first. Four queries, and one
    more where colleagues are named."""
    unopened = threads.unopened_by_case(desk.counsellor)
    grants = sharing.of_counsellor(desk)
    has_colleagues = any(one.proposed_id or one.asked_by_id or one.handed_over_by_id for one in grants)
    people = names.at_desk(desk.counsellor) if has_colleagues else {}
    case_rows = [
        CaseRow(
            grant,
            sharing.label(desk, grant),
            last_look.last(desk, grant),
            bookmarks.read(desk, grant),
            people,
            unopened.get(grant.case_id, 0) if Scope.PLAN in grant.scopes else 0,
            appointments.of_desk(desk, grant),
        )
        for grant in grants
    ]
    return sorted(case_rows, key=lambda row: row.order)
