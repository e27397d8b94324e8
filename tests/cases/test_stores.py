"""Every store keeps the same rules, whatever it stands on."""

import hashlib
import io
import time
import uuid

import pytest

from cases import blob_store, crypto
from cases.backup import deletions
from cases.blob_store import Fault, Store, StoreChangedError, contract
from cases.blob_store.contract import MARK
from cases.errors import DecryptionError
from tests.cases.stores import Backstage, FolderBackstage

CASE, OTHER = uuid.uuid4(), uuid.uuid4()
BIG = 12 * 1024 * 1024 + 12345  # more than two parts of an upload in parts


@pytest.fixture(params=["folder", "s3"])
def backstage(request: pytest.FixtureRequest) -> Backstage:
    """The store of the settings, from behind."""
    return request.getfixturevalue("bucket") if request.param == "s3" else FolderBackstage(blob_store.store())


@pytest.fixture
def store(backstage: Backstage) -> Store:
    return backstage.store


def kept(store: Store, data: bytes, *, case_id: uuid.UUID = CASE, temporary: bool = False) -> str:
    draft = store.draft(case_id, temporary=temporary)
    for start in range(0, len(data), 300_000):
        draft.write(memoryview(data)[start : start + 300_000])
    return draft.commit()


def content(store: Store, blob: str) -> bytes:
    with store.open(CASE, blob) as file:
        return file.read()


def some_bytes(size: int) -> bytes:
    return hashlib.shake_128(b"some").digest(size)


@pytest.mark.parametrize("size", [0, 1, 5 * 1024 * 1024, BIG])
def test_what_is_put_in_comes_out_under_the_name_its_bytes_give(store: Store, size: int) -> None:
    data = some_bytes(size)
    blob = kept(store, data)
    assert blob == contract.name_of(size, hashlib.sha256(data).hexdigest())
    assert store.size(CASE, blob) == size
    assert store.sizes(CASE) == {blob: size}
    assert store.examine(CASE, blob) is None
    with store.open(CASE, blob) as file:
        assert b"".join(iter(lambda: file.read(1_000_003), b"")) == data


def test_a_large_sealed_blob_is_opened_again(store: Store) -> None:
    """Sealing uses its memory again: a store that sends it later has to keep what it was given."""
    pair, plain = crypto.new_pair(), some_bytes(BIG)
    blob = blob_store.put(CASE, pair.public, plain)
    assert blob_store.get(CASE, blob, pair.private) == plain
    assert store.examine(CASE, blob) is None


def test_a_sealed_blob_is_opened_again_and_nothing_plain_is_there(backstage: Backstage) -> None:
    pair = crypto.new_pair()
    blob = blob_store.put(CASE, pair.public, b"plain")
    assert blob_store.get(CASE, blob, pair.private) == b"plain"
    assert b"plain" not in backstage.read(CASE, blob)
    assert blob != blob_store.put(CASE, pair.public, b"plain")
    backstage.write(CASE, blob, backstage.read(CASE, blob)[:-3] + b"xyz")
    with pytest.raises(DecryptionError):
        blob_store.get(CASE, blob, pair.private)


def test_an_unfinished_blob_is_not_seen(store: Store) -> None:
    draft = store.draft(CASE)
    draft.write(some_bytes(100))
    assert store.sizes(CASE) == {}
    assert list(store.files()) == []
    draft.rollback()


@pytest.mark.parametrize("size", [100, BIG])
def test_a_broken_write_leaves_nothing(backstage: Backstage, size: int) -> None:
    draft = backstage.store.draft(CASE)
    draft.write(some_bytes(size))
    draft.rollback()
    draft.rollback()
    assert backstage.everything() == []
    assert not backstage.store.holds_any(CASE)


def test_the_block_of_a_new_blob_that_fails_leaves_nothing(backstage: Backstage) -> None:
    with pytest.raises(RuntimeError), blob_store.create(CASE) as draft:  # noqa: PT012
        draft.write(b"half")
        raise RuntimeError
    assert backstage.everything() == []


@pytest.mark.parametrize("temporary", [True, False])
def test_a_blob_that_was_kept_can_be_taken_back(backstage: Backstage, temporary: bool) -> None:
    draft = backstage.store.draft(CASE, temporary=temporary)
    draft.write(b"sealed")
    draft.commit()
    draft.rollback()
    assert len(backstage.everything()) == 1, "rollback leaves alone what was kept"
    draft.delete()
    draft.delete()
    assert backstage.everything() == []


def test_a_temporary_blob_has_a_random_name_and_can_come_back_under_it(store: Store) -> None:
    blob = kept(store, b"sealed", temporary=True)
    assert contract.is_name(blob)
    assert not contract.says_its_sum(blob)
    assert store.examine(CASE, blob) is None
    store.remove(CASE, blob)
    assert store.examine(CASE, blob) is Fault.MISSING
    draft = store.draft(CASE, temporary=True)
    draft.write(b"sealed")
    assert draft.commit(blob) == blob
    assert content(store, blob) == b"sealed"


def test_what_became_of_a_blob_is_found(backstage: Backstage) -> None:
    store, whole = backstage.store, some_bytes(3_000_000)
    blob = kept(store, whole)
    for at in (0, 200, 1_500_000, len(whole) - 1):
        backstage.write(CASE, blob, whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert store.examine(CASE, blob) == Fault.CHANGED
    for damaged, fault, seen_by_size in [
        (whole[:-1], Fault.TRUNCATED, True),
        (b"", Fault.TRUNCATED, True),
        (whole + b"x", Fault.CHANGED, True),
        (bytes(len(whole)), Fault.CHANGED, False),
    ]:
        backstage.write(CASE, blob, damaged)
        assert store.examine(CASE, blob) == fault
        assert contract.fault_of_size(blob, store.sizes(CASE)[blob]) == (fault if seen_by_size else None)
    store.remove(CASE, blob)
    assert store.examine(CASE, blob) == Fault.MISSING
    backstage.write(CASE, blob, whole)
    assert store.examine(CASE, blob) is None


def test_what_is_missing_is_said_at_once(store: Store) -> None:
    blob = contract.name_of(5, "ab" * 32)
    with pytest.raises(FileNotFoundError):
        store.open(CASE, blob)
    with pytest.raises(FileNotFoundError):
        store.size(CASE, blob)
    store.remove(CASE, blob)
    blob_store.remove(CASE, "")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "", "A" * 32, "0" * 31, "0" * 32 + "/..", "t" + "0" * 31, "s" * 32]
)
def test_only_names_of_blobs_lead_anywhere(store: Store, name: str) -> None:
    for ask in (store.open, store.size, store.examine, store.remove, store.place):
        with pytest.raises(ValueError, match="not the name"):
            ask(CASE, name)


def test_destroy_takes_the_whole_case_and_no_other(backstage: Backstage) -> None:
    store = backstage.store
    kept(store, b"mine")
    unfinished = [store.draft(CASE), store.draft(CASE)]
    unfinished[0].write(some_bytes(100))
    unfinished[1].write(some_bytes(BIG))
    theirs = kept(store, b"theirs", case_id=OTHER)
    store.destroy(CASE)
    store.destroy(CASE)
    assert not store.holds_any(CASE)
    assert store.holds_any(OTHER)
    assert [(file.case_id, file.blob, file.size) for file in store.files()] == [(OTHER, theirs, 6)]
    assert len(backstage.everything()) == 1
    for draft in unfinished:
        draft.rollback()


def test_what_broke_off_is_swept_after_a_day(backstage: Backstage) -> None:
    store = backstage.store
    blob = kept(store, b"whole")
    unfinished = store.draft(CASE)
    unfinished.write(some_bytes(BIG))
    assert len(backstage.everything()) == 2
    assert store.sweep() == 0
    backstage.age()
    assert store.sweep() == 1
    assert list(store.sizes(CASE)) == [blob]
    assert len(backstage.everything()) == 1
    unfinished.rollback()


def test_every_file_is_listed(store: Store) -> None:
    before = time.time()
    blobs = {(case_id, kept(store, data, case_id=case_id)) for case_id in (CASE, OTHER) for data in (b"1", b"22")}
    listed_files = list(store.files())
    assert all(before - 3 <= file.modified <= time.time() + 3 for file in listed_files)
    assert {(file.case_id, file.blob) for file in listed_files} == blobs
    assert {file.size for file in listed_files} == {1, 2}
    assert store.holds_blobs()


def test_a_store_without_its_mark_takes_nothing(backstage: Backstage) -> None:
    """An empty mount or bucket would be filled with files that are lost when the right one comes back."""
    kept(backstage.store, b"1")
    backstage.lose()
    with pytest.raises(StoreChangedError):
        backstage.store.draft(CASE)
    assert backstage.everything() == []
    backstage.store.write_mark(MARK, "of another site")
    with pytest.raises(StoreChangedError):
        backstage.store.draft(CASE)
    backstage.store.write_mark(MARK, "of the tests")
    kept(backstage.store, b"1")


def test_marks(store: Store) -> None:
    assert store.read_mark("deleted/2026-11-28") == ""
    assert store.marks("deleted") == []
    store.write_mark("deleted/2026-11-29", "b")
    store.write_mark("deleted/2026-11-28", "old")
    store.write_mark("deleted/2026-11-28", "a")
    assert store.marks("deleted") == ["2026-11-28", "2026-11-29"]
    assert store.read_mark("deleted/2026-11-28") == "a"
    assert not store.holds_blobs()
    store.remove_mark("deleted/2026-11-28")
    store.remove_mark("deleted/2026-11-28")
    assert store.marks("deleted") == ["2026-11-29"]


def test_deleted_cases_are_named_also_by_older_marks(store: Store) -> None:
    deletions.note(store, CASE)
    store.write_mark("deleted/2020-01-01", f"{OTHER.hex}\n{OTHER.hex[:9]}")
    assert set(deletions.noted(store)) == {CASE, OTHER}


def test_a_probe_leaves_nothing_and_there_is_room(backstage: Backstage) -> None:
    backstage.store.probe()
    assert backstage.everything() == []
    assert backstage.store.free_bytes() > 0


def test_a_blob_can_be_copied_from_a_reader(store: Store) -> None:
    """Readers hand out what they have; whoever needs all of it asks until the end."""
    blob = kept(store, some_bytes(BIG))
    with store.open(CASE, blob) as file:
        assert io.BytesIO(file.read(10) + file.read()).getbuffer().nbytes == BIG
