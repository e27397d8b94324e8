"""The answers of the triage and the ticked actions: in the browser, sealed, until it is closed.

One HttpOnly, SameSite=Strict session cookie, AES-256-GCM under a key derived from SECRET_KEY, so that neither
the device's cookie list nor a proxy can read it. Nothing of it is stored on the server.
"""

import base64
import binascii
import json
import secrets
import zlib
from contextlib import suppress
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sextortion_help.web import cookies

MOST_CHARACTERS = 3500  # browsers drop cookies over 4096 bytes, name and attributes included
# What the pages of a case may say that it happened there, counted, so that the plan can tick it.
HAPPENED = ("evidence", "dossier", "hashes")
_LABEL = b"sextortion-help/plan-cookie/1"


@lru_cache(maxsize=4)
def _cipher(secret_key: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=_LABEL).derive(secret_key.encode()))


def name() -> str:
    return cookies.name("plan")


def read(request: HttpRequest) -> dict[str, Any]:
    """The plan in this browser; empty when there is none or it cannot be read (never an error)."""
    plan = opened(request.COOKIES.get(name(), ""))
    happened = getattr(request, "happened", {})
    return {**plan, "happened": {**_happened(plan), **happened}} if happened else plan


def _happened(plan: dict[str, Any]) -> dict[str, Any]:
    counts = plan.get("happened")
    return counts if isinstance(counts, dict) else {}


def tell(request: HttpRequest, **happened: int) -> None:
    """Have the page that is made now know what happened with the case; `note` has the browser keep it."""
    if any(happened.values()):
        request.happened = happened  # type: ignore[attr-defined]  # for this page alone


def opened(cookie: str) -> dict[str, Any]:
    """The plan in a cookie's value; empty when it cannot be read."""
    try:
        sealed = base64.urlsafe_b64decode(cookie)
        value = json.loads(zlib.decompress(_decrypted(sealed)))
    except (binascii.Error, InvalidTag, ValueError, zlib.error):
        return {}
    return value if isinstance(value, dict) else {}


def _decrypted(sealed: bytes) -> bytes:
    """Also where SECRET_KEY has been replaced since. Raises InvalidTag, ValueError."""
    for secret_key in settings.SECRET_KEY_FALLBACKS:
        with suppress(InvalidTag):
            return _cipher(secret_key).decrypt(sealed[:12], sealed[12:], _LABEL)
    return _cipher(settings.SECRET_KEY).decrypt(sealed[:12], sealed[12:], _LABEL)


def write(response: HttpResponse, plan: dict[str, Any]) -> bool:
    """Keep the plan in this browser; False (and nothing changed) when it is too large for a cookie."""
    nonce = secrets.token_bytes(12)
    plain = zlib.compress(json.dumps(plan, separators=(",", ":")).encode(), 9)
    value = base64.urlsafe_b64encode(nonce + _cipher(settings.SECRET_KEY).encrypt(nonce, plain, _LABEL)).decode()
    if len(value) > MOST_CHARACTERS:
        return False
    response.set_cookie(name(), value, secure=settings.COOKIES_SECURE, httponly=True, samesite="Strict")
    return True


def note(request: HttpRequest, response: HttpResponse, **happened: int) -> None:
    """Have the plan in this browser say what happened with the case; where nothing changed, it stays as it is."""
    plan = opened(request.COOKIES.get(name(), ""))
    noted = {**_happened(plan), **happened}
    if noted != plan.get("happened") and any(noted.values()):
        write(response, {**plan, "happened": noted})


def forget(response: HttpResponse) -> None:
    cookies.drop(response, name())
