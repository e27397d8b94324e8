"""Models are loaded while the copy of a picture is made: by one process at a time, and nobody else waits for it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django import Settings

from cases import fairness, jobs
from cases.models import Job
from evidence import actions as evidence_actions
from evidence import tasks as evidence_tasks
from evidence.models import Exhibit
from evidence.sandbox import decoder
from extraction import actions, ahead
from extraction.models import Extraction
from extraction.ocr import engine
from tests.conftest import Person
from tests.extraction.samples import capture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    """No broker carries a message: whatever is read was read without being told to."""
    cache.clear()
    settings.OCR_ENGINE = "tesseract"
    monkeypatch.setattr(jobs, "_send", lambda pk, task: None)
    yield
    assert (ahead._begun, engine._ahead, engine._turn) == ([], [], []), "nothing is left behind"


@pytest.fixture
def while_copying(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], list[Any]]:
    """What a function answered each time while a copy was made."""

    def look(at: Callable[[], Any]) -> list[Any]:
        seen: list[Any] = []
        read = decoder.read

        def looked(*arguments: Any, **options: Any) -> Any:
            seen.append(at())
            return read(*arguments, **options)

        monkeypatch.setattr(decoder, "read", looked)
        return seen

    return look


def loading() -> list[Any]:
    servers = [reader.server._server for reader in engine._ahead]
    return [server.process for server in servers if server is not None]


def take_in() -> None:
    """A worker hears of the oldest file."""
    evidence_tasks.process(str(Job.objects.filter(task=evidence_actions.PROCESS).earliest("created_at").pk))


def test_what_reads_is_loading_while_the_copy_is_made_and_reads_in_the_same_task(
    maya: Person, sent: Callable[..., Any], tesseract: Any, while_copying: Callable[..., list[Any]]
) -> None:
    sent(capture(["@rico_900"], height=520), "shot.png")
    seen = while_copying(loading)
    take_in()
    ((process,),) = seen
    assert process.returncode is not None, "it ended with the task"
    assert Extraction.objects.count() == 1
    assert set(Job.objects.values_list("task", "state")) == {
        (evidence_actions.PROCESS, "done"),
        (actions.READ, "done"),
    }


def test_the_turn_is_taken_before_another_worker_can_hear_of_the_copy(
    maya: Person,
    sent: Callable[..., Any],
    tesseract: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: list[bool] = []

    def heard(pk: Any, task: str) -> None:
        with engine.turn() as ours:
            taken.append(not ours)

    sent(capture(["@rico_900"], height=520), "shot.png")
    monkeypatch.setattr(jobs, "_send", heard)
    monkeypatch.setattr(jobs.transaction, "on_commit", lambda send: send())
    take_in()
    assert taken == [True]
    assert Extraction.objects.count() == 1


def test_however_long_the_copy_takes_others_read_meanwhile(
    maya: Person, sent: Callable[..., Any], tesseract: Any, while_copying: Callable[..., list[Any]]
) -> None:
    def has_turn() -> bool:
        engine._ahead, kept = [], engine._ahead  # another process, which has none
        try:
            with engine.turn() as ours:
                return ours
        finally:
            engine._ahead = kept

    sent(capture(["@rico_900"], height=520), "shot.png")
    seen = while_copying(has_turn)
    take_in()
    assert seen == [True]


def test_nothing_is_loaded_while_another_reads_or_loads(
    maya: Person, sent: Callable[..., Any], tesseract: Any, while_copying: Callable[..., list[Any]]
) -> None:
    seen = while_copying(lambda: bool(ahead._begun))
    for lock in (engine.TURN_LOCK, engine.AHEAD_LOCK):
        sent(capture([f"@{lock}"], height=520), "shot.png")
        with engine._locked(lock) as ours:
            assert ours
            take_in()
    assert seen == [False, False]
    assert not Extraction.objects.exists()
    assert Job.objects.filter(task=actions.READ, state=Job.State.WAITING).count() == 2


def test_words_load_nothing(
    maya: Person, sent: Callable[..., Any], while_copying: Callable[..., list[Any]]
) -> None:
    seen = while_copying(lambda: bool(ahead._begun))
    sent(b"Pay 500 EUR to Rico", "chat.txt")
    take_in()
    assert seen == [False]


def test_without_an_engine_nothing_is_loaded(
    maya: Person, sent: Callable[..., Any], settings: Settings, while_copying: Callable[..., list[Any]]
) -> None:
    settings.OCR_ENGINE = "off"
    seen = while_copying(lambda: bool(ahead._begun))
    sent(capture(["@rico_900"], height=520), "shot.png")
    take_in()
    assert seen == [False]


def test_what_was_loaded_for_a_broken_picture_ends_and_counts_for_its_case(
    maya: Person, sent: Callable[..., Any], tesseract: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(capture(["@rico_900"], height=520)[:90], "shot.png")
    measured: list[Any] = []
    spend = fairness.spend
    monkeypatch.setattr(fairness, "spend", lambda *arguments: (measured.append(arguments), spend(*arguments)))
    take_in()
    assert Exhibit.objects.get().state == Exhibit.State.FAILED
    assert [case for case, _seconds in measured] == [maya.case.pk] * 2
    assert measured[1][1] > 0.02, "the child that was loaded in vain"
    assert not Extraction.objects.exists()


def test_a_server_that_cannot_start_keeps_no_copy_from_being_made(
    maya: Person, sent: Callable[..., Any], tesseract: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(server: Any) -> None:
        raise OSError(11, "no process")

    monkeypatch.setattr(engine.ForkServer, "start", fail)
    sent(capture(["@rico_900"], height=520), "shot.png")
    take_in()
    assert Exhibit.objects.get().state == Exhibit.State.READY
    assert Job.objects.get(task=actions.READ).state == Job.State.WAITING
