"""Who made a bundle, by two signatures: of dossier.pdf, and of SHA256SUMS, which names every other file. And what
the manifest inside dossier.pdf says. Imports nothing of Django.

The PDF is not interpreted as a PDF here. What counts is that one signature covers every byte but itself: then
whoever holds the key signed exactly these bytes, whatever is in them.
"""

import asyncio
import hashlib
import io
import re
import zlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from dossier.bundle.names import DOSSIER_SCHEMA, ManifestKey
from dossier.verify import strict_json
from dossier.verify.anchors import Anchors, is_root, sha256
from dossier.verify.report import AMBER, GREEN, RED, Origin, SignatureLevel
from timestamps import tokens
from timestamps.errors import MALFORMED, InvalidTokenError

_SIGNED_DATA, _STAMP = "signed_data", "signature_time_stamp_token"  # as asn1crypto names them
_MOST = 32 * 1024 * 1024  # bytes of a manifest
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_STORE = re.compile(rb"/DSS\s+\d{1,9}\s+\d{1,9}\s+R\b")  # the document's security store
_EMBEDDED = re.compile(rb"/Type\s*/EmbeddedFile\b")
_LENGTH = re.compile(rb"/Length\s+(\d{1,12})(?!\s+\d+\s+R)")


class _Bad(Exception):
    """The signature is not one over the whole file."""


def of_pdf(pdf: bytes, anchors: Anchors, moment: datetime) -> Origin:
    """Who signed it. `moment`: when the certificate must have been valid."""
    ranges = _RANGE.findall(pdf)
    if not ranges:
        return Origin(AMBER, "unsigned")
    try:
        signed, covered_bytes = _whole(pdf, [[int(part) for part in one] for one in ranges])
    except (_Bad, *MALFORMED):
        return Origin(RED, "not-whole")
    try:
        try:
            origin = _checked(signed, covered_bytes, anchors, moment)
        except ImportError:
            origin = Origin(AMBER, "unchecked")
        return replace(origin, level="" if origin.state == RED else _level(signed, covered_bytes))
    except MALFORMED:
        return Origin(RED, "invalid")


def _level(signed: cms.SignedData, covered_bytes: bytes) -> SignatureLevel:
    """By what the signed file holds, not by whether it is right: that is said apart."""
    attributes = signed["signer_infos"][0]["unsigned_attrs"]
    if not any(one["type"].native == _STAMP for one in attributes):
        return SignatureLevel.B_B
    return SignatureLevel.B_LT if _STORE.search(covered_bytes) else SignatureLevel.B_T


def of_sums(signature: bytes, sums: bytes, anchors: Anchors, now: datetime) -> Origin:
    """Who signed SHA256SUMS. The certificate must have been valid at the signature's time stamp, when that leads to
    a certificate that is trusted; otherwise now."""
    try:
        content = cms.ContentInfo.load(signature, strict=True)
        signed = content["content"]
        if content["content_type"].native != _SIGNED_DATA or signed["encap_content_info"]["content"].native:
            raise _Bad
        moment = _stamped(signed, anchors, now) or now
    except (_Bad, *MALFORMED):
        return Origin(RED, "invalid")
    try:
        return _checked(signed, sums, anchors, moment)
    except ImportError:
        return Origin(AMBER, "unchecked")
    except MALFORMED:
        return Origin(RED, "invalid")


def _stamped(signed: cms.SignedData, anchors: Anchors, now: datetime) -> datetime | None:
    """The time in the signature's own stamp (RFC 3161 appendix A), when it is trusted and its certificates have not
    ended. Nobody signs that attribute, so one that is not is passed over."""
    info = signed["signer_infos"][0]
    for attribute in info["unsigned_attrs"]:
        if attribute["type"].native != _STAMP:
            continue
        granted = {"status": {"status": "granted"}, "time_stamp_token": attribute["values"][0]}
        raw = tsp.TimeStampResp(granted).dump()
        certificates = [
            x509.load_der_x509_certificate(one) for one in _certificates(attribute["values"][0]["content"])
        ]
        roots = [one for one in anchors.among(certificates) if is_root(one)]
        try:
            digest = hashlib.sha256(info["signature"].native).digest()
            token = tokens.check(raw, digest, roots) if roots else None
            return token.gen_time if token is not None and tokens.ends(token) >= now else None
        except InvalidTokenError:
            return None
    return None


def _certificates(signed: cms.SignedData) -> list[bytes]:
    return [one.chosen.dump() for one in signed["certificates"] if one.name == "certificate"]


def _whole(pdf: bytes, ranges: list[list[int]]) -> tuple[cms.SignedData, bytes]:
    """The signature and the bytes it covers. Raises _Bad when these are not all bytes, or there are several."""
    if len(ranges) != 1:
        raise _Bad
    start, length, second, rest = ranges[0]
    contents = pdf[length:second]
    if start or second < length or second + rest != len(pdf) or not re.fullmatch(rb"<[0-9A-Fa-f]+>", contents):
        raise _Bad
    raw = bytes.fromhex(contents[1:-1].decode())
    content = cms.ContentInfo.load(raw)
    if raw[len(content.dump()) :].strip(b"\0") or content["content_type"].native != _SIGNED_DATA:
        raise _Bad
    return content["content"], pdf[:length] + pdf[second : second + rest]


def _checked(signed: cms.SignedData, covered_bytes: bytes, anchors: Anchors, moment: datetime) -> Origin:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import async_validate_detached_cms
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko_certvalidator import ValidationContext

    try:
        certificates = [x509.load_der_x509_certificate(one) for one in _certificates(signed)]
        roots = [asn1_x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in anchors.among(certificates)]
        context = ValidationContext(
            trust_roots=roots, allow_fetching=False, moment=moment, best_signature_time=moment
        )
        status = asyncio.run(async_validate_detached_cms(io.BytesIO(covered_bytes), signed, context))
        signer = x509.load_der_x509_certificate(status.signing_cert.dump())
    except (SignatureValidationError, SigningError, PdfError):
        return Origin(RED, "invalid")
    if not (status.intact and status.valid):
        return Origin(RED, "invalid")
    digest = sha256(signer)
    above = [one for one in certificates if is_root(one)]
    counts = signer.not_valid_before_utc <= moment <= signer.not_valid_after_utc
    is_known = counts and (bool(status.trusted) or digest in anchors.digests)
    return Origin(
        GREEN if is_known else AMBER,
        "known" if is_known else "unknown" if counts else "ended",
        signer=tokens.name(signer),
        certificate=digest,
        root=sha256(above[0]) if above else "",
    )


# --- the manifest that is attached to it -----------------------------------------------------------------


def attached(pdf: bytes) -> dict[str, Any] | None:
    """manifest.json as it was attached when the file was printed; None when there is none, or more than one."""
    manifests = [value for place in _EMBEDDED.finditer(pdf) if (value := _manifest(pdf, place.start())) is not None]
    return manifests[0] if len(manifests) == 1 else None


def _manifest(pdf: bytes, inside: int) -> dict[str, Any] | None:
    begin, stream = pdf.rfind(b"obj", 0, inside), pdf.find(b"stream", inside)
    if begin < 0 or stream < 0:
        return None
    head, at = pdf[begin:stream], stream + len(b"stream")
    at += 2 if pdf[at : at + 2] == b"\r\n" else 1
    length = _LENGTH.search(head)
    body = pdf[at : at + int(length[1])] if length else pdf[at : pdf.find(b"endstream", at)]
    try:
        if b"/FlateDecode" in head:
            unpacker = zlib.decompressobj()
            body = unpacker.decompress(body, _MOST)
            if not unpacker.eof or unpacker.unused_data:
                return None
        value = strict_json.loads(body.decode())
    except (ValueError, zlib.error):
        return None
    return value if isinstance(value, dict) and value.get(ManifestKey.SCHEMA) == DOSSIER_SCHEMA else None
