"""A zip that is written as it is sent: every member stored as it is, in a fixed order, with one fixed time.

The same members always give the same bytes, so whoever checks can pack what he read once more and compare: see
dossier.verify. Imports nothing of Django.
"""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

_LOCAL, _DESCRIPTOR, _CENTRAL, _END = 30, 16, 46, 22  # bytes, without names (APPNOTE.TXT section 4.3)
_SPREAD = 1024 * 1024  # small pieces are put together up to this


class _Pipe:
    """A file that only takes; it cannot seek, so that zipfile writes sizes behind each member."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.waiting = 0

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        self.waiting += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing to do."""

    def take(self) -> bytes:
        data = b"".join(self._pieces)
        self._pieces, self.waiting = [], 0
        return data


def entry(name: str, when: datetime) -> zipfile.ZipInfo:
    """How a member is described. `when`: UTC is written, for want of a zone in the format."""
    info = zipfile.ZipInfo(name, when.astimezone(UTC).timetuple()[:6])
    info.create_system, info.external_attr = 3, 0o100644 << 16
    info.compress_type = zipfile.ZIP_STORED
    return info


def pack(members: Iterable[tuple[str, Iterable[bytes]]], when: datetime) -> Iterator[bytes]:
    """The bytes of the zip, in pieces. Memory does not grow with the size of a member."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:  # type: ignore[call-overload]
        for name, pieces in members:
            with archive.open(entry(name, when), "w") as member:
                for piece in pieces:
                    member.write(piece)
                    if pipe.waiting >= _SPREAD:
                        yield pipe.take()
    yield pipe.take()


def head_size(name: str) -> int:
    """Bytes of a member before its first one."""
    return _LOCAL + len(name.encode())


def member_size(name: str, size: int) -> int:
    """Bytes that a member takes, before the next one begins."""
    return head_size(name) + size + _DESCRIPTOR


def packed_size(members: Iterable[tuple[str, int]]) -> int:
    """How many bytes pack() will give for members of these names and sizes."""
    return _END + sum(_LOCAL + _DESCRIPTOR + _CENTRAL + 2 * len(name.encode()) + size for name, size in members)
