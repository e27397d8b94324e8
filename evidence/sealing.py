"""Sealing a stream whose pieces are pushed to us.

The age library pulls what it encrypts from a reader, a parser of requests pushes. A bounded queue and one thread
a file join the two, so that a file is never in memory or on the disk as a whole in the clear.
"""

import hashlib
import io
import queue
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from pyrage import EncryptError

from cases import crypto, store
from cases.crypto import Secret
from cases.errors import DecryptionFailed

WAITING_CHUNKS = 4  # between the request and the encryption; bounds memory to these and one in work
PIECE_BYTES = 512 * 1024  # of a blob being read back
READ_BYTES = 256 * 1024  # of the queue at once
_END = b""


@dataclass(frozen=True)
class Sealed:
    """A blob that is on the disk. sha256 is the plain file's, as hex; size in bytes."""

    blob: str
    sha256: str
    size: int


class _Stopped(Exception):
    """The file is not wanted any more."""


class _Reader(io.RawIOBase):
    """The pulled end of the queue. Read through a buffer: the age library asks for 8 KiB at a time, and a call of
    Python for each would cost as much as hashing them."""

    def __init__(self) -> None:
        self.chunks: queue.Queue[bytes] = queue.Queue(WAITING_CHUNKS)
        self.stopped = threading.Event()
        self._chunk = memoryview(_END)
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._chunk and not self._ended:
            self._chunk = memoryview(self.chunks.get())
            self._ended = not self._chunk
            if self.stopped.is_set():
                raise _Stopped
        size = min(len(buffer), len(self._chunk))
        buffer[:size] = self._chunk[:size]
        self._chunk = self._chunk[size:]
        return size

    def buffered(self) -> io.BufferedReader:
        return io.BufferedReader(self, READ_BYTES)


class _Writer:
    """Remembers the disk's own error, which the age library would report as one of its own."""

    def __init__(self, file: store.Draft) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        try:
            self._file.flush()
        except OSError as error:
            self.error = error
            raise


class Sealer:
    """Counts, hashes and seals one file. End it with `finish` or `abort`, or its thread stays."""

    def __init__(self, case_id: uuid.UUID, public: str) -> None:
        self._case_id, self._public = case_id, public
        self._reader = _Reader()
        self._digest = hashlib.sha256()
        self.size = 0
        self._blob = ""
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="sealer", daemon=True)
        self._thread.start()

    def write(self, chunk: bytes) -> None:
        """Raises OSError when the disk did not take what came before."""
        if chunk:
            self._digest.update(chunk)
            self.size += len(chunk)
            self._put(chunk)

    def finish(self) -> Sealed:
        """Wait until everything is on the disk. Raises OSError; then nothing is left there."""
        try:
            self._put(_END)
        finally:
            self._thread.join()
        if self._error is not None or not self._blob:
            raise self._error or OSError("the sealing thread ended early")
        return Sealed(self._blob, self._digest.hexdigest(), self.size)

    def abort(self) -> None:
        """Give up; nothing is left on the disk. May be called at any time, also twice."""
        self._reader.stopped.set()
        while self._thread.is_alive():
            try:
                self._reader.chunks.put(_END, timeout=0.05)
            except queue.Full:
                continue
            self._thread.join(timeout=0.05)
        if self._blob:
            store.remove(self._case_id, self._blob)
            self._blob = ""

    def _put(self, chunk: bytes) -> None:
        while True:
            if not self._thread.is_alive():
                raise self._error or OSError("the sealing thread ended early")
            try:
                self._reader.chunks.put(chunk, timeout=0.5)
            except queue.Full:
                continue
            return

    def _run(self) -> None:
        writer: _Writer | None = None
        try:
            with store.create(self._case_id) as draft:
                writer = _Writer(draft)
                crypto.seal_stream(self._public, self._reader.buffered(), writer)  # type: ignore[arg-type]
                if writer.error is not None:  # pyrage 1.4 says nothing when its very last write fails
                    raise writer.error
            self._blob = draft.name
        except OSError as error:
            self._error = error
        except EncryptError:
            if not self._reader.stopped.is_set():
                self._error = (writer and writer.error) or OSError("sealing failed")


class _Pipe:
    """The pushed end of the queue, for reading a sealed blob piece by piece."""

    def __init__(self) -> None:
        self.chunks: queue.Queue[bytes] = queue.Queue(WAITING_CHUNKS)
        self.stopped = threading.Event()
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """The library writes 8 KiB at a time; handing each over by itself would cost more than the work."""
        self._held += data
        if len(self._held) >= PIECE_BYTES:
            self._pass_on()
        return len(data)

    def end(self) -> None:
        if self._held:
            self._pass_on()
        self._put(_END)

    def _pass_on(self) -> None:
        self._put(bytes(self._held))
        self._held.clear()

    def _put(self, piece: bytes) -> None:
        while not self.stopped.is_set():
            try:
                self.chunks.put(piece, timeout=0.2)
            except queue.Full:
                continue
            return
        raise _Stopped

    def flush(self) -> None:
        return


def unsealed(file: BinaryIO, private: Secret) -> Iterator[bytes]:
    """The plain bytes of a sealed file in pieces; closes it at the end.

    Raises DecryptionFailed, perhaps after the first pieces: whoever passes them on must break off then, too.
    """
    pipe = _Pipe()
    failed: list[DecryptionFailed] = []

    def run() -> None:
        try:
            crypto.unseal_stream(private, file, pipe)  # type: ignore[arg-type]
            pipe.end()
        except _Stopped:
            return
        except DecryptionFailed as error:
            failed.append(error)

    thread = threading.Thread(target=run, name="unsealer", daemon=True)
    thread.start()
    try:
        yield from _pieces(pipe, thread)
        if failed:
            raise failed[0]
    finally:
        pipe.stopped.set()
        thread.join()
        file.close()


def _pieces(pipe: _Pipe, thread: threading.Thread) -> Iterator[bytes]:
    while True:
        try:
            piece = pipe.chunks.get(timeout=0.2)
        except queue.Empty:
            if thread.is_alive():
                continue
            return
        if piece == _END:
            return
        yield piece
