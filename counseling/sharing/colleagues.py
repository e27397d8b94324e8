"""What a counsellor asks a client about colleagues: may one take over, may some look too. The client decides.

No key moves by a question. A yes seals the same parts to each colleague from the client's side, and counts only for
the names that stood on the page.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cases import custody
from cases.custody_subjects import PersonSubject
from cases.models import Scope, VaultSession
from cases.vault import Vault
from counseling import question_results, sharing
from counseling.accounts import Desk
from counseling.errors import NotPossibleError
from counseling.models import CentreSum, ConsultLength, ConsultQuestion, CounsellingEvent, Counsellor, Grant
from counseling.question_results import QuestionEnd
from counseling.sharing import endings


def propose(desk: Desk, grant: Grant, colleague: Counsellor | None) -> None:
    """Ask the client whether a colleague may take over; None takes the question back. No key moves by this."""
    mine = Grant.objects.filter(pk=grant.pk, counsellor=desk.counsellor, ended_at=None)
    mine.update(proposed=colleague, declined_at=None)


def ask_about(desk: Desk, grant: Grant, colleagues: Collection[Counsellor], length: ConsultLength) -> None:
    """Ask the client whether these colleagues may look too; an earlier question ends. No key moves by this."""
    with transaction.atomic(durable=True):
        mine = Grant.objects.select_for_update().filter(pk=grant.pk, counsellor=desk.counsellor, ended_at=None)
        if not mine.update(declined_at=None):
            return
        ConsultQuestion.objects.filter(grant=grant.pk).delete()
        question = ConsultQuestion.objects.create(grant_id=grant.pk, length=length)
        question.colleagues.set(colleagues)


def withdraw(desk: Desk, grant: Grant) -> None:
    """The counsellor takes the question about colleagues who look too back."""
    ConsultQuestion.objects.filter(grant=grant.pk, grant__counsellor=desk.counsellor).delete()


@dataclass(frozen=True)
class HandoverTerms:
    """What a colleague can see once the client agrees. `before`: what they have already, None for nothing.

    Nothing that the client gave them of their own accord is taken away: the parts of both, until the later end of
    both. `session`: the conversation with which it ends, as in Grant. `asked_in`: whom the one before had asked in;
    the client can end theirs with the same tap. Not among them: the colleague, and whom the colleague asked in.
    """

    scopes: list[Scope]
    expires_at: datetime
    session: VaultSession | None
    before: Grant | None
    asked_in: list[Grant]


def handover_terms(grant: Grant, open_grants: Iterable[Grant]) -> HandoverTerms | None:
    """For the colleague whom `grant` names; None for no name. `open_grants`: all that the client shares."""
    if grant.proposed_id is None:
        return None
    open_grants = list(open_grants)
    before = next((one for one in open_grants if one.counsellor_id == grant.proposed_id), None)
    asked_in = endings.asked_in_by([one for one in open_grants if one != before], grant)
    both = [grant] if before is None else [grant, before]
    last = max(both, key=lambda one: (one.expires_at, one.session_id is None))
    scopes = {scope for one in both for scope in one.scopes}
    ordered_scopes = [scope for scope in Scope if scope in scopes]
    return HandoverTerms(ordered_scopes, last.expires_at, last.session, before, asked_in)


def agree(vault: Vault, grant: Grant, *, ending: Collection[str] = ()) -> Grant:
    """The client agrees: the colleague sees what `handover_terms` says, the one before no longer sees anything.

    `ending`: ids of grants of those asked in by the one before, which end with it; any other id is passed over. The
    client can take that back for a minute. The keys are sealed anew from the client's side.

    Raises NotPossibleError when the colleague is gone meanwhile or is not the one whom `grant` names.
    """
    with transaction.atomic(durable=True):
        old = _locked(vault, grant)
        terms = handover_terms(old, sharing.of_client(vault))
        if terms is None or old.proposed_id is None or old.proposed_id != grant.proposed_id:
            raise NotPossibleError  # asked about somebody else since the client read the name
        new = sharing.give_access(
            vault,
            old.proposed_id,
            terms.scopes,
            sharing.client_label(vault, terms.before or old),
            terms.expires_at,
            terms.session,
            asked_by=terms.before.asked_by_id if terms.before else old.counsellor_id,
        )
        Grant.objects.filter(pk=new.pk).update(handed_over_by=old.counsellor)
        question_results.leave(new, QuestionEnd.TAKEN_OVER, [old.counsellor_id])
        question_results.leave(old, QuestionEnd.HANDOVER_YES, [new.counsellor_id])
        old.proposed = None  # answered: the end of the row leaves no question open
        old.delete()
        endings.end_together(vault, _held(terms.asked_in, ending))
        CentreSum.objects.add(new.counsellor.centre_id, CounsellingEvent.HANDOVER)
        custody.record(vault.case, custody.Act.SHARING_ENDED, subject=PersonSubject(str(old.counsellor)))
        return new


def agree_to_all(vault: Vault, grant: Grant, people: str) -> list[Grant]:
    """The client agrees that the colleagues of the question look too: the same parts, for as long as it says.

    Who can see the case already keeps what they have. `people`: whom the page named, as ConsultQuestion writes it.
    Raises NotPossibleError when the question names others by now, or one of them is gone: nobody gets anything.
    """
    with transaction.atomic(durable=True):
        asker = _locked(vault, grant)
        question = ConsultQuestion.objects.prefetch_related("colleagues").filter(grant=asker).first()
        if question is None or not people or question.people != people:
            raise NotPossibleError
        label, ends = sharing.client_label(vault, asker), ConsultLength(question.length).end(asker)
        with_access = {one.counsellor_id for one in sharing.of_client(vault)}
        grants = [
            sharing.give_access(
                vault, colleague.pk, list(asker.scopes), label, ends, asker.session, asked_by=asker.counsellor_id
            )
            for colleague in question.colleagues.all()
            if colleague.pk not in with_access
        ]
        question_results.leave(asker, QuestionEnd.CONSULT_YES, [one.pk for one in question.colleagues.all()])
        question.delete()
        CentreSum.objects.add(asker.counsellor.centre_id, CounsellingEvent.CONSULT)
        return grants


def _held(grants: Iterable[Grant], pks: Collection[str]) -> list[Grant]:
    """Those of `grants` with these ids, held until the end of the transaction, unless they ended meanwhile."""
    chosen = [grant.pk for grant in grants if str(grant.pk) in pks]
    rows = Grant.objects.select_for_update(of=("self",)).select_related("counsellor__centre")
    return list(rows.filter(pk__in=chosen, ended_at=None).order_by("pk"))


def _locked(vault: Vault, grant: Grant) -> Grant:
    """The row, held until the end of the transaction. Raises NotPossibleError unless it still gives access."""
    locked_grants = Grant.objects.select_for_update(of=("self",)).select_related(
        "case", "counsellor__centre", "session"
    )
    row = locked_grants.filter(pk=grant.pk, case=vault.case).first()
    if row is None or not row.is_open:
        raise NotPossibleError
    return row


def decline(vault: Vault, grant: Grant) -> None:
    """The client does not want the colleague to take over: everything stays as it is."""
    with transaction.atomic(durable=True):
        row = _asking(vault, grant)
        if row is not None and row.proposed_id is not None:
            question_results.leave(row, QuestionEnd.HANDOVER_NO, [row.proposed_id])
            Grant.objects.filter(pk=row.pk).update(proposed=None, declined_at=timezone.now())


def decline_all(vault: Vault, grant: Grant) -> None:
    """The client does not want the colleagues to look too: everything stays as it is."""
    with transaction.atomic(durable=True):
        row = _asking(vault, grant)
        question = ConsultQuestion.objects.filter(grant=row).first() if row is not None else None
        if row is not None and question is not None:
            people = question.colleagues.values_list("pk", flat=True)
            question_results.leave(row, QuestionEnd.CONSULT_NO, people)
            question.delete()
            Grant.objects.filter(pk=row.pk).update(declined_at=timezone.now())


def _asking(vault: Vault, grant: Grant) -> Grant | None:
    """The row, held until the end of the transaction, whether or not it still gives access."""
    rows = Grant.objects.select_for_update(of=("self",)).select_related("counsellor")
    return rows.filter(pk=grant.pk, case=vault.case).first()
