"""A time stamp of an outside authority over the certificates that the site publishes (/verify/roots.pem): it shows
later that they were the operator's on that day already, and no certificate was made up for one case.

Kept for each state of the file, the oldest token that still has time; made anew before its certificate ends.
"""

import hashlib
import logging
from datetime import timedelta

from django.utils import timezone

from dossier.models import RootsStamp
from dossier.verify import site_anchors
from timestamps import authorities, tokens
from timestamps.errors import InvalidTokenError, NoAnswerError

logger = logging.getLogger(__name__)

_AHEAD = timedelta(days=60)  # before the certificate of a token ends


def newest() -> RootsStamp | None:
    """Over the file as it is published now; None when no outside authority stamped it yet."""
    return RootsStamp.objects.filter(sha256=_digest().hex()).order_by("gen_time").last()


def renew() -> RootsStamp | None:
    """Have the file stamped when it changed, or when the newest token ends soon. None when nothing is to do, nobody
    outside is configured, or nobody answers; then the next run tries again."""
    stamp = newest()
    if stamp is not None and stamp.ends_at > timezone.now() + _AHEAD:
        return None
    for authority in [*authorities.configured(), *authorities.second()]:
        if authority.own:
            continue
        try:
            token = authority.stamp(_digest())
        except (NoAnswerError, InvalidTokenError) as error:
            logger.warning("no time stamp on the published roots from %s: %s", authority.host, error)
            continue
        return RootsStamp.objects.create(
            sha256=_digest().hex(),
            roots=site_anchors.as_pem(),
            token=token.raw,
            gen_time=token.gen_time,
            ends_at=tokens.ends(token),
        )
    return None


def _digest() -> bytes:
    return hashlib.sha256(site_anchors.as_pem().encode()).digest()
