"""Whether an MP4 file whose table of tracks stands at its end is sound and nothing else (ISO/IEC 14496-12).

Recorders write the table last, so the first bytes fit a film as well. Where anyone under 18 may be seen, such a
file waits in memory until it is here as a whole, and no byte is written before it is proven: every track is sound,
and hardly a byte of the media stands outside what these tracks list, so no film or picture lies beside them.
"""

from collections.abc import Iterator

MOST = 4 * 1024 * 1024  # bytes; eight minutes of speech
UNLISTED = 4096  # bytes that belong to no track
_CODINGS = frozenset(
    {
        b"mp4a",
        b"samr",
        b"sawb",
        b"alac",
        b"Opus",
        b"fLaC",
        b".mp3",
        b"ac-3",
        b"ec-3",
        b"sowt",
        b"twos",
        b"lpcm",
        b"ulaw",
    }
)
_INTO = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
_TOP = frozenset({b"ftyp", b"free", b"skip", b"wide", b"mdat", b"moov"})
_EMPTY = (b"free", b"skip", b"wide")

Box = tuple[bytes, bytes]  # name, content


class _NotProvenError(Exception):
    pass


def is_open(head: bytes) -> bool:
    """Whether the first bytes leave it open: an MP4 without its table of tracks so far."""
    return head[4:8] == b"ftyp" and not any(name == b"moov" for name, _content in _boxes(head, strict=False))


def holds_sound_only(data: bytes) -> bool:
    """`data`: the whole file."""
    try:
        boxes = list(_boxes(data))
        tables = [content for name, content in boxes if name == b"moov"]
        if len(tables) != 1 or not _TOP.issuperset(name for name, _content in boxes):
            return False
        media = sum(len(content) for name, content in boxes if name == b"mdat")
        padding = sum(len(content.strip(b"\0")) for name, content in boxes if name in _EMPTY)
        return media + padding - _listed(tables[0]) <= UNLISTED
    except _NotProvenError:
        return False


def _boxes(data: bytes, *, strict: bool = True) -> Iterator[Box]:
    """Those that are here as a whole. Raises _NotProvenError where the last one is not."""
    at = 0
    while at < len(data):
        size, name, start = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], at + 8
        if size == 1:
            size, start = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        if size < start - at or at + size > len(data):
            if strict:
                raise _NotProvenError
            return
        yield name, data[start : at + size]
        at += size


def _listed(table: bytes) -> int:
    """Bytes of sound that the tracks list. Raises _NotProvenError when a track is none of sound."""
    total = tracks = 0
    for name, content in _boxes(table):
        if name == b"mvex":  # goes on in fragments
            raise _NotProvenError
        if name == b"trak":
            tracks += 1
            total += _sound_of(content)
    if not tracks:
        raise _NotProvenError
    return total


def _sound_of(track: bytes) -> int:
    boxes = dict(_within(track))
    kind, coding, sizes = (boxes.get(name, b"") for name in (b"hdlr", b"stsd", b"stsz"))
    if kind[8:12] != b"soun" or coding[4:8] != b"\0\0\0\x01" or coding[12:16] not in _CODINGS:
        raise _NotProvenError
    each, count = int.from_bytes(sizes[4:8], "big"), int.from_bytes(sizes[8:12], "big")
    if each:
        return each * count
    if len(sizes) != 12 + 4 * count:
        raise _NotProvenError
    return sum(int.from_bytes(sizes[at : at + 4], "big") for at in range(12, len(sizes), 4))


def _within(content: bytes) -> Iterator[Box]:
    """The boxes of a track; the one of `mdia` that names its kind, not that of `minf` or `meta`."""
    for name, inner in _boxes(content):
        if name in _INTO:
            yield from _within(inner)
        elif name in (b"hdlr", b"stsd", b"stsz"):
            yield name, inner
