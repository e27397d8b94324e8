"""What happened outside the site: entered by who saw it, marked as such everywhere, voided and never changed."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import Http404

from cases import actions, custody
from cases.models import Case, CustodyEntry, Scope
from counseling import access, accounts
from counseling.models import DeskSession, Grant, OutsideEvent
from counseling.outside_events import entries
from counseling.outside_events.entries import OutsideEventDetails
from dossier.content import custody_table
from tests.conftest import Person
from tests.counseling.conftest import Staff
from tests.counseling.desk_pages import ALL, acts, text

pytestmark = pytest.mark.django_db
STICK = {"day": "2026-11-28", "clock": "14:10", "account": "I gave PK Möller a USB stick."}
CALL = {"day": "2026-11-29", "account": "The officer called."}
MINE = "/en/case/log/"


@pytest.fixture
def grant(maya: Person, ruth: Staff, share: Callable[..., Any]) -> Grant:
    return share(maya, ruth, "evidence")


@pytest.fixture
def desk(grant: Grant) -> str:
    return f"/en/counsel/{grant.pk}/log/"


@pytest.fixture
def line(maya: Person, ruth: Staff, desk: str) -> int:
    """The line of what Ruth entered."""
    assert ruth.client.post(f"{desk}enter/", STICK).headers["Location"] == desk
    return OutsideEvent.objects.get().log_entry


def log(person: Person) -> list[custody.LogEntry]:
    return custody.read(person.case, person.vault.private(Scope.LOG))


def home(person: Person) -> str:
    """The first page of a case, with what stands above it."""
    return person.client.get("/en/case/").content.decode()


def test_a_counsellor_enters_it_and_log_desk_and_paper_say_who_when_and_that_nobody_here_saw_it(
    maya: Person, ruth: Staff, desk: str, line: int
) -> None:
    assert acts(maya)[line - 1] == (
        "outside-event",
        "counsellor 2026-11-28T14:10 Ruth, Lantern Centre -> I gave PK Möller a USB stick.",
    )
    custody.check(log(maya), maya.case.log_head)
    entered = log(maya)[line - 1].time
    assert abs(entered - datetime.now(UTC)) < timedelta(minutes=1)
    assert "Möller".encode() not in bytes(CustodyEntry.objects.get(case=maya.case, seq=line).sealed)

    assert "Your counsellor entered something in the log of your case." in home(maya)
    page = text(maya.client.get(MINE))
    assert "Entered by a person" in page
    assert (
        "Ruth, Lantern Centre entered this, and this site hasn’t seen it. 28 November 2026, 14:10: “I gave" in page
    )
    assert "entered something" not in home(maya)  # it was read

    at_desk = text(ruth.client.get(desk))
    for words in ("28 November 2026, 14:10: I gave PK Möller", "Entered by Ruth, Lantern Centre", "hasn’t seen it"):
        assert words in at_desk, words
    row = custody_table.table(log(maya)).rows[line - 1]
    assert row[1] == f"{entered:%Y-%m-%d %H:%M:%S}"
    assert row[2] == (
        "Entered by Ruth, Lantern Centre, not seen by the site. "
        "28 November 2026, 14:10, as they say: “I gave PK Möller a USB stick.”"
    )


def test_the_client_enters_it_too_and_who_sees_the_evidence_reads_it(maya: Person, ruth: Staff, desk: str) -> None:
    assert "Enter what happened outside this site" in text(maya.client.get(MINE))
    assert maya.client.post(f"{MINE}enter/", CALL).headers["Location"] == MINE
    line = len(acts(maya))
    assert acts(maya)[-1] == ("outside-event", "client 2026-11-29 The officer called.")
    assert "You entered this, and this site hasn’t seen it. 29 November 2026: “The officer" in text(
        maya.client.get(MINE)
    )
    assert "entered something" not in home(maya)  # the client did
    at_desk = text(ruth.client.get(desk))
    assert "29 November 2026: The officer called." in at_desk
    assert "Entered by your client" in at_desk
    assert "Void this entry" not in at_desk
    row = custody_table.table(log(maya)).rows[line - 1]
    assert row[2].startswith("Entered by the complainant, not seen by the site. 29 November 2026, as they say")


def test_who_entered_it_voids_it_and_both_stay(maya: Person, ruth: Staff, desk: str, line: int) -> None:
    maya.client.get(MINE)
    before = CustodyEntry.objects.get(case=maya.case, seq=line)
    assert "Void this entry" in text(ruth.client.get(desk))
    page = ruth.client.get(f"{desk}{line}/void/")
    assert "I gave PK Möller" in text(page)
    assert ruth.client.post(f"{desk}{line}/void/", {"reason": "because"}).status_code == 422
    assert ruth.client.post(f"{desk}{line}/void/", {"reason": "wrong-time"}).headers["Location"] == desk
    voiding = len(acts(maya))
    assert acts(maya)[-1] == ("voided", f"entry {line} wrong-time Ruth, Lantern Centre")
    custody.check(log(maya), maya.case.log_head)
    after = CustodyEntry.objects.get(case=maya.case, seq=line)
    assert (bytes(after.sealed), after.digest) == (bytes(before.sealed), before.digest)

    assert "An entry in the log of your case was voided." in home(maya)
    written = maya.client.get(MINE).content.decode()
    assert re.search(r'<p class="voided">[^<]*I gave PK Möller', written)
    assert f"Voided: see line {voiding}." in written
    assert f"Ruth, Lantern Centre voided line {line}: the time is wrong." in written
    at_desk = ruth.client.get(desk)
    assert re.search(r'<p class="voided">[^<]*I gave PK Möller', at_desk.content.decode())
    assert "Ruth, Lantern Centre: the time is wrong." in text(at_desk)
    assert "Void this entry" not in text(at_desk)
    grid = custody_table.table(log(maya))
    assert grid.struck == {line - 1}
    assert grid.rows[line - 1][2].endswith(f"(voided by entry {voiding})")
    assert grid.rows[voiding - 1][2] == f"Entry {line} voided by a counselling centre: the time is wrong"


def test_the_client_voids_what_anybody_entered(maya: Person, ruth: Staff, desk: str, line: int) -> None:
    maya.client.post(f"{MINE}enter/", CALL)
    for number in (line, len(acts(maya))):
        assert maya.client.post(f"{MINE}{number}/void/", {"reason": "not-happened"}).headers["Location"] == MINE
        assert acts(maya)[-1] == ("voided", f"entry {number} not-happened")
    assert "your client: it did not happen." in text(ruth.client.get(desk))
    lines = len(acts(maya))
    for number in (1, line, lines, 10**12):  # none such, voided already, the one that voids, none at all
        assert maya.client.get(f"{MINE}{number}/void/").headers["Location"] == MINE
        assert maya.client.post(f"{MINE}{number}/void/", {"reason": "other"}).headers["Location"] == MINE
    assert len(acts(maya)) == lines


def test_nobody_else_enters_reads_or_voids_it(
    maya: Person, tom: Person, eve: Person, sam: Staff, cora: Staff, desk: str, line: int, share: Callable[..., Any]
) -> None:
    """Another counsellor of the case reads it and voids nothing; without the evidence it is not there."""
    theirs = f"/en/counsel/{share(maya, sam, *ALL).pk}/log/"
    assert "I gave PK Möller" in text(sam.client.get(theirs))
    assert "Void this entry" not in text(sam.client.get(theirs))
    lines = len(acts(maya))
    void = {"reason": "other"}
    tries = [(sam, f"{theirs}{line}/void/", void), (sam, f"{desk}enter/", CALL), (cora, f"{desk}enter/", CALL)]
    tries += [(sam, f"{desk}{line}/void/", void), (cora, f"{desk}{line}/void/", void)]
    for person, path, sent in tries:
        answer = person.client.post(path, sent)
        assert answer.status_code == 404, path
        assert "Möller" not in answer.content.decode()
    for person in (sam, cora):
        assert person.client.get(desk).status_code == 404
    assert tom.client.post(f"{MINE}{line}/void/", void).headers["Location"] == MINE
    assert "voided" not in dict(acts(maya))
    assert len(acts(tom)) == len(log(tom))
    assert "Möller" not in text(tom.client.get(MINE))
    for path in (f"{MINE}enter/", f"{MINE}{line}/void/"):
        assert eve.client.post(path, {**CALL, **void}).status_code == 403
    assert eve.client.post(f"{desk}enter/", CALL).status_code == 401  # what was typed comes back
    assert len(acts(maya)) == lines


@pytest.mark.parametrize("parts", [("plan", "statement"), ()])
def test_without_the_evidence_or_after_the_end_the_counsellor_enters_and_voids_nothing(
    maya: Person, ruth: Staff, grant: Grant, desk: str, line: int, share: Callable[..., Any], parts: tuple[str, ...]
) -> None:
    if parts:
        share(maya, ruth, *parts)
    else:
        maya.client.post(f"/en/case/share/{grant.pk}/end/")
    lines = len(acts(maya))
    for path in (desk, f"{desk}enter/", f"{desk}{line}/void/"):
        assert ruth.client.get(path).status_code == 404
    answer = ruth.client.post(f"{desk}enter/", CALL)
    assert answer.status_code == 404
    assert "The officer called." in text(answer)  # what was typed comes back
    assert ruth.client.post(f"{desk}{line}/void/", {"reason": "other"}).status_code == 404
    assert len(acts(maya)) == lines


def test_whoever_loses_the_access_at_this_very_moment_enters_nothing(
    maya: Person, ruth: Staff, grant: Grant, desk: str, line: int
) -> None:
    shared = access.shared(ruth.desk, grant.pk, Scope.LOG)
    shared.private(Scope.LOG)
    maya.client.post(f"/en/case/share/{grant.pk}/end/")
    lines = len(acts(maya))
    with pytest.raises(Http404):
        entries.enter_at_desk(shared, ruth.desk, OutsideEventDetails("2026-11-28", "Too late.", uuid4()))
    with pytest.raises(Http404):
        entries.void_at_desk(shared, ruth.desk, line, "other")
    assert len(acts(maya)) == lines


def test_who_shares_a_name_does_not_void_it(maya: Person, sam: Staff, desk: str, line: int, share: Any) -> None:
    counsellor = sam.counsellor
    counsellor.name = "Ruth"
    counsellor.save()
    theirs = f"/en/counsel/{share(maya, sam, *ALL).pk}/log/"
    assert sam.client.post(f"{theirs}{line}/void/", {"reason": "other"}).status_code == 404


def test_once_the_account_is_gone_the_client_alone_voids_it(maya: Person, ruth: Staff, line: int) -> None:
    ruth.counsellor.user.delete()
    assert "Ruth, Lantern Centre entered this" in text(maya.client.get(MINE))
    assert maya.client.post(f"{MINE}{line}/void/", {"reason": "other"}).headers["Location"] == MINE
    assert acts(maya)[-1] == ("voided", f"entry {line} other")


def test_a_form_that_is_sent_twice_is_one_entry(maya: Person, ruth: Staff, desk: str) -> None:
    for client, path in ((ruth.client, f"{desk}enter/"), (maya.client, f"{MINE}enter/")):
        sent = {**STICK, "key": str(uuid4())}
        assert client.post(path, sent).status_code == client.post(path, sent).status_code == 302
    assert [act for act, _ in acts(maya)].count("outside-event") == 2


def test_of_two_who_void_it_at_the_same_time_one_writes_nothing(maya: Person, line: int) -> None:
    entries.void_as_client(maya.vault, line, "other")
    with pytest.raises(Http404):
        entries.void_as_client(maya.vault, line, "not-happened")
    assert [act for act, _ in acts(maya)].count("voided") == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"account": "x" * 501}, "at most 500 characters"),
        ({"account": " \u202e\n "}, "Please write something first."),
        ({"day": ""}, "This field is required."),
        ({"day": "2026-02-30"}, "couldn’t read this day"),
        ({"day": "0196-01-01"}, "Please check the year."),
        ({"clock": "25:99"}, "couldn’t read this time"),
        ({"day": f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}"}, "This hasn’t happened yet."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    maya: Person, ruth: Staff, desk: str, change: dict[str, str], said: str
) -> None:
    lines = len(acts(maya))
    for client, path in ((ruth.client, f"{desk}enter/"), (maya.client, f"{MINE}enter/")):
        answer = client.post(path, STICK | change)
        assert answer.status_code == 422
        assert said in text(answer), text(answer)
        assert (STICK | change)["account"].strip() in answer.content.decode()
    assert len(acts(maya)) == lines


def test_what_is_typed_is_one_line_and_nothing_in_it_acts(maya: Person) -> None:
    account = "<b>a</b> 100 %\r\n%(who)s \u202eb -> c"
    maya.client.post(f"{MINE}enter/", {**CALL, "account": account})
    assert acts(maya)[-1] == ("outside-event", "client 2026-11-29 <b>a</b> 100 % %(who)s b → c")
    page = maya.client.get(MINE).content.decode()
    assert "“&lt;b&gt;a&lt;/b&gt; 100 % %(who)s b → c”" in page
    assert custody_table.table(log(maya)).rows[-1][2].endswith("“<b>a</b> 100 % %(who)s b → c”")


def test_six_words_of_a_client_are_not_stored(maya: Person, ruth: Staff, desk: str) -> None:
    lines = len(acts(maya))
    for client, path in ((ruth.client, f"{desk}enter/"), (maya.client, f"{MINE}enter/")):
        answer = client.post(path, {**CALL, "account": f"She said {maya.words}."})
        assert answer.status_code == 422
        assert str(maya.words) not in answer.content.decode()
        assert "She said […]." in answer.content.decode()
    assert len(acts(maya)) == lines


def test_nothing_is_lost_where_case_or_desk_closed_meanwhile(maya: Person, ruth: Staff, desk: str) -> None:
    DeskSession.objects.all().delete()
    page = ruth.client.post(f"{desk}enter/", STICK)
    assert page.status_code == 401
    assert "I gave PK Möller a USB stick." in page.content.decode()
    actions.lock(maya.vault.session)
    page = maya.client.post(f"{MINE}enter/", CALL)
    assert page.status_code == 403
    assert "The officer called." in page.content.decode()
    assert not OutsideEvent.objects.exists()


def test_a_full_log_takes_none_says_so_and_still_takes_a_voiding(
    maya: Person, ruth: Staff, desk: str, line: int
) -> None:
    Case.objects.update(log_length=custody.MOST_ENTRIES + custody.RESERVE)
    for client, path in ((ruth.client, f"{desk}enter/"), (maya.client, f"{MINE}enter/")):
        answer = client.post(path, CALL)
        assert answer.status_code == 409
        assert "The officer called." in text(answer)
    assert ruth.client.post(f"{desk}{line}/void/", {"reason": "other"}).headers["Location"] == desk


def test_the_copy_of_everything_says_it(maya: Person, line: int) -> None:
    maya.client.post(f"{MINE}{line}/void/", {"reason": "wrong-details"})
    copied = b"".join(maya.client.post("/en/case/copy/").streaming_content).decode(errors="replace")
    assert "<s>Ruth, Lantern Centre entered this, and this site hasn’t seen it." in copied
    assert "counsellor 2026-11-28T14:10 Ruth, Lantern Centre -> I gave PK Möller a USB stick." in copied


def test_a_case_in_which_a_client_entered_something_is_not_empty(with_case: Callable[..., Person]) -> None:
    """An empty case whose words were never typed back goes after a day; one that holds something stays."""
    lea = with_case(confirmed=False)
    lea.client.post(f"{MINE}enter/", CALL)
    long_ago = datetime.now(UTC) - timedelta(days=3)
    Case.objects.update(unconfirmed_visit_at=long_ago, opened_at=long_ago)
    assert not actions.unused().exists()
    OutsideEvent.objects.all().delete()
    assert actions.unused().exists()


def test_the_page_is_read_with_few_queries(
    maya: Person, ruth: Staff, desk: str, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        maya.client.post(f"{MINE}enter/", CALL)
    ruth.client.get(desk)
    with django_assert_max_num_queries(14):
        assert text(ruth.client.get(desk)).count("The officer called.") == 30


def test_a_deactivated_counsellor_enters_nothing(ruth: Staff, desk: str) -> None:
    accounts.deactivate(ruth.counsellor, actor="Cora")
    assert ruth.client.post(f"{desk}enter/", STICK).status_code == 401
    assert not OutsideEvent.objects.exists()
