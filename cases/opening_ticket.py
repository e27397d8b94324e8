"""A receipt for one try at opening a case in the browser: its second request neither waits nor counts again.

The first request gives a locator, counts as a try, waits in line and takes as long as a derivation
(`case_keys.inner_of`). The second brings the case key. Its ticket holds for that locator alone, for two minutes and
once: whoever opens a case of their own again and again must not get back more tries than they took.
"""

import secrets

from django.core import signing
from django.core.cache import cache
from redis.exceptions import RedisError

from cases.crypto import Secret
from sextortion_help.web.dated_signer import DatedSigner

HOLDS_SECONDS = 120


def _signer(locator: Secret) -> DatedSigner:
    return DatedSigner(salt=f"cases.opening_ticket:{locator.value.hex()}")


def issue(locator: Secret) -> str:
    """For whoever tried this locator just now, right or wrong."""
    return _signer(locator).sign(secrets.token_urlsafe(12))


def spend(ticket: str, locator: Secret) -> bool:
    """Whether it holds; from now on it does not. Of many at once one gets through."""
    try:
        value = _signer(locator).unsign(ticket, max_age=HOLDS_SECONDS)
    except signing.BadSignature:  # also an expired one
        return False
    try:
        return bool(cache.add(f"opening-ticket:{value}", 1, HOLDS_SECONDS))
    except (RedisError, OSError):
        return True
