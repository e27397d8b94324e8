"""Signs SHA256SUMS: a detached CMS signature (CAdES, ETSI EN 319 122-1), level B-T with a time stamp, else B-B.

Heavy, and only a worker needs it: it alone has the key.
"""

from collections.abc import Sequence

from dossier.errors import SignatureFailedError
from dossier.pdf.signature import BROKEN, NoTimestampError, Stamper, sign_detached
from timestamps.authorities import Authority


def sign(sums: bytes, key_pem: str, chain_pem: str, authorities: Sequence[Authority]) -> bytes:
    """A ContentInfo as DER; without a time stamp when no authority answers. Raises SignatureFailedError."""
    if authorities:
        try:
            return sign_detached(sums, key_pem, chain_pem, Stamper(authorities))
        except (NoTimestampError, *BROKEN):
            pass  # what does not come from the stamp happens again below
    try:
        return sign_detached(sums, key_pem, chain_pem, None)
    except BROKEN as error:
        raise SignatureFailedError(type(error).__name__) from error
