"""A session bound to its browser: a copy of its cookies opens nothing for longer than some minutes.

Where there is script, it has the browser make a key pair whose private half no script can read, and hands the
public half over, once for a session. From then on a request opens the case, or a counsellor's desk, only with a
proof beside the cookie of the session: a second cookie, given for a signature over a challenge of this site, and
good for LIFETIME (as Device Bound Session Credentials do it). Without script, or where the browser keeps no keys,
the session has no binding.

An outdated proof that is shown while a newer one is in use comes from a second browser: its owner is told.
"""

import base64
import binascii
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from cases import crypto, future_times, secret_key
from cases.errors import DecryptionError
from cases.models import BrowserBinding
from sextortion_help.web import cookies

LIFETIME = timedelta(minutes=5)  # of a proof; the page renews it two minutes before that
ON_ITS_WAY = timedelta(minutes=2)  # for which a request of the browser itself, or its first proof, may be late
MESSAGE = b"sextortion-help/session-binding/1\0"  # what is signed begins with it; the challenge follows
CHALLENGE_BYTES = 32
POINT_BYTES, POINT_START = 65, b"\x04"  # of an uncompressed point of P-256 (SEC 1)
NUMBER_BYTES = 32  # of r and of s
_PURPOSE = "session-proof"  # of the site's own key: nothing in a browser can make a proof
NO_PROOF = datetime(1970, 1, 1, tzinfo=UTC)  # when the proof was given of a browser that shows none


class Session(Protocol):
    """A session of a case or of a desk: a row that the secret in a cookie finds."""

    @property
    def pk(self) -> int: ...

    @property
    def lookup(self) -> crypto.Stored: ...


def _new_challenge() -> bytes:
    return secrets.token_bytes(CHALLENGE_BYTES)


def _read(public_key: bytes) -> ec.EllipticCurvePublicKey | None:
    """None for a point that is not on the curve."""
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)
    except ValueError:
        return None


def _is_signed(binding: BrowserBinding, signature: bytes) -> bool:
    key = _read(bytes(binding.public_key))
    if key is None or len(signature) != 2 * NUMBER_BYTES:
        return False
    numbers = (int.from_bytes(signature[:NUMBER_BYTES]), int.from_bytes(signature[NUMBER_BYTES:]))
    try:
        key.verify(encode_dss_signature(*numbers), MESSAGE + bytes(binding.challenge), ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


@dataclass(frozen=True)
class Binder:
    """Binds sessions of one kind. `cookie`: the name of the cookie with the proof; `view`: what the script asks;
    `key_name`: under which the browser stores the key."""

    model: Any  # a subclass of BrowserBinding whose `session` is the session
    cookie: str
    view: str
    key_name: str

    def cookie_name(self) -> str:
        return cookies.name(self.cookie)

    def of(self, session: Session) -> BrowserBinding | None:
        """The binding of a session, as it was read with it; None when it has none."""
        return getattr(session, "binding", None)

    def bind(self, session: Session, public_key: bytes) -> bool:
        """Bind a session to the holder of a key (65 bytes, an uncompressed point of P-256), unless it is bound
        already; whether it was done."""
        if len(public_key) != POINT_BYTES or not public_key.startswith(POINT_START) or _read(public_key) is None:
            return False
        with transaction.atomic():
            sessions = type(session)._default_manager  # type: ignore[attr-defined]
            if not sessions.select_for_update().filter(pk=session.pk).exists():
                return False
            values = {"public_key": public_key, "challenge": _new_challenge()}
            _binding, is_new = self._rows.get_or_create(session=session, defaults=values)
        return is_new

    @property
    def _rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model.objects.all()
        return rows

    def prove(self, request: HttpRequest, session: Session, signature: bytes) -> bool:
        """Whether the browser signed the challenge of this session (r and s, 64 bytes); no signature counts
        twice."""
        with transaction.atomic():
            binding = self._rows.select_for_update().filter(session=session).first()
            if binding is None or not _is_signed(binding, signature):
                return False
            binding.challenge = _new_challenge()
            if binding.copy_proof_at == (self._given_at(request, session) or NO_PROOF):
                binding.copy_proof_at = binding.copy_seen_at = None  # it was this browser all along
            binding.save()
        return True

    # --- the proof ---

    def give(self, response: HttpResponse, session: Session) -> None:
        """Give this browser a proof; whoever copies it has it for LIFETIME."""
        given_at = timezone.now().isoformat().encode()
        wrapped = crypto.wrap(secret_key.derived(_PURPOSE), given_at, self._associated_data(session))
        value = base64.urlsafe_b64encode(wrapped).decode()
        response.set_cookie(
            self.cookie_name(), value, secure=settings.COOKIES_SECURE, httponly=True, samesite="Strict", path="/"
        )

    def _associated_data(self, session: Session) -> str:
        return f"{self.cookie}:{bytes(session.lookup).hex()}"

    def _given_at(self, request: HttpRequest, session: Session) -> datetime | None:
        """When the proof was given that came with the request; None without one of this session."""
        try:
            wrapped = base64.urlsafe_b64decode(request.COOKIES.get(self.cookie_name(), ""))
            given_at = secret_key.unwrap(_PURPOSE, wrapped, self._associated_data(session))
            return datetime.fromisoformat(given_at.decode())
        except (binascii.Error, ValueError, DecryptionError):
            return None

    def seconds_left(self, request: HttpRequest, session: Session) -> int:
        """For how long the proof that came with the request is good; 0 when there is none.

        One out of the future is good for nothing: the clock was ahead when it was given. The page has a new one
        then.
        """
        given_at = self._given_at(request, session)
        if given_at is None or future_times.is_ahead(given_at):
            return 0
        return max(0, int((given_at + LIFETIME - timezone.now()).total_seconds()))

    def is_due(self, request: HttpRequest, session: Session) -> bool:
        """Whether this browser must show first that it is the one to which the session is bound."""
        binding = self.of(session)
        if binding is None:
            return False
        if self.seconds_left(request, session):
            self._note_use(binding, self._given_at(request, session) or NO_PROOF)
            return False
        if binding.proof_seen_at is None and _is_fresh(binding):
            return False  # the first proof is still on its way to this browser, which may have sent this before
        self._note_copy(binding, self._given_at(request, session))
        return True

    def _note_use(self, binding: BrowserBinding, given_at: datetime) -> None:
        """Only a proof that comes back is known to have arrived."""
        newest = binding.proof_seen_at
        if newest is None or given_at > newest or future_times.is_ahead(newest):
            self._rows.filter(pk=binding.pk).update(proof_seen_at=given_at)

    def _note_copy(self, binding: BrowserBinding, given_at: datetime | None) -> None:
        """A browser has its newest proof, however long it slept; a copy of its cookies stays with an older one."""
        newest = binding.proof_seen_at
        if newest is None or future_times.is_ahead(newest):
            return
        if given_at is not None and (given_at >= newest or timezone.now() - given_at < LIFETIME + ON_ITS_WAY):
            return
        shown_at = given_at or NO_PROOF
        if binding.copy_proof_at != shown_at:
            self._rows.filter(pk=binding.pk).update(copy_proof_at=shown_at, copy_seen_at=timezone.now())

    # --- for static/js/session_binding.js ---

    def box(self, request: HttpRequest, session: Session | None, *, is_due: bool) -> SafeString:
        """Nothing that can be seen. The script asks at once, unless this page knows how long the proof lasts.

        session: None where the page opened none. is_due: the page waits for a proof.
        """
        context = {
            "address": reverse(self.view),
            "key_name": self.key_name,
            "left": self.seconds_left(request, session) if session is not None else 0,
            "is_due": is_due,
            "token": get_token(request),
        }
        return render_to_string("cases/_session_binding.html", context)

    def answer(
        self, request: HttpRequest, session: Session | None, when_proved: Callable[[], None] | None = None
    ) -> JsonResponse:
        """GET: {"state": "closed", "free" or "bound", "challenge": to be signed, "left": seconds of the proof}.

        POST: `key`, to bind a session that is free, or `signature`, of the challenge; 200 with a proof as a cookie,
        409 where it was not taken. All in URL-safe base64. No visit: a page asks by itself.
        """
        if session is None:
            return JsonResponse({"state": "closed"}, status=200 if request.method != "POST" else 409)
        if request.method == "POST":
            return self._taken(request, session, when_proved)
        bound = self.of(session)
        challenge = base64.urlsafe_b64encode(bound.challenge).decode() if bound else ""
        left = self.seconds_left(request, session) if bound else 0
        return JsonResponse({"state": "bound" if bound else "free", "challenge": challenge, "left": left})

    def _taken(
        self, request: HttpRequest, session: Session, when_proved: Callable[[], None] | None
    ) -> JsonResponse:
        if "key" in request.POST:
            is_taken = self.bind(session, _bytes(request.POST["key"]))
        else:
            is_taken = self.prove(request, session, _bytes(request.POST.get("signature", "")))
        if not is_taken:
            return JsonResponse({"state": "refused"}, status=409)
        if when_proved is not None:
            when_proved()
        response = JsonResponse({"state": "bound", "left": int(LIFETIME.total_seconds())})
        self.give(response, session)
        return response


def _is_fresh(binding: BrowserBinding) -> bool:
    """Not for longer: nobody may ever show a first proof, where a page is only read or the browser is gone."""
    begun_at = binding.bound_at
    return begun_at is not None and timezone.now() - ON_ITS_WAY < begun_at and not future_times.is_ahead(begun_at)


def _bytes(text: str) -> bytes:
    """Empty where it is no base64; no key and no signature is."""
    try:
        return base64.urlsafe_b64decode(text)
    except (binascii.Error, ValueError):
        return b""
