"""The certificates that whoever checks trusts already. What a bundle says about itself never becomes one."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Anchors:
    """`digests`: SHA-256 of each as hex, also of those that are known by their digest alone."""

    certificates: tuple[x509.Certificate, ...] = ()
    digests: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, pems: Iterable[str] = (), digests: Iterable[str] = ()) -> "Anchors":
        """From PEM files and typed digests, in groups or with colons as they are printed. Raises ValueError."""
        certificates = [one for pem in pems for one in x509.load_pem_x509_certificates(pem.encode())]
        typed = {digest_typed(one) for one in digests}
        return cls(tuple(dict.fromkeys(certificates)), frozenset(typed | {sha256(one) for one in certificates}))

    def among(self, certificates: Iterable[x509.Certificate]) -> list[x509.Certificate]:
        """Those of them that are trusted, and all that were given as a file."""
        here = [one for one in certificates if sha256(one) in self.digests]
        return list(dict.fromkeys([*here, *self.certificates]))


def sha256(certificate: x509.Certificate) -> str:
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def digest_typed(text: str) -> str:
    """Raises ValueError when it is not the 64 digits of a SHA-256."""
    digest = re.sub(r"[\s:]", "", text).lower()
    if not _DIGEST.fullmatch(digest):
        raise ValueError("not the 64 digits of a SHA-256")
    return digest


def is_root(certificate: x509.Certificate) -> bool:
    return certificate.issuer == certificate.subject
