"""A counsellor's key pair and what wraps it: bytes in and bytes out.

Argon2id (RFC 9106) from the password, with a salt of its own, apart from the hash that checks the password: who
holds the database has neither. HKDF gives the wrapping key; the pair is age's X25519.
"""

import secrets
from typing import NamedTuple

from django.conf import settings

from cases import crypto, secret_key
from cases.crypto import KdfLimiter, Pair, Secret, Stored
from cases.errors import DecryptionError
from counseling.errors import WrongPasswordError

SALT_BYTES = 16
COOKIE_BYTES = 32
# Bounds both derivations of a sign-in: Django's password hash and ours.
KDF_LIMITER = KdfLimiter(settings.KDF_AT_ONCE, settings.KDF_WAIT_SECONDS)
# A place that only devices come to on which the same account was signed in before: no flood of strangers takes it.
KNOWN_DEVICE_LIMITER = KdfLimiter(1, settings.KDF_WAIT_SECONDS, most_waiting=8)


class Wrapped(NamedTuple):
    """What a counsellor's row keeps of a key pair."""

    public: str
    wrapped_private: bytes
    salt: bytes


def _wrapping(password: str, salt: bytes) -> Secret:
    return crypto.derive(Secret(crypto.root_of(password.encode(), salt)), "counsellor-key")


def wrap(pair: Pair, password: str) -> Wrapped:
    """The pair, wrapped by a password, with a new salt. About 0.1 s and 64 MiB; enter a limiter first."""
    salt = secrets.token_bytes(SALT_BYTES)
    return Wrapped(pair.public, crypto.wrap(_wrapping(password, salt), pair.private.value, pair.public), salt)


def unwrap(public: str, wrapped_private: Stored, salt: Stored, password: str) -> Secret:
    """The private half. Raises WrongPasswordError. Enter a limiter first."""
    try:
        return Secret(crypto.unwrap(_wrapping(password, bytes(salt)), wrapped_private, public))
    except DecryptionError as error:
        raise WrongPasswordError from error


def session_keys(cookie: Secret) -> tuple[bytes, Secret]:
    """What a desk cookie gives: the lookup value of its row, and the key that unwraps the private half."""
    return crypto.derive(cookie, "desk-lookup").value, crypto.derive(cookie, "desk-key")


def site_key(purpose: str) -> Secret:
    """A key of this site for one purpose at the desk, from SECRET_KEY."""
    return secret_key.derived(f"desk/{purpose}")


def former_site_keys(purpose: str) -> list[Secret]:
    """The same from what SECRET_KEY was before, while it is being replaced."""
    return secret_key.former(f"desk/{purpose}")


def unwrap_for_site(purpose: str, wrapped: Stored, associated_data: str) -> bytes:
    """What was wrapped with a site key of this purpose, the former ones among them. Raises DecryptionError."""
    return secret_key.unwrap(f"desk/{purpose}", wrapped, associated_data)
