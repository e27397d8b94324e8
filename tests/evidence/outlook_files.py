"""Writes .msg files after the public descriptions: MS-OXMSG (properties), MS-CFB (the file around them) and
MS-OXRTFCP.

Small ones: every stream of fewer than 4096 bytes lies in the short stream, as the format asks.
"""

import struct
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

Tree = dict[str, "bytes | Tree"]
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, SHORT, CUTOFF = 512, 64, 4096
SUBJECT, BODY, HTML, RTF, HEADERS, CLASS = 0x0037, 0x1000, 0x1013, 0x1009, 0x007D, 0x001A
SENDER_NAME, SENDER_SMTP, SENDER_ADDRESS, SENDER_KIND = 0x0C1A, 0x5D01, 0x0C1F, 0x0C1E
SENT_AT, CODE_PAGE, INTERNET_CODE_PAGE = 0x0039, 0x3FFD, 0x3FDE
NAME, SMTP, RECIPIENT_KIND = 0x3001, 0x39FE, 0x0C15
DATA, METHOD, LONG_NAME, MIME = 0x3701, 0x3705, 0x3707, 0x370E

Value = str | bytes | int | datetime
Properties = Mapping[int, Value]


@dataclass
class Mail:
    """`narrow`: text in eight bits, of this encoding."""

    properties: Properties
    recipients: list[Properties] = field(default_factory=list)
    attachments: list["Properties | Mail"] = field(default_factory=list)
    narrow: str = ""


def msg(mail: Mail, *, directory_last: bool = False) -> bytes:
    return compound(_message(mail, top=True), directory_last=directory_last)


def _message(mail: Mail, *, top: bool) -> Tree:
    tree = _object(mail.properties, bytes(32 if top else 24), mail.narrow)
    for number, recipient in enumerate(mail.recipients):
        tree[f"__recip_version1.0_#{number:08X}"] = _object(recipient, bytes(8), mail.narrow)
    for number, one in enumerate(mail.attachments):
        if isinstance(one, Mail):
            within = _object({METHOD: 5, LONG_NAME: str(one.properties.get(SUBJECT, ""))}, bytes(8), "")
            within[f"__substg1.0_{DATA:04X}000D"] = _message(one, top=False)
        else:
            within = _object({METHOD: 1, **one}, bytes(8), mail.narrow)
        tree[f"__attach_version1.0_#{number:08X}"] = within
    if top:
        tree["__nameid_version1.0"] = {"__substg1.0_00020102": b"", "__substg1.0_00030102": b""}
    return tree


def _object(properties: Properties, head: bytes, narrow: str) -> Tree:
    tree: Tree = {}
    entries = head
    for tag, value in properties.items():
        if isinstance(value, int):
            entries += struct.pack("<HHIQ", 0x0003, tag, 6, value)
        elif isinstance(value, datetime):
            steps = int((value - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
            entries += struct.pack("<HHIQ", 0x0040, tag, 6, steps)
        else:
            kind, data = _packed(value, narrow)
            entries += struct.pack("<HHIQ", kind, tag, 6, len(data))
            tree[f"__substg1.0_{tag:04X}{kind:04X}"] = data
    return {"__properties_version1.0": entries, **tree}


def _packed(value: str | bytes, narrow: str) -> tuple[int, bytes]:
    if isinstance(value, bytes):
        return 0x0102, value
    return (0x001E, value.encode(narrow)) if narrow else (0x001F, value.encode("utf-16-le"))


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    start: int = 0
    size: int = 0
    right: int = FREE
    child: int = FREE


def compound(tree: Tree, *, directory_last: bool = False) -> bytes:
    """A compound file of version 3 with these storages and streams."""
    entries = [_Entry("Root Entry", 5)]
    _add(entries, 0, tree)
    short, short_fat = bytearray(), list[int]()
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        first = len(sectors)
        count = -(-len(data) // SECTOR)
        for number in range(count):
            sectors.append(data[number * SECTOR : (number + 1) * SECTOR].ljust(SECTOR, b"\0"))
            fat.append(first + number + 1 if number + 1 < count else END)
        return first if count else END

    sectors.append(b"")  # of the table itself, filled in last
    fat.append(FAT)
    sheets = bytes(SECTOR * -(-len(entries) // 4))
    at_directory = 0 if directory_last else put(sheets)
    for entry in entries[1:]:
        if entry.kind != 2:
            continue
        entry.size = len(entry.data)
        if len(entry.data) >= CUTOFF:
            entry.start = put(entry.data)
            continue
        count = -(-len(entry.data) // SHORT)
        entry.start = len(short_fat) if count else END
        short_fat += [len(short_fat) + number + 1 for number in range(count - 1)] + [END] * bool(count)
        short += entry.data.ljust(count * SHORT, b"\0")
    entries[0].start, entries[0].size = put(bytes(short)), len(short)
    at_short_fat = put(
        struct.pack(f"<{len(short_fat)}I", *short_fat).ljust(-(-len(short_fat) // 128) * SECTOR, b"\xff")
    )
    at_directory = at_directory or put(sheets)
    directory = b"".join(map(_written, entries)).ljust(SECTOR * -(-len(entries) // 4), b"\0")
    for number in range(len(directory) // SECTOR):
        sectors[at_directory + number] = directory[number * SECTOR : (number + 1) * SECTOR]
    assert len(fat) <= 128, "larger than this writer can do"
    sectors[0] = struct.pack("<128I", *fat, *[FREE] * (128 - len(fat)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack(
        "<IIIIIIIIII", 0, 1, at_directory, 0, CUTOFF, at_short_fat, -(-len(short_fat) // 128), END, 0, 0
    )
    return head.ljust(SECTOR, b"\xff") + b"".join(sectors)


def _add(entries: list[_Entry], parent: int, tree: Tree) -> None:
    names = sorted(tree, key=lambda name: (len(name), name.upper()))
    before = -1
    for name in names:
        value = tree[name]
        number = len(entries)
        entries.append(_Entry(name, 2, value) if isinstance(value, bytes) else _Entry(name, 1))
        if before < 0:
            entries[parent].child = number
        else:
            entries[before].right = number
        before = number
        if not isinstance(value, bytes):
            _add(entries, number, value)


def _written(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    return (
        name.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(name), entry.kind, 1, FREE, entry.right, entry.child)
        + uuid.UUID(int=0).bytes
        + struct.pack("<IQQIQ", 0, 0, 0, entry.start, entry.size)
    )


def rtf_stored(rich_text: bytes) -> bytes:
    """Not compressed ("MELA")."""
    return struct.pack("<IIII", len(rich_text) + 12, len(rich_text), 0x414C454D, 0) + rich_text


def rtf_compressed(rich_text: bytes) -> bytes:
    """Every letter by itself, then the end ("LZFu")."""
    from evidence.readers.mail.outlook.rtf import _KNOWN

    place, out, at = len(_KNOWN), bytearray(), 0
    while True:
        run = rich_text[at : at + 8]
        at += len(run)
        place = (place + len(run)) % 4096
        if len(run) == 8:
            out += b"\0" + run
            continue
        out += bytes([1 << len(run)]) + run + (place << 4).to_bytes(2, "big")
        break
    return struct.pack("<IIII", len(out) + 12, len(rich_text), 0x75465A4C, 0) + bytes(out)
