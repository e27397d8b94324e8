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
    stamping = [*_certificates(settings.STAMP_CHAIN), *_certificates(settings.TSA_CA)]
    found = [f"stamp={_sha256(one)}" for one in stamping if one.issuer == one.subject]
    return " ".join(dict.fromkeys([*found, *(f"sign={_sha256(one)}" for one in _signing())]))


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
