"""Maya has answered the question before the files; `send` uploads as her browser would."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evidence import access
from evidence.models import Item

JSON = {"HTTP_ACCEPT": "application/json"}


def file(data: bytes, name: str = "shot.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.fixture
def maya(maya):
    access.keep_gate_answer(maya.vault, access.Shown.NO)
    return maya


@pytest.fixture
def send(maya) -> Callable[..., Any]:
    """Uploads files with the tick; JSON unless `page`."""

    def post(*files: SimpleUploadedFile, page: bool = False, by=maya):
        extra = {} if page else JSON
        return by.client.post("/en/case/evidence/upload/", {"nothing_intimate": "1", "files": files}, **extra)

    return post


@pytest.fixture
def secured(maya, send, run_jobs) -> Callable[[bytes], Item]:
    """An item of Maya's, with its job done."""

    def make(data: bytes, name: str = "shot.png") -> Item:
        answer = send(file(data, name)).json()["files"][0]
        assert "number" in answer, answer
        run_jobs()
        return Item.objects.get(case=maya.vault.case, number=answer["number"])

    return make
