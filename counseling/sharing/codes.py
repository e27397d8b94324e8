"""Share codes: eight characters that nobody mistakes for others, written or spoken. Pure."""

import hmac
import re
import secrets

from cases.crypto import Secret

# Without 0 O, 1 I L, 2 Z, 5 S, 8 B and U V: 23 characters, so eight of them hold 36 bits, for 15 minutes.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 8


def make() -> str:
    """Such as "K7RM-3XQD"."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def normal_form(typed: str) -> str:
    """Eight characters without spaces and hyphens, in capitals; whatever else was typed fits no code."""
    return re.sub(r"[\s\-–.]+", "", typed[:40]).upper()


def digest(key: Secret, code: str) -> bytes:
    """What is stored of a code: a keyed hash, so that holding the database gives no code."""
    return hmac.digest(key.value, normal_form(code).encode(), "sha256")
