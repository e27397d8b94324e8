"""What became of a question about colleagues, kept for the counsellor who asked until they have read it.

Sealed to them with what they called the case, so that no column says how the client answered, and about whom. It
goes with the case, with the key pair of the counsellor, and after a month at the latest. It is no look at a case.
"""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import crypto
from cases.models import VaultSession
from counseling.models import ConsultQuestion, Counsellor, Grant, QuestionResult

KEPT = timedelta(days=30)


class QuestionEnd(TextChoices):
    """How a question ended. The label says it at the desk: `who` it was about, and what `case` is called there."""

    HANDOVER_YES = (
        "handover-yes",
        _("Your client said yes: “%(case)s” has gone to %(who)s, and you no longer see it."),
    )
    HANDOVER_NO = "handover-no", _("Your client said no: “%(case)s” stays with you and does not go to %(who)s.")
    HANDOVER_LAPSED = (
        "handover-lapsed",
        _("No answer whether “%(case)s” may go to %(who)s: the sharing with you ended before."),
    )
    HANDOVER_LEFT = (
        "handover-left",
        _("“%(case)s” stays with you: %(who)s can no longer take over, as the account has ended or changed."),
    )
    CONSULT_YES = "consult-yes", _("Your client said yes: “%(case)s” may also be seen by %(who)s.")
    CONSULT_NO = "consult-no", _("Your client said no: “%(case)s” is not opened to %(who)s.")
    CONSULT_LAPSED = (
        "consult-lapsed",
        _("No answer whether “%(case)s” may also be seen by %(who)s: the sharing with you ended before."),
    )
    CONSULT_LEFT = "consult-left", _("“%(case)s” is not opened to %(who)s: the account has ended or changed.")
    TAKEN_OVER = "taken-over", _("Your client said yes: you have taken over “%(case)s” from %(who)s.")


def leave(grant: Grant, end: QuestionEnd, people: Iterable[int]) -> None:
    """Tell the counsellor of this grant, in the caller's transaction. `people`: whom the question was about."""
    counsellor = grant.counsellor
    if not counsellor.public:
        return
    row = QuestionResult(case_id=grant.case_id, counsellor=counsellor, of_grant=grant.pk)
    row.sealed_label, row.sealed_bookmark = grant.sealed_label, grant.sealed_bookmark
    plaintext = {"result": str(row.pk), "end": end.value, "people": sorted(people)}
    row.sealed = crypto.seal(counsellor.public, json.dumps(plaintext).encode())
    row.save(force_insert=True)


def lapse(grant: Grant) -> None:
    """The client can answer no question of this grant any more: each ends, and who asked is told."""
    if grant.proposed_id is not None:
        leave(grant, QuestionEnd.HANDOVER_LAPSED, [grant.proposed_id])
    for question in ConsultQuestion.objects.filter(grant=grant.pk):
        leave(grant, QuestionEnd.CONSULT_LAPSED, question.colleagues.values_list("pk", flat=True))
        question.delete()
    grant.proposed = None


def note_end(sender: Any, instance: Grant, origin: Any, **kwargs: Any) -> None:
    """Hears that a grant is about to go: keeps in it which of its questions nobody answered.

    Where it goes with its case or with an account, nothing may be left; where somebody ended it, they were told.
    """
    if getattr(origin, "model", type(origin)) not in (Grant, VaultSession) or instance.ended_at is not None:
        return
    unanswered: dict[QuestionEnd, list[int]] = {}
    if instance.proposed_id is not None:
        unanswered[QuestionEnd.HANDOVER_LAPSED] = [instance.proposed_id]
    questions = ConsultQuestion.objects.filter(grant=instance.pk, colleagues__isnull=False)
    if people := list(questions.values_list("colleagues", flat=True)):
        unanswered[QuestionEnd.CONSULT_LAPSED] = people
    instance.unanswered = unanswered  # type: ignore[attr-defined]  # for `tell_of_end`


def tell_of_end(sender: Any, instance: Grant, **kwargs: Any) -> None:
    """Hears that it is gone. After the deletion, so that the rows are locked in the same order as elsewhere."""
    unanswered: dict[QuestionEnd, list[int]] = getattr(instance, "unanswered", {})
    if unanswered and not instance.case.is_being_deleted:
        for end, people in unanswered.items():
            leave(instance, end, people)


def forget(counsellor: Counsellor) -> None:
    """Somebody leaves: no client is asked about them any more, whoever asked is told, and what they were told goes.

    A question about nobody ends.
    """
    QuestionResult.objects.filter(counsellor=counsellor).delete()
    for grant in Grant.objects.filter(proposed=counsellor).select_related("counsellor"):
        leave(grant, QuestionEnd.HANDOVER_LEFT, [counsellor.pk])
    Grant.objects.filter(proposed=counsellor).update(proposed=None)
    for question in ConsultQuestion.objects.filter(colleagues=counsellor).select_related("grant__counsellor"):
        leave(question.grant, QuestionEnd.CONSULT_LEFT, [counsellor.pk])
        question.colleagues.remove(counsellor)
        if not question.colleagues.exists():
            question.delete()


def dismiss(counsellor: Counsellor, pk: Any) -> None:
    """They have read it. A no then stands on the pages of the case no longer either."""
    row = QuestionResult.objects.filter(pk=pk, counsellor=counsellor).first()
    if row is not None:
        Grant.objects.filter(pk=row.of_grant, counsellor=counsellor).update(declined_at=None)
        row.delete()


def sweep() -> None:
    """Remove what was told a month ago."""
    QuestionResult.objects.filter(at__lte=timezone.now() - KEPT).delete()
