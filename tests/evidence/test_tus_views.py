"""Files in pieces: they arrive whole and once, whatever breaks; the same limits and gates hold as for the form."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from cases import access as case_access
from cases import blob_store, custody
from cases.errors import CaseClosedError
from cases.models import Scope
from evidence import access, exhibits
from evidence.access import MinorShownAnswer
from evidence.errors import OffsetMismatchError
from evidence.models import Chunk, Exhibit, Upload
from evidence.upload import chunks, continuous
from evidence.upload.sealing import Sealer
from tests.conftest import Person
from tests.evidence import samples
from tests.evidence.conftest import JSON
from tests.evidence.tus_client import MIB, PATH, announce, begin, offset, patch, send_all

pytestmark = pytest.mark.usefixtures("no_thread_stays", "nothing_waits")


def test_a_file_in_three_pieces_becomes_one_exhibit(
    maya: Person, recording: bytes, blobs: Callable[..., Any]
) -> None:
    address = begin(maya.client, recording)
    for start in range(0, len(recording), 2 * MIB):
        answer = patch(maya.client, address, recording[start : start + 2 * MIB], start)
    receipt = answer.json()["file"]
    sha256 = hashlib.sha256(recording).hexdigest()
    assert receipt == {"name": "chat.png", "number": 1, "size": len(recording), "sha256": sha256}
    exhibit = Exhibit.objects.get()
    assert blob_store.get(exhibit.case_id, exhibit.blob, maya.vault.private(Scope.EVIDENCE)) == recording
    assert [path.name for path in blobs()] == [exhibit.blob]  # no piece is left
    entry = custody.read(maya.case, maya.vault.private(Scope.LOG))[-1]
    assert (entry.act, entry.sha256, entry.size) == ("sealed", sha256, len(recording))


def test_the_last_answer_can_be_asked_for_again(maya: Person, recording: bytes) -> None:
    address = begin(maya.client, recording)
    first = patch(maya.client, address, recording, 0).json()
    again = patch(maya.client, address, b"", len(recording)).json()
    assert again == first
    assert Exhibit.objects.count() == 1


def test_what_came_before_a_break_stays_and_is_not_sent_again(maya: Person, recording: bytes) -> None:
    from tests.evidence.test_form_view import BrokenOff

    for loudly in (True, False):
        address = begin(maya.client, recording)
        body = BrokenOff(recording[:MIB], loudly=loudly)
        patch(maya.client, address, b"x", 0, CONTENT_LENGTH=str(2 * MIB), **{"wsgi.input": body})
        assert offset(maya.client, address) == MIB
        answer = patch(maya.client, address, recording[MIB:], MIB).json()
        assert answer["file"]["sha256"] == hashlib.sha256(recording).hexdigest()


def test_a_connection_that_dies_unnoticed_costs_half_a_second(
    maya: Person, recording: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client comes back while the old request still waits for bytes: what was checkpointed is there."""
    monkeypatch.setattr(continuous, "CHECKPOINT_BYTES", 256 * 1024)
    address = begin(maya.client, recording)
    upload = Upload.objects.get()
    sent = iter([recording[:MIB], b"stalls", b""])
    seen = []

    def body(size: int) -> bytes:
        chunk = next(sent)
        if chunk == b"stalls":
            seen.append(offset(maya.client, address))
            patch(maya.client, address, recording[seen[0] :], seen[0])
        return chunk

    with pytest.raises(OffsetMismatchError):
        chunks.append(maya.vault, upload, body, young=False)
    assert seen == [MIB]
    assert exhibits.of_case(maya.case, maya.vault.fields(Scope.EVIDENCE))[0].size == len(recording)


def test_what_comes_without_a_break_is_sealed_only_once(
    maya: Person, recording: bytes, blobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "_join", pytest.fail)
    assert send_all(maya.client, recording)["file"]["sha256"] == hashlib.sha256(recording).hexdigest()
    exhibit = Exhibit.objects.get()
    assert blob_store.get(exhibit.case_id, exhibit.blob, maya.vault.private(Scope.EVIDENCE)) == recording
    assert blob_store.verify(exhibit.case_id, exhibit.blob) is None
    assert [path.name for path in blobs()] == [exhibit.blob]


@pytest.mark.parametrize("pause", [0.0, 120.0])
def test_the_next_piece_may_come_to_another_process_or_late(
    maya: Person, recording: bytes, blobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, pause: float
) -> None:
    """A whole that nobody takes in time leaves nothing behind; the pieces are enough."""

    def wait() -> None:
        monkeypatch.setattr(continuous, "IDLE_SECONDS", 60 - pause)
        continuous._waiting.end(continuous.MOST if pause else 0)
        assert not [path for path in blobs() if path.suffix == ".part"]

    assert send_all(maya.client, recording, between=wait)["file"]["sha256"] == hashlib.sha256(recording).hexdigest()
    exhibit = Exhibit.objects.get()
    assert blob_store.get(exhibit.case_id, exhibit.blob, maya.vault.private(Scope.EVIDENCE)) == recording
    assert [path.name for path in blobs()] == [exhibit.blob]


ODD_SIZES = [20_000, 12, 45_524, 65_536, 131_072, 300_001, 1, 65_537]  # bytes; chunks of age have 65,536


@pytest.mark.parametrize("broken", [frozenset(), frozenset({1}), frozenset({4}), frozenset({2, 5, 6})])
@pytest.mark.parametrize("shows_drafts", [True, False])
def test_whatever_the_sizes_and_breaks_the_file_is_the_one_sent(
    maya: Person,
    recording: bytes,
    blobs: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    broken: frozenset[int],
    shows_drafts: bool,
) -> None:
    """What is sealed of a whole is read from its unfinished draft, the rest from blobs beside it."""
    monkeypatch.setattr(blob_store.store(), "_links", shows_drafts)
    film = recording[: sum(ODD_SIZES)]
    address, start = begin(maya.client, film), 0
    for number, size in enumerate(ODD_SIZES):
        if number in broken:
            continuous._waiting.end(0)  # as if this piece came to another process
        answer = patch(maya.client, address, film[start : start + size], start)
        start += size
        assert offset(maya.client, address) == start
        if start < len(film):
            named = set(Chunk.objects.values_list("blob", flat=True))
            assert {path.name for path in blobs() if path.suffix != ".part"} == named
    assert answer.json()["file"]["sha256"] == hashlib.sha256(film).hexdigest()
    exhibit = Exhibit.objects.get()
    assert blob_store.get(exhibit.case_id, exhibit.blob, maya.vault.private(Scope.EVIDENCE)) == film
    assert [path.name for path in blobs()] == [exhibit.blob]


def test_what_comes_without_a_break_is_written_once(
    maya: Person, recording: bytes, blobs: Callable[..., Any]
) -> None:
    """The chunk is the draft under a second name, however large it grows."""
    address = begin(maya.client, recording)
    for start in range(0, 2 * MIB, MIB // 2):
        patch(maya.client, address, recording[start : start + MIB // 2], start)
        assert len({path.stat().st_ino for path in blobs()}) == 1
    assert Chunk.objects.get().start == 0


def test_a_process_that_was_killed_left_what_its_checkpoints_say(
    maya: Person, recording: bytes, blobs: Callable[..., Any]
) -> None:
    """Bytes behind the last checkpoint are in the same file and count for nothing: they are sent again."""
    address = begin(maya.client, recording)
    patch(maya.client, address, recording[:MIB], 0)
    (killed,) = continuous._waiting._held.values()
    killed.sealer.write(b"x" * MIB)
    killed.sealer.rest()
    continuous._waiting._held.clear()
    assert offset(maya.client, address) == MIB
    answer = patch(maya.client, address, recording[MIB:], MIB).json()
    assert answer["file"]["sha256"] == hashlib.sha256(recording).hexdigest()
    exhibit = Exhibit.objects.get()
    assert {path.suffix for path in blobs() if path.name != exhibit.blob} == {".part"}  # swept after a day
    killed.abort()


def test_a_chunk_that_was_changed_on_the_disk_is_never_joined(
    maya: Person, recording: bytes, blobs: Callable[..., Any]
) -> None:
    address = begin(maya.client, recording)
    patch(maya.client, address, recording[:MIB], 0)
    continuous._waiting.end(0)
    (chunk,) = blobs()
    data = bytearray(chunk.read_bytes())
    data[500_000] ^= 1
    chunk.write_bytes(data)
    assert "refused" in patch(maya.client, address, recording[MIB:], MIB).json()
    assert not Exhibit.objects.exists()
    assert blobs() == []


def test_only_so_many_wait_in_one_process(
    maya: Person, recording: bytes, blobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(continuous, "MOST", 2)
    for _ in range(3):
        patch(maya.client, begin(maya.client, recording), recording[:MIB], 0)
    assert len([path for path in blobs() if path.suffix == ".part"]) == 2
    assert Chunk.objects.count() == 3


def test_an_answer_that_changes_meanwhile_counts_at_the_end(
    maya: Person, recording: bytes, blobs: Callable[..., Any]
) -> None:
    """Begun as an adult's, finished where someone under 18 may be seen."""

    def change() -> None:
        access.keep_gate_answer(maya.vault, access.MinorShownAnswer.UNSURE)

    assert "refused" in send_all(maya.client, recording, between=change)
    assert blobs() == []
    assert not Exhibit.objects.exists()


@pytest.mark.parametrize("answer", [access.MinorShownAnswer.YES, access.MinorShownAnswer.UNSURE])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_picture_begun_under_a_no_and_finished_after_a_yes_is_refused(
    maya: Person, blobs: Callable[..., Any], answer: MinorShownAnswer, elsewhere: bool
) -> None:
    """Nobody looked at it, and no byte of it stays: neither sealed while it came, nor joined from its pieces."""

    def change() -> None:
        access.keep_gate_answer(maya.vault, answer)
        if elsewhere:
            continuous._waiting.end(0)  # the last piece comes to another process

    shot = samples.png()
    last = send_all(maya.client, shot, step=len(shot) // 2 + 1, between=change)
    assert "looked at" in last["refused"]
    assert not Exhibit.objects.exists()
    assert blobs() == []
    address = f"{PATH}{Upload.objects.get().pk}/"
    assert "refused" in patch(maya.client, address, b"", len(shot)).json()  # asked again, the answer stays


def test_a_picture_that_was_looked_at_may_finish_after_a_yes(maya: Person, blobs: Callable[..., Any]) -> None:
    shot = samples.png()
    address = begin(maya.client, shot, looked="passed")
    half = len(shot) // 2
    patch(maya.client, address, shot[:half], 0)
    access.keep_gate_answer(maya.vault, access.MinorShownAnswer.YES)
    assert patch(maya.client, address, shot[half:], half).json()["file"]["number"] == 1


def test_a_piece_may_end_at_a_checkpoint(maya: Person, recording: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left to keep then; a checkpoint comes every half second, so this is not rare."""
    monkeypatch.setattr(continuous, "CHECKPOINT_SECONDS", 0)
    assert send_all(maya.client, recording)["file"]["sha256"] == hashlib.sha256(recording).hexdigest()


def test_a_case_that_became_full_meanwhile_takes_no_more(
    maya: Person, recording: bytes, blobs: Callable[..., Any], settings: Settings
) -> None:
    def fill() -> None:
        settings.EVIDENCE_ITEMS = 0

    assert "refused" in send_all(maya.client, recording, between=fill)
    assert blobs() == []


def test_a_case_that_closed_before_the_last_byte_keeps_the_pieces(
    maya: Person, recording: bytes, blobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(*args: Any) -> None:
        raise CaseClosedError

    with monkeypatch.context() as patched:
        patched.setattr("evidence.actions.add", closed)
        assert "next" in send_all(maya.client, recording)
    upload = Upload.objects.get()
    assert {path.name for path in blobs()} == set(Chunk.objects.values_list("blob", flat=True))
    answer = patch(maya.client, f"{PATH}{upload.pk}/", b"", len(recording)).json()
    assert answer["file"]["sha256"] == hashlib.sha256(recording).hexdigest()


def test_a_disk_that_fails_under_the_whole_leaves_the_pieces(
    maya: Person, recording: bytes, blobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Sealer) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("evidence.upload.sealing.Sealer.finish", broken)
        assert "no room" in send_all(maya.client, recording)["message"]
    upload = Upload.objects.get()
    assert {path.name for path in blobs()} == set(Chunk.objects.values_list("blob", flat=True))
    assert "file" in patch(maya.client, f"{PATH}{upload.pk}/", b"", len(recording)).json()


@pytest.mark.parametrize("start", [1, 5 * MIB])
def test_a_piece_that_does_not_fit_is_told_where_to_go_on(maya: Person, recording: bytes, start: int) -> None:
    address = begin(maya.client, recording)
    answer = patch(maya.client, address, recording[:100], start)
    assert (answer.status_code, answer["Upload-Offset"]) == (409, "0")
    assert not Chunk.objects.exists()


def test_a_large_piece_that_is_here_already_is_not_read(
    maya: Person, recording: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser that sends a broken piece again by itself is stopped."""
    address = begin(maya.client, recording)
    patch(maya.client, address, recording[:MIB], 0)
    monkeypatch.setattr("django.http.HttpRequest.read", pytest.fail)
    with pytest.raises(ConnectionResetError):
        patch(maya.client, address, recording[: 2 * MIB], 0).getvalue()


def test_more_than_was_announced_is_not_taken(maya: Person, blobs: Callable[..., Any]) -> None:
    address = begin(maya.client, samples.png())
    assert patch(maya.client, address, samples.png() + b"more", 0).status_code == 409
    assert blobs() == []


def test_a_program_is_refused_at_its_first_bytes(maya: Person, blobs: Callable[..., Any]) -> None:
    program = samples.exe() + b"\0" * MIB
    address = begin(maya.client, program)
    assert "program" in patch(maya.client, address, program[: 64 * 1024], 0).json()["refused"]
    assert "program" in patch(maya.client, address, b"", 0).json()["refused"]  # and stays refused
    assert blobs() == []


def test_a_picture_nobody_looked_at_is_refused_at_its_first_bytes(maya: Person, blobs: Callable[..., Any]) -> None:
    access.keep_gate_answer(maya.vault, access.MinorShownAnswer.UNSURE)
    shot = samples.png()
    assert "looked at" in patch(maya.client, begin(maya.client, shot), shot, 0).json()["refused"]
    assert blobs() == []
    original = hashlib.sha256(b"stays").hexdigest()
    address = begin(maya.client, shot, looked="covered", original=original)
    assert patch(maya.client, address, shot, 0).json()["file"]["number"] == 1
    entry = custody.read(maya.case, maya.vault.private(Scope.LOG))[-1]
    assert (entry.act, entry.sha256) == ("original-stays", original)


def test_what_only_shows_at_the_end_is_refused_and_removed(maya: Person, blobs: Callable[..., Any]) -> None:
    access.keep_gate_answer(maya.vault, access.MinorShownAnswer.UNSURE)
    chat = samples.whatsapp_zip(media=True)
    assert "without media" in patch(maya.client, begin(maya.client, chat), chat, 0).json()["refused"]
    assert blobs() == []


# --- gates -----------------------------------------------------------------------------------------------


def test_words_question_and_tick_come_first(
    with_case: Callable[..., Any], tom: Person, maya: Person, recording: bytes
) -> None:
    assert announce(with_case(confirmed=False).client, recording).json()["next"] == "/en/case/words/"
    assert announce(tom.client, recording).json()["next"] == "/en/case/evidence/add/"
    assert announce(maya.client, recording, nothing_intimate="").status_code == 422
    assert not Upload.objects.exists()


def test_without_the_form_token_no_byte_is_read(
    maya: Person, recording: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = begin(maya.client, recording)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies[case_access.cookie_name()] = maya.client.cookies[case_access.cookie_name()].value
    monkeypatch.setattr("django.http.HttpRequest.read", pytest.fail)
    assert patch(strict, address, recording, 0).status_code == 403
    assert strict.delete(address, **JSON).status_code == 403


@pytest.mark.parametrize("number", ["", "-1", "1e3", "٣", "9" * 13])
def test_numbers_that_are_none(maya: Person, recording: bytes, number: str) -> None:
    assert maya.client.post(PATH, {"nothing_intimate": "1", "name": "a", "size": number}, **JSON).status_code == 400
    answer = patch(maya.client, begin(maya.client, recording), b"x", number)
    assert answer.status_code == 400


def test_a_piece_beyond_measure_is_not_read(
    maya: Person, recording: bytes, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    address = begin(maya.client, recording)
    monkeypatch.setattr("evidence.upload.chunks.append", pytest.fail)
    answer = patch(maya.client, address, b"x", 0, CONTENT_LENGTH=str(settings.EVIDENCE_RECORDING_BYTES + 1))
    assert answer.status_code == 413


def test_a_young_case_takes_a_sound_whose_table_is_at_its_end_in_one_piece_and_no_film(
    maya: Person, blobs: Callable[..., Any]
) -> None:
    access.keep_gate_answer(maya.vault, access.MinorShownAnswer.YES)
    sound, film = samples.voice("audio/mp4", form="mp4"), samples.recording(seconds=3)
    assert "number" in patch(maya.client, begin(maya.client, sound), sound, 0).json()["file"]
    kept = blobs()
    for data, piece in ((film, film), (sound, sound[:20_000])):
        answer = patch(maya.client, begin(maya.client, data), piece, 0)
        assert "no videos" in answer.json()["refused"]
        assert blobs() == kept
