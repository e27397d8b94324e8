"""How tries to sign in wait for each other. A right password is never refused because of others' wrong ones.

A try is counted before it is made; a right one is given back. Once too many were wrong, those that follow wait in a
line of their own, one at a time (`cases.crypto.KdfLimiter`). On a known device wrong tries are counted by
themselves and wait at a place of their own, so that a flood of strangers, from however many addresses, does not
reach it. Codes of an app are six digits, which no line protects: for them there is a limit, for each known device
by itself, and together for all others; beyond it, two codes in a row are asked for (`factor_codes`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.core.cache import cache
from django.http import HttpRequest

from cases.crypto import KdfLimiter
from cases.errors import BusyError
from counseling.accounts import keys, known_devices
from sextortion_help.web import rate_limit

# Wrong tries in an hour, before those that follow wait in line
TRIES_OF_DEVICE = 20  # on a known device
TRIES_OF_ADDRESS = 60  # from one address, under whatever names
TRIES_OF_NAME_AT_ADDRESS = 10
TRIES_OF_NAME = 50  # from whatever addresses
CODES_OF_DEVICE = 10  # codes of an app in an hour, before a known device counts as any other


class _SignInTry(NamedTuple):
    """Where a try waits, and what was counted for it."""

    limiter: KdfLimiter
    crowd: str
    counted: tuple[str, ...]


@contextmanager
def turn(request: HttpRequest, sign_in: str) -> Iterator[None]:
    """Wait for the turn of a try under this name; what is raised within it counts as a wrong one.

    Raises BusyError when too many wait already, and RedisError when the cache that counts is gone.
    """
    this_try = _count(request, sign_in)
    try:
        with this_try.limiter.enter(this_try.crowd):
            yield
    except BusyError:
        _give_back(this_try)
        raise
    _give_back(this_try)


def _count(request: HttpRequest, sign_in: str) -> _SignInTry:
    cache.get("limit-answers")  # without the cache nothing is counted, and signing in is closed
    number = known_devices.number_for(request, sign_in)
    if number:
        of_device = rate_limit.pseudonym_of("sign-in", number, sign_in)
        if rate_limit.take_of(of_device, TRIES_OF_DEVICE):
            return _SignInTry(keys.KNOWN_DEVICE_LIMITER, "", (of_device,))
    limits = {
        rate_limit.pseudonym(request, "sign-in"): TRIES_OF_ADDRESS,
        rate_limit.pseudonym(request, "sign-in", sign_in.lower()): TRIES_OF_NAME_AT_ADDRESS,
        rate_limit.pseudonym_of("sign-in", sign_in.lower()): TRIES_OF_NAME,
    }
    left = [
        rate_limit.take_of(key, limit) for key, limit in limits.items()
    ]  # each is counted, whatever the others say
    crowd = "" if all(left) else rate_limit.pseudonym(request, "sign-in-crowd")
    return _SignInTry(keys.KDF_LIMITER, crowd, tuple(limits))


def _give_back(this_try: _SignInTry) -> None:
    for key in this_try.counted:
        rate_limit.give_back_of(key)


def is_code_of_device(request: HttpRequest, sign_in: str) -> bool:
    """Whether a code that is typed now counts for this known device alone. It is counted then."""
    number = known_devices.number_for(request, sign_in)
    return bool(number) and rate_limit.take_of(
        rate_limit.pseudonym_of("sign-in-code", number, sign_in), CODES_OF_DEVICE
    )
