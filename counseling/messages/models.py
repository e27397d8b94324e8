"""Threads of messages. They hang on the case, not on the grant: the client keeps them when the sharing ends."""

import uuid

from django.db import models
from django.utils import timezone

from cases.models import Case


class MessageThread(models.Model):
    """What one client and one counsellor write to each other. Begins with their first grant and hangs on the case:
    the client keeps it when the sharing ends, while the counsellor comes to it only through a grant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="message_threads")
    counsellor = models.ForeignKey(
        "counseling.Counsellor", null=True, on_delete=models.SET_NULL, related_name="message_threads"
    )
    # The client's copy of the next appointment, scope plan, "appointment:<id>"; empty: none.
    sealed_appointment = models.BinaryField(default=b"", db_default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "counsellor"], name="one_thread_per_counsellor"),
        ]

    def __str__(self) -> str:
        return f"thread {self.id}"


class CounsellingMessage(models.Model):
    """One message of a thread, in the plan scope."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    thread = models.ForeignKey(MessageThread, on_delete=models.CASCADE, related_name="messages")
    from_client = models.BooleanField()
    written_at = models.DateTimeField(default=timezone.now)
    sealed = models.BinaryField()  # {"text", "author": the counsellor's name then, or ""}
    opened = models.BooleanField(default=False)  # whether the other side opened the page on which it stands

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"message {self.id}"

    @property
    def associated_data(self) -> str:
        """What the sealed column is bound to: moved to another thread, side or time it does not open."""
        side = "client" if self.from_client else "counsellor"
        return f"message:{self.thread_id}:{self.pk}:{side}:{self.written_at.isoformat()}"
