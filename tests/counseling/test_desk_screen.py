"""A counsellor's screen: tabs that differ, one name for both sides, and a list of a hundred cases."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counseling.models import Grant
from tests.conftest import Person
from tests.counseling.conftest import Staff
from tests.counseling.desk_pages import ALL, text

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
MOST_SECONDS = 0.3  # of a processor


def title(answer: Any) -> str:
    return str(answer.content.decode().partition("<title>")[2].partition("</title>")[0])


def test_each_tab_of_a_case_has_its_reference_and_nothing_else(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, *ALL, label="heron")
    reference = maya.case.reference
    for page in ("", "told/", "exhibits/", "dossier/", "letter/", "handover/", "consult/", "give-back/"):
        assert title(ruth.client.get(f"/en/counsel/{grant.pk}/{page}")) == f"{reference} · Clear Steps", page
    assert title(ruth.client.get("/en/counsel/")) == "Clear Steps"
    for page in ("/en/case/", "/en/case/share/", f"/en/case/share/{grant.pk}/end/"):
        assert title(maya.client.get(page)) == "Clear Steps", page  # a client's tab never tells


def test_both_sides_read_the_same_reference(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "plan", label="heron")
    reference = maya.case.reference
    assert reference in text(maya.client.get("/en/case/share/"))
    assert f"Case reference {reference}" in " ".join(
        maya.client.get("/en/case/").content.decode().replace('<span class="small">', " ").split()
    )
    assert reference in text(ruth.client.get("/en/counsel/"))
    assert reference in text(ruth.client.get(f"/en/counsel/{grant.pk}/"))


def test_without_a_word_the_reference_stands_once(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "plan", label=maya.case.reference)
    row = text(ruth.client.get("/en/counsel/")).partition("Next date")[2]
    assert row.count(maya.case.reference) == 1
    for address in (f"/en/counsel/{grant.pk}/", f"/en/counsel/{grant.pk}/messages/"):
        main = text(ruth.client.get(address)).partition("Sign out")[2]
        assert main.count(maya.case.reference) == 1


def test_crisis_help_and_leaving_are_on_staff_pages_and_the_clients_links_are_not(ruth: Staff) -> None:
    page = ruth.client.get("/en/counsel/").content.decode()
    assert '<body class="staff">' in page
    assert 'href="/en/help-now/"' in page
    assert 'href="/en/leave/"' in page
    assert 'href="/en/case/"' not in page


def test_a_hundred_cases_are_cheap(with_case: Callable[..., Any], ruth: Staff, share: Callable[..., Any]) -> None:
    for number in range(100):
        grant = share(with_case(), ruth, *ALL, label=f"case {number}")
    ruth.client.get(f"/en/counsel/{grant.pk}/")
    ruth.client.get("/en/counsel/")  # what is loaded once
    with CaptureQueriesContext(
        connection,
    ) as queries:
        ruth.client.get("/en/counsel/")
    assert len(queries) <= MOST_QUERIES, "\n".join(query["sql"] for query in queries)
    spent = []
    for _ in range(3):
        start = time.process_time()
        assert ruth.client.get("/en/counsel/").status_code == 200
        spent.append(time.process_time() - start)
    assert min(spent) <= MOST_SECONDS, spent
    assert Grant.objects.count() == 100
