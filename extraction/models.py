"""What was read in each exhibit, and what the client said about it. Everything of content is sealed."""

from django.db import models

from cases.models import Case
from evidence.models import Exhibit


class Extraction(models.Model):
    """The text of one exhibit and what was found in it; made by a worker, destroyed with the exhibit."""

    item = models.OneToOneField(Exhibit, on_delete=models.CASCADE, primary_key=True, related_name="finding")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="readings")
    sealed = models.BinaryField()  # scope evidence, "reading:<item>"

    def __str__(self) -> str:
        return f"reading of {self.item_id}"

    @property
    def associated_data(self) -> str:
        return f"reading:{self.item_id}"


class Answers(models.Model):
    """What the client said about each proposal: theirs, or not. One row a case.

    Proposals are named by a digest, so that of an exhibit that was removed no content stays here.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="answers")
    sealed = models.BinaryField(default=b"")  # scope evidence, "answers:<case>"

    def __str__(self) -> str:
        return f"answers of {self.case_id}"

    @property
    def associated_data(self) -> str:
        return f"answers:{self.case_id}"
