"""Verbs on evidence, and what a worker makes of it."""

import threading
import tracemalloc
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection, connections, transaction
from django.utils import timezone

from cases import blob_store, custody, jobs
from cases.actions import _destroy_keys
from cases.errors import CaseClosedError
from cases.models import Case, Job, Scope
from cases.vault import public_key
from evidence import actions, exhibits
from evidence.errors import DecoderStoppedError
from evidence.exhibits import Details
from evidence.models import Exhibit
from evidence.upload.file_types import identify
from evidence.upload.ingest import Arrival
from evidence.upload.sealing import Sealer
from tests.evidence import samples
from tests.evidence.conftest import file

MIB = 2**20


def fields(person):
    return person.vault.fields(Scope.EVIDENCE)


def opened(person, item):
    item.refresh_from_db()
    return exhibits.open_exhibit(item, fields(person))


def test_a_worker_makes_the_reading_copy(maya, secured):
    item = secured(samples.png())
    exhibit = opened(maya, item)
    assert (exhibit.state, exhibit.width, exhibit.height) == ("ready", 540, 1200)
    jpeg = exhibits.reading_copy(exhibit, item.case_id, maya.vault.private(Scope.EVIDENCE))
    assert jpeg.startswith(b"\xff\xd8\xff")
    assert Job.objects.get(task="evidence.process").state == "done"
    assert set(item.copies) == {exhibit.copies[0].blob, exhibit.thumb}


def test_a_picture_that_cannot_be_decoded_is_kept_as_evidence(maya, secured):
    broken = samples.png()[:60]
    item = secured(broken)
    assert (item.state, item.failure) == ("failed", "undecodable")
    assert blob_store.get(item.case_id, item.blob, maya.vault.private(Scope.EVIDENCE)) == broken
    assert Job.objects.get().state == "failed"
    assert actions.given_up(maya.case) == set()
    assert actions.try_again(maya.vault, item) is False  # it would fail again


def test_a_bomb_is_kept_and_not_shown(maya, secured):
    assert secured(samples.bomb()).failure == "too_large"


def test_a_blob_that_was_changed_says_so(maya, send, run_jobs):
    send(file(samples.png()))
    exhibit = Exhibit.objects.get()
    path = blob_store.store().path(exhibit.case_id, exhibit.blob)
    path.write_bytes(path.read_bytes()[:-3] + b"abc")
    run_jobs()
    exhibit.refresh_from_db()
    assert (exhibit.state, exhibit.failure) == ("failed", "damaged")


def test_a_second_run_of_the_same_job_changes_nothing(maya, secured, blobs):
    item = secured(samples.png())
    before = item.sealed_reading, sorted(blobs())
    jobs.enqueue(
        case=maya.case,
        task="evidence.process",
        subject=item.pk,
        keys={Scope.EVIDENCE: maya.vault.private(Scope.EVIDENCE)},
    )
    actions.process(jobs.JobContext(Job.objects.filter(task="evidence.process", state="waiting").get(), {}))
    item.refresh_from_db()
    assert (item.sealed_reading, sorted(blobs())) == before


def test_a_long_recording_is_never_whole_in_the_worker(maya, sent, run_jobs):
    film = samples.recording(seconds=3)
    item = sent(film + (24 * MIB).to_bytes(4, "big") + b"free" + bytes(24 * MIB - 8), "screen.mp4")
    tracemalloc.start()
    try:
        run_jobs()
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert opened(maya, item).pages == 1
    assert most < 12 * MIB


def test_a_file_that_is_damaged_at_its_end_is_not_read_at_all(maya, sent, run_jobs, monkeypatch):
    item = sent(samples.png())
    path = blob_store.store().path(maya.case.pk, item.blob)
    path.write_bytes(path.read_bytes()[:-1])
    monkeypatch.setattr(actions.decoder, "read", lambda *args, **kwargs: pytest.fail("read"))
    run_jobs()
    assert (opened(maya, item).state, opened(maya, item).failure) == ("failed", "damaged")


def test_an_item_removed_while_it_is_processed_leaves_nothing(maya, send, run_jobs, blobs, monkeypatch):
    send(file(samples.png()))
    exhibit = Exhibit.objects.get()
    real = actions.decoder.read

    def meanwhile(*args, **kwargs):
        reading = real(*args, **kwargs)
        actions.remove(maya.vault, exhibit)
        return reading

    monkeypatch.setattr(actions.decoder, "read", meanwhile)
    run_jobs()
    assert blobs() == []


def test_a_case_deleted_while_it_is_processed_leaves_no_key(maya, send, run_jobs, monkeypatch):
    """The next job would hold a key of the case, while its files wait for a disk that does not answer."""
    send(file(samples.png()))
    real = actions.decoder.read

    def meanwhile(*args, **kwargs):
        reading = real(*args, **kwargs)
        with transaction.atomic():
            _destroy_keys(maya.case)
        return reading

    def nobody_holds_keys(case, scope):  # they were destroyed with the case; here the blob comes before
        return key

    key = public_key(maya.case, Scope.EVIDENCE)
    monkeypatch.setattr(actions, "public_key", nobody_holds_keys)
    monkeypatch.setattr(actions.decoder, "read", meanwhile)
    run_jobs()
    assert not Job.objects.exists()
    assert Case.objects.get().is_being_deleted


def test_what_fails_by_accident_is_tried_again_and_then_waits_for_the_client(maya, send, run_jobs, monkeypatch):
    send(file(samples.png()))
    exhibit = Exhibit.objects.get()

    def stopped(*args, **kwargs):
        raise DecoderStoppedError

    with monkeypatch.context() as patch:
        patch.setattr(actions.decoder, "read", stopped)
        for _ in range(jobs.MOST_ATTEMPTS):
            assert actions.given_up(maya.case) == set()
            with pytest.raises(DecoderStoppedError):
                run_jobs()
    exhibit.refresh_from_db()
    assert exhibit.state == "waiting"
    assert actions.given_up(maya.case) == {exhibit.pk}
    page = maya.client.get("/en/case/evidence/").content.decode()
    assert "couldn’t be made so far" in page
    maya.client.post(f"/en/case/evidence/{exhibit.pk}/again/")
    assert actions.given_up(maya.case) == set()
    run_jobs()
    exhibit.refresh_from_db()
    assert exhibit.state == "ready"


def test_trying_again_makes_no_second_job_while_one_waits(maya, send):
    send(file(samples.png()))
    assert actions.try_again(maya.vault, Exhibit.objects.get()) is False
    assert Job.objects.count() == 1


def test_describing_is_sealed_and_logged_without_its_words(maya, sent):
    item = sent(samples.png())
    actions.describe(maya.vault, item, Details("She writes to Anna", "demand", "Instagram", "2026-11-20T21:14"))
    exhibit = opened(maya, item)
    assert (exhibit.caption, exhibit.kind, exhibit.platform) == ("She writes to Anna", "demand", "Instagram")
    assert exhibit.sent == "2026-11-20T21:14"
    entry = custody.read(maya.case, maya.vault.private(Scope.LOG))[-1]
    assert (entry.act, entry.subject) == ("described", "exhibit 1")
    assert b"Anna" not in b"".join(
        bytes(value) for value in Exhibit.objects.values_list("sealed_details", flat=True)
    )


def test_moving_up_and_down_keeps_the_numbers(maya, send):
    send(*[file(samples.LETTER, f"{number}.eml") for number in range(3)])

    def order():
        return [exhibit.number for exhibit in exhibits.of_case(maya.vault.case, fields(maya))]

    def item(number):
        return Exhibit.objects.get(number=number)

    actions.move(maya.vault, item(3), up=True)
    assert order() == [1, 3, 2]
    actions.move(maya.vault, item(1), up=False)
    assert order() == [3, 1, 2]
    actions.move(maya.vault, item(3), up=True)
    actions.move(maya.vault, item(2), up=False)
    assert order() == [3, 1, 2]


def test_removing_destroys_the_blobs_and_stays_in_the_log(maya, secured, blobs):
    item = secured(samples.png())
    actions.remove(maya.vault, item)
    assert blobs() == []
    item.refresh_from_db()
    columns = (item.blob, item.copies, bytes(item.sealed_facts), bytes(item.sealed_reading))
    assert columns == ("", [], b"", b"")
    entry = custody.read(maya.case, maya.vault.private(Scope.LOG))[-1]
    assert (entry.act, entry.subject) == ("removed", "exhibit 1")


def test_a_removal_that_was_cut_short_is_finished_by_the_next(maya, sent, blobs, monkeypatch):
    first, second = sent(samples.png()), sent(samples.jpeg())
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_destroy_removed", lambda case: None)
        actions.remove(maya.vault, first)
    assert len(blobs()) == 2
    actions.remove(maya.vault, second)
    assert blobs() == []


def arrival(person, plain: bytes) -> Arrival:
    sealer = Sealer(person.vault.case.pk, public_key(person.vault.case, Scope.EVIDENCE))
    sealer.write(plain)
    return Arrival("a.png", identify(plain[:8192]), sealer.finish())


def test_a_closed_session_adds_nothing(maya):
    ready = arrival(maya, samples.png())
    maya.vault.session.delete()
    with pytest.raises(CaseClosedError):
        actions.add(maya.vault, ready)
    assert not Exhibit.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_get_numbers_of_their_own(maya):
    """Every thread has its own connection, as two requests have."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("needs a database that two connections can share")
    ready = [arrival(maya, samples.LETTER) for _ in range(8)]
    failures = []
    start = threading.Barrier(2)

    def add(mine):
        try:
            start.wait()
            for each in mine:
                actions.add(maya.vault, each)
        except Exception as error:  # noqa: BLE001  (shown below; a thread's error would be lost)
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=add, args=(ready[part::2],)) for part in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    assert failures == []
    assert sorted(Exhibit.objects.values_list("number", flat=True)) == list(range(1, 9))
    custody.check(custody.read(maya.case, maya.vault.private(Scope.LOG)), maya.case.log_head)


def test_an_expired_job_can_be_repeated(maya, send):
    send(file(samples.png()))
    Job.objects.update(expires_at=timezone.now() - timedelta(days=1))
    jobs.sweep()
    exhibit = Exhibit.objects.get()
    assert actions.given_up(maya.case) == {exhibit.pk}
    assert actions.try_again(maya.vault, exhibit)
