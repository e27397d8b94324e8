"""Parts of the running site die; nothing is lost, and pages say calmly what goes on."""

import re
import signal
import sqlite3
import time
from typing import Any

import pytest

from tests.conftest import Person
from tests.evidence import samples
from tests.stack import Stack, wait_for
from tests.visitor import Visitor

pytestmark = pytest.mark.integration


@pytest.fixture
def maya(stack: Stack) -> Visitor:
    visitor = Visitor(stack.url)
    visitor.start_case()
    visitor.fill("/en/case/evidence/add/", minor_shown="no")
    return visitor


def send(visitor: Visitor, *pictures: bytes) -> Any:
    files = [("files", f"{index}.png", data) for index, data in enumerate(pictures)]
    return visitor.upload("/en/case/evidence/upload/", files, nothing_intimate="1")


def jobs(stack: Stack, task: str) -> list[tuple[str, int, str]]:
    """(state, attempts, subject) of the jobs of that kind, newest last."""
    with sqlite3.connect(f"file:{stack.data_dir / 'db.sqlite3'}?mode=ro", uri=True) as database:
        query = "SELECT state, attempts, subject FROM cases_job WHERE task = ? ORDER BY created_at"
        return database.execute(query, (task,)).fetchall()


def thumbs(visitor: Visitor) -> int:
    return visitor.get("/en/case/evidence/").page.count('class="thumb"')


def test_a_killed_worker_while_rendering_finishes_once_within_a_minute(stack: Any, maya: Person) -> None:
    send(maya, *[samples.png(name=f"Ella {index}") for index in range(12)])
    wait_for("the reading copies", lambda: thumbs(maya) == 12)
    status = maya.fill("/en/case/dossier/", language="de")
    assert "is being made" in status.text
    wait_for("a worker to begin", lambda: jobs(stack, "dossier.pdf.render")[-1][0] == "running", 20)
    began = time.monotonic()
    stack.kill("worker", signal.SIGKILL)
    wait_for("the dossier", lambda: jobs(stack, "dossier.pdf.render")[-1][0] == "done", 90)
    assert time.monotonic() - began < 75  # taken up again within a minute, and rendered
    state, attempts, subject = jobs(stack, "dossier.pdf.render")[-1]
    assert (state, attempts) == ("done", 2)
    assert sum(1 for row in jobs(stack, "dossier.pdf.render") if row[2] == subject) == 1
    assert "is ready" in maya.get(status.path).text
    assert maya.get("/en/case/log/").text.count("The file for the police was made.") == 1


def test_a_broker_that_does_not_answer(stack: Any, maya: Person) -> None:
    """Guidance works, an upload is kept and says that it waits, and is processed when the broker is back."""
    with stack.without("redis"):
        assert Visitor(stack.url).get("/en/steps/no-payment/").status == 200
        before = time.monotonic()
        sent = send(maya, samples.png(name="Broker gone"))
        assert time.monotonic() - before < 20
        assert sent.status == 200
        assert "1 file is secured" in sent.text
        assert "by itself" in sent.text
        assert thumbs(maya) == 0
    wait_for("the picture", lambda: thumbs(maya) == 1, 90)


def test_a_broker_that_was_killed(stack: Any, maya: Person) -> None:
    old = stack.kill("redis", signal.SIGKILL)
    assert send(maya, samples.png(name="Broker killed")).status == 200
    stack.wait_until_replaced("redis", old)
    wait_for("the picture", lambda: thumbs(maya) == 1, 90)
    stack.wait_until_well()


def test_the_words_open_a_case_while_the_broker_is_gone(stack: Any, maya: Person) -> None:
    with stack.without("redis"):
        opened = Visitor(stack.url).open_case(maya.words)
        assert "Your case is open" in opened.text


def test_300_megabytes_are_refused_kindly_and_other_files_survive(stack: Any, maya: Person) -> None:
    big = samples.mp4(size=300 * 1024 * 1024)
    sent = maya.upload(
        "/en/case/evidence/upload/",
        [("files", "big.mp4", big), ("files", "small.png", samples.png(name="Small"))],
        nothing_intimate="1",
    )
    assert sent.status == 200
    assert "1 file is secured" in sent.text
    assert "big.mp4" in sent.text
    assert re.search(r"200.0.MB", sent.text)
    leftovers = [path for path in (stack.data_dir / "blobs").rglob("*") if path.stat().st_size > 250 * 1024 * 1024]
    assert leftovers == []
