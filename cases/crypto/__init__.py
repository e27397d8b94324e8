"""Keys and sealing: standard formats only, bytes in and bytes out.

Argon2id (RFC 9106) from the words to a root; HKDF-SHA256 (RFC 5869) to a lookup id and a key-encryption key;
AES-256-GCM (NIST SP 800-38D) for wrapped keys and fields; the age format (age-encryption.org/v1, X25519) for
whatever must be writable without a secret.
"""

import json
import os
import secrets
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyrage
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyrage import x25519

from cases.errors import BusyError, DecryptionError
from sextortion_help.process_memory import Wiped

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION = b"\x01"
CROWD_SECONDS = 1.0  # from one derivation of a crowd to the next, in each process
MOST_CROWDS = 4  # that wait at once; each holds a thread
NICENESS = 10  # of derivations: each thread gets a tenth of the time of one that makes a page
_LABEL = "sextortion-help"

Stored = bytes | memoryview  # what a binary column gives, depending on the database


class Cost(NamedTuple):
    """Argon2id parameters: passes, KiB of memory, lanes."""

    time: int
    memory: int
    lanes: int


COST = Cost(time=3, memory=64 * 1024, lanes=4)  # RFC 9106 section 4, second recommended option


@dataclass(frozen=True, repr=False)
class Secret(Wiped):
    """Bytes that must not be shown: its repr says nothing, and they are overwritten when nobody has them."""

    value: bytes

    def __repr__(self) -> str:
        return "Secret(…)"


class DerivedKeys(NamedTuple):
    """What six words turned into before `cases.crypto.words`: `lookup_id` finds the case row (32 bytes), `kek`
    unwraps its key."""

    lookup_id: bytes
    kek: Secret


class KdfLimiter:
    """Bounds how many key derivations run at once in this process, so that guessing cannot exhaust memory.

    And how many wait: who waits holds a thread of the web server, and the guidance needs those too.

    A crowd, a name for those from whom too many wrong tries came, is never refused for that: it waits in a line of
    its own, in which one derivation begins every CROWD_SECONDS and every crowd has one place.
    """

    def __init__(self, at_once: int, wait_seconds: float, most_waiting: int = 2) -> None:
        self._crowds: set[str] = set()
        self._lock, self._turn, self._next_at = threading.Lock(), threading.Lock(), 0.0
        self._slots = threading.BoundedSemaphore(at_once)
        self._places = threading.BoundedSemaphore(at_once + most_waiting)  # to derive or to wait
        self._wait = wait_seconds

    @contextmanager
    def enter(self, crowd: str = "") -> Iterator[None]:
        """Raises BusyError when too many wait already, or no slot is free in time."""
        with self._in_line(crowd) if crowd else nullcontext(), self._slot():
            yield

    @contextmanager
    def _in_line(self, crowd: str) -> Iterator[None]:
        with self._lock:
            if crowd in self._crowds or len(self._crowds) >= MOST_CROWDS:
                raise BusyError
            self._crowds.add(crowd)
        try:
            if not self._turn.acquire(timeout=self._wait):
                raise BusyError
            try:
                time.sleep(max(0.0, self._next_at - time.monotonic()))
                self._next_at = time.monotonic() + CROWD_SECONDS
            finally:
                self._turn.release()
            yield
        finally:
            with self._lock:
                self._crowds.discard(crowd)

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise BusyError
        try:
            if not self._slots.acquire(timeout=self._wait):
                raise BusyError
            try:
                yield
            finally:
                self._slots.release()
        finally:
            self._places.release()


def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"{_LABEL}/{purpose}/1".encode()).derive(secret)


def root_of(secret: bytes, salt: bytes) -> bytes:
    """Argon2id: about 0.1 s and 64 MiB; enter a KdfLimiter first.

    It gives way to pages, to which a few derivations with their lanes would leave little. Linux keeps a niceness of
    each thread, and the lanes take it over; who lowered it cannot raise it again, so each gets a new thread.
    """
    with ThreadPoolExecutor(1, "argon2", initializer=_give_way) as pool:
        cost = (COST.time, COST.memory, COST.lanes)
        return pool.submit(hash_secret_raw, secret, salt, *cost, hash_len=KEY_BYTES, type=Type.ID).result()


def _give_way() -> None:
    with suppress(OSError):  # elsewhere a thread has no niceness of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def derive_keys(phrase: str, site_salt: bytes) -> DerivedKeys:
    """The keys of a normalised phrase, for cases from before `cases.crypto.words`."""
    root = root_of(phrase.encode(), site_salt)
    return DerivedKeys(_derive(root, "lookup_id"), Secret(_derive(root, "kek")))


def derive(secret: Secret, purpose: str) -> Secret:
    """A 32-byte key for one named purpose."""
    return Secret(_derive(secret.value, purpose))


def new_key() -> Secret:
    return Secret(secrets.token_bytes(KEY_BYTES))


def wrap(key: Secret, plain: bytes, associated_data: str) -> bytes:
    """Version byte, nonce, AES-256-GCM of `plain`, bound to `associated_data`: it opens nowhere else."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key.value).encrypt(nonce, plain, associated_data.encode())


def unwrap(key: Secret, wrapped: Stored, associated_data: str, *former: Secret) -> bytes:
    """The plain bytes. former: keys that may have been in its place when it was wrapped. Raises DecryptionError."""
    wrapped = bytes(wrapped)
    nonce, sealed = wrapped[1 : 1 + NONCE_BYTES], wrapped[1 + NONCE_BYTES :]
    if wrapped[:1] != VERSION or len(nonce) != NONCE_BYTES:
        raise DecryptionError
    for one in (key, *former):
        with suppress(InvalidTag):
            return AESGCM(one.value).decrypt(nonce, sealed, associated_data.encode())
    raise DecryptionError


class Pair(NamedTuple):
    """An X25519 pair in age's spelling."""

    public: str
    private: Secret


def new_pair() -> Pair:
    identity = x25519.Identity.generate()
    return Pair(str(identity.to_public()), Secret(str(identity).encode()))


def seal(public: str, plain: bytes) -> bytes:
    """An age file for the holder of the private half."""
    return bytes(pyrage.encrypt(plain, [x25519.Recipient.from_str(public)]))


def unseal(private: Secret, sealed: Stored, *former: Secret) -> bytes:
    """The plain bytes. former: keys that may have been in its place when it was sealed. Raises DecryptionError."""
    try:
        return bytes(pyrage.decrypt(bytes(sealed), [_identity(key) for key in (private, *former)]))
    except pyrage.DecryptError as error:
        raise DecryptionError from error


def _identity(private: Secret) -> x25519.Identity:
    return x25519.Identity.from_str(private.value.decode())


class FieldCipher:
    """Seals JSON values of one scope, each bound to its row and field.

    `associated_data` names the place, such as "item:<id>:caption"; a value moved to another row does not open
    there.
    """

    def __init__(self, private: Secret) -> None:
        self._key = Secret(_derive(private.value, "fields"))

    def seal(self, associated_data: str, value: Any) -> bytes:
        return wrap(
            self._key, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), associated_data
        )

    def open(self, associated_data: str, sealed: Stored | None, default: Any = None) -> Any:
        """The value; `default` when nothing was ever sealed there. Raises DecryptionError."""
        if not sealed:
            return default
        return json.loads(unwrap(self._key, bytes(sealed), associated_data))
