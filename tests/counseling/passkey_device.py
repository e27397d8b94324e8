"""A device with passkeys, as a browser uses it: it signs, and makes a key where it can."""

import json
import secrets
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from cases import crypto
from cases.crypto import Secret

ORIGIN = "https://testserver"
PRESENT, VERIFIED = AuthenticatorData.FLAG.UP, AuthenticatorData.FLAG.UV
DATA = AuthenticatorData.FLAG.AT


class PasskeyDevice:
    """One passkey. `origin`: the page on which the browser is; `verified`: whether it asks for finger or PIN."""

    def __init__(self, origin: str = ORIGIN) -> None:
        self.origin = origin
        self.verified = True
        self.id = secrets.token_bytes(16)
        self.handle = b""
        self._private = ec.generate_private_key(ec.SECP256R1())
        self._secret = secrets.token_bytes(32)

    def create(self, options: dict[str, Any], *, rk: bool = True) -> dict[str, Any]:
        """The answer to a registration."""
        public = options["publicKey"]
        self.handle = public["user"]["id"].encode()
        public_key: Any = ES256.from_cryptography_key(self._private.public_key())  # type: ignore[no-untyped-call]
        data = AttestedCredentialData.create(b"\0" * 16, self.id, public_key)
        auth_data = AuthenticatorData.create(
            sha256(public["rp"]["id"].encode()), PRESENT | VERIFIED | DATA, 0, bytes(data)
        )
        response = {
            "clientDataJSON": websafe_encode(self._client_data("webauthn.create", public["challenge"])),
            "attestationObject": websafe_encode(AttestationObject.create("none", auth_data, {})),
        }
        results = {
            "credProps": {"rk": rk},
            "prf": {"enabled": True, "results": {"first": "a secret of the device"}},
        }
        return self._credential(response, results)

    def get(self, options: dict[str, Any], *, handle: bytes | None = None) -> dict[str, Any]:
        """The answer to a sign-in."""
        public = options["publicKey"]
        flags = PRESENT | VERIFIED if self.verified else PRESENT
        auth_data = AuthenticatorData.create(sha256(public["rpId"].encode()), flags, 1)
        client_data = self._client_data("webauthn.get", public["challenge"])
        signature = self._private.sign(auth_data + client_data.hash, ec.ECDSA(SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client_data),
            "authenticatorData": websafe_encode(auth_data),
            "signature": websafe_encode(signature),
            "userHandle": self.handle.decode() if handle is None else websafe_encode(handle),
        }
        return self._credential(response, {})

    def key(self, prf_input: bytes) -> str:
        """What the browser derives of the device's 32 bytes for an input."""
        computed = sha256(self._secret + prf_input)
        return websafe_encode(crypto.derive(Secret(computed), "passkey-key").value)

    def _client_data(self, kind: str, challenge: str) -> CollectedClientData:
        text = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return CollectedClientData(json.dumps(text).encode())

    def _credential(self, response: dict[str, str], results: dict[str, Any]) -> dict[str, Any]:
        own_id = websafe_encode(self.id)
        return {
            "id": own_id,
            "rawId": own_id,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": results,
        }


def challenge(client: Client) -> dict[str, Any]:
    """What the sign-in page's script fetches."""
    answer: dict[str, Any] = client.get("/en/counsel/sign-in/passkey/", secure=True).json()
    assert urlsplit(ORIGIN).hostname == answer["options"]["publicKey"]["rpId"]
    return answer
