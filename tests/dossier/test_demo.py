"""The made-up case: drawn by code, taken by the real forms and intake, printed, and gone afterwards."""

import io
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from PIL import Image

from cases.models import Case, Scope
from dossier.demo import play, story
from dossier.demo.canvas import Canvas
from dossier.demo.play import DemoError, Patience
from dossier.demo.scenes import Scenes
from evidence import tasks as _tasks  # noqa: F401  (registers the task that run_jobs looks up)
from evidence.models import Exhibit
from statement import answers
from statement.models import StatementPart
from tests.conftest import Person

DAYS = story.Days(date(2026, 11, 22))


@pytest.mark.parametrize("language", ["en", "de"])
def test_twelve_files_and_more_all_different(language: str) -> None:
    files = list(islice(Scenes(language, DAYS).exhibits(), 15))
    made = [file.make() for file in files]
    assert len(set(made)) == len({file.name for file in files}) == 15
    for file, plain in zip(files, made, strict=True):
        if not file.name.endswith(".txt"):
            assert Image.open(io.BytesIO(plain)).width == 1080


def test_a_tall_capture_is_among_them() -> None:
    heights = [
        Image.open(io.BytesIO(file.make())).height
        for file in islice(Scenes("de", DAYS).exhibits(), 12)
        if not file.name.endswith(".txt")
    ]
    assert max(heights) > 5_000


def test_a_long_word_is_cut_to_the_bubble() -> None:
    canvas = Canvas()
    lines = canvas.wrapped("bc1" + "q" * 90, 42, 690)
    assert all(canvas.width(line, 42) <= 690 for line in lines)
    assert "".join(lines) == "bc1" + "q" * 90


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_statement_goes_through_its_forms(maya: Person, language: str) -> None:
    with translation.override(language):
        play.tell(maya.vault, story.answers(language, DAYS))
    statement = answers.read(maya.case, maya.vault.fields(Scope.STATEMENT))
    assert statement.client.name == "Jonas Beispiel"
    assert [(demand.amount_number, demand.currency) for demand in statement.demands] == [
        ("500", "EUR"),
        ("400", "EUR"),
    ]
    assert statement.payments[0].paid_on == "2026-11-20"
    assert {identifier.kind for identifier in statement.identifiers} == {
        "instagram",
        "phone",
        "telegram",
        "bitcoin",
        "iban",
    }


def test_a_part_that_takes_nothing_is_noticed(maya: Person) -> None:
    with pytest.raises(DemoError):
        play.tell(maya.vault, {StatementPart.BEGINNING: {"unknown": "field"}})


def test_the_files_go_through_the_intake(maya: Person) -> None:
    play.upload(maya.vault, islice(Scenes("de", DAYS).exhibits(), 2))
    assert Exhibit.objects.filter(case=maya.case).count() == 2
    assert maya.case.log_length == 5


def test_without_a_worker_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(DemoError, match="Is one running"):
        Patience(0).wait(lambda: (False, 1), "the pictures")


def test_the_command_prints_and_cleans_up(
    db: None, run_jobs: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The worker's part is done whenever the command looks."""
    monkeypatch.setattr(play.time, "sleep", lambda seconds: run_jobs())
    said = io.StringIO()
    call_command("demo", out=tmp_path, exhibits=1, language="en", stdout=said)
    assert (tmp_path / "dossier.pdf").read_bytes().startswith(b"%PDF")
    assert str(tmp_path / "dossier.pdf") in said.getvalue()
    assert not Case.objects.exists()


@pytest.mark.parametrize("count", [0, 201])
def test_a_count_outside_the_limits(db: None, tmp_path: Path, count: int) -> None:
    with pytest.raises(CommandError, match="between 1 and 200"):
        call_command("demo", out=tmp_path, exhibits=count)
    assert not Case.objects.exists()


def test_a_folder_that_cannot_be_made(db: None, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="cannot be made"):
        call_command("demo", out=tmp_path / "file" / "x", exhibits=1)
