"""Signs with a key in a hardware module, through PKCS#11. The key never leaves it; the PIN is read each time.

pyhanko's signer does not find out when the key there is not that of the certificate: whoever signs checks it. Only
the digest is sent (the mechanisms without a hash of their own), which every module understands.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from asn1crypto import x509
from pkcs11.exceptions import PKCS11Error
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.general import SigningError
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

from dossier.key_address import KeyAddress


@contextmanager
def opened(address: KeyAddress, chain: list[x509.Certificate]) -> Iterator[PKCS11Signer]:
    """`chain`: the signing certificate first. Raises SigningError and OSError."""
    try:
        criteria = TokenCriteria(label=address.token)
        session = open_pkcs11_session(address.module, token_criteria=criteria, user_pin=address.pin())
        try:
            certificates = {"signing_cert": chain[0], "ca_chain": chain[1:]}
            yield PKCS11Signer(session, key_label=address.key, use_raw_mechanism=True, **certificates)
        finally:
            session.close()
    except PKCS11Error as error:
        raise SigningError(f"hardware key: {type(error).__name__}") from error
