"""Properties of the objects in a .msg file: the message, its recipients, its attachments (MS-OXMSG, MS-OXPROPS).

Storages and streams are found by olefile. What a stranger wrote is bounded here: no stream longer than the file,
and all that is read together no more than a few times as much, for many entries may name the same sectors.
"""

import io
from datetime import UTC, datetime, timedelta

import olefile

from evidence.readers import text_decoding

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MESSAGE_HEAD, EMBEDDED_HEAD, OBJECT_HEAD = 32, 24, 8  # bytes before the entries of a property stream (2.4.1)
MOST_OBJECTS = 500  # recipients, and attachments, of one message
_MOST_TIMES = 4  # so often may be read what the file has bytes
_PROPERTIES = "__properties_version1.0"
_ENTRY = 16  # bytes
_UNICODE, _EIGHT_BIT, _BINARY, _OBJECT = "001F", "001E", "0102", "000D"
_CODE_PAGE, _INTERNET_CODE_PAGE = 0x3FFD, 0x3FDE
_BEGINNING = datetime(1601, 1, 1, tzinfo=UTC)
# Where Windows has a number of its own for what others give a name (Code Page Identifiers).
_NAMED = {
    65001: "utf-8", 65000: "utf-7", 1200: "utf-16le", 20127: "us-ascii", 28591: "iso-8859-1", 28592: "iso-8859-2",
    28595: "iso-8859-5", 28597: "iso-8859-7", 28599: "iso-8859-9", 28605: "iso-8859-15", 20866: "koi8-r",
    21866: "koi8-u", 932: "shift_jis", 936: "gbk", 949: "ks_c_5601-1987", 950: "big5", 50220: "iso-2022-jp",
    50222: "iso-2022-jp", 51932: "euc-jp", 51949: "euc-kr", 52936: "gb2312", 54936: "gb18030", 874: "windows-874",
}  # fmt: skip


class OversizedStorageError(Exception):
    """It names more bytes than a file of its size can hold."""


class NoMessageError(OSError):
    """A sound file of this kind that holds something else, such as an old document of Office."""


class Container:
    """The file. Raises OSError when it is none of the kind, or broken."""

    def __init__(self, data: bytes) -> None:
        self._ole = olefile.OleFileIO(io.BytesIO(data))
        self._size = len(data)
        self._left = len(data) * _MOST_TIMES
        self._below: dict[tuple[str, ...], dict[str, str]] = {}
        for path in self._ole.listdir(streams=True, storages=True):
            folder = tuple(one.upper() for one in path[:-1])
            self._below.setdefault(folder, {}).setdefault(path[-1].upper(), path[-1])

    def names(self, path: tuple[str, ...]) -> dict[str, str]:
        """What lies directly in a storage: by the name in capitals, as it is written."""
        return self._below.get(tuple(one.upper() for one in path), {})

    def stream(self, path: tuple[str, ...]) -> bytes:
        """Empty when there is none. Raises OversizedStorageError."""
        if path[-1].upper() not in self.names(path[:-1]) or self._ole.get_type(list(path)) != olefile.STGTY_STREAM:
            return b""
        size = self._ole.get_size(list(path))
        self._left -= size
        if size > self._size or self._left < 0:
            raise OversizedStorageError
        return bytes(self._ole.openstream(list(path)).read())


class Item:
    """One object with its properties. `head`: bytes before the entries of its property stream. Raises OSError when
    it has no such stream."""

    def __init__(self, container: Container, path: tuple[str, ...], head: int, charset: str = "") -> None:
        self._container, self._path = container, path
        stream = container.stream((*path, _PROPERTIES))
        if len(stream) < head:
            raise OSError("no object of a message")
        starts = range(head, len(stream) - _ENTRY + 1, _ENTRY)
        entries = [stream[start : start + _ENTRY] for start in starts]
        self._fixed = {int.from_bytes(entry[2:4], "little"): entry[8:16] for entry in entries}
        self.charset = _charset(self.number(_CODE_PAGE)) or charset
        self.internet_charset = _charset(self.number(_INTERNET_CODE_PAGE))

    def number(self, tag: int) -> int:
        """0 without it."""
        return int.from_bytes(self._fixed.get(tag, b"")[:4], "little")

    def time(self, tag: int) -> datetime | None:
        """In UTC (PtypTime: steps of 100 nanoseconds since 1601)."""
        steps = int.from_bytes(self._fixed.get(tag, b""), "little")
        try:
            return (_BEGINNING + timedelta(microseconds=steps // 10)).replace(microsecond=0) if steps else None
        except OverflowError:
            return None

    def text(self, *tags: int) -> str:
        """The first of these that says something, without the zero at its end."""
        for tag in tags:
            wide = self._value(tag, _UNICODE)
            text = wide.decode("utf-16-le", "replace") if wide else self._narrow(tag)
            if text.strip("\0 \r\n"):
                return text.rstrip("\0")
        return ""

    def binary(self, tag: int) -> bytes:
        return self._value(tag, _BINARY)

    def objects(self, prefix: str) -> "list[Item]":
        """Recipients ("__recip_version1.0_#") or attachments ("__attach_version1.0_#"), those that are whole, in
        their order."""
        items = []
        names = sorted(one for one in self._container.names(self._path) if one.startswith(prefix.upper()))
        for name in names[:MOST_OBJECTS]:
            try:
                items.append(Item(self._container, (*self._path, name), OBJECT_HEAD, self.charset))
            except OSError:
                continue
        return items

    def embedded(self, tag: int) -> "Item | None":
        """The message that an attachment is (2.2.2.1)."""
        try:
            return Item(self._container, (*self._path, _stream(tag, _OBJECT)), EMBEDDED_HEAD)
        except OSError:
            return None

    def _value(self, tag: int, kind: str) -> bytes:
        return self._container.stream((*self._path, _stream(tag, kind)))

    def _narrow(self, tag: int) -> str:
        return text_decoding.decoded(self._value(tag, _EIGHT_BIT), self.charset)


def message(data: bytes) -> Item:
    """The mail of a file. Raises NoMessageError, OSError, OversizedStorageError."""
    container = Container(data)
    if _PROPERTIES.upper() not in container.names(()):
        raise NoMessageError
    return Item(container, (), MESSAGE_HEAD)


def _stream(tag: int, kind: str) -> str:
    return f"__substg1.0_{tag:04X}{kind}"


def _charset(code_page: int) -> str:
    if not code_page:
        return ""
    return _NAMED.get(code_page) or (f"windows-{code_page}" if 1250 <= code_page <= 1258 else f"cp{code_page}")
