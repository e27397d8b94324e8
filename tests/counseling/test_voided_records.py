"""A hand-over record with a mistake is voided by who made it or by the client, and stays readable everywhere."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.http import Http404

from cases import actions, crypto, custody
from cases.models import CustodyEntry, Scope
from cases.vault import public_key
from counseling.desk import handover_records
from counseling.models import HandoverRecord
from dossier.content import custody_table
from dossier.models import Dossier
from evidence.models import Exhibit
from tests.conftest import Person
from tests.counseling.conftest import Staff
from tests.counseling.desk_pages import ALL, acts, text

pytestmark = pytest.mark.django_db
WRONG = {"reason": "wrong-recipient", "remark": "it was station 41"}


@pytest.fixture
def grant(maya: Person, ruth: Staff, share: Callable[..., Any]) -> Any:
    return share(maya, ruth, *ALL)


@pytest.fixture
def record(maya: Person, ruth: Staff, grant: Any, item: Exhibit) -> HandoverRecord:
    """One that Ruth made for the wrong station."""
    paper = Dossier.objects.create(case=maya.case, language="en", blob=item.blob, made_at=item.received_at)
    facts = {"sha256": "ab" * 32, "short": "AB-12"}
    paper.sealed_facts = maya.vault.fields(Scope.EVIDENCE).seal(paper.associated_data, facts)
    paper.save()
    sent = {"recipient": "Revier 14", "things": ["paper"]}
    assert ruth.client.post(f"/en/counsel/{grant.pk}/dossier/{paper.pk}/hand-over/", sent).status_code == 302
    return HandoverRecord.objects.get()


def log(person: Person) -> list[custody.LogEntry]:
    return custody.read(person.case, person.vault.private(Scope.LOG))


def test_the_counsellor_voids_it_and_case_paper_and_log_show_both(
    maya: Person, ruth: Staff, grant: Any, record: HandoverRecord
) -> None:
    page = f"/en/counsel/{grant.pk}/protocols/{record.pk}/"
    maya.client.get("/en/case/notes/")
    assert "Void this record" in text(ruth.client.get(page))
    assert "Revier 14" in text(ruth.client.get(f"{page}void/"))
    assert ruth.client.post(f"{page}void/", WRONG).headers["Location"] == page
    made = record.log_entry
    assert made is not None
    assert acts(maya)[made - 1] == ("hand-over-record", "dossier en Ruth, Lantern Centre -> Revier 14")
    assert acts(maya)[-1] == ("voided", f"entry {made} wrong-recipient Ruth, Lantern Centre")
    voids = len(acts(maya))
    maya.case.refresh_from_db()
    custody.check(log(maya), maya.case.log_head)
    assert b"station" not in bytes(HandoverRecord.objects.get().sealed_voiding)

    read = text(ruth.client.get(page))
    for words in ("Voided: this record no longer counts.", "Revier 14", "the recipient is wrong", "station 41"):
        assert words in read, words
    assert "signature of who" not in read
    assert "Void this record" not in read
    assert "Voided" in text(ruth.client.get(f"/en/counsel/{grant.pk}/dossier/"))

    assert "A hand-over record was voided." in maya.client.get("/en/case/").content.decode()
    assert "A hand-over record was made." not in maya.client.get("/en/case/").content.decode()
    notes = maya.client.get("/en/case/notes/").content.decode()
    assert re.search(r'<span class="voided">\s*Revier 14', notes)
    written = maya.client.get("/en/case/log/").content.decode()
    assert re.search(r'<p class="voided">[^<]*made a hand-over record for: Revier 14\.', written)
    assert f"Voided: see line {voids}." in written
    assert f"Ruth, Lantern Centre voided line {made}: the recipient is wrong." in written

    grid = custody_table.table(log(maya))
    assert grid.struck == {made - 1}
    assert grid.rows[made - 1][2].endswith(f"(voided by entry {voids})")
    assert grid.rows[voids - 1][2] == f"Entry {made} voided by a counselling centre: the recipient is wrong"


def test_the_client_voids_it_too_also_one_of_before_its_line_was_kept(maya: Person, record: HandoverRecord) -> None:
    made = record.log_entry
    HandoverRecord.objects.update(log_entry=None)
    page = f"/en/case/notes/{record.pk}/"
    assert maya.client.post(f"{page}void/", {"reason": "not-handed-over"}).headers["Location"] == page
    assert acts(maya)[-1] == ("voided", f"entry {made} not-handed-over")
    assert "You voided line" in text(maya.client.get("/en/case/log/"))
    assert "A hand-over record was voided." not in text(maya.client.get("/en/case/"))  # the client did it


@pytest.mark.parametrize("act", ["hand-over-record", "handed-over"])
def test_who_made_one_of_an_earlier_version_voids_it_too(
    maya: Person, ruth: Staff, sam: Staff, grant: Any, record: HandoverRecord, share: Callable[..., Any], act: str
) -> None:
    """Older rows do not say which entry notes them; the oldest entries said that something was handed over."""
    seal_anew(maya, record.log_entry, act)
    HandoverRecord.objects.update(log_entry=None)
    page = f"/en/counsel/{grant.pk}/protocols/{record.pk}/"
    theirs = f"/en/counsel/{share(maya, sam, *ALL).pk}/protocols/{record.pk}/void/"
    assert sam.client.post(theirs, WRONG).status_code == 404
    assert "Void this record" in text(ruth.client.get(page))
    assert ruth.client.post(f"{page}void/", WRONG).headers["Location"] == page
    assert acts(maya)[-1] == ("voided", f"entry {record.log_entry} wrong-recipient Ruth, Lantern Centre")
    assert HandoverRecord.objects.get().voided_at is not None


def test_a_record_of_which_the_log_has_no_line_is_voided_by_nobody(
    maya: Person, ruth: Staff, grant: Any, record: HandoverRecord
) -> None:
    seal_anew(maya, record.log_entry, "case-opened")
    HandoverRecord.objects.update(log_entry=None)
    for client, page in (
        (ruth.client, f"/en/counsel/{grant.pk}/protocols/{record.pk}/"),
        (maya.client, f"/en/case/notes/{record.pk}/"),
    ):
        assert "Void this record" not in text(client.get(page))
        assert client.post(f"{page}void/", {"reason": "twice"}).status_code == 404


def seal_anew(person: Person, number: int | None, act: str) -> None:
    """The entry as an earlier version wrote it; the chain is of no matter here."""
    row = CustodyEntry.objects.get(case=person.case, seq=number)
    entry = next(entry for entry in log(person) if entry.seq == number)
    subject = {"handed-over": entry.subject.partition(" -> ")[0], "case-opened": ""}.get(act, entry.subject)
    older = replace(entry, act=act, subject=subject)
    row.sealed = crypto.seal(public_key(person.case, Scope.LOG), older.canonical())
    row.save()


def test_a_remark_is_carried_where_the_case_closed_meanwhile(maya: Person, record: HandoverRecord) -> None:
    actions.lock(maya.vault.session)
    page = maya.client.post(f"/en/case/notes/{record.pk}/void/", WRONG)
    assert page.status_code == 403
    assert "it was station 41" in page.content.decode()
    assert HandoverRecord.objects.get().voided_at is None


def test_the_copy_of_everything_says_it(maya: Person, record: HandoverRecord) -> None:
    maya.client.post(f"/en/case/notes/{record.pk}/void/", WRONG)
    copied = b"".join(maya.client.post("/en/case/copy/").streaming_content)
    assert b"it was station 41" in copied
    assert b"<s>Ruth, Lantern Centre made a hand-over record" in copied


def test_only_who_made_it_or_the_client_voids_it(
    maya: Person, tom: Person, sam: Staff, cora: Staff, record: HandoverRecord, share: Callable[..., Any]
) -> None:
    lines = len(acts(maya))
    theirs = share(maya, sam, *ALL)
    page = f"/en/counsel/{theirs.pk}/protocols/{record.pk}/"
    assert "Revier 14" in text(sam.client.get(page))
    assert "Void this record" not in text(sam.client.get(page))
    lines = len(acts(maya))
    for answer in (
        sam.client.get(f"{page}void/"),
        sam.client.post(f"{page}void/", {"reason": "twice"}),
        cora.client.post(f"{page}void/", WRONG),
        tom.client.post(f"/en/case/notes/{record.pk}/void/", WRONG),
    ):
        assert answer.status_code == 404
    assert HandoverRecord.objects.get().voided_at is None
    assert len(acts(maya)) == lines


def test_without_the_evidence_or_after_the_end_the_counsellor_voids_nothing(
    maya: Person, ruth: Staff, grant: Any, record: HandoverRecord, share: Callable[..., Any]
) -> None:
    for parts in (("plan",), ()):
        if parts:
            grant = share(maya, ruth, *parts)
        else:
            maya.client.post(f"/en/case/share/{grant.pk}/end/")
        page = f"/en/counsel/{grant.pk}/protocols/{record.pk}/void/"
        assert ruth.client.get(page).status_code == 404
        assert "it was station 41" in text(ruth.client.post(page, WRONG))  # what was typed comes back
    assert HandoverRecord.objects.get().voided_at is None
    assert "voided" not in dict(acts(maya))


def test_a_reason_is_needed_and_it_happens_once(
    maya: Person, ruth: Staff, grant: Any, record: HandoverRecord
) -> None:
    page = f"/en/counsel/{grant.pk}/protocols/{record.pk}/void/"
    assert ruth.client.post(page, {"reason": "because"}).status_code == 422
    assert ruth.client.post(page, {}).status_code == 422
    assert ruth.client.post(page, {**WRONG, "remark": "x" * 501}).status_code == 422
    ruth.client.post(page, WRONG)
    assert ruth.client.post(page, {"reason": "twice"}).status_code == 404
    assert maya.client.post(f"/en/case/notes/{record.pk}/void/", WRONG).status_code == 404
    assert [act for act, _ in acts(maya)].count("voided") == 1


def test_of_two_at_the_same_time_one_writes_nothing(maya: Person, ruth: Staff, record: HandoverRecord) -> None:
    """Both read a record that still counted."""
    fields = maya.vault.fields(Scope.EVIDENCE)
    read = handover_records.one(maya.case, fields, record.pk)
    handover_records.void_as_client(maya.vault, read, "twice", "")
    with pytest.raises(Http404):
        handover_records.void_as_client(maya.vault, read, "other", "")
    assert [act for act, _ in acts(maya)].count("voided") == 1
    later = handover_records.one(maya.case, fields, record.pk)
    assert later.voiding is not None
    assert later.voiding.reason == "twice"


def test_a_log_that_is_full_to_the_last_line_still_takes_it(maya: Person, record: HandoverRecord) -> None:
    type(maya.case).objects.update(log_length=custody.MOST_ENTRIES + custody.RESERVE)
    assert maya.client.post(f"/en/case/notes/{record.pk}/void/", WRONG).status_code == 302
