"""Whether a certificate that a time stamp rests on had been revoked, by what its issuers said when the stamp was
made: lists (CRL) and OCSP answers, kept in timestamps/ca.pem. Imports nothing of Django.

What its issuer did not sign counts for nothing: anybody can put a list into a bundle, or take one out.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from asn1crypto import pem
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from timestamps.errors import MALFORMED

_BROKEN = (*MALFORMED, InvalidSignature)
_PLACES = (x509.CRLDistributionPoints, x509.AuthorityInformationAccess)
# RFC 3161 section 4: only these say that the key was not in other hands, so that earlier stamps stay what they are.
_HARMLESS = {
    x509.ReasonFlags.unspecified, x509.ReasonFlags.affiliation_changed, x509.ReasonFlags.superseded,
    x509.ReasonFlags.cessation_of_operation,
}  # fmt: skip


class RevocationStatus(StrEnum):
    """Of all certificates of a path together; of several the first in this order.

    REVOKED: before the moment. COMPROMISED: later, and the issuer does not say that the key stayed safe. MISSING:
    for one of them nothing is kept. NOWHERE: they name no place where issuers would say so. GOOD: not revoked.
    """

    REVOKED = "revoked"
    COMPROMISED = "compromised"
    MISSING = "missing"
    NOWHERE = "nowhere"
    GOOD = "good"


@dataclass(frozen=True)
class _Statement:
    """What an issuer says of a certificate: revoked when and why, or not until when (None: for good)."""

    revoked_at: datetime | None = None
    reason: x509.ReasonFlags | None = None
    until: datetime | None = None

    def status(self, moment: datetime) -> RevocationStatus:
        if self.revoked_at is None:
            is_stale = self.until is not None and self.until < moment
            return RevocationStatus.MISSING if is_stale else RevocationStatus.GOOD
        if self.revoked_at <= moment:
            return RevocationStatus.REVOKED
        return RevocationStatus.GOOD if self.reason in _HARMLESS else RevocationStatus.COMPROMISED


class KeptRevocation:
    """The lists and answers of a PEM file; those that cannot be read are passed over."""

    def __init__(self, text: str) -> None:
        self._lists: list[x509.CertificateRevocationList] = []
        self._answers: list[ocsp.OCSPResponse] = []
        for name, der in _blocks(text):
            try:
                if name == "X509 CRL":
                    self._lists.append(x509.load_der_x509_crl(der))
                elif name == "OCSP RESPONSE":
                    self._answers.append(ocsp.load_der_ocsp_response(der))
            except _BROKEN:
                continue

    def status(self, path: Sequence[x509.Certificate], moment: datetime) -> RevocationStatus:
        """Of a path from the signing certificate up to its root; moment: of the stamp."""
        statuses = {self._of_one(one, issuer, moment) for one, issuer in pairwise(path)}
        if RevocationStatus.MISSING in statuses and not any(_names_a_place(one) for one in path[:-1]):
            statuses = (statuses - {RevocationStatus.MISSING}) | {RevocationStatus.NOWHERE}
        return next((status for status in RevocationStatus if status in statuses), RevocationStatus.NOWHERE)

    def _of_one(self, one: x509.Certificate, issuer: x509.Certificate, moment: datetime) -> RevocationStatus:
        """A revocation outweighs whatever else is said, and an answer that still counted one that did not."""
        statements = [*self._listed(one, issuer), *self._answered(one, issuer)]
        statuses = {statement.status(moment) for statement in statements}
        order = (RevocationStatus.REVOKED, RevocationStatus.COMPROMISED, RevocationStatus.GOOD)
        return next((status for status in order if status in statuses), RevocationStatus.MISSING)

    def _listed(self, one: x509.Certificate, issuer: x509.Certificate) -> Iterable[_Statement]:
        for crl in self._lists:
            try:
                if crl.issuer != issuer.subject or not crl.is_signature_valid(issuer.public_key()):  # type: ignore[arg-type]
                    continue
                entry = crl.get_revoked_certificate_by_serial_number(one.serial_number)
                if entry is None:
                    yield _Statement(until=crl.next_update_utc)
                else:
                    yield _Statement(entry.revocation_date_utc, _reason(entry))
            except _BROKEN:
                continue

    def _answered(self, one: x509.Certificate, issuer: x509.Certificate) -> Iterable[_Statement]:
        for answer in self._answers:
            try:
                if not _is_about(answer, one, issuer) or not _is_signed(answer, issuer):
                    continue
                if answer.certificate_status == ocsp.OCSPCertStatus.REVOKED:
                    yield _Statement(answer.revocation_time_utc, answer.revocation_reason)
                elif answer.certificate_status == ocsp.OCSPCertStatus.GOOD:
                    yield _Statement(until=answer.next_update_utc)
            except _BROKEN:
                continue


def _blocks(text: str) -> list[tuple[str, bytes]]:
    try:
        return [(name, der) for name, _headers, der in pem.unarmor(text.encode(), multiple=True)]
    except (ValueError, TypeError):
        return []


def _reason(entry: x509.RevokedCertificate) -> x509.ReasonFlags | None:
    try:
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return None


def _names_a_place(certificate: x509.Certificate) -> bool:
    kinds = [extension.oid for extension in certificate.extensions]
    return any(place.oid in kinds for place in _PLACES)


def _is_about(answer: ocsp.OCSPResponse, one: x509.Certificate, issuer: x509.Certificate) -> bool:
    if answer.response_status != ocsp.OCSPResponseStatus.SUCCESSFUL or answer.serial_number != one.serial_number:
        return False
    name = hashlib.new(answer.hash_algorithm.name, issuer.subject.public_bytes())
    return answer.issuer_name_hash == name.digest()


def _is_signed(answer: ocsp.OCSPResponse, issuer: x509.Certificate) -> bool:
    """By the issuer, or by one to whom it gave this task (RFC 6960 section 4.2.2.2)."""
    for signer in [issuer, *(one for one in answer.certificates if _answers_for(one, issuer))]:
        try:
            _check_signature(answer, signer)
        except _BROKEN:
            continue
        return True
    return False


def _answers_for(signer: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        signer.verify_directly_issued_by(issuer)
        usage = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except _BROKEN:
        return False
    return ExtendedKeyUsageOID.OCSP_SIGNING in usage


def _check_signature(answer: ocsp.OCSPResponse, signer: x509.Certificate) -> None:
    """Raises InvalidSignature, or another of _BROKEN for a kind of key that no issuer uses here."""
    key, algorithm = signer.public_key(), answer.signature_hash_algorithm
    if algorithm is None:
        raise ValueError("no hash algorithm")
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(answer.signature, answer.tbs_response_bytes, ec.ECDSA(algorithm))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(answer.signature, answer.tbs_response_bytes, padding.PKCS1v15(), algorithm)
    else:
        raise TypeError("another kind of key")
