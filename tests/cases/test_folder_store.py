"""What only the store on a disk has: rights of folders, and a disk that is full or that loses its power."""

import errno
import os
import stat
import uuid
from pathlib import Path

import pytest
from pytest_django import Settings

from cases import blob_store, crypto
from cases.blob_store.folder import FolderStore

CASE = uuid.uuid4()


def test_every_folder_is_for_its_owner_alone(settings: Settings) -> None:
    old = os.umask(0o022)
    try:
        blob_store.put(CASE, crypto.new_pair().public, b"plain")
    finally:
        os.umask(old)
    folders = [settings.EVIDENCE_STORE, *(path for path in settings.EVIDENCE_STORE.rglob("*") if path.is_dir())]
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}


def test_a_store_for_two_users_of_a_group_stays_open_to_it(settings: Settings) -> None:
    settings.EVIDENCE_STORE.chmod(0o2770)
    old = os.umask(0o007)
    try:
        blob_store.put(CASE, crypto.new_pair().public, b"plain")
    finally:
        os.umask(old)
    below = list(settings.EVIDENCE_STORE.glob("??/**/*"))
    assert {path.stat().st_mode & 0o777 for path in below if path.is_dir()} == {0o770}
    assert {path.stat().st_mode & 0o777 for path in below if path.is_file()} == {0o660}


def files_of_cases(root: Path) -> list[Path]:
    return [path for path in root.glob("??/**/*") if path.is_file()]


@pytest.mark.parametrize("fails_at", [1, 2])
def test_a_full_disk_leaves_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch, fails_at: int) -> None:
    """Whether it is the file that the disk does not take, or its name."""
    blob_store.put(CASE, crypto.new_pair().public, b"before")  # so that its folders are there
    (before,) = files_of_cases(settings.EVIDENCE_STORE)
    calls = []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == fails_at:
            raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="full"):
        blob_store.put(CASE, crypto.new_pair().public, b"plain")
    assert files_of_cases(settings.EVIDENCE_STORE) == [before]


def test_the_disk_is_told_of_the_file_first_and_of_its_name_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the other order a power failure could leave a name without bytes; without the second, none at all."""
    synced: list[str] = []
    real = os.fsync

    def note(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        synced.append("folder" if is_folder else "file")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    blob_store.put(CASE, crypto.new_pair().public, b"plain")
    assert synced == ["folder", "folder", "file", "folder"], "two new folders, the file, its name"
    synced.clear()
    draft = blob_store.draft(CASE, temporary=True)
    draft.commit()
    assert synced == [], "a blob for minutes waits for no disk"


def test_a_draft_can_be_read_while_it_grows_and_after_it_was_given_up() -> None:
    store = blob_store.store()
    assert store.shows_drafts()
    draft = store.draft(CASE)
    draft.write(b"one")
    name = draft.show()
    draft.write(b"two")
    with store.open(CASE, name) as file:
        assert file.read() == b"onetwo"
    draft.delete()
    assert store.sizes(CASE) == {name: 6}
    store.remove(CASE, name)
    assert not store.holds_any(CASE)


def test_a_draft_that_was_shown_keeps_its_bytes_under_its_own_name() -> None:
    store = blob_store.store()
    draft = store.draft(CASE)
    draft.write(b"one")
    shown = draft.show()
    blob = draft.commit()
    store.remove(CASE, shown)
    assert store.examine(CASE, blob) is None
    assert store.sizes(CASE) == {blob: 3}


def test_a_disk_without_second_names_is_noticed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_args: object) -> None:
        raise PermissionError(errno.EPERM, "no hard links on exFAT")

    monkeypatch.setattr(os, "link", refused)
    assert not FolderStore(settings.EVIDENCE_STORE).shows_drafts()
    assert not [path for path in settings.EVIDENCE_STORE.iterdir() if path.name.startswith(".links")]
