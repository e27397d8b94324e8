"""Each address of counsellors × stranger, client, counsellor with a grant, counsellor without, coordinator."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from counseling.models import Counsellor, Grant
from tests.conftest import Person
from tests.counseling.conftest import Staff
from tests.test_every_page import LANGUAGES, RULES
from tests.test_every_url import DESK, EXPECTED, GRANT, LEAD, STAFF, WITHIN

pytestmark = pytest.mark.django_db
NO_PAGE = ("/state/", "/live/", ".csv", "/picture/", "/file/", "events/")


@pytest.fixture
def grant(maya: Person, ruth: Staff, share: Callable[..., Any]) -> Grant:
    return share(maya, ruth, "plan", "statement", "evidence")


def paths(*kinds: str, pk: uuid.UUID | None = None) -> list[str]:
    """Every address of these kinds, with the id of a grant."""
    found = []
    for name, (kind, kwargs) in EXPECTED.items():
        if kind in kinds:
            found.append(reverse(name, kwargs={**kwargs, "pk": pk} if kind in (GRANT, WITHIN) else kwargs))
    return found


def test_nobody_who_is_not_signed_in_gets_in(eve: Person, maya: Person, grant: Grant) -> None:
    for person in (eve, maya):
        for path in paths(STAFF, DESK, LEAD, GRANT, WITHIN, pk=grant.pk):
            for answer in (person.client.get(path), person.client.post(path)):
                if "/join/" in path:
                    assert answer.status_code == 404
                elif answer.status_code != 405:
                    assert answer.status_code == 302, path
                    assert answer.headers["Location"].startswith("/en/counsel/sign-in/?closed"), path


def test_a_counsellor_reads_what_a_client_shares_and_no_coordinators_page(ruth: Staff, grant: Grant) -> None:
    for path in paths(DESK, GRANT, pk=grant.pk):
        assert ruth.client.get(path).status_code in (200, 204, 302, 405), path
    for path in paths(LEAD):
        assert ruth.client.get(path).status_code == 404, path
        assert ruth.client.post(path).status_code in (404, 405), path


def test_what_is_shared_with_another_is_not_there(sam: Staff, cora: Staff, grant: Grant) -> None:
    for person in (sam, cora):
        for path, nowhere in zip(
            paths(GRANT, WITHIN, pk=grant.pk), paths(GRANT, WITHIN, pk=uuid.uuid4()), strict=True
        ):
            for method in ("get", "post"):
                answer, absent = (getattr(person.client, method)(where) for where in (path, nowhere))
                assert answer.status_code in (404, 405), path
                assert (answer.status_code, len(answer.content)) == (absent.status_code, len(absent.content)), path
    assert Grant.objects.filter(pk=grant.pk).exists()


def test_a_coordinator_comes_near_no_case(cora: Staff) -> None:
    for path in paths(DESK):
        for answer in (cora.client.get(path), cora.client.post(path)):
            assert answer.status_code in (404, 405), path
    for path in paths(LEAD):
        path = re.sub(r"/people/\d+/", f"/people/{cora.counsellor.pk}/", path)
        assert cora.client.get(path).status_code == 200, path


def test_staff_have_no_more_of_a_clients_pages_than_a_stranger(ruth: Staff, grant: Grant) -> None:
    assert ruth.client.get("/en/case/evidence/").headers["Location"] == "/en/case/open/?closed"
    assert ruth.client.get("/en/case/share/").headers["Location"] == "/en/case/open/?closed"


def test_every_page_of_staff_keeps_the_rules(ruth: Staff, cora: Staff, grant: Grant) -> None:
    broken = []
    for person, kinds in ((ruth, (DESK, GRANT, STAFF)), (cora, (LEAD,))):
        for path in paths(*kinds, pk=grant.pk):
            for language in LANGUAGES:
                here = re.sub(r"/people/\d+/", f"/people/{Counsellor.objects.last().pk}/", f"/{language}{path[3:]}")
                answer = person.client.get(here)
                if answer.status_code == 200 and not here.endswith(NO_PAGE):
                    broken += [f"{here}: {rule.__name__}" for rule in RULES if not rule(here, answer)]
    assert broken == []


def test_an_empty_form_never_breaks_a_page(ruth: Staff, cora: Staff, grant: Grant) -> None:
    for person in (ruth, cora):
        for path in [*paths(STAFF, DESK, LEAD), *paths(GRANT, WITHIN, pk=grant.pk)]:
            assert person.client.post(path).status_code < 500, path
