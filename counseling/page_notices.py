"""What counselling adds to the pages of a case: who can see it now, what they ask or wrote, the way to share it.

Fills the slots of those pages. A question that stands only on the page of sharing is not seen before it runs out,
so everything that waits for the client is named wherever the case is open.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from cases.access import cookie_name
from cases.custody import LogEntry
from cases.models import Case, Scope
from cases.vault import Vault
from counseling import access, ending_notices, sharing
from counseling.accounts import Desk
from counseling.ending_notices import OpenedEndingNotice
from counseling.messages import appointments, threads
from counseling.models import CaseNote, CounsellingMessage, EndingNotice, HandoverRecord, OutsideEvent
from sextortion_help import slots


def enter() -> None:
    """Fill the slots, when the site starts."""
    slots.fill("page-notices", seen_by)
    slots.fill("page-notices", desk_key)
    slots.fill("case-links", case_links)
    slots.fill("case-notices", threads_of_case)
    slots.fill("log-actions", way_to_enter)
    slots.fill("log-entry-actions", way_to_void)


def desk_key(context: Context) -> SafeString:
    """What binds the session of a desk in this browser."""
    request: HttpRequest | None = context.get("request")
    if request is None or access.cookie_name() not in request.COOKIES:
        return mark_safe("")
    desk: Desk | None = getattr(request, "desk", None)
    session = desk.session if desk is not None else None
    return access.BINDER.box(request, session, is_due=access.is_unproved(request))


def case_links(context: Context) -> SafeString:
    """Where a client shares a case and reads what counsellors noted."""
    return render_to_string("counseling/_case_links.html")


def threads_of_case(context: Context, case: Case) -> SafeString:
    """On the first page of a case: with whom the client writes, and how much of it is new."""
    all_threads = threads.summaries(case)
    vault: Vault | None = getattr(context.get("request"), "vault", None)
    if vault is None or not all_threads:
        return SafeString("")
    cipher = vault.fields(Scope.PLAN)
    rows = [(summary, appointments.of_client(summary.thread, cipher)) for summary in all_threads]
    return render_to_string("counseling/messages/_at_home.html", {"rows": rows})


def way_to_enter(context: Context) -> SafeString:
    """In the log: to the form for what happened outside this site."""
    return render_to_string("counseling/outside_events/_enter.html")


def way_to_void(context: Context, entry: LogEntry) -> SafeString:
    """At an entry that was made by hand, and counts."""
    return render_to_string("counseling/outside_events/_void.html", {"log_entry": entry.seq})


@dataclass(frozen=True)
class HandoverQuestion:
    """A counsellor asks whether a colleague may take over."""

    counsellor: str
    colleague: str


@dataclass(frozen=True)
class PendingConsult:
    """A counsellor asks whether colleagues may look too; `names`: all of them."""

    counsellor: str
    names: str


@dataclass(frozen=True)
class Notices:
    """`names`: who can see something of the case. `questions`, `consults`: what waits for the client's answer.

    `notes`, `records`, `voided_records`, `events`, `voided_events` and `messages`: how many the client has not
    opened yet. `endings`: counsellors who no longer see it, as long as the client has not read that. `reference`:
    of the case, which both sides read.
    """

    names: tuple[str, ...]
    questions: tuple[HandoverQuestion, ...]
    consults: tuple[PendingConsult, ...]
    notes: int
    records: int
    voided_records: int
    events: int
    voided_events: int
    messages: int
    endings: tuple[OpenedEndingNotice, ...]
    reference: str

    @property
    def any(self) -> bool:
        return bool(self.names or self.has_papers or self.has_events or self.messages or self.endings)

    @property
    def has_papers(self) -> bool:
        """Whether something new is on the page of notes."""
        return bool(self.notes or self.records or self.voided_records)

    @property
    def has_events(self) -> bool:
        """Whether a counsellor entered or voided something in the log."""
        return bool(self.events or self.voided_events)


def seen_by(context: Context) -> SafeString:
    """The notices where this page opened the case. Where it did not (the walk-through asks no database), a place
    that script fills, and only in a browser in which a case was opened."""
    request: HttpRequest | None = context.get("request")
    vault: Vault | None = getattr(request, "vault", None)
    if vault is not None:
        return render_to_string("counseling/_seen_by.html", {"notices": notices(vault)})
    is_doubtful = hasattr(request, "unproved")  # the page only asks for a proof: see cases.access
    if request is None or is_doubtful or cookie_name() not in request.COOKIES:
        return mark_safe("")
    return render_to_string("counseling/_seen_by.html", {"ask": True})


def notices(vault: Vault) -> Notices:
    """What the client of this case should know now. Opens only the name of a counsellor who ended the access."""
    grants = sharing.of_client(vault)
    unread = _unread(vault.case)
    return Notices(
        names=tuple(str(grant.counsellor) for grant in grants),
        questions=tuple(
            HandoverQuestion(grant.counsellor.name, str(grant.proposed)) for grant in grants if grant.proposed
        ),
        consults=tuple(
            PendingConsult(grant.counsellor.name, "; ".join(grant.consult_question.names))
            for grant in grants
            if hasattr(grant, "consult_question")
        ),
        notes=unread["note"],
        records=unread["record"],
        voided_records=unread["voided"],
        events=unread["event"],
        voided_events=unread["voided event"],
        messages=unread["message"],
        endings=tuple(one for one in ending_notices.of_client(vault) if not one.read) if unread["ending"] else (),
        reference=vault.case.reference,
    )


def _unread(case: Case) -> Counter[str]:
    """How much of each kind the client has not read yet. One query: each page asks."""
    records = HandoverRecord.objects.filter(case=case, read_at=None)
    events = OutsideEvent.objects.filter(case=case, read_at=None)
    kinds: tuple[tuple[str, QuerySet[Any]], ...] = (
        ("record", records.filter(voided_at=None)),
        ("voided", records.exclude(voided_at=None)),
        ("event", events.filter(voided_by=None)),
        ("voided event", events.exclude(voided_by=None)),
        ("ending", EndingNotice.objects.filter(case=case, read_at=None)),
    )
    notes = CaseNote.objects.filter(case=case, read_at=None).order_by().values_list(Value("note"))
    new_messages = CounsellingMessage.objects.filter(thread__case=case, from_client=False, opened=False)
    others = [unread.order_by().values_list(Value(kind)) for kind, unread in kinds]
    rows = notes.union(new_messages.order_by().values_list(Value("message")), *others, all=True)
    return Counter(kind for (kind,) in rows)
