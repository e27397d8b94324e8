"""A bundle as a zip, read as static/js/verify/zip.js reads it, rule by rule: all who check must see the same files.

Programs that unpack disagree about archives that contradict themselves: some follow the list at the end, some the
head before each member, some the size that is told and some the bytes that are there. An archive is right here
only where there is nothing to disagree about: heads and list say the same, and every byte belongs to a member, to
the list or to the end. One that mostly is as the site packs it must be that to the last byte.

Zip64, encryption and methods of packing other than deflate are what no bundle needs, but a program that packed it
again may have used them. Nothing is said about such an archive: it has to be unpacked first.

Imports nothing of Django.
"""

import io
import itertools
import stat
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from dossier.verify.bundle_sources import NotABundle

_END, _CENTRAL, _LOCAL = struct.Struct("<4s4H2LH"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s5H3L2H")
_END_MARK, _CENTRAL_MARK, _LOCAL_MARK, _SIZES_MARK = b"PK\5\6", b"PK\1\2", b"PK\3\4", b"PK\7\x08"
_TAIL = 66_000  # bytes in which the end is looked for: it and the longest comment
_STORED, _DEFLATED = 0, 8
_NOTHING_DEFLATED = 2  # bytes that an empty member takes when it was deflated
_SIZES_FOLLOW = 0x08
_HARMLESS_FLAGS = _SIZES_FOLLOW | 0x0806  # how hard it was packed; names are UTF-8
_ENCRYPTED = 0x0001
_OTHER_SIZES = 0x0001  # the extra field of zip64
_MISLEADING = (_OTHER_SIZES, 0x7075, 0x6375)  # extra fields: other sizes, another name, another comment
_OUR_ATTRIBUTES, _OUR_VERSION, _OUR_MAKER = 0o100644 << 16, 20, 3 << 8 | 20  # as dossier.bundle.zip_stream writes
_PIECE = 1024 * 1024


@dataclass(frozen=True)
class _Member:
    """As the list at the end has it. `written`: time and date."""

    name_bytes: bytes
    maker: int
    version: int
    flags: int
    method: int
    written: tuple[int, int]
    crc: int
    compressed_size: int
    size: int
    extra: bytes
    has_comment: bool
    disk: int
    internal: int
    attributes: int
    offset: int

    @property
    def name(self) -> str:
        return self.name_bytes.decode(errors="replace")

    @property
    def sums(self) -> tuple[int, int, int]:
        """CRC-32, compressed size, size."""
        return self.crc, self.compressed_size, self.size

    @property
    def is_strange(self) -> bool:
        """A link or a pipe, a folder that holds bytes, or a name that some programs cut off."""
        is_folder, has_bytes = self.name.endswith("/"), self.size > 0 or self.compressed_size > _NOTHING_DEFLATED
        kind = stat.S_IFMT(self.attributes >> 16)
        is_other = kind not in (0, stat.S_IFDIR if is_folder else stat.S_IFREG)
        return is_other or "\0" in self.name or (is_folder and has_bytes)

    @property
    def is_readable(self) -> bool:
        """Whether it is packed as a bundle may be."""
        is_open = self.method in (_STORED, _DEFLATED) and not self.flags & _ENCRYPTED
        return is_open and _OTHER_SIZES not in _kinds(self.extra)[0]


@dataclass(frozen=True)
class _Head:
    """What stands before a member's bytes. `data`: where these begin."""

    version: int
    flags: int
    method: int
    written: tuple[int, int]
    sums: tuple[int, int, int]  # CRC-32, compressed size, size; any may be zero where they follow the member
    name_bytes: bytes
    extra: bytes
    data: int


class Zip:
    """A dossier.verify.bundle_sources.Source. Raises NotABundle where there is no list of members."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._members = self._listed()
        self._by_name = {one.name: one for one in self._members}

    def names(self) -> list[str]:
        return [one.name for one in self._members if not one.name.endswith("/")]

    def folders(self) -> list[str]:
        return [one.name for one in self._members if one.name.endswith("/")]

    def strange(self) -> list[str]:
        return [one.name for one in self._members if one.is_strange]

    def open(self, name: str) -> BinaryIO:
        """Reading raises ValueError or zlib.error where the bytes are not those that the list tells of."""
        return io.BufferedReader(_Pieces(self._checked(self._by_name[name])))

    def is_right(self) -> bool:
        """Whether nothing in it contradicts itself or lies outside of its members."""
        if not self._ends_right:
            return False
        at, ours, written = 0, 0, Counter(one.written for one in self._members).most_common(1)
        for one in sorted(self._members, key=lambda member: member.offset):
            head = self._head(one)
            sizes = self._sizes_behind(one, head) if head else None
            if not head or sizes is None or one.offset != at or not _agree(one, head):
                return False
            ours += _is_ours(one, head, sizes, written[0][0])
            at = head.data + one.compressed_size + sizes
        in_order = all(one.offset < next_one.offset for one, next_one in itertools.pairwise(self._members))
        return at == self._list_start and (
            ours * 2 <= len(self._members) or (ours == len(self._members) and in_order)
        )

    def _read(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        return self._file.read(size)

    def _listed(self) -> list[_Member]:
        whole = self._file.seek(0, io.SEEK_END)
        tail_start = max(0, whole - _TAIL)
        tail = self._read(tail_start, _TAIL)
        at = tail.rfind(_END_MARK, 0, max(0, len(tail) - _END.size + len(_END_MARK)))
        if at < 0:
            raise NotABundle("It cannot be read as a zip file.")
        _, disk, list_disk, here, count, size, start, comment = _END.unpack_from(tail, at)
        self._list_start = tail_start + at - size
        if count == 0xFFFF or 0xFFFFFFFF in (size, start) or self._list_start < 0:
            raise NotABundle("It cannot be read as a zip file.")
        self._shift = self._list_start - start  # what somebody put in front
        is_one = (disk, list_disk, here) == (0, 0, count)
        self._ends_right = not (self._shift or comment or not is_one or at + _END.size != len(tail))
        directory = self._read(self._list_start, size)
        members, place = [], 0
        for _ in range(count):
            one, place = _member(directory, place)
            members.append(one)
        if not all(one.is_readable for one in members):
            raise NotABundle("It is packed in a way that is not read here. Unpack it, and check the folder.")
        self._ends_right &= place == size
        return members

    def _head(self, member: _Member) -> _Head | None:
        start = member.offset + self._shift
        raw = self._read(start, _LOCAL.size) if start >= 0 else b""
        if len(raw) < _LOCAL.size or raw[:4] != _LOCAL_MARK:
            return None
        _, version, flags, method, time, date, *sums, name_length, extra_length = _LOCAL.unpack(raw)
        text = self._read(start + _LOCAL.size, name_length + extra_length)
        data = start + _LOCAL.size + name_length + extra_length
        name_bytes, extra = text[:name_length], text[name_length:]
        return _Head(version, flags, method, (time, date), (sums[0], sums[1], sums[2]), name_bytes, extra, data)

    def _sizes_behind(self, member: _Member, head: _Head) -> int | None:
        """How many bytes follow the member that tell its sizes once more; None where they tell others."""
        if not member.flags & _SIZES_FOLLOW:
            return 0
        descriptor = struct.pack("<3L", *member.sums)
        behind = self._read(head.data + member.compressed_size, 16)
        if behind == _SIZES_MARK + descriptor:
            return 16
        return 12 if behind[:12] == descriptor else None

    def _checked(self, member: _Member) -> Iterator[bytes]:
        head = self._head(member)
        if head is None or head.name_bytes != member.name_bytes:
            raise ValueError("named in two ways")
        crc = size = 0
        for piece in self._unpacked(member, head.data):
            size += len(piece)
            if size > member.size:
                break
            crc = zlib.crc32(piece, crc)
            yield piece
        if (size, crc) != (member.size, member.crc):
            raise ValueError("not the bytes that were listed")

    def _unpacked(self, member: _Member, start: int) -> Iterator[bytes]:
        pieces = (
            self._read(start + at, min(_PIECE, member.compressed_size - at))
            for at in range(0, member.compressed_size, _PIECE)
        )
        if member.method == _STORED:
            yield from pieces
            return
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        for piece in pieces:
            if unpacker.eof:
                raise ValueError("bytes behind the member")
            yield unpacker.decompress(piece, _PIECE)
            while unpacker.unconsumed_tail:
                yield unpacker.decompress(unpacker.unconsumed_tail, _PIECE)
        yield unpacker.flush()
        if not unpacker.eof or unpacker.unused_data:
            raise ValueError("cut off, or bytes behind the member")


def _member(directory: bytes, place: int) -> tuple[_Member, int]:
    """The member that the list has there, and where the next one begins."""
    if directory[place : place + 4] != _CENTRAL_MARK or len(directory) - place < _CENTRAL.size:
        raise NotABundle("It cannot be read as a zip file.")
    _, maker, version, flags, method, time, date, crc, compressed_size, size, *more = _CENTRAL.unpack_from(
        directory, place
    )
    name_length, extra_length, comment_length, disk, internal, attributes, offset = more
    name_start = place + _CENTRAL.size
    extra_start = name_start + name_length
    extra_end = extra_start + extra_length
    one = _Member(
        directory[name_start:extra_start], maker, version, flags, method, (time, date), crc, compressed_size, size,
        directory[extra_start:extra_end], comment_length > 0, disk, internal, attributes, offset,
    )  # fmt: skip
    return one, extra_end + comment_length


def _agree(member: _Member, head: _Head) -> bool:
    """Whether head and list say the same, and nothing that other programs may read otherwise."""
    if (head.flags, head.method, head.name_bytes) != (member.flags, member.method, member.name_bytes):
        return False
    may_be_zero = bool(member.flags & _SIZES_FOLLOW)  # each by itself: libarchive tells the size alone beforehand
    if any(here != there and (here or not may_be_zero) for here, there in zip(head.sums, member.sums, strict=True)):
        return False
    if member.flags & ~_HARMLESS_FLAGS or member.has_comment or member.disk:
        return False
    return _is_harmless(member.extra) and _is_harmless(head.extra)


def _is_harmless(extra: bytes) -> bool:
    kinds, end = _kinds(extra)
    return end == len(extra) and kinds.isdisjoint(_MISLEADING)


def _kinds(extra: bytes) -> tuple[set[int], int]:
    """Of the extra fields, and where the last one ends."""
    kinds, at = set(), 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, at)
        kinds.add(kind)
        at += 4 + size
    return kinds, at


def _is_ours(member: _Member, head: _Head, sizes: int, written: tuple[int, int]) -> bool:
    """Whether the site packed it, at this time."""
    described = (member.maker, member.version, member.flags, member.method, member.internal, member.attributes)
    return (
        described == (_OUR_MAKER, _OUR_VERSION, _SIZES_FOLLOW, _STORED, 0, _OUR_ATTRIBUTES)
        and (head.version, head.sums, sizes) == (_OUR_VERSION, (0, 0, 0), 16)
        and (member.written, head.written) == (written, written)
        and not member.extra
        and not head.extra
    )


class _Pieces(io.RawIOBase):
    """A file of pieces that come one after the other."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            next_piece = next(self._pieces, None)
            if next_piece is None:
                return 0
            self._left = next_piece
        piece = self._left[: len(buffer)]
        self._left = self._left[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)
