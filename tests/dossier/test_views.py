"""Pages of the dossier: Maya sees hers, Tom and Eve nothing of it."""

from collections.abc import Callable
from typing import Any

import pytest

from cases import blob_store, jobs
from cases.models import Job, Scope
from dossier import actions
from dossier.models import Dossier
from statement import actions as statement_actions
from statement.models import StatementPart
from tests.conftest import Person

OVERVIEW = "/en/case/dossier/"


@pytest.fixture
def dossier(maya: Person, add_item: Callable[..., Any]) -> Dossier:
    """Asked for, not yet made."""
    add_item(maya, 1)
    return actions.request_dossier(maya.vault, "de")


@pytest.fixture
def made(dossier: Dossier, run_jobs: Callable[..., Any]) -> Dossier:
    run_jobs()
    dossier.refresh_from_db()
    return dossier


def test_the_overview_says_what_will_be_in_it_and_what_would_help(
    maya: Person, add_item: Callable[..., Any]
) -> None:
    add_item(maya, 1)
    add_item(maya, 2, caption="")
    statement_actions.save_part(maya.vault, StatementPart.BEGINNING, {"how": "We wrote."}, version_seen=0)
    page = maya.client.get(OVERVIEW).content.decode()
    assert "2 files with their fingerprints" in page
    assert "Say when they were sent: 2 files" in page
    assert "Write a line about it: 1 file" in page
    assert f"/en/case/account/{StatementPart.DEMANDS}/" in page
    assert f"/en/case/account/{StatementPart.BEGINNING}/" not in page


def test_an_empty_case_can_be_printed_too(maya: Person) -> None:
    page = maya.client.get(OVERVIEW).content.decode()
    assert "Add a picture of the chat" in page
    assert maya.client.post(OVERVIEW, {"language": "en"}).status_code == 302


def test_asking_leads_to_its_state(maya: Person, add_item: Callable[..., Any]) -> None:
    add_item(maya, 1)
    answer = maya.client.post(OVERVIEW, {"language": "de"})
    assert answer["Location"] == f"{OVERVIEW}{Dossier.objects.get().pk}/"
    again = maya.client.post(OVERVIEW, {"language": "de"})
    assert again["Location"] == answer["Location"]
    assert Job.objects.filter(task=actions.RENDER).count() == 1


@pytest.mark.parametrize("language", ["", "fr", "de\x00"])
def test_a_language_there_is_not(maya: Person, language: str) -> None:
    answer = maya.client.post(OVERVIEW, {"language": language})
    assert answer.status_code == 422
    assert "Please choose a language." in answer.content.decode()
    assert not Dossier.objects.exists()


def test_pictures_in_preparation_are_named_calmly(maya: Person, add_item: Callable[..., Any]) -> None:
    for number in (1, 2):
        add_item(maya, number, state="waiting")
    answer = maya.client.post(OVERVIEW, {"language": "de"})
    assert answer.status_code == 409
    assert "2 pictures are still being prepared" in answer.content.decode()
    assert not Dossier.objects.exists()


def test_while_it_is_made_the_page_refreshes_itself(maya: Person, dossier: Dossier) -> None:
    page = maya.client.get(f"{OVERVIEW}{dossier.pk}/").content.decode()
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert "<progress" in page
    assert "dossier.pdf" not in page


def test_its_state_as_json(maya: Person, dossier: Dossier) -> None:
    Job.objects.filter(task=actions.RENDER).update(state=Job.State.RUNNING, steps_done=3, steps_total=12)
    answer = maya.client.get(f"{OVERVIEW}{dossier.pk}/", headers={"Accept": "application/json"})
    assert answer.json() == {"state": "running", "done": 3, "total": 12, "waits": False}


def test_without_a_worker_it_says_that_it_waits(maya: Person, dossier: Dossier) -> None:
    Job.objects.filter(task=actions.RENDER).update(created_at="2026-01-01T00:00Z")
    page = maya.client.get(f"{OVERVIEW}{dossier.pk}/").content.decode()
    assert "It waits for its turn and will be done by itself." in page


def test_when_it_is_made_it_can_be_saved(maya: Person, made: Dossier) -> None:
    page = maya.client.get(f"{OVERVIEW}{made.pk}/").content.decode()
    assert "Your dossier is ready" in page
    assert actions.facts(maya.vault, made)["short"] in page
    assert 'http-equiv="refresh"' not in page
    answer = maya.client.get(f"{OVERVIEW}{made.pk}/dossier.pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="dossier-{maya.case.reference}.pdf"'
    assert answer["Cache-Control"] == "no-store"


def test_before_it_is_made_there_is_no_file(maya: Person, dossier: Dossier) -> None:
    assert maya.client.get(f"{OVERVIEW}{dossier.pk}/dossier.pdf").status_code == 404


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        ("exhibit-damaged", "The picture for print of file no. 3 is damaged"),
        ("still-preparing", "Some pictures are still being prepared."),
        ("expired", "It waited too long for its turn."),
        ("broke", "Something went wrong on our side."),
    ],
)
def test_a_failure_is_calm_and_can_be_repeated(maya: Person, dossier: Dossier, failure: str, said: str) -> None:
    Job.objects.filter(task=actions.RENDER).update(state=Job.State.FAILED, failure=failure)
    Dossier.objects.update(damaged=3 if failure == "exhibit-damaged" else None)
    page = maya.client.get(f"{OVERVIEW}{dossier.pk}/").content.decode()
    assert said in page
    assert "What you wrote and your files are safe." in page
    maya.client.post(OVERVIEW, {"language": "de"})
    assert jobs.newest(dossier.pk, actions.RENDER).is_open
    dossier.refresh_from_db()
    assert dossier.damaged is None


def test_a_lost_file_says_what_to_do(maya: Person, made: Dossier) -> None:
    blob_store.remove(maya.case.pk, made.blob)
    answer = maya.client.get(f"{OVERVIEW}{made.pk}/dossier.pdf")
    assert answer.status_code == 503
    assert "Please make the dossier again." in answer.content.decode()


@pytest.mark.parametrize("address", ["", "dossier.pdf"])
def test_tom_finds_nothing_of_mayas(tom: Person, made: Dossier, address: str) -> None:
    assert tom.client.get(f"{OVERVIEW}{made.pk}/{address}").status_code == 404


@pytest.mark.parametrize("address", ["", "{pk}/", "{pk}/dossier.pdf"])
def test_eve_is_asked_for_the_words(eve: Person, made: Dossier, address: str) -> None:
    answer = eve.client.get(OVERVIEW + address.format(pk=made.pk))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/en/case/open/")


def test_german_pages(maya: Person, made: Dossier) -> None:
    overview = maya.client.get("/de/case/dossier/").content.decode()
    assert "Für die Polizei ausdrucken" in overview
    assert "Das Dossier ist fertig" in maya.client.get(f"/de/case/dossier/{made.pk}/").content.decode()


def test_few_queries_however_many_exhibits(
    maya: Person, add_item: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    for number in range(1, 9):
        add_item(maya, number)
    with django_assert_max_num_queries(13):  # three of them ask what counsellors left to read, wrote and ended
        maya.client.get(OVERVIEW)


def test_nothing_of_it_is_in_the_database_in_the_clear(maya: Person, made: Dossier) -> None:
    row = Dossier.objects.filter(pk=made.pk).values().get()
    sha256 = actions.facts(maya.vault, made)["sha256"]
    assert sha256 not in str(row)
    assert maya.vault.fields(Scope.EVIDENCE).open(made.associated_data, row["sealed_facts"])["sha256"] == sha256
