"""Maya has answered the question before the files; `send` uploads as her browser would."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from evidence import access
from evidence.models import Exhibit
from evidence.upload import continuous
from tests.conftest import Person
from tests.evidence import samples

JSON = {"HTTP_ACCEPT": "application/json", "HTTP_TUS_RESUMABLE": "1.0.0"}  # as the script of the site asks


def file(data: bytes, name: str = "shot.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def maya(maya: Person) -> Person:
    access.keep_gate_answer(maya.vault, access.MinorShownAnswer.NO)
    return maya


@pytest.fixture
def send(maya: Person) -> Callable[..., Any]:
    """Uploads files with the tick; answers in JSON unless `page`."""

    def post(*files: SimpleUploadedFile, page: bool = False, client: Client | None = None) -> Any:
        extra = {} if page else JSON
        data = {"nothing_intimate": "1", "files": files}
        return (client or maya.client).post("/en/case/evidence/upload/", data, **extra)

    return post


@pytest.fixture
def sent(maya: Person, send: Callable[..., Any]) -> Callable[..., Exhibit]:
    """An exhibit of Maya's that waits for its job."""

    def make(data: bytes = samples.LETTER, name: str = "mail.eml") -> Exhibit:
        answer = send(file(data, name)).json()["files"][0]
        return Exhibit.objects.get(case=maya.vault.case, number=answer["number"])

    return make


@pytest.fixture
def secured(sent: Callable[..., Any], run_jobs: Callable[..., Any]) -> Callable[..., Exhibit]:
    """An exhibit of Maya's, with its job done by a real child process."""

    def make(data: bytes, name: str = "shot.png") -> Exhibit:
        item = sent(data, name)
        run_jobs()
        item.refresh_from_db()
        return item

    return make


@pytest.fixture
def blobs(settings: Settings) -> Callable[[], list[Path]]:
    """Every file of a case in the store, half-written ones too."""
    return lambda: [path for path in Path(settings.EVIDENCE_STORE).glob("??/**/*") if path.is_file()]


@pytest.fixture
def no_thread_stays() -> Iterator[None]:
    yield
    assert [thread.name for thread in threading.enumerate() if "seal" in thread.name] == []


@pytest.fixture
def nothing_waits() -> Iterator[None]:
    yield
    continuous._waiting.end(0)


@pytest.fixture
def recording() -> bytes:
    return samples.mp4() + b"\0" * (3 * 1024 * 1024 + 17)
