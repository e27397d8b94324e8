"""Uploads that have come without a break: they are sealed as a whole while they arrive.

So nothing has to be opened and sealed again when the last byte is here. Where the store shows drafts, what is
sealed so far is also their chunk, under a second name; elsewhere each chunk is sealed beside. Between two requests
the unfinished whole waits in the memory of the process that took the first: its digest, and at most 64 KiB that are
not yet sealed. When the next chunk comes to another process, or too late, it is given up, and what the chunks hold
is joined.

At each checkpoint, what came since the last one becomes a chunk, or makes one longer: the draft of the whole, and
behind it what age has not sealed yet.
"""

import threading
import time
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cases import actions as case_actions
from cases import blob_store
from cases.models import Scope
from cases.vault import Vault, public_key
from evidence.errors import OffsetMismatchError, RefusedFileError
from evidence.models import Chunk, Upload
from evidence.upload.file_types import FileType
from evidence.upload.refusals import Reason
from evidence.upload.sealing import ChunkSealer, Sealer

CHECKPOINT_SECONDS = 0.5  # what a connection that dies unnoticed may cost
CHECKPOINT_BYTES = 16 * settings.MEBIBYTE
SMALL_BYTES = 512 * 1024  # a file up to here is sooner sealed twice than shown
IDLE_SECONDS = 60.0  # between two chunks
LOOK_SECONDS = 5.0
MOST = 16  # in one process


@dataclass(frozen=True)
class Tail:
    """The bytes before the last checkpoint that are not in the draft yet: a chunk of its own until they are."""

    start: int
    blob: str


class ContinuousUpload:
    """One upload from its first byte on, of a known type.

    is_shown: its own draft is the chunk, and no other is written. Only where the store shows drafts.
    """

    def __init__(self, kind: FileType, sealer: Sealer, *, is_shown: bool) -> None:
        self.kind, self.sealer = kind, sealer
        self.since = 0.0  # time.monotonic() when it began to wait
        self.is_shown = is_shown
        self.tail: Tail | None = None

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


# --- checkpoints -----------------------------------------------------------------------------------------


class ChunkWriter:
    """The bytes since the last checkpoint, on their way into a chunk."""

    def __init__(self, vault: Vault, upload: Upload) -> None:
        self._vault, self._upload = vault, upload
        self._public = public_key(vault.case, Scope.EVIDENCE)
        self._sealer: ChunkSealer | None = None
        self._whole = take(upload) if upload.received else None
        self._held = 0  # bytes since the last checkpoint
        self._since = time.monotonic()
        self.begun = upload.received > 0

    def begin(self, kind: FileType, *, young: bool) -> None:
        """The first bytes of a file. Where anyone under 18 may be seen, it has to be looked through as a whole."""
        self.begun = True
        if not young:
            is_shown = self._upload.size > SMALL_BYTES and blob_store.shows_drafts()
            self._whole = ContinuousUpload(kind, Sealer(self._vault.case.pk, self._public), is_shown=is_shown)

    def take(self, chunk: bytes) -> None:
        """Raises OffsetMismatchError, CaseClosedError, RefusedFileError, OSError."""
        if self._upload.received + self._held + len(chunk) > self._upload.size:
            raise OffsetMismatchError
        if not self._held:
            self._since = time.monotonic()
        self._write(chunk)
        self._held += len(chunk)
        if time.monotonic() - self._since >= CHECKPOINT_SECONDS or self._held >= CHECKPOINT_BYTES:
            self.keep()

    def _write(self, chunk: bytes) -> None:
        if self._whole is not None and self._whole.is_shown:
            self._whole.sealer.write(chunk)
            return
        if self._sealer is None:
            self._sealer = ChunkSealer(self._vault.case.pk, self._public)
        if self._whole is None:
            self._sealer.write(chunk)
        else:
            self._whole.sealer.write(chunk, self._sealer)

    def keep(self) -> None:
        """A checkpoint: row and blob, unless another request was faster. Raises as `take`."""
        if not self._held:
            return
        if blob_store.free_bytes() < settings.EVIDENCE_FREE_BYTES:
            raise RefusedFileError(Reason.NO_ROOM)
        if self._whole is not None and self._whole.is_shown:
            self._keep_whole(self._whole)
        else:
            self._keep_chunk()
        self._upload.received += self._held
        self._held = 0
        case_actions.touch(self._vault.session)

    def _keep_chunk(self) -> None:
        if self._whole is not None:
            self._whole.sealer.rest()
        if self._sealer is None:
            raise RuntimeError("no chunk was begun")
        blob = self._sealer.finish()
        with transaction.atomic(durable=True):
            self._vault.take_turns()
            _grow(self._upload, self._held)
            Chunk.objects.create(upload=self._upload, start=self._upload.received, blob=blob)
        self._sealer = None

    def _keep_whole(self, whole: ContinuousUpload) -> None:
        """What is sealed of the whole is a chunk that grows; bytes that fill none of age's chunks are another."""
        received, former = self._upload.received + self._held, whole.tail
        tail_bytes = whole.sealer.rest_within(more=received < self._upload.size)
        start = received - len(tail_bytes)
        is_first = start > 0 and (former.start if former else self._upload.received) == 0
        blobs: list[str] = []
        try:
            blobs += [whole.sealer.show() if is_first else ""]
            blobs += [self._sealed(tail_bytes)]
            with transaction.atomic(durable=True):
                self._vault.take_turns()
                _grow(self._upload, self._held)
                if former:
                    Chunk.objects.filter(upload=self._upload, start=former.start).delete()
                for at, blob in zip((0, start), blobs, strict=True):
                    if blob:
                        Chunk.objects.create(upload=self._upload, start=at, blob=blob)
        except BaseException:
            for blob in blobs:
                blob_store.remove(self._vault.case.pk, blob)
            raise
        whole.tail = Tail(start, blobs[1]) if blobs[1] else None
        if former:
            blob_store.remove(self._vault.case.pk, former.blob)

    def _sealed(self, tail_bytes: bytes) -> str:
        """The name of a blob for a few bytes; empty where there are none."""
        if not tail_bytes:
            return ""
        sealer = ChunkSealer(self._vault.case.pk, self._public)
        try:
            sealer.write(tail_bytes)
            return sealer.finish()
        except OSError:
            sealer.abort()
            raise

    def end(self) -> None:
        """Nothing of what was not kept stays."""
        if self._whole is not None:
            self._rest(self._whole)
        if self._sealer is not None:
            self._sealer.abort()

    def _rest(self, continuous_upload: ContinuousUpload) -> None:
        try:
            continuous_upload.sealer.rest()
        except OSError:
            continuous_upload.abort()
        else:
            keep(self._upload, continuous_upload)


def _grow(upload: Upload, size: int) -> None:
    """So many bytes more are here. Raises OffsetMismatchError when the upload went on elsewhere, or is over."""
    still = Upload.objects.filter(pk=upload.pk, received=upload.received, exhibit=None, refusal="")
    if not still.update(received=upload.received + size, touched_at=timezone.now()):
        raise OffsetMismatchError
