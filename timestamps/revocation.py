"""Whether certificates were revoked, as those who issued them say it: an OCSP answer (RFC 6960), else a list (CRL).

Asked for at the moment of signing and stamping, and kept with what was signed: years later nobody may answer any
more. The addresses are those in the certificates, which are the operator's own or lead to a root that the operator
named; the issuers learn the number of a certificate of the operator or of an authority, and nothing of a case.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from asn1crypto import pem
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from timestamps import tsa_client
from timestamps.errors import MALFORMED, NoAnswerError

logger = logging.getLogger(__name__)

_SCHEMES = ("http", "https")
SECONDS = 5.0  # for each question
MOST_BYTES = 1024 * 1024
_GOOD = ocsp.OCSPCertStatus.GOOD
_OCSP_HEADERS = {"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"}


@dataclass(frozen=True)
class RevocationData:
    """As received, in DER."""

    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()

    def pem(self) -> str:
        """Lists under the name that openssl reads from a -CAfile; it passes answers over."""
        blocks = [("X509 CRL", one) for one in self.crls] + [("OCSP RESPONSE", one) for one in self.ocsps]
        return "".join(pem.armor(name, one).decode() for name, one in blocks)


def is_answered_for(certificate: x509.Certificate) -> bool:
    """Whether it names an address where its issuer says if it was revoked."""
    return any(True for find in (_ocsp_addresses, _list_addresses) for _url in find(certificate))


def gather(path: Sequence[x509.Certificate], *, lists_first: bool = False) -> RevocationData | None:
    """For each certificate of a path, from the signing one up to its root, that its issuer had not revoked it. None
    when this is not to be had for one of them, or one was revoked. Whether an answer is right in every respect is
    for the validator to say. `lists_first`: for programs that read no OCSP answers from a file."""
    crls: list[bytes] = []
    ocsps: list[bytes] = []
    for certificate, issuer in pairwise(path):
        kinds = [(ocsps, _answered), (crls, _listed)]
        for answers, ask in reversed(kinds) if lists_first else kinds:
            answer = ask(certificate, issuer)
            if answer is not None:
                answers.append(answer)
                break
        else:
            return None
    return RevocationData(tuple(dict.fromkeys(crls)), tuple(dict.fromkeys(ocsps)))


def _answered(certificate: x509.Certificate, issuer: x509.Certificate) -> bytes | None:
    addresses = list(_ocsp_addresses(certificate))
    if not addresses:
        return None
    question = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, SHA1()).build()  # noqa: S303 (RFC 5019)
    for url in addresses:
        raw = _fetched(url, question.public_bytes(Encoding.DER))
        try:
            answer = ocsp.load_der_ocsp_response(raw)
            if answer.serial_number == certificate.serial_number and answer.certificate_status == _GOOD:
                return raw
        except MALFORMED:
            continue
    return None


def _listed(certificate: x509.Certificate, issuer: x509.Certificate) -> bytes | None:
    for url in _list_addresses(certificate):
        raw = _fetched(url, None)
        try:
            crl = x509.load_der_x509_crl(raw)
            is_theirs = crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
            if is_theirs and crl.get_revoked_certificate_by_serial_number(certificate.serial_number) is None:
                return raw
        except MALFORMED:
            continue
    return None


def _fetched(url: str, body: bytes | None) -> bytes:
    try:
        headers = _OCSP_HEADERS if body is not None else {}
        return tsa_client.fetch(url, body, headers, SECONDS, MOST_BYTES)
    except NoAnswerError as error:
        logger.warning("no word on revocation from %s: %s", urlsplit(url).hostname, error)
        return b""


def _ocsp_addresses(certificate: x509.Certificate) -> Iterator[str]:
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except MALFORMED:
        return
    for one in access:
        if one.access_method == AuthorityInformationAccessOID.OCSP:
            yield from _over_http(one.access_location)


def _list_addresses(certificate: x509.Certificate) -> Iterator[str]:
    try:
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except MALFORMED:
        return
    for point in points:
        for name in point.full_name or []:
            yield from _over_http(name)


def _over_http(name: x509.GeneralName) -> Iterator[str]:
    if isinstance(name, x509.UniformResourceIdentifier) and urlsplit(name.value).scheme in _SCHEMES:
        yield name.value
