"""What a test does to a store behind its back: look at it, damage it, let it grow old."""

import os
import uuid
from pathlib import Path
from typing import Protocol

from cases.blob_store import Store
from cases.blob_store.folder import FolderStore


class Backstage(Protocol):
    @property
    def store(self) -> Store: ...

    def everything(self) -> list[str]:
        """Where there is anything of a case, also what is unfinished, sorted."""

    def read(self, case_id: uuid.UUID, blob: str) -> bytes: ...

    def write(self, case_id: uuid.UUID, blob: str, data: bytes) -> None: ...

    def age(self) -> None:
        """What is unfinished was begun long ago."""

    def lose(self) -> None:
        """Everything, as when a disk is not mounted or the bucket was made anew."""


class FolderBackstage:
    def __init__(self, store: FolderStore) -> None:
        self.store, self._root = store, store.root

    def everything(self) -> list[str]:
        return sorted(str(path) for path in self._root.glob("??/**/*") if path.is_file())

    def read(self, case_id: uuid.UUID, blob: str) -> bytes:
        return self.store.path(case_id, blob).read_bytes()

    def write(self, case_id: uuid.UUID, blob: str, data: bytes) -> None:
        self.store.path(case_id, blob).write_bytes(data)

    def age(self) -> None:
        for path in self._root.rglob("*.part"):
            os.utime(path, (0, 0))

    def lose(self) -> None:
        self._root.rename(Path(f"{self._root}.gone"))
        self._root.mkdir()
