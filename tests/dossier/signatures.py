"""A key that signs dossiers, authorities that stamp signatures or fail, and pyHanko's verdict on a signature."""

import io
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from sextortion_help.site_keys import signing_certificate
from tests.dossier.bundles import OWN
from timestamps import authorities
from timestamps.errors import NoAnswerError

KEY, CHAIN = signing_certificate.make()


def own(pair: tuple[str, str] = OWN) -> authorities.Authority:
    from timestamps.local_tsa import LocalAuthority

    clock = LocalAuthority(*pair)
    return authorities.Authority("this site", True, clock.answer, tuple(clock.chain[1:]))


def failing() -> authorities.Authority:
    """An authority that does not answer."""

    def ask(request: bytes) -> bytes:
        raise NoAnswerError("down")

    return authorities.Authority("down.example.org", False, ask, ())


def certificate(chain: str, at: int) -> x509.Certificate:
    return x509.Certificate.load([der for _, _, der in pem.unarmor(chain.encode(), multiple=True)][at])


def updated(pdf: bytes) -> bytes:
    """The file with an incremental update behind it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/Lang"] = pdf_string("fr")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def judged(pdf: bytes) -> Any:
    """pyHanko's verdict, offline, trusting the two roots alone."""
    reader = PdfFileReader(io.BytesIO(pdf))
    (one,) = reader.embedded_signatures
    trust = [
        ValidationContext(trust_roots=[certificate(chain, 1)], allow_fetching=False) for chain in (CHAIN, OWN[1])
    ]
    # What a later change means is not looked into, which takes long: there must be none.
    return validate_pdf_signature(one, trust[0], ts_validation_context=trust[1], skip_diff=True)
