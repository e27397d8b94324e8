"""A locked database or a full disk is a calm page with everything typed still in it, never an error of 500."""

import errno
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.http import HttpResponse
from django.utils import timezone

from cases import actions as case_actions
from cases.models import VaultSession
from sextortion_help.web import plan_cookie
from statement import actions
from tests.conftest import Person

pytestmark = pytest.mark.django_db
TROUBLE = [OperationalError("database is locked"), DatabaseError("malformed"), OSError(errno.ENOSPC, "full")]
PATH = "/en/case/account/beginning/"


def raising(error: Exception) -> Any:
    def act(*args: Any, **kwargs: Any) -> None:
        raise error

    return act


@pytest.mark.parametrize("error", TROUBLE, ids=lambda error: type(error).__name__)
def test_what_was_typed_is_in_the_page(maya: Person, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(actions, "save_part", raising(error))
        page = maya.client.post(PATH, {"story": "He wants 500 by Friday", "csrfmiddlewaretoken": "x"})
    assert (page.status_code, page["Retry-After"]) == (503, "30")
    text = page.content.decode()
    assert 'name="story" value="He wants 500 by Friday"' in text
    assert f'action="{PATH}"' in text
    assert 'value="x"' not in text


def test_words_are_never_carried_and_opening_says_so_calmly(
    maya: Person, eve: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_actions, "unlock", raising(OperationalError("database is locked")))
    page = eve.client.post("/de/case/open/", {"words": maya.words})
    assert page.status_code == 503
    assert "Bei uns ist etwas schiefgegangen" in page.content.decode()
    assert str(maya.words) not in page.content.decode()


def test_a_script_gets_a_sentence(maya: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_actions, "touch", raising(OperationalError("database is locked")))
    answer = maya.client.post("/en/case/stay/", headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert "try again in a minute" in answer.json()["message"]


def test_a_case_closes_in_this_browser_whatever_the_database_does(
    maya: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a full disk nobody else may find it open on this device; the session ends by itself."""
    monkeypatch.setattr(case_actions, "lock", raising(OperationalError("database or disk is full")))
    page = maya.client.post("/en/case/close/")
    assert (page.status_code, page["Location"], page["Clear-Site-Data"]) == (302, "/en/case/", '"storage"')
    assert maya.client.get("/en/case/log/").status_code == 302


def test_a_mistake_of_ours_is_still_an_error(maya: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_actions, "close_others", raising(IntegrityError("a bug")))
    with pytest.raises(IntegrityError):
        maya.client.post("/en/case/others/")


@pytest.fixture
def full_disk() -> Iterator[Callable[[], None]]:
    """Call it, and the database takes nothing any more, as on a full disk."""

    def fill() -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON")

    yield fill
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = OFF")


READ_PAGES = ("/en/case/", "/en/case/evidence/", "/en/case/account/", "/en/case/account/beginning/",
              "/en/case/dossier/", "/en/case/log/", "/en/case/words/")  # fmt: skip


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", READ_PAGES)
def test_a_case_can_be_read_while_the_database_takes_nothing(
    maya: Person, full_disk: Callable[[], None], path: str
) -> None:
    VaultSession.objects.update(last_seen=timezone.now() - 5 * case_actions.APART)
    plan = HttpResponse()
    plan_cookie.write(plan, {"answers": {"form": "bluff"}})  # the first page keeps a plan that is new
    maya.client.cookies[plan_cookie.name()] = plan.cookies[plan_cookie.name()].value
    full_disk()
    assert maya.client.get(path).status_code == 200
    page = maya.client.post(PATH, {"story": "He wants 500 by Friday"})
    assert page.status_code == 503
    assert "He wants 500 by Friday" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_case_that_ran_out_is_closed_while_the_database_takes_nothing(
    maya: Person, full_disk: Callable[[], None]
) -> None:
    VaultSession.objects.update(last_seen=timezone.now() - timedelta(days=1))
    full_disk()
    page = maya.client.get("/en/case/")
    assert page.status_code == 200
    assert "cases/closed.html" in [template.name for template in page.templates]
    assert maya.client.get("/en/case/evidence/")["Location"].startswith("/en/case/open/")
