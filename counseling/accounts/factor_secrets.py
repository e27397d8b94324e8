"""Secrets of second factors (of code apps, and the seeds of recovery codes), sealed under a key of this site.

They outlive a SECRET_KEY: while the former one is known they are opened with it, and after `reseal` they need only
the new one.
"""

import base64
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.db import transaction

from cases import crypto
from cases.errors import DecryptionError
from counseling.accounts import keys

_PURPOSE, _ASSOCIATED_DATA = "factors", "factor"
_SEALED_FIELDS = ("secret", "seed")  # of Authenticator.data


class Resealed(NamedTuple):
    """How many factors are sealed under the new key now, and how many open with no key that the site has."""

    changed: int
    unreadable: int


def seal(text: str) -> str:
    wrapped = crypto.wrap(keys.site_key(_PURPOSE), text.encode(), _ASSOCIATED_DATA)
    return base64.b64encode(wrapped).decode()


def unseal(sealed: str) -> str:
    """Raises DecryptionError."""
    return keys.unwrap_for_site(_PURPOSE, base64.b64decode(sealed), _ASSOCIATED_DATA).decode()


def reseal() -> Resealed:
    """Seal under the key of now what was sealed under a former one."""
    changed = unreadable = 0
    with transaction.atomic():
        for factor in Authenticator.objects.select_for_update():
            sealed = {name: factor.data[name] for name in _SEALED_FIELDS if name in factor.data}
            if all(map(_is_current, sealed.values())):
                continue
            try:
                factor.data |= {name: seal(unseal(text)) for name, text in sealed.items()}
            except DecryptionError:
                unreadable += 1
                continue
            factor.save(update_fields=["data"])
            changed += 1
    return Resealed(changed, unreadable)


def _is_current(sealed: str) -> bool:
    try:
        crypto.unwrap(keys.site_key(_PURPOSE), base64.b64decode(sealed), _ASSOCIATED_DATA)
    except DecryptionError:
        return False
    return True
