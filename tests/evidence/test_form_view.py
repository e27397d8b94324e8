"""The upload address: what arrives, what is refused, and in which order it asks."""

import hashlib
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from pytest_django import Settings

from cases import access as case_access
from cases import blob_store, custody
from cases.models import Job, Scope
from cases.vault import Vault
from evidence import exhibits
from evidence.exhibits import OpenedExhibit
from evidence.models import Exhibit
from evidence.upload.ingest import Intake, Room
from tests.conftest import Person
from tests.evidence import samples
from tests.evidence.conftest import JSON, file

pytestmark = pytest.mark.usefixtures("no_thread_stays")
PATH = "/en/case/evidence/upload/"


def shown(maya: Person) -> list[OpenedExhibit]:
    return exhibits.of_case(maya.vault.case, maya.vault.fields(Scope.EVIDENCE))


def test_a_screenshot_arrives_sealed_and_is_listed(maya: Person, send: Callable[..., Any]) -> None:
    shot = samples.png()
    answer = send(file(shot, "chat.png"))
    assert answer.json()["files"] == [
        {"name": "chat.png", "number": 1, "size": len(shot), "sha256": hashlib.sha256(shot).hexdigest()}
    ]
    exhibit = Exhibit.objects.get()
    assert blob_store.get(exhibit.case_id, exhibit.blob, maya.vault.private(Scope.EVIDENCE)) == shot
    assert "1 file is secured" in maya.client.get("/en/case/evidence/").content.decode()


def test_each_file_has_its_entry_in_the_custody_log_and_its_job(maya: Person, send: Callable[..., Any]) -> None:
    shot = samples.png()
    send(file(shot), file(samples.LETTER, "mail.eml"))
    entries = custody.read(maya.case, maya.vault.private(Scope.LOG))
    assert [(entry.act, entry.subject) for entry in entries[-2:]] == [
        ("sealed", "exhibit 1"),
        ("sealed", "exhibit 2"),
    ]
    assert (entries[-2].sha256, entries[-2].size) == (hashlib.sha256(shot).hexdigest(), len(shot))
    custody.check(entries, maya.case.log_head)
    assert set(Job.objects.values_list("subject", "task")) == {
        (exhibit.pk, "evidence.process") for exhibit in Exhibit.objects.all()
    }


def test_without_script_the_list_says_what_arrived_and_what_did_not(maya: Person, send: Callable[..., Any]) -> None:
    answer = send(file(samples.png()), file(b"", "leer.png"), file(samples.exe(), "shot.jpg"), page=True)
    assert (answer.status_code, answer["Location"]) == (302, "/en/case/evidence/")
    page = maya.client.get("/en/case/evidence/").content.decode()
    assert "1 file arrived. Is that all?" in page
    assert re.search(r"leer\.png</bdi>: This file is empty", page)
    assert re.search(r"shot\.jpg</bdi>: This is a program", page)
    maya.client.post("/en/case/evidence/arrived/")
    assert "Is that all?" not in maya.client.get("/en/case/evidence/").content.decode()


def test_a_recording_that_cannot_be_decoded_stays_an_exhibit(
    maya: Person, send: Callable[..., Any], run_jobs: Callable[..., Any]
) -> None:
    send(file(samples.mp4(), "film.mp4"))
    assert run_jobs() == 1
    kept = shown(maya)[0]
    assert (kept.state, kept.failure, len(kept.sha256)) == ("failed", "undecodable", 64)


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "empty.png", "empty"),
        (samples.exe(), "picture.png", "program"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "picture.png", "SVG"),
        (bytes(range(256)) * 40, "thing.png", "This kind of file"),
    ],
)
def test_what_is_refused_gets_a_calm_sentence(
    maya: Person, send: Callable[..., Any], blobs: Callable[..., Any], data: bytes, name: str, said: str
) -> None:
    entry = send(file(data, name)).json()["files"][0]
    assert said in entry["refused"]
    assert blobs() == []
    assert not Exhibit.objects.exists()


@pytest.mark.parametrize("name", ["picture.txt", "no-ending", "a.exe"])
def test_the_ending_of_the_name_counts_for_nothing(maya: Person, send: Callable[..., Any], name: str) -> None:
    send(file(samples.png(), name))
    assert shown(maya)[0].media_type == "image/png"


def test_a_file_that_is_two_things_at_once_is_sealed_as_it_is(maya: Person, send: Callable[..., Any]) -> None:
    polyglot = samples.jpeg() + b"<script>alert(1)</script>" + samples.whatsapp_zip()
    send(file(polyglot))
    exhibit = Exhibit.objects.get()
    assert blob_store.get(exhibit.case_id, exhibit.blob, maya.vault.private(Scope.EVIDENCE)) == polyglot


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/passwd.png", "passwd.png"),
        ("<img src=x onerror=alert(1)>.png", "<img src=x onerror=alert(1)>.png"),
        ("foto\u202egnp.exe", "fotognp.exe"),
        ("a\x07b.png", "ab.png"),
        ("ä" * 400 + ".png", "ä" * 115 + "….png"),
    ],
)
def test_hostile_file_names(maya: Person, send: Callable[..., Any], name: str, kept: str) -> None:
    answer = maya.client.post(PATH, {"nothing_intimate": "1", "files": named(name)}, **JSON)
    assert answer.json()["files"][0]["name"] == kept
    page = maya.client.get("/en/case/evidence/").content.decode()
    assert "<img src=x" not in page
    assert "\u202e" not in page


def named(name: str) -> Any:
    opened = io.BytesIO(samples.png())
    opened.name = name
    return opened


def test_the_201st_file_is_refused_and_the_rest_survive(
    maya: Person, send: Callable[..., Any], settings: Settings, blobs: Callable[..., Any]
) -> None:
    settings.EVIDENCE_ITEMS = 3
    send(file(samples.png()))
    answer = send(*[file(samples.LETTER, f"{number}.eml") for number in range(3)]).json()["files"]
    assert [entry.get("number") for entry in answer] == [2, 3, None]
    assert "already holds 3 files" in answer[2]["refused"]
    assert len(blobs()) == 3
    assert "Your case is full" in maya.client.get("/en/case/evidence/").content.decode()


def test_the_limit_holds_when_another_request_was_faster(
    maya: Person,
    send: Callable[..., Any],
    settings: Settings,
    blobs: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both looked at the case when there was still room; the second is refused when it wants its number."""
    settings.EVIDENCE_ITEMS = 1
    send(file(samples.png()))
    before = Intake.__init__

    def looked_early(self: Intake, vault: Vault, **options: Any) -> None:
        before(self, vault, **options)
        self._room = Room(items=5, size=10**9)

    monkeypatch.setattr(Intake, "__init__", looked_early)
    answer = send(file(samples.png())).json()["files"]
    assert "already holds 1 files" in answer[0]["refused"]
    assert len(blobs()) == 1


def test_all_files_together_have_a_limit(maya: Person, send: Callable[..., Any], settings: Settings) -> None:
    shot = samples.png()
    settings.EVIDENCE_CASE_BYTES = len(shot) + 100
    answer = send(file(shot), file(samples.jpeg())).json()["files"]
    assert answer[0]["number"] == 1
    assert "All files together" in answer[1]["refused"]


def test_a_removed_file_makes_room(maya: Person, send: Callable[..., Any], settings: Settings) -> None:
    settings.EVIDENCE_ITEMS = 1
    send(file(samples.png()))
    maya.client.post(f"/en/case/evidence/{Exhibit.objects.get().pk}/remove/")
    assert send(file(samples.png())).json()["files"][0]["number"] == 2  # and its number is never given again


def test_more_files_than_the_parser_takes(
    maya: Person, send: Callable[..., Any], settings: Settings, blobs: Callable[..., Any]
) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    files = [file(samples.LETTER, f"{number}.eml") for number in range(5)]
    answer = send(*files).json()["files"]
    assert [entry.get("number") for entry in answer] == [1, 2, 3, None]
    assert "too many files at once" in answer[-1]["refused"]
    assert len(blobs()) == 3


def test_a_field_of_many_megabytes_is_refused(maya: Person, blobs: Callable[..., Any]) -> None:
    data = {"nothing_intimate": "1", "note": "x" * 3_000_000, "files": file(samples.png())}
    assert maya.client.post(PATH, data, **JSON).json()["files"][0]["refused"]
    assert blobs() == []


# --- gates -----------------------------------------------------------------------------------------------


@pytest.fixture
def nothing_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails as soon as a byte of a file reaches an intake."""
    monkeypatch.setattr("evidence.upload.ingest.Intake.begin", pytest.fail)


@pytest.mark.usefixtures("nothing_read")
def test_before_the_words_were_typed_back_nothing_is_read(
    with_case: Callable[..., Any], send: Callable[..., Any]
) -> None:
    new = with_case(confirmed=False)
    page = send(file(samples.png()), client=new.client, page=True)
    assert page["Location"] == "/en/case/words/"
    answer = send(file(samples.png()), client=new.client)
    assert (answer.status_code, answer.json()["next"]) == (409, "/en/case/words/")


@pytest.mark.usefixtures("nothing_read")
def test_before_the_question_was_answered_nothing_is_read(tom: Person, send: Callable[..., Any]) -> None:
    page = send(file(samples.png()), client=tom.client, page=True)
    assert page["Location"] == "/en/case/evidence/add/"
    answer = send(file(samples.png()), client=tom.client)
    assert (answer.status_code, answer.json()["next"]) == (409, "/en/case/evidence/add/")


@pytest.mark.usefixtures("nothing_read", "db")
def test_without_an_open_case_nothing_is_read(eve: Person, send: Callable[..., Any]) -> None:
    page = send(file(samples.png()), client=eve.client, page=True)
    assert page.status_code == 403
    assert "words" in page.content.decode()
    answer = send(file(samples.png()), client=eve.client)
    assert (answer.status_code, answer.json()["next"]) == (403, "/en/case/open/")


@pytest.mark.usefixtures("nothing_read")
def test_a_case_that_expired_meanwhile_takes_nothing(maya: Person, send: Callable[..., Any]) -> None:
    from cases import actions

    actions.delete_case(maya.case)
    answer = send(file(samples.png()))
    assert (answer.status_code, answer.json()["next"]) == (403, "/en/case/open/")


@pytest.mark.usefixtures("nothing_read")
def test_without_the_tick_nothing_is_read(maya: Person, blobs: Callable[..., Any]) -> None:
    for extra, said in (({}, "tick this first"), (JSON, "tick this first")):
        answer = maya.client.post(PATH, {"files": file(samples.png())}, **extra)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert blobs() == []
    assert not Exhibit.objects.exists()


def test_without_a_file_the_page_says_so(maya: Person) -> None:
    answer = maya.client.post(PATH, {"nothing_intimate": "1"})
    assert answer.status_code == 422
    assert "No file was chosen" in answer.content.decode()


def test_another_site_cannot_upload(
    maya: Person, blobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The token is checked before a byte of a file is read."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies[case_access.cookie_name()] = maya.client.cookies[case_access.cookie_name()].value
    with monkeypatch.context() as patch:
        patch.setattr("evidence.upload.ingest.Intake.begin", pytest.fail)
        assert strict.post(PATH, {"nothing_intimate": "1", "files": file(samples.png())}).status_code == 403
    page = strict.get("/en/case/evidence/add/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    data = {"csrfmiddlewaretoken": token, "nothing_intimate": "1", "files": file(samples.png())}
    assert strict.post(PATH, data).status_code == 302
    assert len(blobs()) == 1


def test_only_post(maya: Person) -> None:
    assert maya.client.get(PATH).status_code == 405


def test_a_file_sent_anywhere_else_is_thrown_away(maya: Person, blobs: Callable[..., Any]) -> None:
    item_form = {"minor_shown": "no", "files": file(samples.png())}
    assert maya.client.post("/en/case/evidence/add/", item_form).status_code == 302
    assert blobs() == []


def test_the_broker_being_gone_loses_nothing(
    maya: Person, send: Callable[..., Any], django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redis.exceptions import RedisError

    def gone(*args: Any, **kwargs: Any) -> None:
        raise RedisError

    monkeypatch.setattr("cases.jobs.app.send_task", gone)
    with django_capture_on_commit_callbacks(execute=True):
        assert send(file(samples.png())).json()["files"][0]["number"] == 1
    page = maya.client.get("/en/case/evidence/").content.decode()
    assert "copy is being made" in page


# --- a form that does not arrive whole ----------------------------------------------------------------------


class BrokenOff(io.BytesIO):
    """The body of a request whose connection breaks off: by an error, or by nothing more coming."""

    def __init__(self, data: bytes, *, loudly: bool) -> None:
        super().__init__(data)
        self._loudly = loudly

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        if self._loudly and not data:
            raise ConnectionResetError
        return data


def break_off(client: Client, body: bytes, at: int, *, loudly: bool) -> Any:
    return client.generic(
        "POST", PATH, b"x", content_type=MULTIPART_CONTENT, CONTENT_LENGTH=str(len(body)),
        **{"wsgi.input": BrokenOff(body[:at], loudly=loudly)},
    )  # fmt: skip


@pytest.mark.parametrize("after", [300, 1_200_000])
@pytest.mark.parametrize("loudly", [True, False], ids=["reset", "ended"])
def test_files_that_were_complete_survive_a_broken_form(
    maya: Person, blobs: Callable[..., Any], loudly: bool, after: int
) -> None:
    film = samples.mp4() + bytes(3_000_000)
    files = [file(samples.png(), "one.png"), file(samples.LETTER, "two.eml"), file(film, "three.mp4")]
    body = encode_multipart(BOUNDARY, {"nothing_intimate": "1", "files": files})
    break_off(maya.client, body, body.index(b"three.mp4") + after, loudly=loudly)
    assert [exhibit.file_name for exhibit in shown(maya)] == ["one.png", "two.eml"]
    assert len(blobs()) == 2
    page = maya.client.get("/en/case/evidence/").content.decode()
    assert "2 files arrived. Is that all?" in page
    assert re.search(r"three\.mp4</bdi>: This file didn’t arrive completely", page)


def test_a_name_too_long_for_the_form_gets_its_own_reason(maya: Person) -> None:
    """Django takes 1 KiB for all that stands before a file; the files before such a name are kept."""
    files = [file(samples.LETTER, "one.eml"), named("\u00e4" * 600 + ".png")]
    maya.client.post(PATH, {"nothing_intimate": "1", "files": files})
    page = maya.client.get("/en/case/evidence/").content.decode()
    assert "1 file arrived. Is that all?" in page
    assert "The name of a file is too long" in page
