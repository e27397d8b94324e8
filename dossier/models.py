"""One row for each language in which a case was printed. The PDF itself is a sealed blob."""

import uuid

from django.db import models

from cases.models import Case
from dossier.police_letter.jurisdictions import Place


class Language(models.TextChoices):
    """Languages of the print, chosen apart from the page's. Names stand in the language itself."""

    ENGLISH = "en", "English"
    GERMAN = "de", "Deutsch"


class Dossier(models.Model):
    """The newest PDF of a case in one language; how far a new one is says its newest job.

    Making it again replaces the blob; the one before stays until then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="dossiers")
    language = models.CharField(max_length=2, choices=Language.choices)
    blob = models.CharField(max_length=32, default="", blank=True)  # sealed to the evidence scope; empty: none yet
    size = models.PositiveBigIntegerField(default=0)  # bytes of the PDF
    exhibits = models.PositiveIntegerField(default=0)  # how many are in it
    made_at = models.DateTimeField(null=True)
    made_by = models.UUIDField(null=True)  # the job that made it: a job that is run twice makes it once
    damaged = models.PositiveIntegerField(null=True)  # number of the exhibit that could not be printed
    sealed_facts = models.BinaryField(default=b"")  # "dossier:<id>:facts": see dossier.actions.facts

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "language"], name="one_dossier_per_language")]

    def __str__(self) -> str:
        return f"dossier {self.language} of {self.case_id}"

    @property
    def associated_data(self) -> str:
        """What its sealed column is bound to."""
        return f"dossier:{self.pk}:facts"

    @property
    def file_name(self) -> str:
        return f"dossier-{self.case.reference}.pdf"


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


class PoliceLetter(models.Model):
    """The newest letter of a case to the police of one country; how far a new one is says its newest job."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="police_letters")
    place = models.CharField(max_length=16, choices=Place.choices)
    blob = models.CharField(max_length=32, default="", blank=True)  # sealed to the evidence scope; empty: none yet
    size = models.PositiveBigIntegerField(default=0)  # bytes of the PDF
    made_at = models.DateTimeField(null=True)
    made_by = models.UUIDField(null=True)  # the job that made it: a job that is run twice makes it once

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "place"], name="one_letter_per_place")]

    def __str__(self) -> str:
        return f"letter {self.place} of {self.case_id}"

    @property
    def place_label(self) -> str:
        """The country, in the language of the page."""
        return str(Place(self.place).label)

    @property
    def file_name(self) -> str:
        return f"letter-{self.case.reference}.pdf"
