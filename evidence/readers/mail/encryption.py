"""E-mails that are signed or encrypted: S/MIME (RFC 8551) and OpenPGP (RFC 3156). No signature is checked."""

import re
import zlib

from asn1crypto import cms

ENCRYPTED, SIGNED = "encrypted", "signed"
PACKED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_MOST_UNPACKED = 32 * 1024 * 1024  # bytes
_PGP = {
    ENCRYPTED: re.compile(r"^-----BEGIN PGP MESSAGE-----", re.MULTILINE),
    SIGNED: re.compile(r"^-----BEGIN PGP SIGNED MESSAGE-----", re.MULTILINE),
}
_MULTIPART = {"multipart/encrypted": ENCRYPTED, "multipart/signed": SIGNED}


def of_multipart(kind: str) -> str:
    """ENCRYPTED, SIGNED or ""."""
    return _MULTIPART.get(kind, "")


def of_text(text: str) -> list[str]:
    """What stands in the words themselves."""
    return [code for code, pattern in _PGP.items() if pattern.search(text)]


def unpacked(data: bytes) -> tuple[str, bytes]:
    """Of a part that holds a whole mail in the Cryptographic Message Syntax (RFC 5652): SIGNED with what was
    signed, or ENCRYPTED with nothing; ("", b"") when it is neither, or damaged."""
    try:
        info = cms.ContentInfo.load(data)
        kind = info["content_type"].native
        if kind == "signed_data":
            return SIGNED, info["content"]["encap_content_info"]["content"].native or b""
        if kind == "compressed_data":
            content = info["content"]["encap_content_info"]["content"].native or b""
            return "", zlib.decompressobj().decompress(content, _MOST_UNPACKED)
    except (ValueError, TypeError, KeyError, zlib.error):
        return "", b""
    return (ENCRYPTED, b"") if "envelop" in kind or "encrypted" in kind else ("", b"")
