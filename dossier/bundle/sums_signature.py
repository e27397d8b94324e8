"""Signs SHA256SUMS: a detached CMS signature (CAdES, ETSI EN 319 122-1), level B-T with a time stamp, else B-B.

Heavy, and only a worker needs it: it alone has the key.
"""

import asyncio
from collections.abc import Sequence

from pyhanko.sign.timestamps import TimeStamper

from dossier.errors import SignatureFailedError
from dossier.pdf.signature import BROKEN, NoTimestampError, Stamper, signer_of
from timestamps.authorities import Authority


def sign(sums: bytes, key_pem: str, chain_pem: str, authorities: Sequence[Authority]) -> bytes:
    """A ContentInfo as DER; without a time stamp when no authority answers. Raises SignatureFailedError."""
    if authorities:
        try:
            return _signed(sums, key_pem, chain_pem, Stamper(authorities))
        except (NoTimestampError, *BROKEN):
            pass  # what does not come from the stamp happens again below
    try:
        return _signed(sums, key_pem, chain_pem, None)
    except BROKEN as error:
        raise SignatureFailedError(type(error).__name__) from error


def _signed(sums: bytes, key_pem: str, chain_pem: str, stamper: TimeStamper | None) -> bytes:
    signing = signer_of(key_pem, chain_pem).async_sign_general_data(
        sums, "sha256", detached=True, use_cades=True, timestamper=stamper
    )
    return bytes(asyncio.run(signing).dump())
