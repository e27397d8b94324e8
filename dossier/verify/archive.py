"""The archive itself, beside what is in it. Imports nothing of Django."""

import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

from dossier.bundle import zip_stream
from dossier.verify.bundle_sources import UNREADABLE

_PIECE = 1024 * 1024


def is_as_packed(file: BinaryIO, archive: zipfile.ZipFile) -> bool | None:
    """Whether the zip is byte for byte as the site packed it; None when someone packed it again, which is allowed.

    Told apart by the heads of the members: one that was changed cannot change most of them.
    """
    infos = archive.infolist()
    dates = Counter(info.date_time for info in infos)
    if not dates:
        return None
    when = datetime(*dates.most_common(1)[0][0], tzinfo=UTC)
    ours = sum(_has_our_head(file, info, when) for info in infos)
    return _is_same(file, archive, when) if ours * 2 > len(infos) else None


def _has_our_head(file: BinaryIO, info: zipfile.ZipInfo, when: datetime) -> bool:
    head = zip_stream.entry(info.filename, when)
    head.flag_bits = 0x08  # sizes follow behind
    expected = head.FileHeader(zip64=False)
    file.seek(info.header_offset)
    return file.read(len(expected)) == expected


def _is_same(file: BinaryIO, archive: zipfile.ZipFile, when: datetime) -> bool:
    """Packs what was read once more and compares."""

    def pieces(info: zipfile.ZipInfo) -> Iterator[bytes]:
        with archive.open(info) as member:
            while piece := member.read(_PIECE):
                yield piece

    if len(set(archive.namelist())) != len(archive.namelist()):
        return False
    in_place = sorted(archive.infolist(), key=lambda info: info.header_offset)
    at = 0
    try:
        for expected in zip_stream.pack(((info.filename, pieces(info)) for info in in_place), when):
            file.seek(at)
            if file.read(len(expected)) != expected:
                return False
            at += len(expected)
    except UNREADABLE:
        return False
    file.seek(at)
    return file.read(1) == b""
