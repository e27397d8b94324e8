"""A document that opens only with a password: typed once, used in the child, kept nowhere."""

import io
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest

from cases import custody
from cases.models import Job, Scope
from evidence.models import Exhibit
from evidence.sandbox import child_process, password_frame
from tests.conftest import Person
from tests.corpus import documents
from tests.source_tree import BASE


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The arguments of each child."""
    seen: list[list[str]] = []
    run = child_process.run

    def noted(module: str, arguments: list[str], *args: Any, **more: Any) -> Any:
        seen.append(arguments)
        return run(module, arguments, *args, **more)

    monkeypatch.setattr(child_process, "run", noted)
    return seen


def test_the_password_opens_it_once_and_is_kept_nowhere(
    maya: Person, secured: Callable[..., Exhibit], run_jobs: Any, started: list[list[str]], caplog: Any
) -> None:
    original = documents.pdf_with_password()
    item = secured(original, "bank.pdf")
    page, address = f"/en/case/evidence/{item.pk}/", f"/en/case/evidence/{item.pk}/unlock/"
    assert "It opens only with a password" in maya.client.get(page).content.decode()
    with caplog.at_level(logging.DEBUG):
        answer = maya.client.post(address, {"password": "müller 7"})
        assert answer["Location"] == page
        run_jobs()
        assert "That password doesn’t open it." in maya.client.get(page).content.decode()
        maya.client.post(address, {"password": documents.PASSWORD})
        job = Job.objects.latest("created_at")
        assert documents.PASSWORD.encode() not in bytes(job.sealed_keys)
        run_jobs()
    opened = maya.client.get(page).content.decode()
    assert "It was opened with the password that you typed." in opened
    assert not re.search("[Mm]üller 7", opened + caplog.text + str(started))
    item.refresh_from_db()
    assert item.state == "ready"
    assert not any(bytes(job.sealed_keys) for job in Job.objects.filter(subject=item.pk, task="evidence.process"))
    log = custody.read(maya.vault.case, maya.vault.private(Scope.LOG))
    assert [entry.subject for entry in log if entry.act == custody.Act.UNLOCKED] == ["exhibit 1"]
    kept = maya.client.get(f"/en/case/evidence/{item.pk}/original/")
    assert b"".join(kept) == original, "the file stays locked"


@pytest.mark.parametrize(
    ("name", "password"), [("zip_locked_old", "S3cret w"), ("zip_locked_aes", "Müller 7")], ids=["old", "aes"]
)
def test_an_archive_is_opened_in_the_same_way(
    maya: Person,
    secured: Callable[..., Exhibit],
    run_jobs: Any,
    started: Any,
    caplog: Any,
    name: str,
    password: str,
) -> None:
    item = secured((BASE / f"tests/corpus/whatsapp/{name}.zip").read_bytes(), "chat.zip")
    page, address = f"/en/case/evidence/{item.pk}/", f"/en/case/evidence/{item.pk}/unlock/"
    assert "Password of this file" in maya.client.get(page).content.decode()
    with caplog.at_level(logging.DEBUG):
        for tried in ("not this", password):
            maya.client.post(address, {"password": tried})
            run_jobs()
    item.refresh_from_db()
    opened = maya.client.get(page).content.decode()
    assert "It was opened with the password that you typed." in opened
    assert "Pay 500 EUR" in opened
    assert password not in opened + caplog.text + str(started)
    log = custody.read(maya.vault.case, maya.vault.private(Scope.LOG))
    assert [entry.subject for entry in log if entry.act == custody.Act.UNLOCKED] == ["exhibit 1"]


def test_nothing_else_is_opened_with_a_password(maya: Person, secured: Callable[..., Exhibit]) -> None:
    item = secured(documents.pdf_hidden_digit(), "a.pdf")
    maya.client.post(f"/en/case/evidence/{item.pk}/unlock/", {"password": "x"})
    maya.client.post(f"/en/case/evidence/{item.pk}/unlock/", {"password": ""})
    item.refresh_from_db()
    assert item.state == "ready"
    page = maya.client.get(f"/en/case/evidence/{item.pk}/").content.decode()
    assert "Words in it that nobody sees" in page
    assert "Password of this file" not in page


def test_a_password_is_always_as_many_bytes_in_front_of_the_file() -> None:
    for password in ("", "a", "ü" * 200):
        framed = password_frame.framed(password)
        file = io.BytesIO(framed + b"%PDF")
        assert (len(framed), password_frame.read(file), file.read()) == (password_frame.BYTES, password, b"%PDF")
    with pytest.raises(ValueError, match="too long"):
        password_frame.framed("ü" * 300)
