"""Where the files of a bundle are: an unpacked folder, or a zip. Imports nothing of Django."""

import lzma
import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO, Protocol

# What zipfile and the decompressors raise for archives that were damaged.
UNREADABLE = (
    OSError, ValueError, EOFError, RuntimeError, OverflowError, zipfile.BadZipFile, zlib.error, lzma.LZMAError,
    struct.error,
)  # fmt: skip


class NotABundle(Exception):
    """There is nothing here that could be checked; the message says why."""


class Source(Protocol):
    """Names are relative, with "/"; what stands there twice is named twice. `links`: those that lead elsewhere."""

    def names(self) -> list[str]: ...

    def links(self) -> list[str]: ...

    def open(self, name: str) -> BinaryIO: ...


class Folder:
    """An unpacked bundle."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> list[str]:
        found = (path for path in sorted(self._root.rglob("*")) if path.is_symlink() or not path.is_dir())
        return [path.relative_to(self._root).as_posix() for path in found]

    def links(self) -> list[str]:
        return [name for name in self.names() if (self._root / name).is_symlink()]

    def open(self, name: str) -> BinaryIO:
        path = self._root / name
        if not path.is_file():  # a pipe would be waited for
            raise OSError("no regular file")
        return path.open("rb")


class Zip:
    """A bundle as it was downloaded, or packed again."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._zip = file

    def names(self) -> list[str]:
        return [info.filename for info in self._zip.infolist() if not info.is_dir()]

    def links(self) -> list[str]:
        return [info.filename for info in self._zip.infolist() if stat.S_ISLNK(info.external_attr >> 16)]

    def open(self, name: str) -> BinaryIO:
        return self._zip.open(name)  # type: ignore[return-value]


class Rooted:
    """A bundle, also when its files lie in one folder, as they do when the folder itself was packed. `outside`:
    names that stand beside that folder. Raises NotABundleError."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._prefix = _prefix(source.names())
        self.outside = [name for name in source.names() if not name.startswith(self._prefix)]

    def names(self) -> list[str]:
        return self._inside(self._source.names())

    def links(self) -> list[str]:
        return self._inside(self._source.links())

    def open(self, name: str) -> BinaryIO:
        return self._source.open(self._prefix + name)

    def _inside(self, names: list[str]) -> list[str]:
        return [name.removeprefix(self._prefix) for name in names if name.startswith(self._prefix)]


def _prefix(names: list[str]) -> str:
    for known in ("manifest.json", "SHA256SUMS"):
        found = sorted((name for name in names if name.split("/")[-1] == known), key=len)
        if found:
            return found[0].removesuffix(known)
    raise NotABundle("It holds neither manifest.json nor SHA256SUMS.")
