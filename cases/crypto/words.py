"""From six words to a case: what the browser derives, and what the server adds with a secret of its own.

The browser turns words into a root with a salt that everybody may know, and the root into a locator, which it
sends, and a key-encryption key, which it keeps. The server alone turns a locator into the id that finds the row and
into the key of a second wrapping around the case key; both need SITE_SALT. So the server sees neither words nor
root, and who has the database without SITE_SALT cannot check one try. Without script the server does both halves.
"""

from typing import NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cases import crypto
from cases.crypto import KEY_BYTES, NONCE_BYTES, VERSION, Secret, Stored

_LABEL = "sextortion-help"
_TAG_BYTES = 16
INNER_BYTES = len(VERSION) + NONCE_BYTES + KEY_BYTES + _TAG_BYTES  # of a case key that the words' own key wraps


class WordKeys(NamedTuple):
    """What six words turn into in the browser. `locator` goes to the server; `kek` unwraps the case key."""

    locator: Secret
    kek: Secret


def public_salt(site_salt: bytes) -> bytes:
    """32 bytes for Argon2id that pages show. One for each site, and nobody gets back from it to SITE_SALT."""
    return crypto.derive(Secret(site_salt), "public-salt").value


def derive(phrase: str, site_salt: bytes) -> WordKeys:
    """What a browser derives of a normalised phrase. Enter a KdfLimiter first."""
    root = Secret(crypto.root_of(phrase.encode(), public_salt(site_salt)))
    return WordKeys(crypto.derive(root, "locator"), crypto.derive(root, "kek"))


def _with_site_salt(locator: Secret, site_salt: bytes, purpose: str, length: int = KEY_BYTES) -> bytes:
    """HKDF with SITE_SALT as its salt: HMAC-SHA-256 under it, then expanded."""
    return HKDF(SHA256(), length, salt=site_salt, info=f"{_LABEL}/{purpose}/2".encode()).derive(locator.value)


def lookup_id(locator: Secret, site_salt: bytes) -> bytes:
    """What finds the case row; 32 bytes."""
    return _with_site_salt(locator, site_salt, "lookup_id")


def wrap_case_key(keys: WordKeys, case_key: Secret, associated_data: str, site_salt: bytes) -> bytes:
    """What the row keeps: the case key wrapped by the words, and that once more by the site for this locator."""
    inner = crypto.wrap(keys.kek, case_key.value, _inner_associated_data(keys.locator))
    return crypto.wrap(_outer_key(keys.locator, site_salt), inner, associated_data)


def inner(locator: Secret, wrapped: Stored, associated_data: str, site_salt: bytes) -> bytes:
    """INNER_BYTES, which only the words open. Raises DecryptionError."""
    return crypto.unwrap(_outer_key(locator, site_salt), wrapped, associated_data)


def no_inner(locator: Secret, site_salt: bytes) -> bytes:
    """What a locator without a case gets instead: as long, the same each time, and nothing opens it."""
    length = INNER_BYTES - len(VERSION)
    return VERSION + _with_site_salt(locator, site_salt, "no-case", length)


def unwrap_case_key(keys: WordKeys, inner_wrapped: bytes) -> Secret:
    """What the browser does with `inner`. Raises DecryptionError."""
    return Secret(crypto.unwrap(keys.kek, inner_wrapped, _inner_associated_data(keys.locator)))


def _outer_key(locator: Secret, site_salt: bytes) -> Secret:
    return Secret(_with_site_salt(locator, site_salt, "outer"))


def _inner_associated_data(locator: Secret) -> str:
    return f"locator:{locator.value.hex()}"
