"""Cases, their keys, open sessions, custody log and jobs. No plaintext of a client is in any column."""

import uuid
from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.utils import timezone

from cases.errors import CaseClosedError


class Scope(models.TextChoices):
    """What a client can share apart: each has its own pair of keys."""

    PLAN = "plan"
    STATEMENT = "statement"
    EVIDENCE = "evidence"
    LOG = "log"


class CaseQuerySet(models.QuerySet["Case"]):
    """Deleting a case takes its keys first and its rows last: in between the row is there, and nothing may be added
    to it."""

    def open(self) -> Self:
        """Cases that are not being deleted."""
        return self.exclude(wrapped_key=b"")

    def being_deleted(self) -> Self:
        """Cases whose keys are gone already, and whose files or rows may still be there."""
        return self.filter(wrapped_key=b"")

    def lock(self, pk: uuid.UUID) -> "Case":
        """The case, locked until the caller's transaction ends. Raises CaseClosedError when it is deleted, or being
        deleted."""
        case = self.open().select_for_update().filter(pk=pk).first()
        if case is None:
            raise CaseClosedError
        return case


class Case(models.Model):
    """One client's vault. `lookup_id` finds it, only the six words give it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lookup_id = models.BinaryField(max_length=32, unique=True)
    wrapped_key = models.BinaryField()  # empty: see is_being_deleted
    opened_at = models.DateTimeField(default=timezone.now)
    last_visit = models.DateField(default=date.today)
    words_confirmed = models.BooleanField(default=False)  # typed back, or the case was opened with them
    is_brief = models.BooleanField(
        default=False, db_default=False
    )  # begun in a surge: unconfirmed and empty, it goes within hours
    unconfirmed_visit_at = models.DateTimeField(null=True)  # the last one before that; null as soon as they are
    sealed_plan = models.BinaryField(default=b"")  # scope plan, "case:<id>:plan"
    sealed_counted = models.BinaryField(default=b"")  # scope plan, "case:<id>:counted": see cases.statistics
    log_length = models.PositiveIntegerField(default=0)
    log_head = models.CharField(max_length=64, default="0" * 64)  # SHA-256 of the newest custody entry

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                Length("wrapped_key"), name="wrapped_key_length"
            ),  # finds what cases.case_keys calls older
        ]

    def __str__(self) -> str:
        return f"case {self.id}"

    @property
    def is_being_deleted(self) -> bool:
        return not self.wrapped_key

    @property
    def unconfirmed_hours(self) -> int:
        """How long it stays when its words are not typed back and nothing is in it."""
        return settings.BRIEF_HOURS if self.is_brief else settings.UNCONFIRMED_HOURS

    @property
    def delete_on(self) -> date:
        """The day from which this case is deleted unless it is visited again."""
        return self.last_visit + timedelta(days=settings.RETENTION_DAYS)

    @property
    def reference(self) -> str:
        """Short name of the case on printed pages, such as "7F3A-91C2". Says nothing about anyone."""
        digits = self.id.hex[:8].upper()
        return f"{digits[:4]}-{digits[4:]}"


class ScopeKey(models.Model):
    """The key pair of one scope: the public half seals, the private half is wrapped by the case key."""

    bookkeeping = True  # no content of a case: see cases.case_contents
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="scope_keys")
    scope = models.CharField(max_length=10, choices=Scope.choices)
    public = models.CharField(max_length=70)  # age recipient
    wrapped_private = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "scope"], name="one_key_per_scope")]

    def __str__(self) -> str:
        return f"{self.scope} key of {self.case_id}"


class VaultSession(models.Model):
    """An open case in one browser. The case key is sealed under a secret that only its cookie holds."""

    bookkeeping = True
    lookup = models.BinaryField(max_length=32, unique=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="sessions")
    wrapped_case_key = models.BinaryField()
    sealed_state = models.BinaryField(default=b"")  # under the case key: answers that last one session
    last_seen = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"session of {self.case_id}"

    @property
    def ends_at(self) -> datetime:
        return self.last_seen + timedelta(minutes=settings.VAULT_IDLE_MINUTES)

    @property
    def idle_seconds(self) -> int:
        """For how long nobody was there, as far as anyone can know."""
        return max(0, int((timezone.now() - self.last_seen).total_seconds()))


class BrowserBinding(models.Model):
    """The browser in which a session is open, by the public half of its key. See cases.browser_binding."""

    public_key = models.BinaryField(max_length=65)
    challenge = models.BinaryField(max_length=32)  # to be signed next; another one as soon as it was
    bound_at = models.DateTimeField(null=True, default=timezone.now)  # null: by the release before this column
    proof_seen_at = models.DateTimeField(null=True)  # when the newest proof was given that came back
    # When the proof was given of another browser, which showed an older one, and when that was; null without one.
    copy_proof_at = models.DateTimeField(null=True)
    copy_seen_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class SessionBinding(BrowserBinding):
    """The browser of a session of a case."""

    bookkeeping = True
    session = models.OneToOneField(VaultSession, on_delete=models.CASCADE, primary_key=True, related_name="binding")
    # SHA-256 of the sealed plan that this session answered with while its proof was due, until it is kept.
    waiting_plan = models.BinaryField(max_length=32, null=True)

    def __str__(self) -> str:
        return f"browser of session {self.session_id}"


class CustodyEntry(models.Model):
    """One link of the chain, sealed to the log scope. `digest` is the SHA-256 of its canonical JSON."""

    bookkeeping = True  # an empty case has some too: it was opened, its words were renewed, stamped
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="custody")
    seq = models.PositiveIntegerField()
    sealed = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="one_entry_per_place")]

    def __str__(self) -> str:
        return f"entry {self.seq} of {self.case_id}"


class Job(models.Model):
    """Work for a worker. The row is the truth; a message on the broker only says "look at row <id>".

    waiting -> running   jobs.claimed     a worker took it
    running -> done      jobs.claimed     it finished; its keys are erased
    running -> waiting   jobs.claimed, jobs.sweep   it broke or its worker fell silent; it will be tried again
    running -> failed    jobs.claimed, jobs.sweep   it cannot succeed, or broke MOST_ATTEMPTS times; keys erased
    waiting -> failed    jobs.sweep    no worker came until expires_at; keys erased
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="jobs")
    task = models.CharField(max_length=60)  # name of the Celery task
    subject = models.UUIDField()  # the object the work is for
    sealed_keys = models.BinaryField(default=b"")  # {scope: private half}, to the worker's public key
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=40, default="", blank=True)  # one of our codes
    steps_done = models.PositiveIntegerField(default=0)
    steps_total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    queued_at = models.DateTimeField(default=timezone.now)  # when a message was last sent
    heartbeat_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["state", "queued_at"], name="job_state"),
            models.Index(fields=["subject"], name="job_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.id} ({self.state})"

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)


class DailySum(models.Model):
    """How often something happened on a day, over all cases. It names no case and outlives them."""

    day = models.DateField()
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=40, default="", blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "kind", "value"], name="one_sum_per_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value} on {self.day}: {self.count}"


class StoreIdentity(models.Model):
    """The mark that the folder with the files bears too: one row. See cases.store_identity."""

    mark = models.CharField(max_length=32)
    written_at = models.DateTimeField(default=timezone.now)  # when the site last tried whether it can write

    def __str__(self) -> str:
        return "mark of the store"


class RetentionRun(models.Model):
    """When expired cases were last deleted, and what keeps them from being deleted: one row. See
    cases.retention_brake."""

    class Doubt(models.TextChoices):
        NONE = ""
        CLOCK = "clock"  # moved by more than a day
        MANY = "many"  # more cases would go than is plausible

    ONLY = 1  # its primary key

    ran_at = models.DateTimeField()  # of the last run that was let through
    tried_at = models.DateTimeField()  # of the last run
    held_since = models.DateTimeField(null=True)  # since when the clock is in doubt
    doubt = models.CharField(max_length=10, choices=Doubt.choices, default="", blank=True)

    def __str__(self) -> str:
        return f"run of {self.tried_at:%Y-%m-%d %H:%M}"
