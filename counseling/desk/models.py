"""What counsellors write into a case, where it stays when the sharing ends and goes when the case does.

And what they ask a client about colleagues, which ends with the grant; what lets a passkey open the desk, and the
browser in which it is open.
"""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import BrowserBinding, Case

if TYPE_CHECKING:
    from counseling.models import Grant


class EndingNotice(models.Model):
    """Tells a client that a counsellor ended the access. It outlives the grant, and whose it was is sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="ending_notices")
    # Empty once the grant is gone: from then on no column says who it was.
    grant = models.ForeignKey(
        "counseling.Grant", null=True, on_delete=models.SET_NULL, related_name="ending_notices"
    )
    at = models.DateTimeField(default=timezone.now)
    sealed = models.BinaryField()  # to the plan scope: see counseling.ending_notices
    read_at = models.DateTimeField(null=True)  # when the client first opened the page of sharing after it

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"ending notice {self.id}"


class CaseNote(models.Model):
    """What a counsellor writes down about a case, in the plan scope: the client reads it, as they were told.

    It hangs on the case, not on the grant: it stays when the sharing ends and goes when the case does.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="counsellor_notes")
    author = models.ForeignKey("counseling.Counsellor", null=True, on_delete=models.SET_NULL, related_name="notes")
    # Whose colleagues read it at their desks: that of the author then. Null: of a time before centres were rows.
    centre = models.ForeignKey("counseling.Centre", null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    sealed = models.BinaryField()  # {"text", "author"}, "note:<id>"
    read_at = models.DateTimeField(null=True)  # when the client first opened the page of notes after it was written

    class Meta:
        ordering = ["-written_at"]

    def __str__(self) -> str:
        return f"note {self.id}"

    @property
    def associated_data(self) -> str:
        """What the sealed column is bound to."""
        return f"note:{self.pk}"


class HandoverRecord(models.Model):
    """A hand-over record: to whom, what and when, in the evidence scope. Printed to be signed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="handover_records")
    author = models.ForeignKey(
        "counseling.Counsellor", null=True, on_delete=models.SET_NULL, related_name="handover_records"
    )
    made_at = models.DateTimeField(default=timezone.now)
    sealed = models.BinaryField()  # see counseling.desk.handover_records.HandoverDetails, "handover-record:<id>"
    # When the client first opened the page of notes after it was made, or after a counsellor voided it.
    read_at = models.DateTimeField(null=True)
    # Which entry of the client's log notes it. Null: made before this was kept.
    log_entry = models.PositiveIntegerField(null=True)
    voided_at = models.DateTimeField(null=True)  # it no longer counts, and stays readable
    # {"who", "reason", "remark"}, see counseling.desk.handover_records.Voiding; empty: it counts.
    sealed_voiding = models.BinaryField(default=b"", db_default=b"")

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"hand-over record {self.id}"

    @property
    def associated_data(self) -> str:
        """What the sealed column is bound to."""
        return f"handover-record:{self.pk}"

    @property
    def voiding_associated_data(self) -> str:
        """What the column of its voiding is bound to."""
        return f"handover-record:{self.pk}:voiding"


class ConsultLength(models.TextChoices):
    """How long colleagues look too; never longer than the one who asks."""

    TODAY = "today", _("4 hours")
    WEEK = "week", _("7 days")
    SAME = "same", _("As long as I can see it")

    def end(self, grant: "Grant") -> datetime:
        """From now, for colleagues of the counsellor of this grant."""
        spans = {"today": timedelta(hours=4), "week": timedelta(days=7)}
        if self.value not in spans:
            return grant.expires_at
        return min(timezone.now() + spans[self.value], grant.expires_at)


class ConsultQuestion(models.Model):
    """A counsellor asks the client whether these colleagues may look too. No key moves before the yes."""

    grant = models.OneToOneField("counseling.Grant", on_delete=models.CASCADE, related_name="consult_question")
    colleagues = models.ManyToManyField("counseling.Counsellor", related_name="+")
    length = models.CharField(max_length=8, choices=ConsultLength.choices)
    asked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"question of {self.grant_id}"

    @property
    def names(self) -> list[str]:
        """In the order of the alphabet. Prefetch `colleagues`."""
        return sorted(str(colleague) for colleague in self.colleagues.all())

    @property
    def people(self) -> str:
        """Whom the client reads; an answer counts for exactly these."""
        return " ".join(str(pk) for pk in sorted(colleague.pk for colleague in self.colleagues.all()))

    @property
    def until(self) -> datetime:
        """The latest end, should the client say yes now."""
        return ConsultLength(self.length).end(self.grant)


class QuestionResult(models.Model):
    """What became of such a question, for the counsellor who asked, or who took a case over; until they dismiss it.

    It outlives the grant, so it holds what the desk called the case: see counseling.question_results.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="question_results")
    counsellor = models.ForeignKey(
        "counseling.Counsellor", on_delete=models.CASCADE, related_name="question_results"
    )
    at = models.DateTimeField(default=timezone.now)
    of_grant = models.UUIDField()  # what the label and the marks were sealed for; it may be gone
    sealed = models.BinaryField()  # to the counsellor: how the question ended, and about whom it was
    sealed_label = models.BinaryField()  # as the grant had it
    sealed_bookmark = models.BinaryField(default=b"", db_default=b"")  # the same; empty: none

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"result {self.id}"


class PasskeyWrap(models.Model):
    """The private key of a counsellor, wrapped under a key that only one passkey of theirs can make.

    With such a row the passkey alone opens the desk (`counseling.accounts.passkey_wraps`). It goes with the passkey
    and with the key pair.
    """

    authenticator = models.OneToOneField("mfa.Authenticator", on_delete=models.CASCADE, related_name="desk_wrap")
    counsellor = models.ForeignKey("counseling.Counsellor", on_delete=models.CASCADE, related_name="passkey_wraps")
    wrapped_private = models.BinaryField()

    def __str__(self) -> str:
        return f"wrap of counsellor {self.counsellor_id}"


class DeskBinding(BrowserBinding):
    """The browser in which a counsellor is signed in."""

    session = models.OneToOneField(
        "counseling.DeskSession", on_delete=models.CASCADE, primary_key=True, related_name="binding"
    )

    def __str__(self) -> str:
        return f"browser of desk session {self.session_id}"
