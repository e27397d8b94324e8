"""A ticket lets the page that was opened for a sound fetch it, for an hour and within one session of the desk.

Opening the page is the line in the client's log; without a ticket the sound could be fetched past it.
"""

import uuid

from django.core.signing import BadSignature

from counseling.access import Desk
from sextortion_help.web.dated_signer import DatedSigner

VALID_SECONDS = 3600


def issue(desk: Desk, item: uuid.UUID) -> str:
    """What goes into the address; it names nothing."""
    return _signer(desk, item).sign("").removeprefix(":")


def is_valid(desk: Desk, item: uuid.UUID, ticket: str) -> bool:
    try:
        _signer(desk, item).unsign(f":{ticket}", max_age=VALID_SECONDS)
    except BadSignature:
        return False
    return True


def _signer(desk: Desk, item: uuid.UUID) -> DatedSigner:
    return DatedSigner(salt=f"listening:{desk.session.pk}:{item}")
