"""The key and certificates with which a site on its own machine signs dossiers."""

from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from sextortion_help.site_keys import certificates

# The name says it wherever a signature is shown, also in tools that are not ours.
NAME = "This site's own seal (self-made, confirmed by nobody else)"
# Signing documents (RFC 9336); and mail, because NSS (pdfsig, Firefox) knows no other purpose of a signature.
PURPOSES = [ObjectIdentifier("1.3.6.1.5.5.7.3.36"), ExtendedKeyUsageOID.EMAIL_PROTECTION]


def make() -> tuple[str, str]:
    """A new private key and its chain (signing certificate first, then the root), both as PEM."""
    return certificates.make(NAME, "Root of the own seal", "Own seal", PURPOSES, commits=True)
