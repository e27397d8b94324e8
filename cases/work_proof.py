"""A proof that somebody's device worked for a second or two: hashcash, with SHA-256.

The site signs a challenge that holds for ten minutes. The device looks for PARTS numbers: the SHA-256 of
"<challenge value>:<part>:<number>" begins with as many zero bits as the challenge says. Several small parts take
nearly the same time for everybody, where one large one is luck. Checking costs one signature and eight digests; an
answer counts once. A device without script waits instead (`ProofOutcome.WAITED`).
"""

import enum
import hashlib
import secrets

from django.core import signing
from django.core.cache import cache
from redis.exceptions import RedisError

from sextortion_help.web.dated_signer import DatedSigner

PARTS = 8
BITS = 13  # of each part: 65,536 tries in all on average; one to two seconds of a slow phone
HOLDS_SECONDS = 600
WAIT_SECONDS = 40  # for whoever has no script
_DIGITS = 12  # the longest number
_DIGEST_BITS = 256
_signer = DatedSigner(salt="cases.work_proof")


class ProofOutcome(enum.Enum):
    """What an answer is worth."""

    WORKED = enum.auto()
    WAITED = enum.auto()  # long enough, without an answer
    EARLY = enum.auto()  # the challenge still holds, and its wait is not over
    NOTHING = enum.auto()  # forged, too old, used before, or wrong numbers


def challenge(harder: int = 0) -> str:
    """For one case. Each `harder` doubles the work."""
    return _signer.sign(f"{BITS + harder}.{secrets.token_urlsafe(12)}")


def value_of(token: str) -> str:
    """The part of a challenge that is hashed."""
    return token.partition(_signer.sep)[0]


def bits_of(value: str) -> int:
    return int(value.partition(".")[0])


def check(token: str, answer: str) -> ProofOutcome:
    """What the answer is worth; spends nothing, see `spend`."""
    try:
        value = _signer.unsign(token, max_age=HOLDS_SECONDS)
    except signing.BadSignature:  # also an expired one
        return ProofOutcome.NOTHING
    if answer:
        return ProofOutcome.WORKED if _is_solved(value, answer) else ProofOutcome.NOTHING
    try:
        _signer.unsign(token, max_age=WAIT_SECONDS)
    except signing.SignatureExpired:
        return ProofOutcome.WAITED
    return ProofOutcome.EARLY


def _is_solved(value: str, answer: str) -> bool:
    numbers = answer.split(",", PARTS)
    if len(numbers) != PARTS:
        return False
    free = _DIGEST_BITS - bits_of(value)
    return all(
        number.isascii()
        and number.isdecimal()
        and len(number) <= _DIGITS
        and _digest(value, part, number) >> free == 0
        for part, number in enumerate(numbers)
    )


def _digest(value: str, part: int, number: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{value}:{part}:{number}".encode()).digest(), "big")


def spend(token: str) -> bool:
    """Whether this challenge was not used before; from now on it was. Of many at once one gets through."""
    try:
        return bool(cache.add(f"work-proof:{value_of(token)}", 1, HOLDS_SECONDS))
    except (RedisError, OSError):
        return True


def give_back(token: str) -> None:
    """It was spent for nothing, and counts again."""
    try:
        cache.delete(f"work-proof:{value_of(token)}")
    except (RedisError, OSError):
        return
