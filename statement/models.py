"""Rows of the statement: one sealed value per part of a case. Nothing typed is in any column in the clear."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.custody_subjects import FingerprintSubject
from cases.models import Case


class StatementPart(models.TextChoices):
    """The parts of the statement, in the order in which they are offered."""

    ABOUT_YOU = "about-you", _("About you")
    BEGINNING = "beginning", _("How it began")
    SUSPECT = "person", _("The person who blackmails you")
    IDENTIFIERS = "identifiers", _("Names, numbers and addresses")
    DEMANDS = "demands", _("What they want")
    PAYMENTS = "payments", _("Payments")
    THREATS = "threats", _("Their words")
    PUBLICATIONS = "publications", _("Where something was shown")
    DONE = "done", _("What was done since")


class SealedPart(models.Model):
    """One part of one case's statement, as a JSON value under the statement scope.

    `version` counts the saves, so that two open tabs cannot overwrite each other unseen.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="statement_parts")
    part = models.CharField(max_length=20, choices=StatementPart.choices)
    version = models.PositiveIntegerField(default=0)
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "part"], name="one_value_per_part")]

    def __str__(self) -> str:
        return f"{self.part} of {self.case_id}"

    @property
    def associated_data(self) -> str:
        """The place that the sealed value is bound to."""
        return part_associated_data(self.case_id, self.part)


def part_associated_data(case_id: object, part: str) -> str:
    """Where a part is sealed: it opens for no other case and no other part."""
    return f"statement:{case_id}:{part}"


class ImageHashes(models.Model):
    """The fingerprints of one file of the client: PDQ, SHA-256, MD5, sort and size. The file was never here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="image_hashes")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()  # statement.image_hashes.values.Values, under the statement scope

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_fingerprint_per_number")]

    def __str__(self) -> str:
        return f"{self.subject} of {self.case_id}"

    @property
    def subject(self) -> FingerprintSubject:
        """How the custody log names it."""
        return FingerprintSubject(self.number)

    @property
    def associated_data(self) -> str:
        """What its sealed column is bound to."""
        return f"fingerprint:{self.case_id}:{self.pk}"
