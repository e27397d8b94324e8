"""Tokens that were received, and tries that failed. A token holds the digest of a log entry and nothing else."""

from django.db import models
from django.utils import timezone

from cases.models import Case


class AuthorityGroup(models.TextChoices):
    """Of authorities, each of which stamps every log: see timestamps.authorities."""

    FIRST = "first"
    SECOND = "second"


class Timestamp(models.Model):
    """An authority's word that entry `seq`, and so every entry before it, existed at `gen_time`.

    Entries up to `settled` need no other stamp: the one that notes this stamp in the log does not, unless acts
    came in between.
    """

    bookkeeping = True  # no content of a case: see cases.case_contents
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="timestamps")
    seq = models.PositiveIntegerField()
    settled = models.PositiveIntegerField()
    token = models.BinaryField()  # the TimeStampResp as received, byte for byte
    chain = models.TextField()  # PEM, root first: what the token is checked against
    revocation = models.TextField(
        default="", blank=True
    )  # PEM: what the issuers said then; see timestamps.revocation
    authority = models.CharField(max_length=300)
    own = models.BooleanField()  # this site's own clock
    gen_time = models.DateTimeField()  # as the authority says
    ends_at = models.DateTimeField(null=True)  # the first end of a certificate it rests on
    made_at = models.DateTimeField(default=timezone.now)  # as our clock says
    missing_group = models.CharField(max_length=6, choices=AuthorityGroup, default="", blank=True)
    missed_at = models.DateTimeField(null=True)  # when the group that is missing beside this stamp was last asked

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="one_stamp_per_entry")]

    def __str__(self) -> str:
        return f"stamp of entry {self.seq} of {self.case_id}"


class Retry(models.Model):
    """A case whose newest entry no authority would stamp; removed when one does."""

    bookkeeping = True  # no content of a case: see cases.case_contents
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="stamp_retry")
    tries = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"try {self.tries} for {self.case_id}"
