"""Where the files of a bundle are: an unpacked folder, or a zip (dossier.verify.zip_archive). Imports nothing of
Django."""

import zlib
from pathlib import Path
from typing import BinaryIO, Protocol

from dossier.bundle.names import BundleFile

ARCHIVE = "bundle.zip"  # whatever it was renamed to
UNREADABLE = (OSError, ValueError, zlib.error)  # what reading a damaged file or archive raises


class NotABundle(Exception):
    """There is nothing here that could be checked; the message says why."""


class Source(Protocol):
    """Names of files are relative, with "/" between; a name that stands there twice is listed twice.

    `folders`: names that end with "/". `strange`: names that no honest packer writes: links, folders that hold
    bytes of their own, and names that go on after a zero byte, where some programs cut them off.
    """

    def names(self) -> list[str]: ...

    def folders(self) -> list[str]: ...

    def strange(self) -> list[str]: ...

    def open(self, name: str) -> BinaryIO: ...


class Folder:
    """An unpacked bundle."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> list[str]:
        return [name for name, is_folder in self._all() if not is_folder]

    def folders(self) -> list[str]:
        return [f"{name}/" for name, is_folder in self._all() if is_folder]

    def strange(self) -> list[str]:
        return [name for name in self.names() if (self._root / name).is_symlink()]

    def _all(self) -> list[tuple[str, bool]]:
        paths = sorted(self._root.rglob("*"))
        return [(one.relative_to(self._root).as_posix(), one.is_dir() and not one.is_symlink()) for one in paths]

    def open(self, name: str) -> BinaryIO:
        path = self._root / name
        if not path.is_file():  # a pipe would be waited for
            raise OSError("no regular file")
        return path.open("rb")


class Rooted:
    """A bundle, also when its files lie in one folder, as they do when the folder itself was packed.

    `strange`: full names of what lies beside that folder, and of what is strange wherever it lies. Raises
    NotABundle.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._prefix = prefix = _prefix(source.names())
        around = [name for name in source.folders() if prefix.startswith(name)]
        outside = [name for name in [*source.names(), *source.folders()] if not name.startswith(prefix)]
        self.strange = [*source.strange(), *(name for name in outside if name not in around)]
        if any(part in ("", "..") for part in prefix.split("/")[:-1]):
            self.strange.append(prefix)  # unpacked, it would leave the folder it was unpacked in

    def names(self) -> list[str]:
        return self._inside(self._source.names())

    def folders(self) -> list[str]:
        return [name for name in self._inside(self._source.folders()) if name]

    def open(self, name: str) -> BinaryIO:
        return self._source.open(self._prefix + name)

    def _inside(self, names: list[str]) -> list[str]:
        return [name.removeprefix(self._prefix) for name in names if name.startswith(self._prefix)]


def _prefix(names: list[str]) -> str:
    for ending in (BundleFile.MANIFEST, BundleFile.SUMS):
        matches = sorted((name for name in names if name.split("/")[-1] == ending), key=len)
        if matches:
            return matches[0].removesuffix(ending)
    raise NotABundle("It holds neither manifest.json nor SHA256SUMS.")
