"""One row for each thing a client uploaded. What it shows and what it is called is sealed."""

import uuid

from django.db import models
from django.utils import timezone

from cases.custody_subjects import ExhibitSubject
from cases.models import Case
from evidence.choices import ExhibitState


class Exhibit(models.Model):
    """An uploaded file: its sealed original and what a worker derived from it.

    waiting -> ready    actions.process   the reading copy is there
    waiting -> failed   actions.process   it cannot be shown; the original stays sealed and is still evidence
    failed  -> waiting  actions.reread    the readers have changed since
    any     -> removed  actions.remove    blobs and sealed columns destroyed; the row keeps the number taken
    """

    State = ExhibitState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="exhibits")
    number = models.PositiveIntegerField()  # given once, never again in this case
    place = models.PositiveIntegerField()  # the client's order
    size = models.PositiveBigIntegerField()  # bytes of the original
    received_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    failure = models.CharField(max_length=20, default="", blank=True)  # one of errors.UnreadableError's codes
    readers = models.CharField(
        max_length=8, default="", blank=True
    )  # reader_version.current() that could not read it
    blob = models.CharField(max_length=32)  # the sealed original
    copies = models.JSONField(default=list)  # names of the sealed blobs derived from it
    sealed_facts = models.BinaryField()  # "item:<id>:facts"
    sealed_details = models.BinaryField(default=b"")  # "item:<id>:details"
    sealed_reading = models.BinaryField(default=b"")  # "item:<id>:reading"
    sealed_thumbprint = models.BinaryField(default=b"")  # "item:<id>:sketch"; large, so only read to compare

    class Meta:
        ordering = ["place", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_item_per_number")]

    def __str__(self) -> str:
        return f"item {self.number} of {self.case_id}"

    @property
    def subject(self) -> ExhibitSubject:
        """How the custody log names it."""
        return ExhibitSubject(self.number)

    def associated_data(self, column: str) -> str:
        """What a sealed column is bound to."""
        return f"item:{self.pk}:{column}"


class Upload(models.Model):
    """A file that is arriving in chunks. `received` bytes of `size` are here, without a gap, as `chunks`.

    receiving -> kept     actions.add      it became an exhibit; the chunks are removed
    receiving -> refused  chunks.refuse    `refusal` is one of refusals.Reason; the chunks are removed
    any       -> gone     chunks.sweep     a day after the last chunk, and with the case
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="uploads")
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    touched_at = models.DateTimeField(default=timezone.now)
    exhibit = models.OneToOneField(Exhibit, on_delete=models.CASCADE, null=True, related_name="upload")
    refusal = models.CharField(max_length=20, default="", blank=True)
    sealed_facts = models.BinaryField()  # "upload:<id>:facts"

    class Meta:
        indexes = [models.Index(fields=["touched_at"], name="upload_touched")]

    def __str__(self) -> str:
        return f"upload {self.pk} of {self.case_id}"

    @property
    def associated_data(self) -> str:
        """What `sealed_facts` is bound to."""
        return f"upload:{self.pk}:facts"


class Chunk(models.Model):
    """A sealed stretch of an upload, up to the next one or to what was received.

    Its blob may hold more behind that: it grows where it is the draft of the whole (`evidence.upload.continuous`).
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="chunks")
    start = models.PositiveBigIntegerField()  # bytes before it
    blob = models.CharField(max_length=32)

    class Meta:
        ordering = ["start"]
        constraints = [models.UniqueConstraint(fields=["upload", "start"], name="one_piece_per_start")]

    def __str__(self) -> str:
        return f"chunk at {self.start} of {self.upload_id}"
