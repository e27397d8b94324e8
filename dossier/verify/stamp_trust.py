"""Whether a time stamp leads to somebody whom the checker trusts. Imports nothing of Django."""

from collections.abc import Sequence

from cryptography import x509

from dossier.verify.anchors import Anchors, is_root
from timestamps import local_tsa, tokens
from timestamps.errors import InvalidTokenError


def is_known(
    token: tokens.Token,
    digest: bytes,
    certificates: Sequence[x509.Certificate],
    anchors: Anchors,
    algorithm: str = "sha256",
) -> bool:
    """Whether it is right under nothing but roots that are trusted already; or by a certificate that is."""
    if token.signer in anchors.digests:
        return True
    roots = [one for one in anchors.among(certificates) if is_root(one)]
    if not roots:
        return False
    between = [one for one in [*certificates, *anchors.certificates] if not is_root(one)]
    try:
        tokens.check(token.raw, digest, list(dict.fromkeys([*roots, *between])), algorithm=algorithm)
    except InvalidTokenError:
        return False
    return True


def is_own(token: tokens.Token) -> bool:
    """Whether it says that it is from a site's own clock, by its policy or by the name in its certificate."""
    return token.policy == local_tsa.POLICY or "own clock" in token.authority
