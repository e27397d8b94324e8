"""The key and certificates of the site's own time-stamp authority (RFC 3161)."""

from cryptography.x509.oid import ExtendedKeyUsageOID

from sextortion_help.site_keys import certificates

# The name says it wherever a certificate is shown, also in tools that are not ours.
NAME = "This site's own clock (not an independent authority)"


def make() -> tuple[str, str]:
    """A new private key and its chain (stamping certificate first, then the root), both as PEM."""
    return certificates.make(
        NAME, "Root of the own time stamps", "Own time stamps", [ExtendedKeyUsageOID.TIME_STAMPING], commits=False
    )
