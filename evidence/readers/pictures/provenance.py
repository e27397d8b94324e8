"""What a picture file says about its making: picture generators, IPTC source types, C2PA. Read, never checked.

C2PA Content Credentials are found by their JUMBF description box (C2PA 2.1, 11.1.4.2), wherever the container puts
it: APP11 in JPEG, caBX in PNG, a box in HEIF. Their signature is not verified here, so nothing of it is called so.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from evidence.readers.pictures.metadata import MOST_CLAIMS, Claim
from evidence.readers.visible_text import visible

MOST_VALUE = 600  # characters
_C2PA = re.compile(rb"jumdc2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71")
_SOURCE_TYPES = (  # of IPTC and C2PA; a longer name stands before the one it begins with
    "trainedAlgorithmicMedia", "trainedAlgorithmicData", "compositeWithTrainedAlgorithmicMedia",
    "algorithmicMedia", "algorithmicallyEnhanced", "digitalCapture", "computationalCapture", "compositeCapture",
    "compositeSynthetic", "composite", "digitalCreation", "digitalArt", "dataDrivenMedia", "humanEdits",
    "minorHumanEdits", "negativeFilm", "positiveFilm", "print", "screenCapture", "softwareImage",
    "virtualRecording",
)  # fmt: skip
_LISTED = "|".join(_SOURCE_TYPES).encode()
_SOURCE_TYPE = re.compile(
    rb"(?:cv\.iptc\.org/newscodes|c2pa\.org)/digitalsourcetype/(" + _LISTED + rb")", re.IGNORECASE
)
_CREDIT = re.compile(rb"(?:photoshop:Credit(?:>|=[\"'])|\x1c\x02\x6e..)([^<\"'\x00-\x1f]{3,80})", re.DOTALL)
_MADE_WITH = re.compile(rb"Made with Google AI|Made with AI")
_CREATOR = re.compile(rb"xmp:CreatorTool(?:>|=[\"'])([^<\"']{2,80})")
# CBOR (RFC 8949): a text string of up to 23, or of up to 255 bytes, behind its key
_SIGNER = re.compile(rb"\x6fclaim_generator(?:([\x61-\x77])|\x78(.))", re.DOTALL)
_SIGNER_NAME = re.compile(rb"\x64name(?:([\x61-\x77])|\x78(.))", re.DOTALL)
# Text that picture generators write: Stable Diffusion web UIs, ComfyUI, InvokeAI, NovelAI, Fooocus, SwarmUI
_SETTINGS = ("parameters", "prompt", "workflow", "invokeai_metadata", "sd-metadata", "dream", "fooocus_scheme",
             "sui_image_params", "generation_data", "aesthetic_score")  # fmt: skip
_SETTINGS_IN_TEXT = re.compile(
    r"Steps: \d+, .*Sampler: |\"sui_image_params\"|\"class_type\"|Negative prompt: ", re.DOTALL
)
_EXIF, _SOFTWARE, _DESCRIPTION, _COMMENT = 0x8769, 0x0131, 0x010E, 0x9286


def claims(data: bytes, written: Mapping[str, Any], exif: Any) -> tuple[Claim, ...]:
    """`data`: the whole file; `written`: text chunks by their key; `exif`: of Pillow. Each once, the first few."""
    claims_found = [*_credentials(data), *_source_types(data), *_credits(data), *_settings(written, exif)]
    claims_found += _software(data, written, exif)
    return tuple(dict.fromkeys(claim for claim in claims_found if claim is not None))[:MOST_CLAIMS]


def _text(value: Any) -> str:
    raw = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return " ".join(visible(raw.replace("\x00", " ")).split())[:MOST_VALUE]


def _credentials(data: bytes) -> Iterator[Claim]:
    if _C2PA.search(data):
        yield Claim("content_credentials", _signer(data))


def _signer(data: bytes) -> str:
    for pattern in (_SIGNER, _SIGNER_NAME):
        hit = pattern.search(data)
        if hit:
            size = hit[1][0] - 0x60 if hit[1] else hit[2][0]
            name = _text(data[hit.end() : hit.end() + size])
            if name:
                return name
    return ""


def _source_types(data: bytes) -> Iterator[Claim]:
    for hit in _SOURCE_TYPE.finditer(data):
        yield Claim("source_type", hit[1].decode("ascii"))


def _credits(data: bytes) -> Iterator[Claim]:
    for hit in _CREDIT.finditer(data):
        yield Claim("credit", _text(hit[1]))
    for hit in _MADE_WITH.finditer(data):
        yield Claim("credit", _text(hit[0]))


def _settings(written: Mapping[str, Any], exif: Any) -> Iterator[Claim]:
    for key, value in written.items():
        if str(key).lower() in _SETTINGS or (isinstance(value, str) and _SETTINGS_IN_TEXT.search(value)):
            yield Claim("settings", _text(f"{key}: {_text(value)}"))
    comment = _user_comment(exif)
    if _SETTINGS_IN_TEXT.search(comment):
        yield Claim("settings", _text(comment))


def _user_comment(exif: Any) -> str:
    """The EXIF comment: eight bytes that name its code, then the text (CIPA DC-008, 4.6.5)."""
    raw = exif.get_ifd(_EXIF).get(_COMMENT, b"")
    if not isinstance(raw, bytes):
        return str(raw)
    code, text = raw[:8], raw[8:]
    if not code.startswith(b"UNICODE"):
        return text.decode("utf-8", "replace")
    little = text[1::2].count(0) > text[0::2].count(0)
    return text.decode("utf-16-le" if little else "utf-16-be", "replace")


def _software(data: bytes, written: Mapping[str, Any], exif: Any) -> Iterator[Claim]:
    for value in (exif.get(_SOFTWARE), written.get("Software"), written.get("Source")):
        if value and _text(value):
            yield Claim("software", _text(value)[:80])
    hit = _CREATOR.search(data)
    if hit:
        yield Claim("software", _text(hit[1]))


# --- what a phone keeps beside the picture ----------------------------------------------------------------

_MOTION = re.compile(rb"MotionPhoto_Data|(?:GCamera|Camera):(?:MotionPhoto|MicroVideo)=[\"']1[\"']")
_GAIN_MAP = re.compile(rb"hdrgm:Version|ns\.adobe\.com/hdr-gain-map|aux:hdrgainmap|urn:iso:std:iso:ts:21496", re.I)
_APPLE_NOTE = b"Apple iOS\x00"
_MAKER_NOTE, _LIVE_PHOTO = 0x927C, 0x0011  # the identifier that picture and film of a Live Photo share


def moving_part(data: bytes, exif: Any) -> str:
    if _MOTION.search(data):
        return "motion_photo"
    note = exif.get_ifd(_EXIF).get(_MAKER_NOTE, b"")
    return "live_photo" if isinstance(note, bytes) and _names_live_photo(note) else ""


def _names_live_photo(note: bytes) -> bool:
    """A table of tags behind a head of 14 bytes, big endian, 12 bytes each."""
    if not note.startswith(_APPLE_NOTE) or len(note) < 16:
        return False
    count = min(int.from_bytes(note[14:16], "big"), 200)
    tags = (int.from_bytes(note[at : at + 2], "big") for at in range(16, 16 + 12 * count, 12))
    return _LIVE_PHOTO in tags


def has_gain_map(data: bytes) -> bool:
    return bool(_GAIN_MAP.search(data))
