"""One budget for all that is read of a case: copies of its files, and the text of its pictures."""

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django import Settings

from cases import fairness, jobs
from cases.models import Job
from evidence import access
from evidence import actions as evidence_actions
from evidence import tasks as evidence_tasks
from extraction import actions, tasks
from extraction.models import Extraction
from extraction.ocr import engine
from extraction.ocr.engine import TextLine
from tests.conftest import Person
from tests.evidence.conftest import JSON, file
from tests.extraction.samples import capture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(jobs, "_send", lambda pk, task: None)


def send(person: Person, *pictures: bytes) -> None:
    access.keep_gate_answer(person.vault, access.MinorShownAnswer.NO)
    files = [file(picture, f"{number}.png") for number, picture in enumerate(pictures)]
    answer = person.client.post("/en/case/evidence/upload/", {"nothing_intimate": "1", "files": files}, **JSON)
    assert len(answer.json()["files"]) == len(pictures)


def pictures(count: int) -> list[bytes]:
    return [capture([f"@name_{number}"], height=400 + number) for number in range(count)]


def wake(task: str, run: Callable[[str], None]) -> None:
    """A worker hears every message that was sent for jobs of this kind. While it makes copies another one has the
    turn to read, so that only what a test asks for is read."""
    if task == evidence_actions.PROCESS:
        with engine.turn():
            _hear(task, run)
    else:
        _hear(task, run)


def _hear(task: str, run: Callable[[str], None]) -> None:
    for pk in Job.objects.filter(task=task, state=Job.State.WAITING).values_list("pk", flat=True):
        run(str(pk))


def test_a_heap_of_pictures_keeps_nobody_elses_text_waiting_and_its_owner_is_told(
    maya: Person, tom: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tom sends four pictures, then Maya one; each is decoded in the real child. Hers is read second."""
    settings.OCR_ENGINE = "tesseract"
    send(tom, *pictures(4))
    wake(evidence_actions.PROCESS, evidence_tasks.process)
    assert fairness.spent([tom.case.pk])[tom.case.pk] > 0, "making the copies is part of the same share"
    send(maya, *pictures(1))
    wake(evidence_actions.PROCESS, evidence_tasks.process)
    cache.clear()
    order: list[str] = []

    def read(images: Any) -> Any:
        running = Job.objects.get(task=actions.READ, state=Job.State.RUNNING)
        order.append("maya" if running.case_id == maya.case.pk else "tom")
        if order.count("tom") == 2 and order[-1] == "tom":
            fairness.spend(tom.case.pk, fairness.SHARE_SECONDS)
            assert "rest is read when nobody" in tom.client.get("/en/case/evidence/").content.decode()
            assert "rest is read when nobody" not in maya.client.get("/en/case/evidence/").content.decode()
            send(maya, *pictures(2)[1:])
            wake(evidence_actions.PROCESS, evidence_tasks.process)
        return [[TextLine("@somebody")] for _ in images]

    monkeypatch.setattr(engine, "read", read)
    tasks.read(str(Job.objects.filter(task=actions.READ).earliest("created_at").pk))
    assert order == ["tom", "maya", "tom", "maya", "tom", "tom"]
    assert Extraction.objects.count() == 6
    assert "rest is read when nobody" not in tom.client.get("/en/case/evidence/").content.decode(), "all is read"


def test_what_the_engine_calculates_counts(maya: Person, settings: Settings, tesseract: Any) -> None:
    settings.OCR_ENGINE = "tesseract"
    send(maya, *pictures(1))
    wake(evidence_actions.PROCESS, evidence_tasks.process)
    before = fairness.spent([maya.case.pk])[maya.case.pk]
    wake(actions.READ, tasks.read)
    assert fairness.spent([maya.case.pk])[maya.case.pk] > before + 0.05


@pytest.mark.parametrize(
    ("code", "least", "most"),
    [("while time.process_time() < 0.4: pass", 0.4, 5.0), ("time.sleep(0.6)", 0.3, 0.59)],
    ids=["a child that calculates", "a child that only holds the worker"],
)
def test_processor_time_counts_and_half_of_the_time_that_a_worker_was_held(
    maya: Person, code: str, least: float, most: float
) -> None:
    began = time.monotonic()
    with fairness.measured(maya.case.pk):
        subprocess.run([sys.executable, "-S", "-E", "-c", f"import time\n{code}"], check=True)
    spent = fairness.spent([maya.case.pk])[maya.case.pk]
    assert least <= spent
    assert spent < max(most, time.monotonic() - began)
