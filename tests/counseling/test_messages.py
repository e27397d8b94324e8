"""Messages between meetings: sealed, for two people, while the plan is shared; none is lost and none is cut."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases import actions as vaults
from cases.errors import DecryptionError
from cases.models import Case, Scope, VaultSession
from counseling import sharing
from counseling.desk import bookmarks, case_list
from counseling.desk.bookmarks import Bookmark, CaseState
from counseling.messages import threads
from counseling.models import CounsellingMessage, DeskSession, Grant, MessageThread
from counseling.sharing import endings
from tests.conftest import Person
from tests.counseling.conftest import Staff, sign_in
from tests.counseling.desk_pages import acts, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def grant(maya: Person, ruth: Staff, share: Callable[..., Any]) -> Grant:
    return share(maya, ruth, "plan")


def at_client(grant: Grant) -> str:
    thread = MessageThread.objects.get(case=grant.case, counsellor=grant.counsellor)
    return f"/en/case/messages/{thread.pk}/"


def at_desk(grant: Grant) -> str:
    return f"/en/counsel/{grant.pk}/messages/"


def key_on(page: Any) -> str:
    return re.search(r'name="key" value="([0-9a-f-]+)"', page.content.decode())[1]


def as_browser(person: Any, path: str, words: str) -> Any:
    """As a browser sends a form."""
    return person.client.post(path, urlencode({"text": words}), content_type="application/x-www-form-urlencoded")


def test_two_write_to_each_other_and_each_first_page_says_so(maya: Person, ruth: Staff, grant: Grant) -> None:
    assert maya.client.post(at_client(grant), {"text": "He wrote again."}).status_code == 302
    assert case_list.rows(ruth.desk)[0].new_messages == 1
    assert "New message" in text(ruth.client.get("/en/counsel/"))
    assert "1 new message" in text(ruth.client.get(f"/en/counsel/{grant.pk}/"))
    page = text(ruth.client.get(at_desk(grant)))
    assert "He wrote again." in page
    assert "New" in page
    assert "New message" not in text(ruth.client.get("/en/counsel/")).partition("Today")[2].partition("Show")[0]
    assert ruth.client.post(at_desk(grant), {"text": "Call me on Tuesday."}).status_code == 302
    for path in ("/en/case/", "/en/case/evidence/"):
        assert "There is a new message of your counsellor." in maya.client.get(path).content.decode()
    assert "Messages: Ruth, Lantern Centre 1 new message" in text(maya.client.get("/en/case/"))
    answer = maya.client.get(at_client(grant))
    assert "There is a new message" not in answer.content.decode().partition("<main")[0]  # it stands below
    page = text(answer)
    assert page.index("Call me on Tuesday.") < page.index("He wrote again.")
    assert "There is a new message" not in maya.client.get("/en/case/").content.decode()


def test_what_each_side_reads_of_an_opening_is_true(maya: Person, ruth: Staff, grant: Grant) -> None:
    maya.client.post(at_client(grant), {"text": "one"})
    assert "not opened yet" in text(maya.client.get(at_client(grant)))
    ruth.client.get(f"{at_desk(grant)}live/")  # a page that lies open asks: nobody need be there
    ruth.client.get(at_desk(grant), headers={"Sec-Purpose": "prefetch"})
    ruth.client.head(at_desk(grant))
    ruth.client.get("/en/counsel/")
    ruth.client.get(f"/en/counsel/{grant.pk}/")
    assert "not opened yet" in text(maya.client.get(at_client(grant)))
    ruth.client.get(f"{at_desk(grant)}live/", headers={"X-Active": "1"})
    assert "not opened yet" not in text(maya.client.get(at_client(grant)))
    assert "opened" in text(maya.client.get(at_client(grant)))
    ruth.client.post(at_desk(grant), {"text": "two"})
    maya.client.get(f"{at_client(grant)}live/")
    maya.client.get(at_client(grant), headers={"Sec-Purpose": "prefetch"})
    maya.client.head(at_client(grant))
    assert "not opened yet" in text(ruth.client.get(at_desk(grant)))
    maya.client.get(at_client(grant))
    assert "not opened yet" not in text(ruth.client.get(at_desk(grant)))


def test_messages_are_no_look_at_the_case_and_no_line_of_its_log(maya: Person, ruth: Staff, grant: Grant) -> None:
    before = acts(maya)
    maya.client.post(at_client(grant), {"text": "one"})
    ruth.client.get("/en/counsel/")
    ruth.client.get(at_desk(grant))
    ruth.client.post(at_desk(grant), {"text": "two"})
    maya.client.get(at_client(grant))
    assert acts(maya) == before
    ruth.client.get(f"/en/counsel/{grant.pk}/")
    assert [act for act, _ in acts(maya)[len(before) :]] == ["counselor-read"]


def test_only_the_two_and_only_with_the_plan(
    maya: Person, tom: Person, ruth: Staff, sam: Staff, cora: Staff, share: Callable[..., Any], grant: Grant
) -> None:
    maya.client.post(at_client(grant), {"text": "for Ruth alone"})
    other = share(maya, sam, "plan")
    assert "for Ruth alone" not in sam.client.get(at_desk(other)).content.decode()
    assert case_list.rows(sam.desk)[0].new_messages == 0
    for person in (tom, sam, cora):
        for path in (at_client(grant), at_desk(grant), f"{at_client(grant)}live/", f"{at_desk(grant)}live/"):
            for answer in (person.client.get(path), person.client.post(path, {"text": "x"})):
                assert answer.status_code in (302, 401, 403, 404, 405), (person, path)
                assert "for Ruth alone" not in answer.content.decode()
    assert CounsellingMessage.objects.count() == 1
    sharing.change(maya.vault, grant, parts=["statement"], length=None, label="otter")
    assert ruth.client.get(at_desk(grant)).status_code == 404
    assert case_list.rows(ruth.desk)[0].new_messages == 0
    assert "/messages/" not in ruth.client.get(f"/en/counsel/{grant.pk}/").content.decode()
    assert maya.client.post(at_client(grant), {"text": "now?"}).status_code == 409


def test_the_client_keeps_the_thread_that_the_counsellor_loses(
    maya: Person, ruth: Staff, share: Callable[..., Any], grant: Grant
) -> None:
    maya.client.post(at_client(grant), {"text": "one"})
    ruth.client.post(at_desk(grant), {"text": "two"})
    endings.revoke(maya.vault, grant)
    assert ruth.client.get(at_desk(grant)).status_code == 404
    assert ruth.client.get(f"{at_desk(grant)}live/").status_code == 404
    page = maya.client.get(at_client(grant))
    for words in ("one", "two", "Your sharing with Ruth has ended."):
        assert words in text(page)
    assert "<textarea" not in page.content.decode()
    assert "Sharing has ended" in text(maya.client.get("/en/case/messages/"))
    again = share(maya, ruth, "plan")
    assert "one" in text(ruth.client.get(at_desk(again)))
    vaults.delete_case(maya.case)
    assert not MessageThread.objects.exists()
    assert not CounsellingMessage.objects.exists()


def test_ended_while_somebody_writes_nothing_is_sent_and_nothing_is_lost(
    maya: Person, ruth: Staff, grant: Grant
) -> None:
    typed = "Half a <b>page</b> that took me an hour"
    escaped = "Half a &lt;b&gt;page&lt;/b&gt; that took me an hour"
    endings.revoke(maya.vault, grant)
    page = ruth.client.post(at_desk(grant), {"text": typed})
    assert page.status_code == 404
    assert escaped in page.content.decode()
    assert "it was ended or handed over" in text(page)
    page = maya.client.post(at_client(grant), {"text": typed})
    assert page.status_code == 409
    assert escaped in page.content.decode().partition("<textarea")[2]
    assert "Not sent: your sharing with Ruth has ended." in text(page)
    assert ">Send message<" not in page.content.decode()
    assert not CounsellingMessage.objects.exists()


@pytest.mark.parametrize("how", ["expired", "session", "deleted"])
def test_each_other_end_closes_the_thread_too(maya: Person, ruth: Staff, grant: Grant, how: str) -> None:
    thread = threads.of_desk(_shared(ruth, grant))
    if how == "expired":
        Grant.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "session":
        Grant.objects.update(session=maya.vault.session)
        VaultSession.objects.filter(pk=maya.vault.session.pk).update(last_seen=timezone.now() - timedelta(hours=1))
    else:
        Case.objects.filter(pk=maya.case.pk).update(wrapped_key=b"")
    assert threads.open_grant(thread) is None
    assert ruth.client.post(at_desk(grant), {"text": "x"}).status_code == 404
    assert not CounsellingMessage.objects.exists()


def _shared(staff: Staff, grant: Grant) -> Any:
    from counseling import access

    return access.shared(staff.desk, grant.pk)


def test_sent_by_who_was_out_meanwhile_it_is_not_kept(maya: Person, ruth: Staff, grant: Grant) -> None:
    """Between the look whether it is shared and the writing the client ends it."""
    shared = _shared(ruth, grant)
    endings.revoke(maya.vault, grant)
    with pytest.raises(Exception) as caught:  # noqa: PT011  # gone as a key, or as a grant
        threads.write_as_counsellor(shared, ruth.desk, "late", uuid.uuid4())
    assert type(caught.value).__name__ in ("Http404", "NotPossibleError")
    assert not CounsellingMessage.objects.exists()


def test_a_closed_case_and_a_closed_desk_give_the_text_back(maya: Person, ruth: Staff, grant: Grant) -> None:
    DeskSession.objects.all().delete()
    page = ruth.client.post(at_desk(grant), {"text": "typed <at> the desk"})
    assert page.status_code == 401
    assert "typed &lt;at&gt; the desk" in page.content.decode()
    thread = at_client(grant)
    vaults.lock(maya.vault.session)
    page = maya.client.post(thread, {"text": "typed at home", "key": str(uuid.uuid4())})
    assert page.status_code == 403
    assert "typed at home" in page.content.decode()
    carried = {name: page.context["form"][name].value() for name in ("next", "carried")}
    page = maya.client.post("/en/case/open/", {"words": str(maya.words), **carried})
    assert "typed at home" in page.content.decode()
    fields = dict(page.context["fields"])
    assert maya.client.post(page.context["target"], fields).status_code == 302
    sign_in(ruth.client, "ruth")
    assert "typed at home" in text(ruth.client.get(at_desk(grant)))


def test_too_long_is_said_and_never_cut(maya: Person, ruth: Staff, grant: Grant) -> None:
    typed = "x" * threads.MOST_CHARACTERS + " and the end"
    for person, path in ((maya, at_client(grant)), (ruth, at_desk(grant))):
        page = person.client.get(path).content.decode()
        assert "maxlength" not in page.partition("data-message-form")[2].partition("</form>")[0]
        answer = person.client.post(path, {"text": typed})
        assert answer.status_code == 422
        assert typed in answer.content.decode()
        for nothing in ("", "  \n ", "\x00\x01", "\u202e"):
            assert person.client.post(path, {"text": nothing}).status_code == 422
    assert not CounsellingMessage.objects.exists()
    assert maya.client.post(at_client(grant), {"text": "x" * threads.MOST_CHARACTERS}).status_code == 302


def test_too_many_in_an_hour_and_in_all_is_said(
    maya: Person, ruth: Staff, grant: Grant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "MOST_AN_HOUR", 2)
    for words in ("one", "two"):
        assert maya.client.post(at_client(grant), {"text": words}).status_code == 302
    page = maya.client.post(at_client(grant), {"text": "three"})
    assert page.status_code == 429
    assert "three" in page.content.decode()
    assert "Not sent yet" in text(page)
    assert ruth.client.post(at_desk(grant), {"text": "the other side"}).status_code == 302  # has its own
    CounsellingMessage.objects.update(written_at=timezone.now() - timedelta(hours=2))
    monkeypatch.setattr(threads, "MOST_IN_THREAD", 3)
    page = ruth.client.post(at_desk(grant), {"text": "four"})
    assert page.status_code == 429
    assert "four" in page.content.decode()
    assert CounsellingMessage.objects.count() == 3


def test_a_form_that_is_sent_twice_is_one_message_and_other_words_are_another(
    maya: Person, tom: Person, ruth: Staff, sam: Staff, share: Callable[..., Any], grant: Grant
) -> None:
    key = key_on(maya.client.get(at_client(grant)))
    for words in ("once", "once", "twice"):
        assert maya.client.post(at_client(grant), {"text": words, "key": key}).status_code == 302
    assert CounsellingMessage.objects.count() == 2
    assert ruth.client.post(at_desk(grant), {"text": "once", "key": key}).status_code == 302
    other = share(tom, sam, "plan")
    assert sam.client.post(at_desk(other), {"text": "once", "key": key}).status_code == 302
    assert maya.client.post(at_client(grant), {"text": "thrice", "key": "no key at all"}).status_code == 302
    assert CounsellingMessage.objects.count() == 5


def test_the_six_words_are_refused_from_either_side(maya: Person, ruth: Staff, grant: Grant) -> None:
    typed = f"please keep {maya.words} for me"
    page = as_browser(maya, at_client(grant), typed)
    assert page.status_code == 422
    assert "Your six words don’t belong there" in text(page)
    page = as_browser(ruth, at_desk(grant), typed)
    assert page.status_code == 422
    assert "Six words of a case do not belong there" in text(page)
    assert "please keep […] for me" in page.content.decode()  # the rest is not lost
    assert not CounsellingMessage.objects.exists()


def test_nothing_written_is_markup(maya: Person, ruth: Staff, grant: Grant) -> None:
    evil = '<script>alert(1)</script><img src=x onerror="x">{{ 7|add:7 }}'
    maya.client.post(at_client(grant), {"text": evil})
    ruth.client.post(at_desk(grant), {"text": evil})
    for person, path in ((maya, at_client(grant)), (ruth, at_desk(grant))):
        for where in (path, f"{path}live/"):
            page = person.client.get(where).content.decode()
            assert page.count("&lt;script&gt;alert(1)") == 2
            assert "<script>alert" not in page
            assert "onerror=&quot;" in page


def test_a_message_is_sealed_and_opens_in_no_other_place(maya: Person, ruth: Staff, grant: Grant) -> None:
    maya.client.post(at_client(grant), {"text": "Zwiebelfisch"})
    row = CounsellingMessage.objects.get()
    assert b"Zwiebelfisch" not in bytes(row.sealed)
    with pytest.raises(DecryptionError):
        maya.vault.fields(Scope.STATEMENT).open(row.associated_data, row.sealed)
    for change in (
        {"from_client": False},
        {"written_at": row.written_at + timedelta(hours=5)},
        {"sealed": bytes(row.sealed)[:-1] + bytes([row.sealed[-1] ^ 1])},
    ):
        CounsellingMessage.objects.update(**change)
        for person, path in ((maya, at_client(grant)), (ruth, at_desk(grant))):
            page = person.client.get(path)
            assert "Zwiebelfisch" not in page.content.decode(), change
            assert "This message cannot be read" in text(page)
        CounsellingMessage.objects.update(from_client=True, written_at=row.written_at, sealed=bytes(row.sealed))
    assert "Zwiebelfisch" in text(maya.client.get(at_client(grant)))


def test_asking_keeps_neither_case_nor_desk_open_and_opens_nothing_that_is_unchanged(
    maya: Person, ruth: Staff, grant: Grant
) -> None:
    for person, path, sessions in (
        (maya, at_client(grant), VaultSession.objects.all()),
        (ruth, at_desk(grant), DeskSession.objects.all()),
    ):
        answer = person.client.get(f"{path}live/")
        assert answer.status_code == 200
        earlier = timezone.now() - timedelta(minutes=5)
        sessions.update(last_seen=earlier)
        again = person.client.get(f"{path}live/", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
        assert sessions.get().last_seen == earlier
    maya.client.post(at_client(grant), {"text": "new"})
    assert (
        ruth.client.get(f"{at_desk(grant)}live/", headers={"If-None-Match": answer.headers["ETag"]}).status_code
        == 200
    )


def test_a_settled_case_with_a_new_message_is_for_today_and_stands_above(
    maya: Person, tom: Person, ruth: Staff, share: Callable[..., Any], grant: Grant
) -> None:
    share(tom, ruth, "plan", label="heron")
    bookmarks.keep(ruth.desk, grant, Bookmark(state=CaseState.SETTLED))
    assert [row.label for row in case_list.rows(ruth.desk)] == ["heron", "otter"]
    maya.client.post(at_client(grant), {"text": "hello"})
    rows = case_list.rows(ruth.desk)
    assert [row.label for row in rows] == ["otter", "heron"]
    assert rows[0].is_for_today
    assert "message" in rows[0].tags


def test_a_long_thread_shows_its_newest_first_and_all_on_request(maya: Person, ruth: Staff, grant: Grant) -> None:
    cipher = maya.vault.fields(Scope.PLAN)
    thread = MessageThread.objects.get()
    now = timezone.now()
    for number in range(threads.NEWEST + 5):
        row = CounsellingMessage(thread=thread, from_client=True, written_at=now - timedelta(hours=number))
        row.sealed = cipher.seal(row.associated_data, {"text": f"no. {number}!", "author": ""})
        row.save()
    page = text(ruth.client.get(at_desk(grant)))
    assert "no. 0!" in page
    assert "no. 34!" not in page
    assert CounsellingMessage.objects.filter(opened=False).count() == 5  # what is not on the page is not opened
    assert "no. 34!" in text(ruth.client.get(f"{at_desk(grant)}?all"))
    assert not CounsellingMessage.objects.filter(opened=False).exists()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        maya.client.get(at_client(grant))
    assert len(queries) <= 12


def test_the_client_is_given_every_thread_with_all_its_messages(
    maya: Person, ruth: Staff, sam: Staff, share: Callable[..., Any], grant: Grant
) -> None:
    other = share(maya, sam, "plan")
    maya.client.post(at_client(grant), {"text": "to Ruth"})
    sam.client.post(at_desk(other), {"text": "of Sam"})
    endings.revoke(maya.vault, grant)
    texts = {name: [one.text for one in thread] for name, thread in threads.of_client(maya.vault)}
    assert texts == {"Ruth, Lantern Centre": ["to Ruth"], "Sam, Lantern Centre": ["of Sam"]}


def test_who_shared_and_wrote_nothing_is_not_on_record_when_the_sharing_is_over(
    maya: Person, ruth: Staff, grant: Grant, share: Callable[..., Any], time_machine: Any
) -> None:
    time_machine.move_to(timezone.now())
    path = at_client(grant)
    endings.revoke(maya.vault, grant)
    time_machine.shift(timedelta(minutes=2))
    endings.remove()
    assert not Grant.objects.exists()
    assert MessageThread.objects.get().counsellor is None
    page = maya.client.post(path, {"text": "half a sentence"})  # typed while it ended
    assert page.status_code == 409
    assert "half a sentence" in page.content.decode()
    again = share(maya, ruth, "plan")
    maya.client.post(at_client(again), {"text": "He wrote again."})
    endings.revoke(maya.vault, again)
    time_machine.shift(timedelta(minutes=2))
    endings.remove()
    assert MessageThread.objects.filter(counsellor=ruth.counsellor).count() == 1  # the client keeps that one
