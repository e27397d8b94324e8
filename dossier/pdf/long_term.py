"""What makes a signature of level B-T one of level B-LT (ETSI EN 319 142-1): all certificates, and that none of
them was revoked, in the document's security store (DSS).

It is put in before signing, in the revision that the signature covers: the document is certified, so that nothing
may be added behind it, not even this. For the same reason there is no document time stamp (B-LTA), which would have
to stand behind the signature: what a document time stamp does, the stamps on the log do, which cover the SHA-256 of
the signed file and can be renewed outside it.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import InvalidCertificateError, PathBuildingError, PathValidationError

from timestamps import revocation, tokens
from timestamps.tokens import Token


@dataclass(frozen=True)
class SecurityStore:
    """What is put into the document. `authority`: SHA-256 of the certificate whose stamp it vouches for."""

    certificates: tuple[asn1_x509.Certificate, ...]
    crls: tuple[asn1_crl.CertificateList, ...]
    ocsps: tuple[asn1_ocsp.OCSPResponse, ...]
    authority: str

    def write(self, writer: IncrementalPdfFileWriter) -> None:
        DocumentSecurityStore.supply_dss_in_writer(
            writer, None, certs=self.certificates, crls=self.crls, ocsps=self.ocsps
        )


def gather(chain_pem: str, stamp: Token) -> SecurityStore | None:
    """For a signature with this chain and a stamp like this one; None when somebody says nothing on revocation, or
    what they say does not hold."""
    chain = x509.load_pem_x509_certificates(chain_pem.encode())
    paths = [[chain[0], *tokens.path_above(chain[0], chain)], tokens.signing_path(stamp)]
    if any(path[-1].issuer != path[-1].subject or len(path) < 2 for path in paths):
        return None
    crls: list[asn1_crl.CertificateList] = []
    ocsps: list[asn1_ocsp.OCSPResponse] = []
    for path in paths:
        answers = revocation.gather(path)
        if answers is None:
            return None
        crls += [asn1_crl.CertificateList.load(one) for one in answers.crls]
        ocsps += [asn1_ocsp.OCSPResponse.load(one) for one in answers.ocsps]
    certificates = tuple(_read(one) for one in dict.fromkeys(one for path in paths for one in path))
    store = SecurityStore(certificates, tuple(crls), tuple(ocsps), stamp.signer)
    roots = [_read(path[-1]) for path in paths]
    return store if asyncio.run(_holds(store, [_read(path[0]) for path in paths], roots)) else None


async def _holds(
    store: SecurityStore, leaves: Sequence[asn1_x509.Certificate], roots: list[asn1_x509.Certificate]
) -> bool:
    """Whether the signing certificate and the authority's are valid by what is in the store alone."""
    for certificate, purposes in zip(leaves, (None, {"time_stamping"}), strict=True):
        context = ValidationContext(
            trust_roots=roots, crls=list(store.crls), ocsps=list(store.ocsps), revocation_mode="require",
            other_certs=list(store.certificates), allow_fetching=False,
        )  # fmt: skip
        validator = CertificateValidator(certificate, validation_context=context)
        try:
            await validator.async_validate_usage(set(), purposes)
        except (PathBuildingError, PathValidationError, InvalidCertificateError):
            return False
    return True


def _read(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
