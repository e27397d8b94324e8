"""The picture that a camera put into its raw file (DNG 1.6, a TIFF) for looking at. Pure.

The raw data themselves are not developed: every program would make another picture of them.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

_WIDTH, _HEIGHT, _COMPRESSION, _PHOTOMETRIC = 256, 257, 259, 262
_OFFSETS, _COUNTS, _ORIENTATION, _SUB_DIRECTORIES = 273, 279, 274, 330
_JPEG_AT, _JPEG_SIZE = 513, 514
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 13: 4}  # bytes of the types that are looked at
_RAW = frozenset(
    {32803, 34892, 51177, 52527}
)  # what "PhotometricInterpretation" says of data that are no picture yet
_MOST_DIRECTORIES, _MOST_ENTRIES, _MOST_VALUES = 40, 400, 64
_BEGINNING = b"\xff\xd8\xff"

Directory = dict[int, list[int]]


class Preview(NamedTuple):
    """`orientation`: as Exif counts it, 1 for upright."""

    jpeg: bytes
    orientation: int


def largest(data: bytes) -> Preview | None:
    """None where there is none that is a JPEG."""
    order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"
    directories = list(_directories(data, order))
    previews = [(one, jpeg) for one in directories if (jpeg := _jpeg(data, one))]
    if not previews:
        return None
    size, jpeg = max(previews, key=lambda each: (_first(each[0], _WIDTH) * _first(each[0], _HEIGHT), len(each[1])))
    turned = _first(directories[0], _ORIENTATION) or _first(size, _ORIENTATION)
    return Preview(jpeg, turned if 1 <= turned <= 8 else 1)


def _directories(data: bytes, order: Literal["little", "big"]) -> Iterator[Directory]:
    """Those behind one another, and those within."""
    waiting = [int.from_bytes(data[4:8], order)]
    visited_offsets: set[int] = set()
    while waiting and len(visited_offsets) < _MOST_DIRECTORIES:
        at = waiting.pop(0)
        if at in visited_offsets or not 8 <= at < len(data):
            continue
        visited_offsets.add(at)
        count = min(int.from_bytes(data[at : at + 2], order), _MOST_ENTRIES)
        entries = {}
        for place in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, values = _entry(data, place, order)
            if kind in _SIZES:
                entries[tag] = values
        waiting.append(int.from_bytes(data[at + 2 + 12 * count : at + 6 + 12 * count], order))
        waiting += entries.get(_SUB_DIRECTORIES, [])
        yield entries


def _entry(data: bytes, place: int, order: Literal["little", "big"]) -> tuple[int, int, list[int]]:
    tag, kind = (int.from_bytes(data[at : at + 2], order) for at in (place, place + 2))
    count = min(int.from_bytes(data[place + 4 : place + 8], order), _MOST_VALUES)
    size = _SIZES.get(kind, 0)
    at = place + 8 if size * count <= 4 else int.from_bytes(data[place + 8 : place + 12], order)
    return tag, kind, [int.from_bytes(data[at + size * one : at + size * (one + 1)], order) for one in range(count)]


def _jpeg(data: bytes, directory: Directory) -> bytes:
    if _first(directory, _PHOTOMETRIC) in _RAW:
        return b""
    at, size = (_first(directory, tag) for tag in (_JPEG_AT, _JPEG_SIZE))
    if not size and len(directory.get(_OFFSETS, [])) == 1 and _first(directory, _COMPRESSION) in (6, 7):
        at, size = _first(directory, _OFFSETS), _first(directory, _COUNTS)
    jpeg = data[at : at + size]
    return jpeg if jpeg.startswith(_BEGINNING) else b""


def _first(directory: Directory, tag: int) -> int:
    return next(iter(directory.get(tag, [])), 0)
