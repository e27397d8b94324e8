"""One row for each printed document of a case; the PDF itself is a sealed blob. And the changed timeline."""

import uuid
from typing import ClassVar

from django.db import models

from cases.custody_subjects import DossierSubject, LetterSubject, UploadSetSubject
from cases.models import Case
from dossier.police_letter.jurisdictions import Place


class Language(models.TextChoices):
    """Languages of the print, chosen apart from the page's. Names stand in the language itself."""

    ENGLISH = "en", "English"
    GERMAN = "de", "Deutsch"


class PrintedDocument(models.Model):
    """The newest PDF of a case in one variant; how far a new one is says its newest job.

    Making it again replaces the blob; the one before stays until then. `TASK`: the job that makes it.
    """

    TASK: ClassVar[str]
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="%(class)ss")
    blob = models.CharField(max_length=32, default="", blank=True)  # sealed to the evidence scope; empty: none yet
    size = models.PositiveBigIntegerField(default=0)  # bytes of the PDF
    made_at = models.DateTimeField(null=True)
    made_by = models.UUIDField(null=True)  # the job that made it: a job that is run twice makes it once

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.subject} of {self.case_id}"

    @property
    def subject(self) -> DossierSubject | LetterSubject | UploadSetSubject:
        """How the custody log names it."""
        raise NotImplementedError

    @property
    def file_name(self) -> str:
        """What its download is called: after the reference of the case, never after a person."""
        kind, _space, _variant = str(self.subject).partition(" ")
        return f"{kind}-{self.case.reference}.pdf"


class Dossier(PrintedDocument):
    """The dossier in one language."""

    TASK = "dossier.pdf.render"
    language = models.CharField(max_length=2, choices=Language.choices)
    exhibits = models.PositiveIntegerField(default=0)  # how many are in it
    damaged = models.PositiveIntegerField(null=True)  # number of the exhibit that could not be printed
    sealed_facts = models.BinaryField(default=b"")  # "dossier:<id>:facts": see dossier.actions.facts

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "language"], name="one_dossier_per_language")]

    @property
    def subject(self) -> DossierSubject:
        return DossierSubject(self.language)

    @property
    def associated_data(self) -> str:
        """What its sealed column is bound to."""
        return f"dossier:{self.pk}:facts"


class PoliceLetter(PrintedDocument):
    """The letter to the police of one country."""

    TASK = "dossier.police_letter"
    place = models.CharField(max_length=16, choices=Place.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="one_letter_per_place")]

    @property
    def subject(self) -> LetterSubject:
        return LetterSubject(self.place)

    @property
    def place_label(self) -> str:
        """The country, in the language of the page."""
        return str(Place(self.place).label)


class UploadSet(PrintedDocument):
    """Single files for the online form of one country, as one archive; `size` is that of the archive."""

    TASK = "dossier.upload_set"
    place = models.CharField(max_length=16, choices=Place.choices)
    sealed_facts = models.BinaryField(default=b"")  # "upload-set:<id>:facts": see online_report.set_contents

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="one_upload_set_per_place")]

    @property
    def subject(self) -> UploadSetSubject:
        return UploadSetSubject(self.place)

    @property
    def file_name(self) -> str:
        return f"upload-{self.case.reference}.zip"

    @property
    def place_label(self) -> str:
        """The country, in the language of the page."""
        return str(Place(self.place).label)

    @property
    def associated_data(self) -> str:
        """What its sealed column is bound to."""
        return f"upload-set:{self.pk}:facts"


class SealedTimeline(models.Model):
    """What the client changed on the timeline: dossier.timeline.edits.Edits, under the statement scope."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="timeline")
    sealed = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"timeline of {self.case_id}"

    @property
    def associated_data(self) -> str:
        """What its sealed column is bound to."""
        return f"timeline:{self.case_id}"


class RootsStamp(models.Model):
    """An outside authority's token over /verify/roots.pem as it was published; nothing of a case. See
    dossier.roots_stamp."""

    sha256 = models.CharField(max_length=64)  # of the file
    roots = models.TextField()  # the file itself: what an older token is over
    token = models.BinaryField()  # the TimeStampResp as received
    gen_time = models.DateTimeField()  # as the authority says
    ends_at = models.DateTimeField()  # the first end of a certificate it rests on

    def __str__(self) -> str:
        return f"stamp on {self.sha256}"
