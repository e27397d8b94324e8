"""Asking for a dossier, and the worker's part: once, whole, or loudly not at all."""

import io
import json
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from cases import actions as case_actions
from cases import blob_store, custody, jobs
from cases.custody import Act
from cases.errors import CaseClosedError
from cases.jobs import JobContext
from cases.models import Job, Scope
from dossier import actions, printed_documents
from dossier.errors import StillPreparingError
from dossier.models import Dossier
from evidence.models import Exhibit
from tests.conftest import Person


@pytest.fixture
def asked(maya: Person, add_item: Callable[..., Any]) -> Dossier:
    """Maya's case with two pictures and a dossier asked for."""
    for number in (1, 2):
        add_item(maya, number)
    return actions.request_dossier(maya.vault, "de")


def test_a_worker_makes_it(maya: Person, asked: Dossier, run_jobs: Callable[..., Any]) -> None:
    run_jobs()
    asked.refresh_from_db()
    pdf = printed_documents.read_pdf(maya.vault, asked)
    assert (asked.size, asked.exhibits) == (len(pdf), 2)
    assert len(pikepdf.open(io.BytesIO(pdf)).pages) >= 7
    assert jobs.newest(asked.pk, actions.RENDER).state == Job.State.DONE
    assert jobs.newest(asked.pk, actions.RENDER).steps_total > 0


@pytest.mark.parametrize(
    ("plan", "site", "country"),
    [
        ({"answers": {"country": ["us"]}}, "de", "us"),
        ({}, "de", "de"),
        ({}, "", ""),
        ({"answers": "no list"}, "", ""),
    ],
)
def test_law_is_that_of_the_country_that_the_client_named(
    maya: Person, settings: Any, plan: dict[str, Any], site: str, country: str
) -> None:
    settings.SITE_COUNTRY = site
    case_actions.keep_plan(maya.vault, plan)
    dossier = actions.request_dossier(maya.vault, "en")
    job = jobs.newest(dossier.pk, actions.RENDER)
    assert job is not None
    context = JobContext(job, {scope: maya.vault.private(scope) for scope in printed_documents.WITH_PLAN})
    assert actions._country(context, maya.case) == country
    without_plan = JobContext(job, {scope: maya.vault.private(scope) for scope in printed_documents.KEYS})
    assert actions._country(without_plan, maya.case) == site


def test_the_manifest_is_attached(maya: Person, asked: Dossier, run_jobs: Callable[..., Any]) -> None:
    run_jobs()
    asked.refresh_from_db()
    opened = pikepdf.open(io.BytesIO(printed_documents.read_pdf(maya.vault, asked)))
    listed = json.loads(opened.attachments["manifest.json"].get_file().read_bytes())
    assert (listed["schema"], listed["case"]) == ("sextortion-help/dossier/1", maya.case.reference)
    assert [one["file"] for one in listed["exhibits"]] == ["originals/0001.png", "originals/0002.png"]
    assert listed["fingerprint"][:16].upper() == actions.facts(maya.vault, asked)["short"].replace(" ", "")
    entries = custody.read(maya.case, maya.vault.private(Scope.LOG))
    assert listed["custody"] == {"entries": len(entries) - 1, "head": entries[-2].digest}, "the last is its making"
    assert str(opened.Root.AF[0].Desc) == "Liste der Anlagen, für Programme"


def test_the_log_says_that_it_was_made(maya: Person, asked: Dossier, run_jobs: Callable[..., Any]) -> None:
    run_jobs()
    asked.refresh_from_db()
    entries = custody.read(maya.case, maya.vault.private(Scope.LOG))
    custody.check(entries, maya.case.log_head)
    assert [entry.act for entry in entries][-1] == Act.EXPORTED
    assert entries[-1].sha256 == actions.facts(maya.vault, asked)["sha256"]
    assert entries[-1].size == asked.size


def test_the_blob_is_sealed(maya: Person, asked: Dossier, run_jobs: Callable[..., Any]) -> None:
    run_jobs()
    asked.refresh_from_db()
    assert b"%PDF" not in blob_store.store().path(maya.case.pk, asked.blob).read_bytes()


def test_asking_twice_gives_the_open_one(maya: Person, asked: Dossier) -> None:
    assert actions.request_dossier(maya.vault, "de") == asked
    assert Job.objects.filter(task=actions.RENDER).count() == 1
    assert actions.request_dossier(maya.vault, "en") != asked


def test_making_it_again_replaces_the_file(maya: Person, asked: Dossier, run_jobs: Callable[..., Any]) -> None:
    run_jobs()
    asked.refresh_from_db()
    before = asked.blob
    again = actions.request_dossier(maya.vault, "de")
    assert (again.pk, again.blob) == (asked.pk, before), "the one before stays until the new one is there"
    run_jobs()
    again.refresh_from_db()
    assert again.blob != before
    assert not blob_store.store().path(maya.case.pk, before).exists()
    assert Dossier.objects.count() == 1


def test_pictures_in_preparation_are_waited_for(maya: Person, add_item: Callable[..., Any]) -> None:
    add_item(maya, 1, state="waiting")
    with pytest.raises(StillPreparingError) as caught:
        actions.request_dossier(maya.vault, "de")
    assert caught.value.count == 1
    assert not Job.objects.exists()


def test_a_picture_that_was_given_up_does_not_hold_it_back(
    maya: Person, add_item: Callable[..., Any], run_jobs: Callable[..., Any]
) -> None:
    item = add_item(maya, 1, state="waiting")
    job = jobs.enqueue(case=maya.case, task="evidence.process", subject=item.pk, keys={})
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, failure="broke")
    dossier = actions.request_dossier(maya.vault, "en")
    run_jobs()
    dossier.refresh_from_db()
    assert dossier.blob


def test_a_picture_uploaded_meanwhile_stops_it_calmly(
    maya: Person, asked: Dossier, add_item: Callable[..., Any], run_jobs: Callable[..., Any]
) -> None:
    add_item(maya, 3, state="waiting")
    run_jobs()
    job = jobs.newest(asked.pk, actions.RENDER)
    assert (job.state, job.failure) == (Job.State.FAILED, "still-preparing")


@pytest.mark.parametrize("damage", ["missing", "cut", "another"])
def test_a_damaged_copy_fails_loudly(
    maya: Person, asked: Dossier, run_jobs: Callable[..., Any], damage: str
) -> None:
    exhibit = Exhibit.objects.get(number=2)
    path = blob_store.store().path(maya.case.pk, exhibit.copies[0])
    if damage == "missing":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:-100])
    else:
        other = Exhibit.objects.get(number=1)
        path.write_bytes(blob_store.store().path(maya.case.pk, other.copies[0]).read_bytes())
    run_jobs()
    asked.refresh_from_db()
    job = jobs.newest(asked.pk, actions.RENDER)
    assert (job.state, job.failure, asked.damaged) == (Job.State.FAILED, "exhibit-damaged", 2)
    assert not asked.blob
    assert maya.case.log_length == 1, "nothing was made, so nothing is logged"


def test_a_job_run_again_after_its_end_makes_it_once(
    maya: Person, asked: Dossier, run_jobs: Callable[..., Any]
) -> None:
    """The worker was killed after its transaction and before the job was marked as done."""
    run_jobs()
    asked.refresh_from_db()
    before, length = asked.blob, maya.case.log_length
    Job.objects.filter(task=actions.RENDER).update(
        state=Job.State.RUNNING, attempts=1, heartbeat_at="2026-01-01T00:00Z"
    )
    jobs.sweep()
    run_jobs()
    asked.refresh_from_db()
    assert (asked.blob, maya.case.log_length) == (before, length)
    assert jobs.newest(asked.pk, actions.RENDER).state == Job.State.DONE


def test_a_worker_taken_for_dead_does_not_finish_a_second_time(
    maya: Person, asked: Dossier, monkeypatch: pytest.MonkeyPatch, run_jobs: Callable[..., Any]
) -> None:
    """While it renders, the sweeper gives its job to another one."""
    from dossier.pdf import render

    real = render.pdf

    def slow(*args: Any) -> Any:
        made = real(*args)
        Job.objects.filter(task=actions.RENDER).update(attempts=9)
        return made

    monkeypatch.setattr(render, "pdf", slow)
    length = maya.case.log_length
    blobs = set(blob_store.store().path(maya.case.pk, "0" * 32).parent.iterdir())
    run_jobs()
    asked.refresh_from_db()
    assert (asked.blob, maya.case.log_length) == ("", length)
    assert set(blob_store.store().path(maya.case.pk, "0" * 32).parent.iterdir()) == blobs


def test_a_worker_killed_while_rendering_is_replaced(
    maya: Person, asked: Dossier, run_jobs: Callable[..., Any]
) -> None:
    """kill -9: the row stays "running" and silent until the sweeper takes it back."""
    Job.objects.filter(task=actions.RENDER).update(
        state=Job.State.RUNNING, attempts=1, heartbeat_at="2026-01-01T00:00Z"
    )
    assert run_jobs() == 0
    jobs.sweep()
    run_jobs()
    asked.refresh_from_db()
    entries = custody.read(maya.case, maya.vault.private(Scope.LOG))
    assert asked.blob
    assert [entry.act for entry in entries].count(Act.EXPORTED) == 1


def test_a_case_that_was_deleted_meanwhile(maya: Person, asked: Dossier) -> None:
    case_actions.delete_case(maya.vault.case)
    with pytest.raises(CaseClosedError):
        actions.request_dossier(maya.vault, "de")
