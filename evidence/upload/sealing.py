"""Sealing a stream whose pieces are pushed to us, and reading one back.

One thread hashes what it receives while another encrypts and writes. A bounded queue joins the two, so that a file
is never in memory or on the disk as a whole in the clear.
"""

import hashlib
import queue
import threading
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from cases import blob_store
from cases.crypto import Secret, age_stream
from cases.errors import DecryptionError

WAITING_CHUNKS = 4  # between the two threads; bounds memory to these and one in work
_END = b""


@dataclass(frozen=True)
class Sealed:
    """A blob that is on the disk. sha256 is the plain file's, as hex; size in bytes."""

    blob: str
    sha256: str
    size: int


class ChunkSealer:
    """Seals what is soon removed again: no digests, no thread, and the disk is not waited for."""

    def __init__(self, case_id: uuid.UUID, public: str) -> None:
        """Every method of this class may raise OSError."""
        self._sealing = age_stream.Encryptor(public)
        self._draft = blob_store.draft(case_id, temporary=True)
        self._draft.write(self._sealing.head)

    def write(self, chunk: bytes) -> None:
        self._draft.write(self._sealing.update(chunk))

    def finish(self) -> str:
        """The blob."""
        self._draft.write(self._sealing.end())
        return self._draft.commit()

    def abort(self) -> None:
        """Nothing is left on the disk. May be called twice, also after `finish`."""
        self._draft.delete()


_Chunk = tuple[bytes, ChunkSealer | None]
_LAST: _Chunk = (_END, None)


class Sealer:
    """Counts, hashes and seals one file. End it with `finish` or `abort`, or its thread stays.

    Between two writes it may `rest`: then it has no thread.
    """

    def __init__(self, case_id: uuid.UUID, public: str) -> None:
        self._case_id, self._sealing = case_id, age_stream.Encryptor(public)
        self._digest = hashlib.sha256()
        self.size = 0
        self._draft: blob_store.Draft | None = None
        self._error: OSError | None = None
        self._chunks: queue.Queue[_Chunk] = queue.Queue(WAITING_CHUNKS)
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def write(self, chunk: bytes, also: ChunkSealer | None = None) -> None:
        """also: gets the same chunk from the sealer's thread; leave it alone until the sealer rests.

        Raises OSError when the disk did not take what came before.
        """
        if chunk:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="sealer", daemon=True)
                self._thread.start()
            self._put((chunk, also))
            self._digest.update(chunk)
            self.size += len(chunk)

    def rest(self) -> None:
        """Wait until everything is written. Raises OSError; then only `abort` is left to do."""
        if self._thread is not None:
            self._put(_LAST)
            self._thread.join()
            self._thread = None
        if self._error is not None:
            raise self._error

    def rest_within(self, *, more: bool) -> bytes:
        """Rest, and the plain bytes at the end that are not in the draft yet: at most one chunk of age's.

        more: further bytes are certain to come, so that a whole chunk can be sealed now. Raises as `rest`.
        """
        self.rest()
        if more:
            self._begun().write(self._sealing.update_full())
        return self._sealing.held

    def show(self) -> str:
        """A second name for the draft (cases.blob_store.contract.Draft.show), while resting. Raises OSError."""
        return self._begun().show()

    def finish(self) -> Sealed:
        """Wait until everything is on the disk. Raises OSError; then nothing is left there."""
        try:
            self.rest()
            writer = self._begun()
            writer.write(self._sealing.end())
            return Sealed(writer.commit(), self._digest.hexdigest(), self.size)
        except OSError:
            self.abort()
            raise

    def abort(self) -> None:
        """Give up; nothing is left on the disk. May be called at any time, also twice."""
        self._stopped.set()
        while self._thread is not None and self._thread.is_alive():
            with suppress(queue.Full):
                self._chunks.put(_LAST, timeout=0.05)
            self._thread.join(timeout=0.05)
        self._thread = None
        if self._draft is not None:
            self._draft.delete()

    def _put(self, chunk: _Chunk) -> None:
        while True:
            if self._thread is None or not self._thread.is_alive():
                raise self._error or OSError("the sealing thread ended early")
            try:
                self._chunks.put(chunk, timeout=0.5)
            except queue.Full:
                continue
            return

    def _run(self) -> None:
        try:
            writer = self._begun()
            while not self._stopped.is_set():
                chunk, also = self._chunks.get()
                if not chunk:
                    return
                writer.write(self._sealing.update(chunk))
                if also is not None:
                    also.write(chunk)
        except OSError as error:
            self._error = error

    def _begun(self) -> blob_store.Draft:
        if self._draft is None:
            self._draft = blob_store.draft(self._case_id)
            self._draft.write(self._sealing.head)
        return self._draft


def unsealed(file: BinaryIO, private: Secret, size: int | None = None) -> Iterator[bytes]:
    """The plain bytes of a sealed file in pieces, the next ones opened while these are used; closes it at the end.

    size: only its first bytes, as `age_stream.decrypt_start` gives them.

    Raises DecryptionError, perhaps after the first pieces: whoever passes them on must break off then, too.
    """
    if size is None:
        ahead = _Ahead(age_stream.decrypt_stream(private, file))
    else:
        ahead = _Ahead(age_stream.decrypt_start(private, file, size))
    try:
        yield from ahead.pieces()
    finally:
        ahead.stop()
        file.close()


class _Ahead:
    """A thread that takes pieces from an iterator before they are asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._ready: queue.Queue[bytes] = queue.Queue(WAITING_CHUNKS)
        self._stopped = threading.Event()
        self._failed: DecryptionError | OSError | None = None
        self._thread = threading.Thread(target=self._run, name="unsealer", daemon=True)
        self._thread.start()

    def pieces(self) -> Iterator[bytes]:
        """Raises what the iterator raised."""
        while piece := self._next():
            yield piece
        if self._failed is not None:
            raise self._failed

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _next(self) -> bytes:
        while True:
            try:
                return self._ready.get(timeout=0.2)
            except queue.Empty:
                if not self._thread.is_alive() and self._ready.empty():
                    raise OSError("the unsealing thread ended early") from None

    def _run(self) -> None:
        try:
            for piece in self._pieces:
                if not self._put(piece):
                    return
        except (DecryptionError, OSError) as error:
            self._failed = error
        self._put(_END)

    def _put(self, piece: bytes) -> bool:
        """Whether it is still wanted."""
        while not self._stopped.is_set():
            try:
                self._ready.put(piece, timeout=0.2)
            except queue.Full:
                continue
            return True
        return False
