"""The words of tus 1.0.0, and a client that was written for any tus server."""

import base64
import hashlib
import io
import re
from pathlib import Path
from typing import Any

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from cases import access as case_access
from cases import blob_store
from cases.models import Scope
from evidence import access
from evidence.models import Exhibit, Upload
from evidence.upload import continuous
from tests.conftest import Person
from tests.evidence import samples

pytestmark = pytest.mark.usefixtures("no_thread_stays")
PATH = "/en/case/evidence/pieces/"
TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
BYTES = "application/offset+octet-stream"
PROMISE = {"filename": "chat.png", "nothing_intimate": "1"}


def pairs(fields: dict[str, str]) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in fields.items())


def create(person: Person, size: int | str, fields: dict[str, str] = PROMISE, **extra: str) -> Any:
    headers = {"HTTP_UPLOAD_LENGTH": str(size), "HTTP_UPLOAD_METADATA": pairs(fields), **TUS, **extra}
    return person.client.post(PATH, **headers)


def send(person: Person, address: str, data: bytes, offset: int, **extra: str) -> Any:
    headers = {"HTTP_UPLOAD_OFFSET": str(offset), "CONTENT_LENGTH": str(len(data)), **TUS, **extra}
    return person.client.patch(address, data, content_type=BYTES, **headers)


def test_anybody_may_ask_what_the_server_can(eve: Person, settings: Any) -> None:
    answer = eve.client.options(PATH)
    assert (answer.status_code, answer["Tus-Resumable"], answer["Tus-Version"]) == (204, "1.0.0", "1.0.0")
    assert answer["Tus-Extension"] == "creation,termination,expiration"
    assert answer["Tus-Max-Size"] == str(settings.EVIDENCE_RECORDING_BYTES)


def test_a_file_from_its_creation_to_its_last_byte(maya: Person) -> None:
    shot = samples.png()
    created = create(maya, len(shot))
    address = created["Location"]
    assert (created.status_code, created["Tus-Resumable"]) == (201, "1.0.0")
    assert re.fullmatch(PATH + "[0-9a-f-]{36}/", address)  # nothing the client entered
    part = send(maya, address, shot[:9000], 0)
    assert (part.status_code, part["Upload-Offset"], part.content) == (204, "9000", b"")
    assert part["Upload-Expires"].endswith("GMT")
    head = maya.client.head(address, **TUS)
    assert (head["Upload-Offset"], head["Upload-Length"]) == ("9000", str(len(shot)))
    assert (head["Cache-Control"], head["Tus-Resumable"]) == ("no-store", "1.0.0")
    last = send(maya, address, shot[9000:], 9000)
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(shot)))
    assert "Upload-Expires" not in last
    assert Exhibit.objects.count() == 1


@pytest.mark.parametrize("version", ["0.2.2", "1.0.1", ""])
def test_another_version_changes_nothing(maya: Person, version: str) -> None:
    answer = create(maya, 10, HTTP_TUS_RESUMABLE=version)
    assert (answer.status_code, answer["Tus-Version"], Upload.objects.count()) == (412, "1.0.0", 0)


def test_who_names_no_version_changes_nothing(maya: Person) -> None:
    address = create(maya, 9000)["Location"]
    for answer in (
        maya.client.head(address),
        maya.client.delete(address),
        maya.client.post(PATH, {"size": "9000"}),
    ):
        assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")
    assert Upload.objects.count() == 1


def test_errors_have_the_status_of_the_protocol(maya: Person, eve: Person, tom: Person, settings: Any) -> None:
    address = create(maya, 9000)["Location"]
    wrong_type = maya.client.patch(address, b"x", content_type="text/plain", HTTP_UPLOAD_OFFSET="0", **TUS)
    misplaced = send(maya, address, b"x", 5)
    assert (wrong_type.status_code, misplaced.status_code, misplaced["Upload-Offset"]) == (415, 409, "0")
    assert create(maya, settings.EVIDENCE_RECORDING_BYTES + 1).status_code == 413
    assert create(maya, 10, {"filename": "chat.png"}).status_code == 422  # without the promise
    assert create(maya, 10, HTTP_UPLOAD_METADATA="filename ###").status_code == 400
    assert create(maya, "many").status_code == 400
    assert create(tom, 10).status_code == 403  # the question about people under 18 has no answer
    assert create(eve, 10).status_code == 403
    assert maya.client.get(address, **TUS).status_code == 405
    assert tom.client.head(address, **TUS)["Tus-Resumable"] == "1.0.0"


def test_what_cannot_be_taken_has_an_error_as_status(maya: Person, blobs: Any) -> None:
    program = samples.exe() + b"\0" * 9000
    answer = send(maya, create(maya, len(program))["Location"], program, 0)
    assert (answer.status_code, "program" in answer.json()["refused"], blobs()) == (422, True, [])


@pytest.mark.parametrize("looked", ["", "passed"])
def test_a_young_case_takes_a_picture_only_when_it_was_looked_at(maya: Person, looked: str) -> None:
    access.keep_gate_answer(maya.vault, access.MinorShownAnswer.YES)
    shot = samples.png()
    address = create(maya, len(shot), {**PROMISE, "looked": looked})["Location"]
    assert send(maya, address, shot, 0).status_code == (204 if looked else 422)
    assert Exhibit.objects.count() == (1 if looked else 0)


def test_a_large_misplaced_piece_is_answered(maya: Person) -> None:
    data = b"\0" * (70 * 1024)
    assert send(maya, create(maya, len(data))["Location"], data, 5).status_code == 409


def test_post_may_stand_for_patch_and_delete_but_get_for_nothing(maya: Person) -> None:
    address = create(maya, 9000)["Location"]
    for method, status in (("DELETE", 405), ("PATCH", 405)):
        assert maya.client.get(address, HTTP_X_HTTP_METHOD_OVERRIDE=method, **TUS).status_code == status
    headers = {"HTTP_UPLOAD_OFFSET": "0", "HTTP_X_HTTP_METHOD_OVERRIDE": "PATCH", **TUS}
    shot = samples.png()[:9000]
    answer = maya.client.generic("POST", address, shot, content_type=BYTES, **headers)
    assert (answer.status_code, answer["Upload-Offset"]) == (204, "9000")
    assert maya.client.post(address, HTTP_X_HTTP_METHOD_OVERRIDE="DELETE", **TUS).status_code == 204
    assert maya.client.head(address, **TUS).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("chunk", [20_000, 10**9])
def test_a_client_for_any_server_sends_and_takes_up_again(
    maya: Person, live_server: Any, chunk: int, tmp_path: Path
) -> None:
    access.keep_gate_answer(maya.vault, access.MinorShownAnswer.NO)
    token = "t" * 32
    case = f"{case_access.cookie_name()}={maya.client.cookies[case_access.cookie_name()].value}"
    headers = {"Cookie": f"csrf={token}; {case}", "X-CSRFToken": token}
    client = TusClient(f"{live_server.url}{PATH}", headers=headers)
    film = samples.mp4() + b"\0" * 60_017
    first = client.uploader(file_stream=io.BytesIO(film), chunk_size=chunk, metadata=PROMISE)
    first.upload(stop_at=min(20_000, len(film)))
    again = client.uploader(file_stream=io.BytesIO(film), chunk_size=chunk, url=first.url, upload_checksum=True)
    assert again.offset == 20_000
    again.upload()
    exhibit = Exhibit.objects.get()
    kept = blob_store.get(exhibit.case_id, exhibit.blob, maya.vault.private(Scope.EVIDENCE))
    assert hashlib.sha256(kept).digest() == hashlib.sha256(film).digest()
    program = client.uploader(file_stream=io.BytesIO(samples.exe() + b"\0" * 9000), metadata=PROMISE)
    with pytest.raises(TusUploadFailed):
        program.upload()
    with pytest.raises(TusCommunicationError):
        client.uploader(file_stream=io.BytesIO(film), metadata={"filename": "a.mp4"}).upload()
    continuous._waiting.end(0)
