"""The certificates that this site knows by itself, as its own page for checking bundles names them.

They are known by their fingerprint, whatever they call themselves. Those for time stamps say nothing about who
made a bundle: a public authority sells certificates for signing to anyone.
"""

import hashlib

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from sextortion_help.site_keys import signing_certificate
from timestamps import tokens


def listed() -> str:
    """ "stamp=SHA-256 sign=SHA-256 …", in hex."""
    anchors = [f"stamp={_sha256(one)}" for one in _stamping()]
    return " ".join(dict.fromkeys([*anchors, *(f"sign={_sha256(one)}" for one in _signing())]))


def as_pem() -> str:
    """For openssl's -CAfile and for --trust: each certificate behind a line on what it is for, its SHA-256 and its
    last day. Those above the signing one too, for openssl asks for the whole chain."""
    chain = _certificates(settings.SIGN_CHAIN)
    certificates = [("time stamps", one) for one in _stamping()] + [("signatures", one) for one in chain]
    parts = [
        f"# {what}, SHA-256 {_sha256(one)}, until {one.not_valid_after_utc:%Y-%m-%d}, "
        f"{ascii(one.subject.rfc4514_string())}\n{one.public_bytes(Encoding.PEM).decode()}"
        for what, one in certificates
    ]
    return "\n".join(dict.fromkeys(parts))


def _stamping() -> list[x509.Certificate]:
    chains = [*_certificates(settings.STAMP_CHAIN), *_certificates(settings.TSA_CA)]
    return [one for one in chains if one.issuer == one.subject]


def _signing() -> list[x509.Certificate]:
    """The certificate that signs dossiers; and its root only when that is the site's own."""
    chain = _certificates(settings.SIGN_CHAIN)
    return chain[:1] + [one for one in chain[1:] if one.issuer == one.subject and _is_own(one)]


def _is_own(certificate: x509.Certificate) -> bool:
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)
    return signing_certificate.NAME in {str(one.value) for one in names}


def _certificates(pem: str) -> list[x509.Certificate]:
    try:
        return tokens.certificates(pem) if pem else []
    except ValueError:
        return []  # the system check names it


def _sha256(certificate: x509.Certificate) -> str:
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
