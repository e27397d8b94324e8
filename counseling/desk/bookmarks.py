"""A counsellor's own marks on a case: a name of theirs, a star, how it stands.

Sealed to them: no client and no colleague reads them. They end with the grant.
"""

import json
import uuid
from dataclasses import asdict, dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases import crypto
from cases.errors import DecryptionError
from counseling.accounts import Desk
from counseling.models import Grant

MOST_CHARACTERS = 40


class CaseState(models.TextChoices):
    """How a case stands for the counsellor."""

    ACTIVE = "active", _("In progress")
    WAITING = "waiting", _("Waiting")
    SETTLED = "settled", _("Settled")


@dataclass(frozen=True)
class Bookmark:
    """`name`: the counsellor's own word for the case, empty while the client's is good enough."""

    name: str = ""
    star: bool = False
    state: str = CaseState.ACTIVE

    @property
    def state_label(self) -> str:
        return str(CaseState(self.state).label) if self.state in CaseState.values else ""


def keep(desk: Desk, grant: Grant, bookmark: Bookmark) -> None:
    """Seal the marks to the counsellor who set them."""
    plaintext = json.dumps({"grant": str(grant.pk), **asdict(bookmark)}).encode()
    sealed = crypto.seal(desk.counsellor.public, plaintext)
    Grant.objects.filter(pk=grant.pk, counsellor=desk.counsellor).update(sealed_bookmark=sealed)


def read(desk: Desk, grant: Grant) -> Bookmark:
    """The marks on this case; none where there are none, or where those of another row were put here. No query."""
    return unsealed(desk, bytes(grant.sealed_bookmark), grant.pk)


def unsealed(desk: Desk, sealed: bytes, grant_pk: uuid.UUID) -> Bookmark:
    """The same of a grant that may be gone."""
    if not sealed:
        return Bookmark()
    try:
        marks = json.loads(crypto.unseal(desk.private, sealed))
    except DecryptionError:
        return Bookmark()
    if marks.pop("grant") != str(grant_pk):
        return Bookmark()
    return Bookmark(**marks)
