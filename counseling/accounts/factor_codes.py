"""Codes of an app and recovery codes: each works once, and two of them together are taken however many were tried.

A code has six digits, so only few may be guessed, for each account and not for each guesser: whoever knows the
password uses these tries up, and its owner would be kept out. Two codes in a row cannot be guessed: of 10^12, three
are right at any moment (of 10^16, ninety at most for recovery codes). They need no limit, so nobody can use it up.
"""

import re
from secrets import compare_digest

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils.crypto import salted_hmac

_SALT = "counseling.accounts.factor_codes"
_SPENT_SECONDS = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 2)  # longer than a code is taken


def pair_in(typed: str) -> tuple[str, str] | None:
    """The two codes that were typed one behind the other, or None when it was one code or something else."""
    digits = _digits(typed)
    half = len(digits) // 2
    is_pair = len(digits) in (2 * app_settings.TOTP_DIGITS, 2 * app_settings.RECOVERY_CODE_DIGITS)
    return (digits[:half], digits[half:]) if is_pair else None


def factor_of(user: User, pair: tuple[str, str]) -> Authenticator | None:
    """What both codes are of: an app that showed the second after the first, or unused recovery codes. They are
    spent then. Nothing tells whether one of the two was right."""
    for authenticator in Authenticator.objects.filter(user=user):
        if authenticator.type == Authenticator.Type.TOTP and _is_shown_in_a_row(authenticator, pair):
            return authenticator if all(spend(user, code) for code in pair) else None
        if authenticator.type == Authenticator.Type.RECOVERY_CODES and _are_recovery_codes(authenticator, pair):
            recovery = authenticator.wrap()
            return authenticator if all(recovery.validate_code(code) for code in pair) else None
    return None


def spend(user: User, code: str) -> bool:
    """Whether a right code is used for the first time; from then on it was used. Allauth forgets that after half a
    minute, in which a code is taken for a minute and a half (RFC 6238, 5.2)."""
    key = salted_hmac(_SALT, f"{user.pk}:{_digits(code)}", algorithm="sha256").hexdigest()
    return bool(cache.add(f"code-spent:{key}", 1, _SPENT_SECONDS))


def _digits(typed: str) -> str:
    """However they are grouped."""
    return "".join(re.findall("[0-9]", typed))


def _is_shown_in_a_row(app: Authenticator, pair: tuple[str, str]) -> bool:
    secret = decrypt(app.data["secret"])
    rows = [
        "".join(totp.format_hotp_value(totp.hotp_value(secret, one)) for one in (counter - 1, counter))
        for counter in totp.yield_hotp_counters_from_time()
    ]
    return any(compare_digest(row, "".join(pair)) for row in rows)


def _are_recovery_codes(recovery: Authenticator, pair: tuple[str, str]) -> bool:
    unused = recovery.wrap().get_unused_codes()
    return len(set(pair)) == len(pair) and all(any(compare_digest(code, one) for one in unused) for code in pair)
