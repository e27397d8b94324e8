"""How far the watch is with each case, and what it found. Nothing of what a file holds is here."""

from django.db import models
from django.utils import timezone

from cases.models import Case


class Round(models.Model):
    """The reading of one case's files. `position`: the last one read in a round that is under way."""

    bookkeeping = True  # no content of a case: see cases.case_contents
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="round")
    position = models.CharField(max_length=32, default="", blank=True)
    ended_at = models.DateTimeField(null=True, db_index=True)  # of the last whole round
    listed_at = models.DateTimeField(null=True, db_index=True)  # when the store was last asked what it has

    def __str__(self) -> str:
        return f"round of {self.case_id}"


class Damage(models.Model):
    """A stored file that is not as it was written. The row goes when it is whole again or not held any more."""

    class DamagedPart(models.TextChoices):
        ORIGINAL = "original"
        COPY = "copy"  # what was derived from an original
        DOSSIER = "dossier"
        LETTER = "letter"
        UPLOAD_SET = "upload-set"

    class DamageKind(models.TextChoices):
        """The values of cases.blob_store.Fault."""

        MISSING = "missing"
        TRUNCATED = "truncated"
        CHANGED = "changed"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="damages")
    blob = models.CharField(max_length=32)
    part = models.CharField(max_length=10, choices=DamagedPart.choices)
    kind = models.CharField(max_length=10, choices=DamageKind.choices)
    item = models.UUIDField(null=True)  # the exhibit; null for a dossier
    number = models.PositiveIntegerField(default=0)  # of the exhibit; 0 for a dossier
    language = models.CharField(max_length=20, default="", blank=True)  # of the dossier, in its own words
    found_at = models.DateTimeField(default=timezone.now)
    looked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number", "part", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "blob"], name="one_damage_per_blob")]

    def __str__(self) -> str:
        return f"damage {self.pk} ({self.part} {self.kind})"
