"""Pictures for the cases of the corpus: HEIC turned by its own boxes (ISO/IEC 23008-12), raw files (DNG 1.6)."""

import io
import struct

import pillow_heif
from PIL import Image


def _corners(width: int, height: int) -> Image.Image:
    """Red, green; blue, white."""
    picture = Image.new("RGB", (width, height))
    for at, colour in enumerate(((220, 30, 30), (30, 160, 30), (30, 30, 220), (255, 255, 255))):
        x, y = at % 2 * width // 2, at // 2 * height // 2
        picture.paste(colour, (x, y, x + width // 2, y + height // 2))
    return picture


def _saved(picture: Image.Image, form: str, **how: object) -> bytes:
    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def _with_properties(*boxes: bytes) -> bytes:
    """A HEIC whose picture has these properties more, in this order, each of which must be heeded."""
    data = bytearray(_saved(_corners(120, 80), "HEIF"))
    added = b"".join(boxes)
    links = bytes(0x80 | 5 + number for number in range(len(boxes)))
    for name in (b"meta", b"iprp"):
        _grow(data, name, len(added) + len(links))
    properties, association = data.index(b"ipco") - 4, data.index(b"ipma") - 4
    size = int.from_bytes(data[association : association + 4], "big")
    assert data[association + size - 5] == 4, "four properties so far"
    data[association + size - 5] += len(links)
    _grow(data, b"ipma", len(links))
    data[association + size : association + size] = links
    end = properties + int.from_bytes(data[properties : properties + 4], "big")
    _grow(data, b"ipco", len(added))
    data[end:end] = added
    at = data.index(b"iloc") + 22  # of the only extent
    start = int.from_bytes(data[at : at + 4], "big")
    data[at : at + 4] = (start + len(added) + len(links)).to_bytes(4, "big")
    return bytes(data)


def _grow(data: bytearray, name: bytes, by: int) -> None:
    at = data.index(name) - 4
    data[at : at + 4] = (int.from_bytes(data[at : at + 4], "big") + by).to_bytes(4, "big")


def _turned(quarters: int) -> bytes:
    return struct.pack(">I4sB", 9, b"irot", quarters)  # against the clock


def _mirrored(axis: int) -> bytes:
    return struct.pack(">I4sB", 9, b"imir", axis)


def heic_irot() -> bytes:
    return _with_properties(_turned(3))


def heic_imir() -> bytes:
    return _with_properties(_mirrored(1))


def heic_irot_imir() -> bytes:
    return _with_properties(_turned(1), _mirrored(1))


def _directory(entries: list[tuple[int, int, int, int]], following: int = 0) -> bytes:
    body = b"".join(struct.pack("<HHII", *one) for one in sorted(entries))
    return struct.pack("<H", len(entries)) + body + struct.pack("<I", following)


def _dng(orientation: int, preview: bytes, width: int, height: int) -> bytes:
    """Raw data in the first directory, the preview in one within."""
    size = 2 + 12 * 9 + 4
    inner, at = 8 + size, 8 + size + 2 + 12 * 7 + 4
    outer = _directory(
        [(254, 4, 1, 0), (256, 4, 1, 64), (257, 4, 1, 64), (259, 3, 1, 1), (262, 3, 1, 32803), (273, 4, 1, at),
         (274, 3, 1, orientation), (330, 4, 1, inner), (50706, 1, 4, 0x0601)]
    )  # fmt: skip
    within = _directory(
        [(254, 4, 1, 1), (256, 4, 1, width), (257, 4, 1, height), (259, 3, 1, 7), (262, 3, 1, 6), (273, 4, 1, at),
         (279, 4, 1, len(preview))]
    )  # fmt: skip
    return b"II*\0" + struct.pack("<I", 8) + outer + within + preview


def dng() -> bytes:
    return _dng(1, _saved(_corners(120, 80), "JPEG", quality=95), 120, 80)


def dng_turned() -> bytes:
    return _dng(6, _saved(_corners(120, 80), "JPEG", quality=95), 120, 80)


def dng_without_preview() -> bytes:
    return _dng(1, b"", 0, 0) + bytes(5000)
