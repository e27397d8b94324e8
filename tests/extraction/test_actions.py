"""A worker reads an exhibit once, whatever happens meanwhile; what it read is sealed."""

import time
import uuid
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pytest_django import Settings

from cases import fairness, jobs
from cases.models import Job, Scope
from evidence import actions as evidence_actions
from evidence.errors import DecoderStoppedError, UnreadableError
from evidence.models import Exhibit
from extraction import actions, results, tasks
from extraction.models import Extraction
from extraction.ocr import engine
from extraction.ocr.engine import PageImage, TextLine
from extraction.waiting import WaitingExhibits
from tests.conftest import Person
from tests.evidence import samples as files
from tests.extraction import seeing
from tests.extraction.drawn_chats import chat
from tests.extraction.samples import PLANTED, capture

pytestmark = pytest.mark.django_db
PAGE = "/en/case/found/"


def opened(maya: Person) -> list[results.ExhibitText]:
    return list(results.of_case(maya.case, maya.vault.fields(Scope.EVIDENCE)).values())


@pytest.mark.usefixtures("loaded_elsewhere")
def test_from_a_screenshot_to_the_question_whose_it_is(
    maya: Person, sent: Callable[..., Any], run_jobs: Callable[..., Any], settings: Settings, tesseract: Any
) -> None:
    settings.OCR_ENGINE = "tesseract"
    sent(capture([f"Zahl 500 € auf {PLANTED['iban']}"], height=900), "shot.png")
    run_jobs()
    assert "1 file is still being read." in maya.client.get(PAGE).content.decode()
    run_jobs()
    page = maya.client.get(PAGE).content.decode()
    assert PLANTED["iban"] in page
    assert "500 €" in page
    assert "still being read" not in page
    assert "3 names and numbers in your files wait" in maya.client.get("/en/case/dossier/").content.decode()
    (read,) = opened(maya)
    assert read.by == "tesseract"
    assert PLANTED["iban"] in read.text.replace("\n", " ")
    (lines,) = results.lines_of_case(maya.case, maya.vault.fields(Scope.EVIDENCE)).values()
    assert all(line.height for line in lines[0])
    assert b"DE89" not in bytes(Extraction.objects.get().sealed)


def test_the_bubbles_of_a_screenshot_are_kept_sealed_beside_its_text(
    maya: Person,
    sent: Callable[..., Any],
    run_jobs: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    settings.OCR_ENGINE = "rapidocr"
    drawn = chat("whatsapp-light", 390)
    monkeypatch.setattr(engine, "read", lambda pictures: [seeing.lines(drawn)[0] for _ in pictures])
    sent(seeing.png(drawn.image), "shot.png")
    run_jobs()
    run_jobs()
    (read,) = opened(maya)
    assert read.capture is not None
    assert read.capture == seeing.read(drawn)
    assert b"Lena" not in bytes(Extraction.objects.get().sealed)


def test_with_reading_switched_off_texts_are_searched_and_pictures_not(
    maya: Person, sent: Callable[..., Any], run_jobs: Callable[..., Any]
) -> None:
    sent(capture(["@dark_king2024"], height=600), "shot.png")
    sent(b"schreib @other_king an", "chat.txt")
    run_jobs()
    run_jobs()
    page = maya.client.get(PAGE).content.decode()
    assert "On this site pictures aren’t read by the computer" in page
    assert "@other_king" in page
    assert "@dark_king2024" not in page
    assert {read.by for read in opened(maya)} == {results.OFF, results.TEXT}


def test_an_email_is_searched(maya: Person, sent: Callable[..., Any], run_jobs: Callable[..., Any]) -> None:
    sent(files.LETTER, "mail.eml")
    run_jobs()
    run_jobs()
    assert any(entity.kind == "email" for entity in opened(maya)[0].entities)


def test_a_document_without_text_is_read_page_by_page(
    maya: Person,
    sent: Callable[..., Any],
    run_jobs: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    settings.OCR_ENGINE = "rapidocr"
    seen = []
    monkeypatch.setattr(
        engine, "read", lambda pages: seen.append(len(pages)) or [[TextLine("@abc_1")] for _ in pages]
    )
    sent(files.pdf(2), "scan.pdf")
    run_jobs()
    run_jobs()
    (read,) = opened(maya)
    assert seen == [2]
    assert [entity.value for entity in read.entities] == ["@abc_1"] * 2


def again(maya: Person, item: Exhibit) -> jobs.JobContext:
    keys = {Scope.EVIDENCE: maya.vault.private(Scope.EVIDENCE)}
    job = jobs.enqueue(case=maya.case, task=actions.READ, subject=item.pk, keys=keys)
    return jobs.JobContext(job, keys)


def test_a_second_run_changes_nothing(maya: Person, read_text: Callable[..., Any]) -> None:
    item = read_text("@dark_king2024")
    before = bytes(Extraction.objects.get().sealed)
    actions.read(again(maya, item))
    assert bytes(Extraction.objects.get().sealed) == before


def test_what_was_removed_is_not_read(maya: Person, read_text: Callable[..., Any]) -> None:
    item = read_text("@dark_king2024")
    evidence_actions.remove(maya.vault, item)
    actions.read(again(maya, item))
    assert not Extraction.objects.exists()


@pytest.mark.usefixtures("loaded_elsewhere")
def test_removed_while_it_was_read_nothing_is_kept(
    maya: Person,
    sent: Callable[..., Any],
    run_jobs: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    settings.OCR_ENGINE = "rapidocr"
    item = sent(capture([], height=400), "shot.png")
    run_jobs()

    def meanwhile(pages: list[PageImage]) -> list[list[TextLine]]:
        evidence_actions.remove(maya.vault, item)
        return [[TextLine("@dark_king2024")]]

    monkeypatch.setattr(engine, "read", meanwhile)
    actions.read(again(maya, item))
    assert not Extraction.objects.exists()


def test_a_picture_that_cannot_be_read_is_not_tried_again(
    maya: Person,
    sent: Callable[..., Any],
    run_jobs: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    settings.OCR_ENGINE = "rapidocr"

    def fail(pages: list[PageImage]) -> None:
        raise UnreadableError("too_large")

    monkeypatch.setattr(engine, "read", fail)
    sent(capture([], height=400), "shot.png")
    run_jobs()
    run_jobs()
    assert [read.by for read in opened(maya)] == [results.FAILED]
    assert Job.objects.get(task=actions.READ).state == "done"
    assert maya.client.get("/en/case/evidence/").status_code == 200


@pytest.mark.usefixtures("loaded_elsewhere")
def test_a_reader_that_was_killed_is_tried_again(
    maya: Person,
    sent: Callable[..., Any],
    run_jobs: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    settings.OCR_ENGINE = "rapidocr"

    def killed(pages: list[PageImage]) -> None:
        raise DecoderStoppedError

    monkeypatch.setattr(engine, "read", killed)
    sent(capture([], height=400), "shot.png")
    run_jobs()
    with pytest.raises(DecoderStoppedError):
        run_jobs()
    job = Job.objects.get(task=actions.READ)
    assert (job.state, job.attempts) == ("waiting", 1)
    monkeypatch.setattr(engine, "read", lambda pages: [[TextLine("@dark_king2024")]])
    run_jobs()
    assert "@dark_king2024" in maya.client.get(PAGE).content.decode()


@pytest.mark.usefixtures("loaded_elsewhere")
def test_one_that_was_killed_keeps_no_other_waiting_and_is_not_tried_twice_in_a_row(
    maya: Person,
    sent: Callable[..., Any],
    run_jobs: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    settings.OCR_ENGINE = "rapidocr"
    seen: list[int] = []

    def read(pages: list[PageImage]) -> list[list[TextLine]]:
        seen.append(pages[0].height)
        if pages[0].height == 300:
            raise DecoderStoppedError
        return [[TextLine(f"@height_{pages[0].height}")]]

    monkeypatch.setattr(engine, "read", read)
    for height in (300, 400, 500):
        sent(capture([], height=height), "shot.png")
    run_jobs()
    with pytest.raises(DecoderStoppedError):
        tasks.read(str(Job.objects.filter(task=actions.READ).earliest("created_at").pk))
    assert seen == [300, 400, 500]
    states = list(Job.objects.filter(task=actions.READ).order_by("created_at").values_list("state", "attempts"))
    assert states == [("waiting", 1), ("done", 1), ("done", 1)]
    assert sorted(read.text for read in opened(maya)) == ["@height_400", "@height_500"]


def test_threads_share_what_waits_and_each_job_is_given_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = [uuid.uuid4() for _ in range(40)]

    def next_job(task: str, *, leave_out: Collection[uuid.UUID]) -> uuid.UUID | None:
        left = [job for job in waiting if job not in leave_out]
        time.sleep(0.001)  # another thread may ask meanwhile
        return left[0] if left else None

    monkeypatch.setattr(fairness, "next_job", next_job)
    shared = WaitingExhibits()
    with ThreadPoolExecutor(4) as pool:
        given = [job for part in pool.map(lambda _: list(shared), range(4)) for job in part]
    assert sorted(given) == sorted(map(str, waiting))


def test_whoever_has_the_turn_reads_all_that_waits_and_nobody_waits_for_it(
    maya: Person, sent: Callable[..., Any], run_jobs: Callable[..., Any]
) -> None:
    for number in range(3):
        sent(f"@name_{number}".encode(), "chat.txt")
    run_jobs()
    first = Job.objects.filter(task=actions.READ).earliest("created_at")
    with engine.turn() as ours:
        assert ours
        tasks.read(str(first.pk))
        assert not Extraction.objects.exists()
    tasks.read(str(first.pk))
    assert Extraction.objects.count() == 3
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_reading_waits_behind_everything_else() -> None:
    from sextortion_help.celery import app

    assert app.amqp.router.route({}, actions.READ)["queue"].name == "reading"
    assert app.conf.broker_transport_options["queue_order_strategy"] == "priority"
    assert app.conf.worker_disable_prefetch
