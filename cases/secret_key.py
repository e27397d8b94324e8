"""Keys of this site for one purpose each, from SECRET_KEY; while it is being replaced, from the one before, too."""

from django.conf import settings

from cases import crypto
from cases.crypto import Secret, Stored


def derived(purpose: str) -> Secret:
    """From SECRET_KEY; with it everything new is sealed."""
    return _derived(settings.SECRET_KEY, purpose)


def former(purpose: str) -> list[Secret]:
    """From the keys that were in its place, SECRET_KEY_FALLBACKS."""
    return [_derived(key, purpose) for key in settings.SECRET_KEY_FALLBACKS]


def unwrap(purpose: str, wrapped: Stored, associated_data: str) -> bytes:
    """The plain bytes, whichever of the keys sealed them. Raises DecryptionError."""
    return crypto.unwrap(derived(purpose), wrapped, associated_data, *former(purpose))


def _derived(secret_key: str, purpose: str) -> Secret:
    return crypto.derive(Secret(secret_key.encode()), purpose)
