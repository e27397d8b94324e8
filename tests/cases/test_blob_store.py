"""Blobs on disk."""

import errno
import hashlib
import os
import uuid

import pytest
from pytest_django import Settings

from cases import blob_store, crypto
from cases.errors import DecryptionError

CASE = uuid.uuid4()


def test_put_get_remove(settings: Settings) -> None:
    pair = crypto.new_pair()
    blob = blob_store.put(CASE, pair.public, b"plain")
    assert blob_store.get(CASE, blob, pair.private) == b"plain"
    assert b"plain" not in blob_store.path(CASE, blob).read_bytes()
    blob_store.remove(CASE, blob)
    blob_store.remove(CASE, blob)
    with pytest.raises(FileNotFoundError):
        blob_store.get(CASE, blob, pair.private)


def test_every_folder_is_for_its_owner_alone(settings: Settings) -> None:
    old = os.umask(0o022)
    try:
        blob_store.put(CASE, crypto.new_pair().public, b"plain")
    finally:
        os.umask(old)
    folders = [settings.EVIDENCE_STORE, *(path for path in settings.EVIDENCE_STORE.rglob("*") if path.is_dir())]
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}


def test_a_store_for_two_users_of_a_group_stays_open_to_it(settings: Settings) -> None:
    settings.EVIDENCE_STORE.mkdir(parents=True, exist_ok=True)
    settings.EVIDENCE_STORE.chmod(0o2770)
    old = os.umask(0o007)
    try:
        blob_store.put(CASE, crypto.new_pair().public, b"plain")
    finally:
        os.umask(old)
    below = list(settings.EVIDENCE_STORE.rglob("*"))
    assert {path.stat().st_mode & 0o777 for path in below if path.is_dir()} == {0o770}
    assert {path.stat().st_mode & 0o777 for path in below if path.is_file()} == {0o660}


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "", "A" * 32, "0" * 31, "0" * 32 + "/..", "t" + "0" * 31, "s" * 32]
)
def test_only_names_of_blobs_are_paths(name: str) -> None:
    with pytest.raises(ValueError, match="not the name"):
        blob_store.path(CASE, name)


def test_a_broken_write_leaves_nothing(settings: Settings) -> None:
    with pytest.raises(RuntimeError), blob_store.create(CASE) as file:  # noqa: PT012
        file.write(b"half")
        raise RuntimeError
    assert [path for path in settings.EVIDENCE_STORE.rglob("*") if path.is_file()] == []


def test_a_full_disk_leaves_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        blob_store.put(CASE, crypto.new_pair().public, b"plain")
    assert [path for path in settings.EVIDENCE_STORE.rglob("*") if path.is_file()] == []


def test_a_damaged_blob_does_not_open() -> None:
    pair = crypto.new_pair()
    path = blob_store.path(CASE, blob_store.put(CASE, pair.public, b"plain" * 1000))
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(DecryptionError):
        blob_store.get(CASE, path.name, pair.private)


def test_destroy_takes_the_whole_case_and_no_other() -> None:
    public, other = crypto.new_pair().public, uuid.uuid4()
    mine, theirs = blob_store.put(CASE, public, b"1"), blob_store.put(other, public, b"2")
    blob_store.destroy(CASE)
    blob_store.destroy(CASE)
    assert not blob_store.path(CASE, mine).exists()
    assert blob_store.path(other, theirs).exists()


def test_parts_of_broken_uploads_are_swept_after_a_day(settings: Settings) -> None:
    public = crypto.new_pair().public
    part = blob_store.path(CASE, blob_store.put(CASE, public, b"1")).with_suffix(".part")
    part.write_bytes(b"half")
    assert blob_store.sweep_parts() == 0
    os.utime(part, (0, 0))
    assert blob_store.sweep_parts() == 1
    assert not part.exists()


def test_a_whole_blob_is_known_by_its_name() -> None:
    """Without any key. Blobs of earlier versions have names that say nothing."""
    blob = blob_store.put(CASE, crypto.new_pair().public, b"plain")
    path = blob_store.path(CASE, blob)
    assert blob_store.verify(CASE, blob) is None
    assert blob == blob_store.name_of(path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
    assert blob != blob_store.put(CASE, crypto.new_pair().public, b"plain")
    older = path.rename(path.with_name("0" * 32))
    assert blob_store.verify(CASE, older.name) is None


def test_what_became_of_a_blob_is_found() -> None:
    blob = blob_store.put(CASE, crypto.new_pair().public, b"x" * 3_000_000)
    path = blob_store.path(CASE, blob)
    whole = path.read_bytes()
    for at in (0, 200, 1_500_000, len(whole) - 1):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert blob_store.verify(CASE, blob) == blob_store.Fault.CHANGED
    for damaged, fault in [
        (whole[:-1], blob_store.Fault.TRUNCATED),
        (b"", blob_store.Fault.TRUNCATED),
        (whole + b"x", blob_store.Fault.CHANGED),
        (bytes(len(whole)), blob_store.Fault.CHANGED),
    ]:
        path.write_bytes(damaged)
        assert blob_store.verify(CASE, blob) == fault
    path.unlink()
    assert blob_store.verify(CASE, blob) == blob_store.Fault.MISSING
    path.write_bytes(whole)
    assert blob_store.verify(CASE, blob) is None
