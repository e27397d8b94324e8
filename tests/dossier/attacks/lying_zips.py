"""Archives that show different files to different programs, or hold bytes that no program shows."""

import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

FORGED = b"%PDF-1.7 another dossier"
_PREFIX = b"<!doctype html><p>The offender is innocent.\n"
_SIZES_FOLLOW = 0x08


@dataclass(frozen=True)
class Part:
    """A member: `data` as it stands in the archive. What the head says otherwise than the list: `head`."""

    name: bytes
    data: bytes
    crc: int
    size: int
    method: int = 0
    flags: int = 0
    extra: bytes = b""
    comment: bytes = b""
    behind: bytes = b""  # bytes after it: its sizes once more, or a gap
    attributes: int = 0o100644 << 16
    is_listed: bool = True
    head: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, body: bytes) -> "Part":
        return cls(name.encode(), body, zlib.crc32(body), len(body))

    def local(self) -> bytes:
        told = {"flags": self.flags, "method": self.method, "crc": self.crc, "packed": len(self.data)}
        told |= {"size": self.size} | self.head
        numbers = (20, told["flags"], told["method"], 0, 0x21, told["crc"], told["packed"], told["size"])
        sizes = (len(self.name), len(self.extra))
        return (
            struct.pack("<4s5H3L2H", b"PK\3\4", *numbers, *sizes) + self.name + self.extra + self.data + self.behind
        )

    def listed(self, offset: int) -> bytes:
        numbers = (20, 20, self.flags, self.method, 0, 0x21, self.crc, len(self.data), self.size)
        sizes = (len(self.name), len(self.extra), len(self.comment), 0, 0, self.attributes, offset)
        head = struct.pack("<4s6H3L5H2L", b"PK\1\2", *numbers, *sizes)
        return head + self.name + self.extra + self.comment


def packed(
    parts: Sequence[Part], *, before: bytes = b"", shift: int = 0, gap: bytes = b"", comment: bytes = b"",
    behind_list: bytes = b"", count: int | None = None,
) -> bytes:  # fmt: skip
    """`shift`: by how much the offsets that are told are too small."""
    body, listed, number = before, b"", 0
    for part in parts:
        offset = len(body) - shift
        body += part.local()
        if part.is_listed:
            listed, number = listed + part.listed(offset), number + 1
    body += gap
    told = number if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, told, told, len(listed), len(body) - shift, len(comment))
    return body + listed + behind_list + end + comment


def parts_of(folder: Path) -> list[Part]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return [Part.of(path.relative_to(folder).as_posix(), path.read_bytes()) for path in paths]


def deflated(part: Part, more: bytes = b"") -> Part:
    """`more`: packed behind its own bytes, in the same stream."""
    packer = zlib.compressobj(wbits=-15)
    return replace(part, data=packer.compress(part.data + more) + packer.flush(), method=8)


def _sizes(part: Part, crc: int | None = None) -> bytes:
    return b"PK\7\x08" + struct.pack("<3L", part.crc if crc is None else crc, len(part.data), part.size)


def honest(folder: Path) -> dict[str, bytes]:
    """As ordinary programs pack."""
    parts = parts_of(folder)
    nothing = {"crc": 0, "packed": 0, "size": 0}
    streamed = [replace(one, flags=_SIZES_FOLLOW, behind=_sizes(one), head=nothing) for one in parts]
    return {
        "stored": packed(parts),
        "deflated": packed([deflated(one) for one in parts]),
        "streamed": packed(streamed),
        "streamed_without_a_mark": packed([replace(one, behind=one.behind[4:]) for one in streamed]),
        # As libarchive does, with which GNOME and Windows 11 pack: the head tells the size and nothing else.
        "sized_and_streamed": packed(
            [
                replace(one, flags=_SIZES_FOLLOW, behind=_sizes(one), head={"crc": 0, "packed": 0})
                for one in map(deflated, parts)
            ]
        ),
        "with_harmless_extras": packed([replace(one, extra=b"UT\x05\0\x03abcd") for one in parts]),
    }


def lying(folder: Path) -> dict[str, bytes]:
    parts = parts_of(folder)
    at = next(place for place, one in enumerate(parts) if one.name == b"dossier.pdf")
    dossier = parts[at]

    def with_dossier(part: Part, **how: bytes) -> bytes:
        return packed([*parts[:at], part, *parts[at + 1 :]], **how)

    other_name = b"up" + struct.pack("<H", 5 + 7) + b"\1" + struct.pack("<L", zlib.crc32(dossier.name)) + b"new.pdf"
    hidden = Part.of("dossier.pdf", FORGED)
    follows = replace(dossier, flags=_SIZES_FOLLOW)
    whole = packed(parts)
    return {
        "prefix": packed(parts, before=_PREFIX),
        "prefix_not_counted": packed(parts, before=_PREFIX, shift=len(_PREFIX)),
        "suffix": whole + _PREFIX,
        "comment": packed(parts, comment=_PREFIX),
        "comment_of_a_member": with_dossier(replace(dossier, comment=b"innocent")),
        "gap": with_dossier(replace(dossier, behind=b"hidden")),
        "gap_before_the_list": packed(parts, gap=b"hidden"),
        "gap_behind_the_list": packed(parts, behind_list=b"hidden"),
        "member_not_listed": packed([replace(hidden, is_listed=False), *parts]),
        "two_archives": packed([*parts[:at], hidden, *parts[at + 1 :]]) + whole,
        "fewer_than_there_are": packed(parts, count=len(parts) - 1),
        "more_than_there_are": packed(parts, count=len(parts) + 1),
        "wrong_crc": with_dossier(replace(dossier, crc=1)),
        "more_bytes_than_told": with_dossier(deflated(dossier, b"more")),
        "less_bytes_than_told": with_dossier(replace(dossier, size=dossier.size + 1)),
        "bytes_behind_the_stream": with_dossier(replace(deflated(dossier), data=deflated(dossier).data + b"x")),
        "stream_cut_off": with_dossier(replace(deflated(dossier), data=deflated(dossier).data[:-1])),
        "head_of_another_crc": with_dossier(replace(dossier, head={"crc": 1})),
        "head_of_another_size": with_dossier(replace(dossier, head={"packed": 3, "size": 3})),
        "head_of_another_size_that_follows": with_dossier(
            replace(follows, behind=_sizes(dossier), head={"crc": 0, "packed": 0, "size": 3})
        ),
        "head_of_another_method": with_dossier(replace(dossier, head={"method": 8})),
        "head_with_other_flags": with_dossier(replace(dossier, head={"flags": 1})),
        "encrypted": with_dossier(replace(dossier, flags=1)),
        "packed_in_another_way": with_dossier(replace(dossier, method=12)),
        "sizes_behind_that_lie": with_dossier(replace(follows, behind=_sizes(dossier, crc=1))),
        "sizes_behind_missing": with_dossier(follows),
        "another_name_in_an_extra": with_dossier(replace(dossier, extra=other_name)),
        "other_sizes_in_an_extra": with_dossier(replace(dossier, extra=b"\1\0\x08\0" + bytes(8))),
        "extra_that_is_none": with_dossier(replace(dossier, extra=b"\xca\xfe\xff")),
        "byte_order_mark_in_a_name": with_dossier(replace(dossier, name="\ufeffdossier.pdf".encode())),
        "name_that_is_no_text": packed([*parts, Part(b"\xff\xfe", b"x", zlib.crc32(b"x"), 1)]),
        "name_from_right_to_left": packed([*parts, Part.of("originals/\u202egnp.exe", b"x")]),
        "name_of_nothing": packed([*parts, Part.of("", b"x")]),
        "zip64_with_another_list": _with_zip64(folder, hidden),
        "nested": packed([Part.of("bundle.zip", whole)]),
        "pipe": with_dossier(replace(dossier, attributes=0o010644 << 16)),
    }


def _with_zip64(folder: Path, hidden: Part) -> bytes:
    """The old end leads to the genuine list, the new one (zip64) to a list with another dossier."""
    genuine = packed(parts_of(folder))
    offset = len(genuine) - 22
    other = hidden.local() + hidden.listed(offset)
    new_end = struct.pack(
        "<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(hidden.listed(0)), offset + len(hidden.local())
    )
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, offset + len(other), 1)
    return genuine[:-22] + other + new_end + locator + genuine[-22:]


def _patched(genuine: bytes, place: int, value: int) -> bytes:
    return genuine[:place] + bytes([value]) + genuine[place + 1 :]


def retouched(genuine: bytes) -> dict[str, bytes]:
    """The archive as the site packed it, with one byte changed that is neither a name nor in a file."""
    last = genuine.rindex(b"PK\1\2")
    places: dict[str, Callable[[], int]] = {
        "day_in_a_head": lambda: 12,
        "day_in_the_list": lambda: last + 14,
        "rights": lambda: last + 40,
        "version": lambda: last + 6,
        "maker": lambda: last + 5,
        "text_or_not": lambda: last + 36,
    }
    return {name: _patched(genuine, place(), genuine[place()] ^ 1) for name, place in places.items()}
