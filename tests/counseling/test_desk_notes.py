"""Notes of a counsellor, hand-over records, and what the client sees of them."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from counseling.models import CaseNote, DeskSession, HandoverRecord
from dossier.models import Dossier
from evidence.models import Exhibit
from tests.conftest import Person
from tests.counseling.conftest import Staff, centre, sign_in
from tests.counseling.desk_pages import ALL, acts, text

pytestmark = pytest.mark.django_db


def test_a_note_is_sealed_and_the_client_reads_it(
    maya: Person, ruth: Staff, sam: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": "calls again on friday <b>"})
    note = CaseNote.objects.get()
    assert b"friday" not in bytes(note.sealed)
    for page in (ruth.client.get(f"/en/counsel/{grant.pk}/"), maya.client.get("/en/case/notes/")):
        assert "calls again on friday &lt;b&gt;" in text(page)
    colleague = share(maya, sam, "plan")
    assert "calls again" in text(sam.client.get(f"/en/counsel/{colleague.pk}/"))
    assert sam.client.post(f"/en/counsel/{colleague.pk}/notes/{note.pk}/remove/").status_code == 404
    ruth.client.post(f"/en/counsel/{grant.pk}/notes/{note.pk}/remove/")
    assert not CaseNote.objects.exists()


def test_a_note_that_cannot_be_kept_comes_back(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "plan")
    path, sent = f"/en/counsel/{grant.pk}/notes/", {"text": "calls on friday <b>"}
    DeskSession.objects.all().delete()
    page = ruth.client.post(path, sent)
    assert (page.status_code, CaseNote.objects.count()) == (401, 0)
    assert "calls on friday &lt;b&gt;" in text(page)
    assert page.cookies["desk-key"].value == ""
    sign_in(ruth.client, "ruth")
    grant.delete()
    page = ruth.client.post(path, sent)
    assert page.status_code == 404
    assert "calls on friday &lt;b&gt;" in text(page)


def test_another_centre_does_not_read_the_notes(
    maya: Person, ruth: Staff, sam: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": "calls again"})
    counsellor = sam.counsellor
    counsellor.centre = centre("Harbour Centre")
    counsellor.save()
    other = share(maya, sam, "plan")
    assert "calls again" not in text(sam.client.get(f"/en/counsel/{other.pk}/"))


def test_notes_stay_with_the_client_when_the_counsellor_is_gone(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": "calls again"})
    ruth.counsellor.user.delete()
    page = text(maya.client.get("/en/case/notes/"))
    assert "calls again" in page
    assert "Ruth, Lantern Centre" in page


def test_an_empty_note_is_asked_for_again(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "plan")
    answer = ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": "  "})
    assert answer.status_code == 422
    assert "Please write something first." in text(answer)


def test_the_counsellor_prints_and_hands_over(
    maya: Person, ruth: Staff, share: Callable[..., Any], item: Exhibit, run_jobs: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, *ALL)
    made = ruth.client.post(f"/en/counsel/{grant.pk}/dossier/", {"language": "en"})
    run_jobs()
    assert "Download, to print" in text(ruth.client.get(made.headers["Location"]))
    pdf = ruth.client.get(made.headers["Location"] + "dossier.pdf")
    assert pdf.content.startswith(b"%PDF")
    said = {"recipient": "Revier 14", "officer": "", "number": "ST/77", "things": ["paper", "file"], "remark": ""}
    kept = ruth.client.post(made.headers["Location"] + "hand-over/", said)
    page = text(ruth.client.get(kept.headers["Location"]))
    sha256 = hashlib.sha256(pdf.content).hexdigest()
    for words in (
        "Ruth, Lantern Centre",
        "Revier 14",
        "ST/77",
        maya.case.reference,
        sha256,
        "The dossier, printed",
    ):
        assert words in page, words
    assert b"Revier" not in bytes(HandoverRecord.objects.get().sealed)
    assert "intimate" not in page
    assert acts(maya)[-2:] == [
        ("counselor-printed", "dossier en Ruth, Lantern Centre"),
        ("hand-over-record", "dossier en Ruth, Lantern Centre -> Revier 14"),
    ]
    log = text(maya.client.get("/en/case/log/"))
    assert "Ruth, Lantern Centre made a hand-over record for: Revier 14." in log
    assert "to the police" not in log.replace("the file for the police", "")
    assert "Revier 14" in text(maya.client.get("/en/case/notes/"))
    assert "Revier 14" in text(maya.client.get(f"/en/case/notes/{HandoverRecord.objects.get().pk}/"))


def test_a_handover_record_needs_a_receiver(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, *ALL)
    dossier = Dossier.objects.create(case=maya.case, language="en", blob="")
    assert ruth.client.get(f"/en/counsel/{grant.pk}/dossier/{dossier.pk}/hand-over/").status_code == 404


def test_the_client_sees_on_each_page_who_can_see_the_case(
    maya: Person, tom: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    share(maya, ruth, "plan")
    told = "Ruth, Lantern Centre can see this now."
    for page in ("/en/case/", "/en/case/evidence/", "/en/case/account/beginning/", "/en/case/notes/seen-by/"):
        assert told in maya.client.get(page).content.decode(), page
        assert told not in tom.client.get(page).content.decode(), page
    assert "data-seen-by" in maya.client.get("/en/steps/stay-calm/").content.decode()
