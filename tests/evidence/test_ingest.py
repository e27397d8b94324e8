"""A request's files on their way in: nothing in the clear on the disk, every early end clean."""

import io
import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from cases.models import VaultSession
from evidence.models import Exhibit
from evidence.upload import ingest
from evidence.upload.ingest import Intake
from tests.conftest import Person
from tests.evidence import samples
from tests.evidence.conftest import JSON, file

pytestmark = pytest.mark.usefixtures("no_thread_stays")
MARKER = b"PLAINTEXT-MARKER-4711 "
BOUNDARY = "----the-boundary"
PATH = "/en/case/evidence/upload/"


class Body:
    """A multipart body that is made while it is read, as long as a whole recording without being in memory."""

    def __init__(self, *parts: bytes | int, cut_after: int | None = None) -> None:
        self._parts, self._cut, self.read_bytes = list(parts), cut_after, 0
        self.length = sum(part if isinstance(part, int) else len(part) for part in parts)

    def read(self, size: int = 65536) -> bytes:
        if self._cut is not None and self.read_bytes >= self._cut:
            raise OSError("connection reset by peer")
        if not self._parts:
            return b""
        part = self._parts[0]
        piece = bytes(min(size, part)) if isinstance(part, int) else part[:size]
        rest = part - len(piece) if isinstance(part, int) else part[len(piece) :]
        self._parts[:1] = [rest] if rest else []
        self.read_bytes += len(piece)
        return piece

    readline = read


def field(name: str, value: bytes) -> bytes:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"


def opening(name: str) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
    return head.encode() + b"Content-Type: application/octet-stream\r\n\r\n"


TICK = field("nothing_intimate", b"1")
END = f"\r\n--{BOUNDARY}--\r\n".encode()


def post(client: Client, body: Body, **headers: Any) -> Any:
    return client.request(
        **{
            "REQUEST_METHOD": "POST",
            "PATH_INFO": PATH,
            "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
            "CONTENT_LENGTH": str(body.length),
            "wsgi.input": body,
        }
        | headers
    )


def test_no_plain_byte_reaches_the_disk(maya: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Watched at every piece of the upload: open descriptors, temporary folders, data directory, store."""
    seen: list[str] = []
    real = Intake.take

    def watched(self: Intake, chunk: bytes) -> None:
        real(self, chunk)
        seen.extend(_plain_places(settings))

    monkeypatch.setattr(Intake, "take", watched)
    shot = samples.png() + MARKER * 60_000
    body = Body(TICK, field("note", MARKER * 60_000), opening("a.png"), shot, END)
    assert post(maya.client, body, **JSON).json()["files"][0]["number"] == 1
    assert seen == []
    assert _plain_places(settings) == []
    assert list(Path(settings.EVIDENCE_STORE).glob("??/**/*.*")) == []


def _plain_places(settings: Settings) -> list[str]:
    """Files that hold the marker, and open files that are neither ours nor the store's."""
    places = []
    temporary = Path(tempfile.gettempdir())
    for folder, pattern in (
        (temporary, "*"),
        (Path(settings.DATA_DIR), "**/*"),
        (Path(settings.EVIDENCE_STORE), "**/*"),
    ):
        for path in folder.glob(pattern):
            if path.is_file() and path.stat().st_uid == os.getuid() and _holds_marker(path):
                places.append(str(path))
    for descriptor in Path("/proc/self/fd").iterdir():
        target = str(descriptor.readlink()) if descriptor.is_symlink() else ""
        if target.endswith(" (deleted)") and _holds_marker(descriptor):
            places.append(target)
    return places


def _holds_marker(path: Path) -> bool:
    try:
        with path.open("rb") as opened:
            return MARKER in opened.read(20_000_000)
    except OSError:
        return False


def test_the_watch_of_this_test_would_notice(settings: Settings) -> None:
    """A test that cannot fail is a defect: this is what Django's own handler does with a large file."""
    with tempfile.NamedTemporaryFile() as named, tempfile.TemporaryFile() as unnamed:
        for opened in (named, unnamed):
            opened.write(MARKER)
            opened.flush()
        assert len(_plain_places(settings)) >= 2


def test_a_file_over_the_limit_is_not_read_further_and_the_next_one_survives(
    maya: Person, settings: Settings, blobs: Callable[..., Any]
) -> None:
    settings.EVIDENCE_FILE_BYTES = 1_000_000
    shot = samples.png()
    body = Body(TICK, opening("huge.png"), samples.png(), 30_000_000, b"\r\n", opening("small.png"), shot, END)
    answer = post(maya.client, body, **JSON).json()["files"]
    assert answer[0]["number"] == 1
    assert answer[0]["name"] == "small.png"
    assert "larger than" in answer[1]["refused"]
    assert len(blobs()) == 1


def test_recordings_have_their_own_limit(maya: Person, settings: Settings, blobs: Callable[..., Any]) -> None:
    settings.EVIDENCE_FILE_BYTES, settings.EVIDENCE_RECORDING_BYTES = 100_000, 300_000
    film = samples.mp4(200_000)
    body = Body(TICK, opening("a.mp4"), film, b"\r\n", opening("b.mp4"), film, 200_000, END)
    answer = post(maya.client, body, **JSON).json()["files"]
    assert [entry.get("number") for entry in answer] == [1, None]
    assert "shorter parts" in answer[1]["refused"]
    assert len(blobs()) == 1


def test_a_connection_that_breaks_off_leaves_nothing(maya: Person, blobs: Callable[..., Any]) -> None:
    body = Body(TICK, opening("a.png"), samples.png(), 5_000_000, END, cut_after=2_000_000)
    [entry] = post(maya.client, body, **JSON).json()["files"]
    assert "didn’t arrive completely" in entry["refused"]
    assert blobs() == []
    assert not Exhibit.objects.exists()


def test_a_body_that_just_ends_leaves_nothing(maya: Person, blobs: Callable[..., Any]) -> None:
    body = Body(TICK, opening("a.png"), samples.png())
    body.length += 1_000_000
    answer = post(maya.client, body, **JSON)
    assert answer.status_code in (200, 400, 422)
    assert blobs() == []
    assert not Exhibit.objects.exists()


def test_an_error_in_our_own_code_leaves_nothing(
    maya: Person, blobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("evidence.actions.add", broken)
    maya.client.raise_request_exception = False
    assert post(maya.client, Body(TICK, opening("a.png"), samples.png(), END)).status_code == 500
    assert blobs() == []


def test_a_long_upload_keeps_the_case_open(maya: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingest, "ASK_SECONDS", 0)
    touched: list[Any] = []
    monkeypatch.setattr(ingest.case_actions, "touch", touched.append)
    post(maya.client, Body(TICK, opening("a.png"), samples.png(), 2_000_000, END))
    assert len(touched) > 5


def test_a_case_that_is_left_meanwhile_takes_nothing(
    maya: Person, blobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest, "ASK_SECONDS", 0)
    real = Intake.begin

    def leave(self: Intake, name: str) -> None:
        real(self, name)
        VaultSession.objects.all().delete()

    monkeypatch.setattr(Intake, "begin", leave)
    answer = post(maya.client, Body(TICK, opening("a.png"), samples.png(), 2_000_000, END), **JSON)
    assert answer.status_code == 403
    assert answer.json()["next"] == "/en/case/open/"
    assert blobs() == []
    assert not Exhibit.objects.exists()


def test_a_case_that_is_left_at_the_last_moment_takes_nothing(
    maya: Person, send: Callable[..., Any], blobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Intake.complete

    def leave(self: Intake) -> None:
        real(self)
        VaultSession.objects.all().delete()

    monkeypatch.setattr(Intake, "complete", leave)
    assert send(file(samples.png())).status_code == 403
    assert blobs() == []


@pytest.mark.parametrize("free", [0, 199 * 1024 * 1024])
def test_a_nearly_full_disk_takes_no_file(
    maya: Person, send: Callable[..., Any], blobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    monkeypatch.setattr("cases.blob_store.free_bytes", lambda: free)
    answer = send(file(samples.png()))
    assert "no room on our side" in answer.json()["files"][0]["refused"]
    assert blobs() == []


def test_a_disk_that_fills_up_within_a_file(
    maya: Person, send: Callable[..., Any], blobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cases.blob_store.folder.FolderDraft.write", full)
    answer = send(file(samples.png(), "one.png"), file(samples.jpeg(), "two.jpg"))
    assert [entry["name"] for entry in answer.json()["files"]] == ["one.png", "two.jpg"]
    assert all("no room on our side" in entry["refused"] for entry in answer.json()["files"])
    assert blobs() == []


def test_memory_and_threads_stay_few_for_many_files(maya: Person, send: Callable[..., Any]) -> None:
    answer = send(*[file(samples.LETTER, f"{number}.eml") for number in range(40)])
    assert len(answer.json()["files"]) == 40
    assert threading.active_count() < 10


def test_the_body_is_read_in_pieces() -> None:
    """Guards the helper above: what it hands out is what it says."""
    body = Body(b"ab", 3, b"c")
    assert io.BytesIO(b"".join(iter(lambda: body.read(2), b""))).getvalue() == b"ab\0\0\0c"
