"""The letter to the police at the desk: made and saved by a counsellor, with who and when in the client's log."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from cases import custody
from cases.models import Scope
from dossier.models import PoliceLetter
from tests.conftest import Person
from tests.counseling.conftest import Staff
from tests.counseling.desk_pages import ALL, acts, text

pytestmark = pytest.mark.django_db


def test_a_counsellor_has_the_letter_made_and_takes_it(
    maya: Person, ruth: Staff, share: Callable[..., Any], run_jobs: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, *ALL)
    page = text(ruth.client.get(f"/en/counsel/{grant.pk}/letter/"))
    assert "What would stay empty" in page
    assert "Best make the dossier first." in page
    made = ruth.client.post(f"/en/counsel/{grant.pk}/letter/", {"place": "at"})
    where = made.headers["Location"]
    assert "It is being made." in text(ruth.client.get(where))
    assert ruth.client.get(where + "letter.pdf").status_code == 404  # not there yet
    ruth.client.post(f"/en/counsel/{grant.pk}/letter/", {"place": "at"})  # twice: still the same one, and one line
    run_jobs()
    assert "Download, to print" in text(ruth.client.get(where))
    pdf = ruth.client.get(where + "letter.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert [entry for entry in acts(maya) if "letter" in entry[1]] == [
        ("counselor-ordered", "letter at Ruth, Lantern Centre"),
        ("exported", "letter at"),
        ("counselor-printed", "letter at Ruth, Lantern Centre"),
    ]
    taken = custody.read(maya.case, maya.vault.private(Scope.LOG))[-1]
    assert (taken.sha256, taken.size) == (hashlib.sha256(pdf.content).hexdigest(), len(pdf.content))
    log = text(maya.client.get("/en/case/log/"))
    assert "Ruth, Lantern Centre had the letter to the police made." in log
    assert "Ruth, Lantern Centre downloaded the letter to the police." in log
    assert "Austria" in text(ruth.client.get(f"/en/counsel/{grant.pk}/letter/"))
    assert f"/letter/{PoliceLetter.objects.get().pk}/" in maya.client.get("/en/case/letter/").content.decode()


@pytest.mark.parametrize("parts", [("plan",), ("plan", "statement"), ("evidence",)])
def test_it_needs_all_parts_that_it_is_made_of(
    maya: Person, ruth: Staff, share: Callable[..., Any], parts: tuple[str, ...]
) -> None:
    grant = share(maya, ruth, *parts)
    letter = PoliceLetter.objects.create(case=maya.case, place="uk", blob="x")
    for page in ("letter/", f"letter/{letter.pk}/", f"letter/{letter.pk}/letter.pdf", "dossier/"):
        assert ruth.client.get(f"/en/counsel/{grant.pk}/{page}").status_code == 404, page
    assert ruth.client.post(f"/en/counsel/{grant.pk}/letter/", {"place": "uk"}).status_code == 404
    assert "/letter/" not in ruth.client.get(f"/en/counsel/{grant.pk}/").content.decode()


def test_papers_need_no_plan(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "statement", "evidence")
    for page in ("letter/", "dossier/"):
        assert ruth.client.get(f"/en/counsel/{grant.pk}/{page}").status_code == 200, page


def test_a_wrong_country_and_a_letter_of_another_case_are_refused(
    maya: Person, tom: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, *ALL)
    for sent in ({}, {"place": "xx"}, {"place": "\0"}):
        assert ruth.client.post(f"/en/counsel/{grant.pk}/letter/", sent).status_code == 422, sent
    assert not [entry for entry in acts(maya) if entry[0] == "counselor-ordered"]
    letter = PoliceLetter.objects.create(case=tom.case, place="uk", blob="x")
    for page in ("", "letter.pdf"):
        assert ruth.client.get(f"/en/counsel/{grant.pk}/letter/{letter.pk}/{page}").status_code == 404
