"""What became of a counsellor's questions about colleagues, as their desk tells it. Opens no case."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cases import crypto
from cases.errors import DecryptionError
from counseling.accounts import Desk, names
from counseling.desk import bookmarks
from counseling.models import Counsellor, QuestionResult
from counseling.question_results import QuestionEnd


@dataclass(frozen=True)
class OpenedQuestionResult:
    """`label`: what the desk calls the case, or called it. `grant`: its address there, while it is shared."""

    pk: uuid.UUID
    at: datetime
    label: str
    text: str
    grant: uuid.UUID | None


def of_desk(desk: Desk, open_grants: Mapping[uuid.UUID, str]) -> list[OpenedQuestionResult]:
    """All that are kept, newest first. `open_grants`: what the desk calls the cases that are shared with it now.

    Two queries at most, one where there are none.
    """
    rows = list(QuestionResult.objects.filter(counsellor=desk.counsellor))
    people = names.at_desk(desk.counsellor) if rows else {}
    return [opened for row in rows if (opened := _opened(desk, row, people, open_grants)) is not None]


def _opened(
    desk: Desk, row: QuestionResult, people: dict[int, str], open_grants: Mapping[uuid.UUID, str]
) -> OpenedQuestionResult | None:
    """None where it cannot be read, or where what was sealed for another row was put here."""
    try:
        result = json.loads(crypto.unseal(desk.private, row.sealed))
        label = open_grants.get(row.of_grant) or _name(desk, row)
    except DecryptionError:
        return None
    if result["result"] != str(row.pk):
        return None
    who = ", ".join(sorted(people.get(pk) or _name_elsewhere(pk) for pk in result["people"]))
    grant = row.of_grant if row.of_grant in open_grants else None
    text = str(QuestionEnd(result["end"]).label) % {"case": label, "who": who}
    return OpenedQuestionResult(row.pk, row.at, label, text, grant)


def _name(desk: Desk, row: QuestionResult) -> str:
    """What the desk called a case that is gone from it."""
    own = bookmarks.unsealed(desk, bytes(row.sealed_bookmark), row.of_grant).name
    return own or crypto.unseal(desk.private, row.sealed_label).decode()


def _name_elsewhere(pk: int) -> str:
    """Of somebody who works for another centre by now."""
    person = Counsellor.objects.filter(pk=pk).first()
    return person.name if person is not None else _("somebody")
