"""What can go wrong with a time stamp, each a decision for the caller. Imports nothing of Django."""

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm

# What asn1crypto and cryptography raise for a certificate, signature or answer that is malformed: on loading, or
# only when one of its fields is read for the first time.
MALFORMED = (
    ValueError, TypeError, LookupError, AttributeError, OverflowError, UnsupportedAlgorithm, x509.InvalidVersion,
    x509.DuplicateExtension, x509.ExtensionNotFound, x509.UnsupportedGeneralNameType, x509.AttributeNotFound,
)  # fmt: skip


class NoAnswerError(Exception):
    """The authority is down, too slow, or what it sent is no answer. Ask the next one, or later again."""


class InvalidTokenError(Exception):
    """A token that proves nothing: another digest, nonce, policy or authority, or a broken signature.

    The message says which check failed and quotes nothing of the token.
    """
