"""Which entries of a log were made by hand, and by whom at the desk. What they say is sealed in the log."""

import uuid

from django.db import models

from cases.models import Case


class OutsideEvent(models.Model):
    """An entry of the log about what happened outside this site."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # of the form it was sent with
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="outside_events")
    # The counsellor who entered it and can void it. Null: the client did, or the account is gone.
    author = models.ForeignKey(
        "counseling.Counsellor", null=True, on_delete=models.SET_NULL, related_name="outside_events"
    )
    log_entry = models.PositiveIntegerField()
    voided_by = models.PositiveIntegerField(null=True)  # the entry that says that it no longer counts
    # When the client first opened the log after it was entered, or after a counsellor voided it.
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-log_entry"]
        constraints = [
            models.UniqueConstraint(fields=["case", "log_entry"], name="one_outside_event_per_entry"),
        ]

    def __str__(self) -> str:
        return f"outside event {self.id}"
