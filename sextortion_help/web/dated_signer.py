"""Signed values that hold for a while: one out of the future holds for nothing.

Django asks only whether a signature is too old. One of a clock that was ahead would hold until the time that it
says. What counts once is remembered only for as long as it should hold: it would count again and again until then.
"""

import time
from typing import Any

from django.core import signing

SKEW_SECONDS = 60  # by which the clocks of several machines may differ


class DatedSigner(signing.TimestampSigner):
    """Signs with the time; raises SignatureExpired also for what was signed in the future."""

    def unsign(self, value: str, max_age: Any = None) -> str:
        signed = super().unsign(value, max_age)
        dated = signing.Signer.unsign(self, value)
        if signing.b62_decode(dated.rpartition(self.sep)[2]) > time.time() + SKEW_SECONDS:
            raise signing.SignatureExpired("signed in the future")
        return signed
