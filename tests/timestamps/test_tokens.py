"""Requests and tokens, ours and those of another authority; what is wrong is refused by name."""

import hashlib
import subprocess
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import tsp
from cryptography import x509

from tests.programs import need
from tests.timestamps.authority import Pki
from tests.timestamps.conftest import OWN
from timestamps import tokens
from timestamps.errors import InvalidTokenError
from timestamps.local_tsa import POLICY, LocalAuthority

DATA = b'{"act":"sealed","seq":3}'
DIGEST = hashlib.sha256(DATA).digest()
NONCE = 1234567890123


@pytest.fixture
def own() -> LocalAuthority:
    return LocalAuthority(*OWN)


@pytest.fixture
def own_root() -> list[Any]:
    return tokens.certificates(OWN[1])[1:]


def openssl_verify(tmp_path: Path, raw: bytes, chain: str) -> str:
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "token.tsr").write_bytes(raw)
    (tmp_path / "ca.pem").write_text(chain)
    need("openssl")
    command = "openssl ts -verify -data data -in token.tsr -CAfile ca.pem"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True)
    return done.stdout + done.stderr


def test_our_own_token(own: LocalAuthority, own_root: list[Any], tmp_path: Path) -> None:
    raw = own.answer(tokens.request(DIGEST, NONCE))
    token = tokens.check(raw, DIGEST, own_root, nonce=NONCE, policy=POLICY)
    assert token.raw == raw
    assert "own clock" in token.authority
    assert token.chain.count("BEGIN CERTIFICATE") == 1
    assert "Verification: OK" in openssl_verify(tmp_path, raw, token.chain)


def test_a_token_of_the_second_authority(pki: Pki, tmp_path: Path) -> None:
    raw = pki.reply(tokens.request(DIGEST, NONCE))
    token = tokens.check(raw, DIGEST, tokens.certificates(pki.root_pem), nonce=NONCE)
    assert token.raw == raw
    assert token.authority == "Second Authority"
    assert token.chain.count("BEGIN CERTIFICATE") == 2  # the root, then the intermediate it sent
    assert token.chain.startswith(pki.root_pem)
    assert "Verification: OK" in openssl_verify(tmp_path, raw, token.chain)


def test_certificates_in_any_order(pki: Pki) -> None:
    """rfc3161-client alone refuses half of these: the set is not in DER order."""
    raw = pki.reply(tokens.request(DIGEST, NONCE))
    response = tsp.TimeStampResp.load(raw)
    signed = response["time_stamp_token"]["content"]
    listed = list(signed["certificates"])
    pinned = tokens.certificates(pki.root_pem)
    for order in (listed, listed[::-1]):
        signed["certificates"] = order
        turned = response.dump(force=True)
        assert tokens.check(turned, DIGEST, pinned, nonce=NONCE).raw == turned


def test_the_request_tells_only_the_digest() -> None:
    query = tsp.TimeStampReq.load(tokens.request(DIGEST, NONCE, "1.2.3"))
    assert query["message_imprint"]["hashed_message"].native == DIGEST
    assert query["req_policy"].native == "1.2.3"
    assert len(tokens.request(DIGEST, NONCE)) < 80


@pytest.mark.parametrize(
    ("digest", "nonce", "policy", "why"),
    [
        (hashlib.sha256(b"other").digest(), NONCE, "", "Mismatch between messages"),
        (DIGEST, NONCE + 1, "", "Nonce mismatch"),
        (DIGEST, NONCE, "1.2.3.4", "Policy ID mismatch"),
    ],
)
def test_what_does_not_fit_is_refused(
    own: LocalAuthority, own_root: list[Any], digest: bytes, nonce: int, policy: str, why: str
) -> None:
    raw = own.answer(tokens.request(DIGEST, NONCE))
    with pytest.raises(InvalidTokenError, match=why):
        tokens.check(raw, digest, own_root, nonce=nonce, policy=policy)


def test_a_token_under_another_root_is_refused(own: LocalAuthority, pki: Pki) -> None:
    raw = own.answer(tokens.request(DIGEST, NONCE))
    with pytest.raises(InvalidTokenError):
        tokens.check(raw, DIGEST, tokens.certificates(pki.root_pem), nonce=NONCE)


def test_an_expired_certificate_is_refused(pki: Pki) -> None:
    raw = pki.reply(tokens.request(DIGEST, NONCE), "expired")
    with pytest.raises(InvalidTokenError):
        tokens.check(raw, DIGEST, tokens.certificates(pki.root_pem), nonce=NONCE)


def test_a_signer_that_the_token_does_not_name_is_refused(
    own: LocalAuthority, own_root: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another certificate of the same name and key must not stand in its place."""
    from timestamps import local_tsa as own_module

    real = own_module._attributes
    monkeypatch.setattr(own_module, "_attributes", lambda info, der: real(info, der + b"x"))
    with pytest.raises(InvalidTokenError, match="does not name"):
        tokens.check(own.answer(tokens.request(DIGEST, NONCE)), DIGEST, own_root, nonce=NONCE)


def test_no_flipped_byte_of_a_token_says_something_else(own: LocalAuthority, own_root: list[Any]) -> None:
    """Each one is refused, or lies outside what is signed and changes nothing that the token says."""
    raw = own.answer(tokens.request(DIGEST, NONCE))
    right = tokens.check(raw, DIGEST, own_root, nonce=NONCE)
    accepted = 0
    for at in range(0, len(raw), 11):
        changed = raw[:at] + bytes([raw[at] ^ 0x04]) + raw[at + 1 :]
        try:
            token = tokens.check(changed, DIGEST, own_root, nonce=NONCE)
        except InvalidTokenError:
            continue
        accepted += 1
        assert (token.gen_time, token.policy, token.root) == (right.gen_time, right.policy, right.root)
    assert accepted < 5


@pytest.mark.parametrize(
    "raw", [b"", b"\x30", b"\x30\x82\xff\xff", b"<html>", b"\x00" * 70_000, b"\x30\x03\x02\x01\x00"]
)
def test_garbage_is_refused(own_root: list[Any], raw: bytes) -> None:
    with pytest.raises(InvalidTokenError):
        tokens.check(raw, DIGEST, own_root)


def test_the_own_certificate_says_what_it_is() -> None:
    leaf, root = tokens.certificates(OWN[1])
    assert "not an independent authority" in leaf.subject.rfc4514_string()
    leaf.verify_directly_issued_by(root)
    usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert usage.critical
    assert list(usage.value) == [x509.ExtendedKeyUsageOID.TIME_STAMPING]


def test_a_key_that_does_not_belong_to_its_certificate() -> None:
    from sextortion_help.site_keys import tsa_certificate

    with pytest.raises(ValueError, match="do not belong together"):
        LocalAuthority(tsa_certificate.make()[0], OWN[1])
