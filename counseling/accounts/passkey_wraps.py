"""Passkeys that open the desk alone, because the device itself can make a key: WebAuthn's extension "prf".

For an input, such a passkey computes 32 bytes that nobody else can (Web Authentication, level 3, section 10.1.4; in
security keys CTAP's hmac-secret), and only after fingerprint, face or PIN. The browser derives a key from them with
HKDF-SHA-256, and that key wraps the counsellor's private key a second time, beside the password.

The derived key is sent to this site, and the private key is never sent to a browser. Opened at the browser, it
would have to come here all the same, for pages of a case are made here; so this sends no more than the password
sends, and fewer programs see the private key. The 32 bytes stay in the browser; what is sent opens nothing else.

The input is the same for every account. Whoever signs in types no name, so the browser asks its device before
anyone knows whose account it is; a salt of each account would need a typed name, and would tell strangers which
names have passkeys. The bytes differ for each passkey anyway, as each has a secret of its own.
"""

import base64
import binascii
import hashlib
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django.contrib.auth.models import User
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from fido2.utils import websafe_encode
from fido2.webauthn import UserVerificationRequirement

from cases import crypto
from cases.crypto import Secret
from cases.errors import DecryptionError
from counseling.accounts import Desk
from counseling.errors import NotPossibleError, PasskeyOpensNothingError, PasskeyRefusedError
from counseling.models import Counsellor, PasskeyWrap
from sextortion_help.web.dated_signer import DatedSigner

PRF_INPUT = hashlib.sha256(b"sextortion-help/passkey-prf/1").digest()
KEY_BYTES = 32
CHALLENGE_SECONDS = 600
SIGN_IN = "sign-in"
_SALT = "counseling.accounts.passkey_wraps"
_REFUSALS = (InvalidSignature, ValidationError, ValueError, TypeError, LookupError, AttributeError)


class Challenge(NamedTuple):
    """What a browser asks its device, and the token that this site gets back with the answer."""

    options: dict[str, Any]
    token: str


def wrapping_purpose(account_pk: int | None) -> str:
    """Of challenges that let a passkey of this account open its desk."""
    return f"wrap:{account_pk}"


def password_purpose(account_pk: int | None) -> str:
    """Of challenges by which a passkey of this account lets a forgotten password be replaced."""
    return f"password:{account_pk}"


def openers(user: User) -> list[Authenticator]:
    """The passkeys of an account that open its desk alone."""
    return list(Authenticator.objects.filter(user=user, desk_wrap__isnull=False).order_by("pk"))


def new_challenge(purpose: str) -> Challenge:
    """A question to a device: which passkey, with its owner's fingerprint, face or PIN. Nothing is stored here.

    Whoever asks for a thousand leaves no row behind: the challenge is in the token, signed, for CHALLENGE_SECONDS.
    """
    options, state = auth.get_server().authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED)
    return Challenge(dict(options), _signer(purpose).sign_object(str(state["challenge"])))


def _signer(purpose: str) -> DatedSigner:
    return DatedSigner(salt=f"{_SALT}/{purpose}")


def proved_passkey(credential: Any, token: str, purpose: str, owner: User | None = None) -> Authenticator:
    """The passkey that answered a challenge, whose owner was verified by the device. A challenge proves it once.

    `owner`: whose it has to be; without one, the answer names the account. Raises PasskeyRefusedError, and
    RedisError when the cache that knows used challenges is gone.
    """
    try:
        challenge = _signer(purpose).unsign_object(token, max_age=CHALLENGE_SECONDS)
        state = {"challenge": challenge, "user_verification": UserVerificationRequirement.REQUIRED}
        user = owner or auth.extract_user_from_response(credential)
        own = {id_of(one): one for one in Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)}
        public_keys = [one.wrap().authenticator_data.credential_data for one in own.values()]
        data = auth.get_server().authenticate_complete(state, public_keys, credential)
        passkey = own[websafe_encode(data.credential_id)]
    except (signing.BadSignature, *_REFUSALS) as error:
        raise PasskeyRefusedError from error
    spent = f"passkey-challenge:{hashlib.sha256(token.encode()).hexdigest()}"
    if not cache.add(spent, 1, CHALLENGE_SECONDS):
        raise PasskeyRefusedError
    return passkey


def id_of(passkey: Authenticator) -> str:
    """What a browser calls it: URL-safe base64."""
    return str(websafe_encode(passkey.wrap().authenticator_data.credential_data.credential_id))


def key_in(text: str) -> Secret:
    """The key that a browser derived, from URL-safe base64. Raises PasskeyRefusedError."""
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise PasskeyRefusedError from error
    if len(key) != KEY_BYTES:
        raise PasskeyRefusedError
    return Secret(key)


def keep(desk: Desk, passkey: Authenticator, key: Secret) -> None:
    """From now on this passkey opens the desk alone. Raises NotPossibleError: passkey or key pair are gone."""
    with transaction.atomic(durable=True):
        # Who ends everything of an account holds this row: the wrap is seen there, or its end is seen here.
        counsellor = Counsellor.objects.select_for_update().get(pk=desk.counsellor.pk)
        owned = Authenticator.objects.filter(pk=passkey.pk, user=counsellor.user_id)
        if counsellor.public != desk.counsellor.public or not owned.exists():
            raise NotPossibleError
        wrapped = crypto.wrap(key, desk.private.value, _associated_data(passkey, counsellor))
        PasskeyWrap.objects.update_or_create(
            authenticator=passkey, defaults={"counsellor": counsellor, "wrapped_private": wrapped}
        )


def open_key(passkey: Authenticator, key: Secret) -> tuple[Counsellor, Secret]:
    """Whose passkey it is, and their private key.

    Raises NotPossibleError: the account is closed; PasskeyOpensNothingError: a second factor only;
    PasskeyRefusedError: another key.
    """
    counsellor = Counsellor.objects.select_related("user").filter(user=passkey.user_id).first()
    if counsellor is None or not counsellor.active:
        raise NotPossibleError
    row = PasskeyWrap.objects.filter(authenticator=passkey, counsellor=counsellor).first()
    if row is None:
        raise PasskeyOpensNothingError
    try:
        return counsellor, Secret(crypto.unwrap(key, row.wrapped_private, _associated_data(passkey, counsellor)))
    except DecryptionError as error:
        raise PasskeyRefusedError from error


def _associated_data(passkey: Authenticator, counsellor: Counsellor) -> str:
    return f"passkey:{id_of(passkey)}:{counsellor.public}"
