"""Signs dossier.pdf: an invisible PAdES signature (ETSI EN 319 142-1). Its level is B-LT when whoever issued the
certificates also says that they are not revoked (dossier.pdf.long_term), else B-T with a time stamp, else B-B. It
certifies that no change at all is allowed afterwards (DocMDP P=1, ISO 32000-2 section 12.8.2.2).

Invisible, because a mark on the page would break PDF/A and PDF/UA; the text of the document says that it is signed.
The library's own client asks authorities over HTTP without a total deadline and does not check what they send;
so ours is asked. Its answers are checked before they become part of the file.
"""

import asyncio
import hashlib
import io
import logging
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms, keys, pem, tsp, x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from dossier import key_address
from dossier.errors import SignatureFailedError
from dossier.key_address import KeyAddress
from dossier.pdf import long_term
from dossier.verify import origin
from dossier.verify.anchors import Anchors
from dossier.verify.report import RED, Origin, SignatureLevel
from timestamps import revocation, tokens
from timestamps.authorities import Authority
from timestamps.errors import MALFORMED, InvalidTokenError, NoAnswerError
from timestamps.tokens import Token

logger = logging.getLogger(__name__)

FIELD = "Signature"
_RESERVED = (
    2 * 20_000
)  # hex digits; certificates and the longest tokens of public authorities have about 12,000 bytes

# What the key, its certificates and the library fail with.
BROKEN = (SigningError, PdfError, OSError, *MALFORMED)


@dataclass(frozen=True)
class Signed:
    """`stamp`: the time stamp that is part of the signature; None without one."""

    pdf: bytes
    stamp: Token | None
    level: SignatureLevel


class NoTimestampError(Exception):
    """No authority gave a time stamp."""


class Stamper(TimeStamper):
    """Asks the site's authorities in order, and keeps the token."""

    def __init__(self, authorities: Sequence[Authority]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._authorities = authorities
        self.token: Token | None = None

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        return tsp.TimeStampResp.load(self.stamp(message_digest).raw)["time_stamp_token"]

    def stamp(self, digest: bytes) -> Token:
        """Raises NoTimestampError."""
        for authority in self._authorities:
            try:
                self.token = authority.stamp(digest)
            except (NoAnswerError, InvalidTokenError) as error:
                logger.warning("no time stamp for a signature from %s: %s", authority.host, error)
                continue
            return self.token
        raise NoTimestampError


def sign(pdf: bytes, key_pem: str, chain_pem: str, authorities: Sequence[Authority]) -> Signed:
    """The PDF with a signature appended, byte for byte the same before it. Raises SignatureFailedError.

    When no authority answers, or its token has no room, it is signed without.
    """
    stamper = Stamper(authorities)
    if authorities:
        store = _security_store(chain_pem, authorities)
        for one in dict.fromkeys([store, None]):
            try:
                certified_pdf = _signed(pdf, key_pem, chain_pem, stamper, one)
            except (NoTimestampError, *BROKEN):
                continue  # what does not come from the stamp happens again below
            token = stamper.token
            if one is None or (token is not None and token.signer == one.authority):
                return Signed(certified_pdf, token, SignatureLevel.B_LT if one else SignatureLevel.B_T)
    try:
        return Signed(_signed(pdf, key_pem, chain_pem, None, None), None, SignatureLevel.B_B)
    except BROKEN as error:
        raise SignatureFailedError(type(error).__name__) from error


def _security_store(chain_pem: str, authorities: Sequence[Authority]) -> long_term.SecurityStore | None:
    """For a stamp of the authority that answers first, learnt by a trial; None when it is not to be had."""
    try:
        if not revocation.is_answered_for(tokens.certificates(chain_pem)[0]):
            return None  # self-made: nobody to ask
        return long_term.gather(chain_pem, Stamper(authorities).stamp(hashlib.sha256(b"trial").digest()))
    except (NoTimestampError, *BROKEN):
        return None


def _signed(
    pdf: bytes, key_pem: str, chain_pem: str, stamper: TimeStamper | None, store: long_term.SecurityStore | None
) -> bytes:
    with opened_signer(key_pem, chain_pem) as signer:
        writer, out = IncrementalPdfFileWriter(io.BytesIO(pdf)), io.BytesIO()
        if store is not None:
            store.write(writer)
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        )
        signing = PdfSigner(metadata, signer=signer, timestamper=stamper, new_field_spec=SigFieldSpec(FIELD))
        signing.sign_pdf(writer, bytes_reserved=_RESERVED, output=out)
    if key_address.is_address(key_pem):
        _check(origin.of_pdf(out.getvalue(), Anchors(), datetime.now(UTC)))
    return out.getvalue()


def _check(result: Origin) -> None:
    """Raises SigningError for a signature that is not right: the key in the hardware is another's."""
    if result.state == RED:
        raise SigningError("the key and the certificate do not belong together")


def sign_detached(body: bytes, key_pem: str, chain_pem: str, stamper: TimeStamper | None) -> bytes:
    """A CAdES signature over the body, as DER. Raises what is in BROKEN."""
    with opened_signer(key_pem, chain_pem) as signer:
        signing = signer.async_sign_general_data(body, "sha256", detached=True, use_cades=True, timestamper=stamper)
        signature = asyncio.run(_encoded(signing))
    if key_address.is_address(key_pem):
        _check(origin.of_sums(signature, body, Anchors(), datetime.now(UTC)))
    return signature


async def _encoded(signing: Coroutine[Any, Any, cms.ContentInfo]) -> bytes:
    """In the task: of what a task gives, asyncio makes a text, for which it would be encoded once more."""
    return bytes((await signing).dump())


@contextmanager
def opened_signer(key_pem: str, chain_pem: str) -> Iterator[Signer]:
    """Signs with this key, or with the one at this address in a hardware module; its certificates go into each
    signature. Raises ValueError and others of BROKEN."""
    if not key_address.is_address(key_pem):
        yield signer_of(key_pem, chain_pem)
        return
    from dossier.pdf import hardware_key  # loads a library that only such sites need

    with hardware_key.opened(KeyAddress.of_uri(key_pem), _chain(chain_pem)) as signer:
        yield signer


def signer_of(key_pem: str, chain_pem: str) -> SimpleSigner:
    """Raises ValueError and others of BROKEN."""
    chain = _chain(chain_pem)
    store = SimpleCertificateStore()
    store.register_multiple(chain)
    key = load_pem_private_key(key_pem.encode(), password=None)  # whatever kind of PEM the operator has
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=chain[0], signing_key=keys.PrivateKeyInfo.load(private), cert_registry=store, embed_roots=True
    )


def _chain(chain_pem: str) -> list[x509.Certificate]:
    return [x509.Certificate.load(der) for _, _, der in pem.unarmor(chain_pem.encode(), multiple=True)]
