"""A session bound to its browser: a copy of its cookies opens nothing for longer than some minutes.

Where there is script, it has the browser make a key pair whose private half no script can read, and hands the
public half over, once for a session. From then on a request opens the case only with a proof beside the cookie of
the session: a second cookie, given for a signature over a challenge of this site, and good for LIFETIME (as Device
Bound Session Credentials do it). Without script, or where the browser keeps no keys, the session has no binding.

An outdated proof that is shown while a newer one is in use comes from a second browser: its owner is told.
"""

import base64
import binascii
import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cases import crypto, future_times, secret_key
from cases.errors import DecryptionError
from cases.models import SessionBinding, VaultSession
from sextortion_help.web import cookies

LIFETIME = timedelta(minutes=5)  # of a proof; the page renews it two minutes before that
ON_ITS_WAY = timedelta(minutes=2)  # for which a request of the browser itself, or its first proof, may be late
MESSAGE = b"sextortion-help/session-binding/1\0"  # what is signed begins with it; the challenge follows
CHALLENGE_BYTES = 32
POINT_BYTES, POINT_START = 65, b"\x04"  # of an uncompressed point of P-256 (SEC 1)
NUMBER_BYTES = 32  # of r and of s
_PURPOSE = "session-proof"  # of the site's own key: nothing in a browser can make a proof
NO_PROOF = datetime(1970, 1, 1, tzinfo=UTC)  # when the proof was given of a browser that shows none


def cookie_name() -> str:
    return cookies.name("proof")


def of(session: VaultSession) -> SessionBinding | None:
    """The binding of a session, as it was read with it; None when it has none."""
    return getattr(session, "binding", None)


def bind(session: VaultSession, public_key: bytes) -> bool:
    """Bind a session to the holder of a key (65 bytes, an uncompressed point of P-256), unless it is bound already;
    whether it was done."""
    if len(public_key) != POINT_BYTES or not public_key.startswith(POINT_START) or _read(public_key) is None:
        return False
    with transaction.atomic():
        if not VaultSession.objects.select_for_update().filter(pk=session.pk).exists():
            return False
        values = {"public_key": public_key, "challenge": _new_challenge()}
        _binding, is_new = SessionBinding.objects.get_or_create(session=session, defaults=values)
    return is_new


def prove(request: HttpRequest, session: VaultSession, signature: bytes) -> bool:
    """Whether the browser signed the challenge of this session (r and s, 64 bytes); no signature counts twice."""
    with transaction.atomic():
        binding = SessionBinding.objects.select_for_update().filter(session=session).first()
        if binding is None or not _is_signed(binding, signature):
            return False
        binding.challenge = _new_challenge()
        if binding.copy_proof_at == (_given_at(request, session) or NO_PROOF):  # it was this browser all along
            binding.copy_proof_at = binding.copy_seen_at = None
        binding.save()
    return True


def _new_challenge() -> bytes:
    return secrets.token_bytes(CHALLENGE_BYTES)


def _read(public_key: bytes) -> ec.EllipticCurvePublicKey | None:
    """None for a point that is not on the curve."""
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)
    except ValueError:
        return None


def _is_signed(binding: SessionBinding, signature: bytes) -> bool:
    key = _read(bytes(binding.public_key))
    if key is None or len(signature) != 2 * NUMBER_BYTES:
        return False
    numbers = (int.from_bytes(signature[:NUMBER_BYTES]), int.from_bytes(signature[NUMBER_BYTES:]))
    try:
        key.verify(encode_dss_signature(*numbers), MESSAGE + bytes(binding.challenge), ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


# --- the proof ---------------------------------------------------------------------------------------------


def give(response: HttpResponse, session: VaultSession) -> None:
    """Give this browser a proof; whoever copies it has it for LIFETIME."""
    given_at = timezone.now().isoformat().encode()
    wrapped = crypto.wrap(secret_key.derived(_PURPOSE), given_at, _associated_data(session))
    value = base64.urlsafe_b64encode(wrapped).decode()
    response.set_cookie(
        cookie_name(), value, secure=settings.COOKIES_SECURE, httponly=True, samesite="Strict", path="/"
    )


def _associated_data(session: VaultSession) -> str:
    return f"proof:{bytes(session.lookup).hex()}"


def _given_at(request: HttpRequest, session: VaultSession) -> datetime | None:
    """When the proof was given that came with the request; None without one of this session."""
    try:
        wrapped = base64.urlsafe_b64decode(request.COOKIES.get(cookie_name(), ""))
        given_at = secret_key.unwrap(_PURPOSE, wrapped, _associated_data(session))
        return datetime.fromisoformat(given_at.decode())
    except (binascii.Error, ValueError, DecryptionError):
        return None


def seconds_left(request: HttpRequest, session: VaultSession) -> int:
    """For how long the proof that came with the request is good; 0 when there is none.

    One out of the future is good for nothing: the clock was ahead when it was given. The page has a new one then.
    """
    given_at = _given_at(request, session)
    if given_at is None or future_times.is_ahead(given_at):
        return 0
    return max(0, int((given_at + LIFETIME - timezone.now()).total_seconds()))


def is_due(request: HttpRequest, session: VaultSession) -> bool:
    """Whether this browser must show first that it is the one to which the session is bound."""
    binding = of(session)
    if binding is None:
        return False
    if seconds_left(request, session):
        _note_use(binding, _given_at(request, session) or NO_PROOF)
        return False
    if binding.proof_seen_at is None and _is_fresh(binding):
        return False  # the first proof is still on its way to this browser, which may have sent this before it came
    _note_copy(binding, _given_at(request, session))
    return True


def _is_fresh(binding: SessionBinding) -> bool:
    """Not for longer: nobody may ever show a first proof, where a page is only read or the browser is gone."""
    begun_at = binding.bound_at
    return begun_at is not None and timezone.now() - ON_ITS_WAY < begun_at and not future_times.is_ahead(begun_at)


def _note_use(binding: SessionBinding, given_at: datetime) -> None:
    """Only a proof that comes back is known to have arrived."""
    newest = binding.proof_seen_at
    if newest is None or given_at > newest or future_times.is_ahead(newest):
        SessionBinding.objects.filter(pk=binding.pk).update(proof_seen_at=given_at)


def _note_copy(binding: SessionBinding, given_at: datetime | None) -> None:
    """A browser has its newest proof, however long it slept; a copy of its cookies stays with an older one."""
    newest = binding.proof_seen_at
    if newest is None or future_times.is_ahead(newest):
        return
    if given_at is not None and (given_at >= newest or timezone.now() - given_at < LIFETIME + ON_ITS_WAY):
        return
    shown_at = given_at or NO_PROOF
    if binding.copy_proof_at != shown_at:
        SessionBinding.objects.filter(pk=binding.pk).update(copy_proof_at=shown_at, copy_seen_at=timezone.now())


# --- what was answered while a proof was due -----------------------------------------------------------------


def let_plan_wait(session: VaultSession, plan: str) -> None:
    """A browser whose proof is due was given this sealed plan: the case gets it once that browser has proved."""
    SessionBinding.objects.filter(session=session).update(waiting_plan=_digest(plan))


def takes_waiting_plan(session: VaultSession, plan: str) -> bool:
    """Whether it is the one that waits; from now on it does not.

    By its digest: whoever copied the cookies of the session has a plan of their own, and cannot have the browser
    to which it is bound put an older one into the case.
    """
    binding = of(session)
    if not plan or binding is None or binding.waiting_plan is None or bytes(binding.waiting_plan) != _digest(plan):
        return False
    waiting = SessionBinding.objects.filter(pk=binding.pk, waiting_plan=_digest(plan))
    return bool(waiting.update(waiting_plan=None))  # of two tabs that prove at once, one hands it over


def _digest(plan: str) -> bytes:
    return hashlib.sha256(plan.encode()).digest()
