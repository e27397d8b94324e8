"""Uploads that have come without a break: beside their chunks, they are sealed as a whole while they arrive.

So nothing has to be opened and sealed again when the last byte is here. Between two requests the unfinished whole
waits in the memory of the process that took the first: its digest, and at most 64 KiB that are not yet sealed.
When the next chunk comes to another process, or too late, it is given up, and the chunks are joined as before.
"""

import threading
import time
import uuid

from evidence.models import Upload
from evidence.upload.file_types import FileType
from evidence.upload.sealing import Sealer

IDLE_SECONDS = 60.0  # between two chunks
LOOK_SECONDS = 5.0
MOST = 16  # in one process


class ContinuousUpload:
    """One upload from its first byte on, of a known type."""

    def __init__(self, kind: FileType, sealer: Sealer) -> None:
        self.kind, self.sealer = kind, sealer
        self.since = 0.0  # time.monotonic() when it began to wait

    @property
    def size(self) -> int:
        return self.sealer.size

    def abort(self) -> None:
        """Nothing of it stays. May be called twice."""
        self.sealer.abort()


class _Waiting:
    """Those that wait for their next chunk, the longest first. While there are any, a thread ends the idle ones."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[uuid.UUID, ContinuousUpload] = {}
        self._thread: threading.Thread | None = None

    def pop(self, key: uuid.UUID) -> ContinuousUpload | None:
        with self._lock:
            return self._held.pop(key, None)

    def add(self, key: uuid.UUID, continuous_upload: ContinuousUpload) -> None:
        continuous_upload.since = time.monotonic()
        with self._lock:
            self._held[key] = continuous_upload
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="unbroken", daemon=True)
                self._thread.start()
        self.end(MOST)

    def end(self, most: int) -> None:
        """Give up what waited too long, or exceeds that number."""
        before = time.monotonic() - IDLE_SECONDS
        with self._lock:
            over = list(self._held.items())[: max(0, len(self._held) - most)]
            over += [
                (key, continuous_upload)
                for key, continuous_upload in self._held.items()
                if continuous_upload.since < before
            ]
            for key, _whole in over:
                self._held.pop(key, None)
        for _key, continuous_upload in over:
            continuous_upload.abort()

    def _run(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            self.end(MOST)
            with self._lock:
                if not self._held:
                    self._thread = None
                    return


_waiting = _Waiting()


def take(upload: Upload) -> ContinuousUpload | None:
    """Take the in-memory sealer of this upload out of the registry, so that only one request can use it.

    None when there is none, or when its byte count differs from upload.received.
    """
    continuous_upload = _waiting.pop(upload.pk)
    if continuous_upload is None or continuous_upload.size == upload.received:
        return continuous_upload
    continuous_upload.abort()
    return None


def keep(upload: Upload, continuous_upload: ContinuousUpload) -> None:
    """Put the sealer back for the next request; abort it when it holds bytes that were never checkpointed."""
    if continuous_upload.size == upload.received:
        _waiting.add(upload.pk, continuous_upload)
    else:
        continuous_upload.abort()


def forget(upload: Upload) -> None:
    """Abort and forget the sealer of an upload that is finished or dropped."""
    continuous_upload = _waiting.pop(upload.pk)
    if continuous_upload is not None:
        continuous_upload.abort()
