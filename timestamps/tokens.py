"""RFC 3161 requests and tokens: bytes in, values out. Imports nothing of Django, so that anyone can verify.

A token is kept as the authority sent it, byte for byte. Only for checking, its set of certificates is put into
DER order: rfc3161-client insists on that, and OpenSSL's `ts` does not write it so. The set is not signed.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import TimeStampResponse, VerificationError, VerifierBuilder, decode_timestamp_response

from timestamps import asn1_headers  # noqa: F401  (values with a length of 128 bytes are kept as they are)
from timestamps.errors import MALFORMED, InvalidTokenError

NONCE_BITS = 63
MOST_BYTES = 64 * 1024  # tokens with long chains have 10 KB
_ALGORITHMS = {
    "sha256": "2.16.840.1.101.3.4.2.1", "sha384": "2.16.840.1.101.3.4.2.2", "sha512": "2.16.840.1.101.3.4.2.3",
}  # fmt: skip


@dataclass(frozen=True)
class Token:
    """A token that was checked: `raw` as sent, what it says, and the certificates above the authority's own.

    gen_time in UTC; authority: the name in its certificate; chain: PEM, root first, then intermediates;
    root and signer: SHA-256 of the root certificate and of the signing one, as hex.
    """

    raw: bytes
    gen_time: datetime
    authority: str
    policy: str
    chain: str
    root: str
    signer: str


def request(digest: bytes, nonce: int, policy: str = "", *, algorithm: str = "sha256") -> bytes:
    """A TimeStampReq for a digest by this hash algorithm. `policy`: dotted OID to ask for, or empty."""
    value = {
        "version": "v1",
        "message_imprint": {"hash_algorithm": {"algorithm": algorithm}, "hashed_message": digest},
        "nonce": nonce,
        "cert_req": True,
    }
    if policy:
        value["req_policy"] = policy
    return bytes(tsp.TimeStampReq(value).dump())


def certificates(pem: str) -> list[x509.Certificate]:
    """The certificates of a PEM file. Raises ValueError when there is none or one cannot be read."""
    return x509.load_pem_x509_certificates(pem.encode())


def embedded_certificates(raw: bytes) -> list[x509.Certificate]:
    """Those that a token brings with it. Raises one of MALFORMED for what is no token."""
    signed_data = tsp.TimeStampResp.load(raw)["time_stamp_token"]["content"]
    return [x509.load_der_x509_certificate(one.chosen.dump()) for one in signed_data["certificates"]]


def signing_path(token: "Token") -> list[x509.Certificate]:
    """From the authority's own certificate up to the root that the token was checked against."""
    signer = next(one for one in embedded_certificates(token.raw) if _sha256(one) == token.signer)
    above = certificates(token.chain) if token.chain else []
    return [signer, *reversed(above)]


def ends(token: "Token") -> datetime:
    """When the first certificate ends that it rests on."""
    return min(one.not_valid_after_utc for one in signing_path(token))


def check(
    raw: bytes,
    digest: bytes,
    pinned: Sequence[x509.Certificate],
    *,
    nonce: int | None = None,
    policy: str = "",
    algorithm: str = "sha256",
) -> Token:
    """What the token says, if it is right: granted, signed by an authority under one of the pinned roots whose
    certificate was valid then and is meant for time stamping (RFC 3161 section 2.3), over this digest by
    this hash algorithm, with this nonce and policy where given. Raises InvalidTokenError.
    """
    if len(raw) > MOST_BYTES:
        raise InvalidTokenError("too large")
    try:
        response = _decode(raw)
        roots = [certificate for certificate in pinned if certificate.issuer == certificate.subject]
        others = [certificate for certificate in pinned if certificate.issuer != certificate.subject]
        verifier = VerifierBuilder(
            policy_id=x509.ObjectIdentifier(policy) if policy else None,
            roots=roots,
            intermediates=others,
            nonce=nonce,
        ).build()
        verifier.verify(response, digest)
        if response.tst_info.message_imprint.hash_algorithm.dotted_string != _ALGORITHMS[algorithm]:
            raise InvalidTokenError(f"another hash algorithm than {algorithm}")
        embedded = [x509.load_der_x509_certificate(der) for der in response.signed_data.certificates]
        signer = _signer(response, embedded)
        _check_names_its_signer(raw, signer)
        chain = path_above(signer, [*pinned, *embedded])
        # Within the guard, because a field of a certificate is only parsed when it is read for the first time.
        return Token(
            raw=raw,
            gen_time=response.tst_info.gen_time.astimezone(UTC),
            authority=name(signer),
            policy=response.tst_info.policy.dotted_string,
            chain="".join(certificate.public_bytes(Encoding.PEM).decode() for certificate in reversed(chain)),
            root=_sha256((chain or [signer])[-1]),
            signer=_sha256(signer),
        )
    except VerificationError as error:
        raise InvalidTokenError(str(error)) from error
    except MALFORMED as error:
        raise InvalidTokenError("not a time-stamp token") from error


def _decode(raw: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(raw)
    except ValueError:
        return decode_timestamp_response(_in_order(raw))


def _in_order(raw: bytes) -> bytes:
    """The same token with its certificates in DER order."""
    response = tsp.TimeStampResp.load(raw, strict=True)
    signed_data = response["time_stamp_token"]["content"]
    certificates = sorted(signed_data["certificates"], key=lambda certificate: bytes(certificate.dump()))
    signed_data["certificates"] = cms.CertificateSet(certificates)
    return bytes(response.dump())


def _signer(response: TimeStampResponse, embedded: list[x509.Certificate]) -> x509.Certificate:
    infos = list(response.signed_data.signer_infos)
    for certificate in embedded:
        if len(infos) == 1 and (certificate.issuer, certificate.serial_number) == (
            infos[0].issuer,
            infos[0].serial_number,
        ):
            return certificate
    raise InvalidTokenError("its signer is unclear")


def _check_names_its_signer(raw: bytes, signer: x509.Certificate) -> None:
    """The signed attribute that names the certificate (RFC 5816, RFC 2634): another one with the same key and
    name must not be put in its place. rfc3161-client does not look at it."""
    signed_data = tsp.TimeStampResp.load(raw)["time_stamp_token"]["content"]
    der = signer.public_bytes(Encoding.DER)
    for attribute in signed_data["signer_infos"][0]["signed_attrs"]:
        kind = attribute["type"].native
        if kind not in ("signing_certificate_v2", "signing_certificate"):
            continue
        certificate_id = attribute["values"][0]["certs"][0]
        algorithm = certificate_id["hash_algorithm"]["algorithm"].native if kind.endswith("v2") else "sha1"
        if hmac.compare_digest(certificate_id["cert_hash"].native, hashlib.new(algorithm, der).digest()):
            return
    raise InvalidTokenError("the token does not name the certificate it was signed with")


def path_above(signer: x509.Certificate, certificates: list[x509.Certificate]) -> list[x509.Certificate]:
    """From the signer's issuer up to the root."""
    path: list[x509.Certificate] = []
    at = signer
    while at.issuer != at.subject:
        above = next(
            (candidate for candidate in certificates if candidate not in path and _issued(candidate, at)), None
        )
        if above is None:
            break
        path.append(above)
        at = above
    return path


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (*MALFORMED, InvalidSignature):
        return False
    return True


def _sha256(certificate: x509.Certificate) -> str:
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def name(certificate: x509.Certificate) -> str:
    """Organisation and common name; what a person calls the authority."""
    parts: list[str] = []
    for kind in (x509.NameOID.ORGANIZATION_NAME, x509.NameOID.COMMON_NAME):
        parts += [str(attribute.value) for attribute in certificate.subject.get_attributes_for_oid(kind)][:1]
    return ", ".join(dict.fromkeys(parts)) or certificate.subject.rfc4514_string()
