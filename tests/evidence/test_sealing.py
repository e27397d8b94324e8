"""Sealing a pushed stream, and every way it can end early."""

import errno
import hashlib
import io
import resource
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from cases import blob_store, crypto
from cases.blob_store import folder
from cases.blob_store.folder import FolderDraft
from cases.errors import DecryptionError
from evidence.upload import sealing
from evidence.upload.sealing import Sealer

pytestmark = pytest.mark.usefixtures("no_thread_stays")
PAIR = crypto.new_pair()


@pytest.fixture
def case_id() -> UUID:
    return uuid.uuid4()


@pytest.mark.parametrize("sizes", [[1], [8192], [65536, 65536], [10, 300_000, 1], [256 * 1024] * 12])
def test_what_goes_in_comes_out(case_id: UUID, sizes: list[int]) -> None:
    chunks = [bytes([index % 251]) * size for index, size in enumerate(sizes)]
    sealer = Sealer(case_id, PAIR.public)
    for chunk in chunks:
        sealer.write(chunk)
    sealed = sealer.finish()
    plain = b"".join(chunks)
    assert blob_store.get(case_id, sealed.blob, PAIR.private) == plain
    assert (sealed.sha256, sealed.size) == (hashlib.sha256(plain).hexdigest(), len(plain))


def test_an_aborted_file_leaves_nothing(case_id: UUID, blobs: Callable[..., Any]) -> None:
    sealer = Sealer(case_id, PAIR.public)
    sealer.write(b"x" * 500_000)
    sealer.abort()
    sealer.abort()
    assert blobs() == []


def test_aborting_after_the_end_removes_the_blob(case_id: UUID, blobs: Callable[..., Any]) -> None:
    sealer = Sealer(case_id, PAIR.public)
    sealer.write(b"x")
    sealer.finish()
    assert len(blobs()) == 1
    sealer.abort()
    assert blobs() == []


def test_aborting_while_the_disk_is_slow(
    case_id: UUID, blobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = _disk(monkeypatch, lambda: time.sleep(0.1))
    sealer = Sealer(case_id, PAIR.public)
    for _ in range(4):
        sealer.write(b"x" * 200_000)
    sealer.abort()
    assert blobs() == []
    assert slow.calls


def _disk(monkeypatch: pytest.MonkeyPatch, happen: Callable[..., Any]) -> Any:
    """A store whose files call `happen` at each write."""

    class Spy(FolderDraft):
        calls = 0

        def write(self, data: Any) -> int:
            Spy.calls += 1
            happen()
            return super().write(data)

    monkeypatch.setattr(folder, "FolderDraft", Spy)
    return Spy


def _fill(sealer: Sealer) -> None:
    for _ in range(100):
        sealer.write(b"x" * 100_000)


def test_a_full_disk_is_an_error_and_leaves_nothing(
    case_id: UUID, blobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    _disk(monkeypatch, full)
    sealer = Sealer(case_id, PAIR.public)
    with pytest.raises(OSError, match="No space") as caught:
        _fill(sealer)
    assert caught.value.errno == errno.ENOSPC
    sealer.abort()
    assert blobs() == []


def test_a_file_system_that_really_refuses(case_id: UUID, blobs: Callable[..., Any]) -> None:
    """The kernel itself says no after one megabyte."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    sealer = Sealer(case_id, PAIR.public)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            _fill(sealer)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    sealer.abort()
    assert blobs() == []


def test_a_disk_that_is_full_at_the_last_write_is_noticed(
    case_id: UUID, blobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        if disk.calls > 2:  # it took the header, and what the byte gave
            raise OSError(errno.ENOSPC, "No space left on device")

    disk = _disk(monkeypatch, full)
    sealer = Sealer(case_id, PAIR.public)
    sealer.write(b"x")
    with pytest.raises(OSError, match="No space"):
        sealer.finish()
    assert disk.calls == 3
    assert blobs() == []


def test_a_disk_that_is_full_from_the_start_is_noticed(
    case_id: UUID, blobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    _disk(monkeypatch, full)
    sealer = Sealer(case_id, PAIR.public)
    with pytest.raises(OSError, match="No space"):  # with the byte or with the end: another thread writes
        _one_byte(sealer)
    sealer.abort()
    assert blobs() == []


def _one_byte(sealer: Sealer) -> None:
    sealer.write(b"x")
    sealer.finish()


def test_a_sealer_at_rest_has_no_thread_and_goes_on(case_id: UUID) -> None:
    sealer = Sealer(case_id, PAIR.public)
    for _ in range(3):
        sealer.write(b"x" * 100_000)
        sealer.rest()
        assert "sealer" not in {thread.name for thread in threading.enumerate()}
    assert blob_store.get(case_id, sealer.finish().blob, PAIR.private) == b"x" * 300_000


def _sealed(plain: bytes) -> Any:
    return io.BytesIO(crypto.seal(PAIR.public, plain))


def test_reading_back_piece_by_piece() -> None:
    plain = bytes(range(256)) * 5000
    file = _sealed(plain)
    assert b"".join(sealing.unsealed(file, PAIR.private)) == plain
    assert file.closed


def test_an_empty_file_reads_back_as_nothing() -> None:
    assert list(sealing.unsealed(_sealed(b""), PAIR.private)) == []


def test_a_reader_that_goes_away_ends_the_thread() -> None:
    pieces = sealing.unsealed(_sealed(b"x" * 5_000_000), PAIR.private)
    next(pieces)
    pieces.close()


def test_a_changed_blob_breaks_off() -> None:
    sealed = bytearray(_sealed(b"x" * 300_000).getvalue())
    sealed[-5] ^= 1
    pieces = sealing.unsealed(io.BytesIO(bytes(sealed)), PAIR.private)
    with pytest.raises(DecryptionError):
        list(pieces)
