"""When a picture says it was made: EXIF (CIPA DC-008) and, as screenshots carry it, XMP. Never where.

Read from the tags that name the making alone (DateTimeOriginal, DateTimeDigitized and their offsets); the last
change of a file says too little.
"""

import re
from contextlib import suppress
from datetime import datetime
from typing import Any

from PIL import Image

EXIF = 0x8769
_TAGS = ((0x9003, 0x9011), (0x9004, 0x9012))  # time, offset from UTC: original, digitized
_WRITTEN = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?")
_OFFSET = re.compile(r"Z|[+-]\d\d:\d\d")
_XMP = re.compile(
    rb"\b(?:exif:DateTimeOriginal|xmp:CreateDate|photoshop:DateCreated)(?:\s*=\s*[\"']|>)\s*([0-9TZ:+.\-]{16,35})"
)
MOST_XMP = 256 * 1024  # bytes looked at


def of_picture(image: Image.Image) -> str:
    """ISO 8601 with the offset where the file gives one, or ""."""
    with suppress(ValueError, TypeError, KeyError, SyntaxError, OSError):  # a broken block: the picture is sound
        moment_of_capture = _of_exif(image.getexif().get_ifd(EXIF))
        if moment_of_capture:
            return moment_of_capture
    return _of_xmp(image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b"")


def _of_exif(tags: Any) -> str:
    for time, offset in _TAGS:
        moment_of_capture = moment(str(tags.get(time, "")), str(tags.get(offset, "")))
        if moment_of_capture:
            return moment_of_capture
    return ""


def _of_xmp(raw: str | bytes) -> str:
    block = raw.encode("utf-8", "replace") if isinstance(raw, str) else raw
    hit = _XMP.search(block[:MOST_XMP])
    written = hit[1].decode("ascii") if hit else ""
    return moment(written, written[19:])


def moment(written: str, offset: str) -> str:
    """Only a time that can be: phones without a clock write 0000:00:00."""
    hit = _WRITTEN.match(written.strip("\0 "))
    if hit is None:
        return ""
    year, month, day, hour, minute, second = (int(part or 0) for part in hit.groups())
    zone = _OFFSET.search(offset)
    try:
        at = datetime(year, month, day, hour, minute, second)
        captured_at = datetime.fromisoformat(at.isoformat() + (zone[0] if zone else ""))
    except ValueError:
        return ""
    return captured_at.isoformat() if year > 1970 else ""
