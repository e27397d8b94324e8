"""Keys and certificates that a site makes for itself.

A root signs one certificate and is then forgotten: its private half is never stored, so nobody can ever make a
second certificate under the same name.
"""

import os
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

LONGEST = 64  # of a name, as RFC 5280 allows
YEARS = 30  # programs judge by today's date, so the certificates must outlive every proceeding


def make(
    organisation: str, root_name: str, name: str, purposes: list[x509.ObjectIdentifier], *, commits: bool
) -> tuple[str, str]:
    """A new private key (PKCS #8) and its chain (its own certificate first, then the root), both as PEM.

    organisation: at most 64 characters (RFC 5280). commits: set keyUsage contentCommitment (formerly
    nonRepudiation) and leave extendedKeyUsage non-critical; otherwise extendedKeyUsage is critical.
    """
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_subject, subject = _name(organisation, root_name), _name(organisation, name)
    root = (
        _certificate(root_subject, root_key.public_key(), root_subject)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(root=True, commits=False), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        _certificate(subject, key.public_key(), root_subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(root=False, commits=commits), critical=True)
        .add_extension(x509.ExtendedKeyUsage(purposes), critical=not commits)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    chain = leaf.public_bytes(Encoding.PEM) + root.public_bytes(Encoding.PEM)
    return private.decode(), chain.decode()


def _name(organisation: str, name: str) -> x509.Name:
    """With who runs the site, when that is set by the time the key is made. Self-made all the same."""
    parts = [(x509.NameOID.ORGANIZATION_NAME, organisation)]
    operator = os.environ.get("OPERATOR_NAME", "").strip()
    if operator:
        parts.append((x509.NameOID.ORGANIZATIONAL_UNIT_NAME, operator.encode()[:LONGEST].decode(errors="ignore")))
    parts.append((x509.NameOID.COMMON_NAME, name))
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts])


def _certificate(
    subject: x509.Name, public: ec.EllipticCurvePublicKey, issuer: x509.Name
) -> x509.CertificateBuilder:
    begins = datetime.now(UTC) - timedelta(minutes=5)  # a verifier's clock may be a little behind
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=YEARS * 365))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, root: bool, commits: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not root,
        key_cert_sign=root,
        crl_sign=root,
        content_commitment=commits,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
