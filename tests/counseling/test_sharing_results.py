"""What each side learns: how a typed code ended, what waits for the client; and sharing longer without a code."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import Http404
from django.utils import timezone

from cases.models import Scope
from counseling import access, sharing
from counseling.errors import NotPossibleError
from counseling.models import CaseNote, Grant, GrantDuration, ShareCode
from tests.conftest import Person
from tests.counseling.conftest import Staff
from tests.counseling.desk_pages import ALL, acts, text
from tests.test_every_page import each_form_has_its_token

pytestmark = pytest.mark.django_db


def typed_code(client: Person, staff: Staff) -> ShareCode:
    client.client.post("/en/case/share/code/")
    code = sharing.read_code(client.vault, sharing.code_of(client.vault))
    assert staff.client.post("/en/counsel/code/", {"code": code}).status_code == 302
    return ShareCode.objects.get(case=client.case, outcome="", counsellor=staff.counsellor)


def code_page(staff: Staff) -> str:
    return text(staff.client.get("/en/counsel/code/")).replace("&#x27;", "'")


def accept(client: Person, staff: Staff, label: str = "otter") -> None:
    answer = {"who": staff.counsellor.pk, "parts": ["plan"], "length": "week", "label": label}
    assert client.client.post("/en/case/share/yes/", answer).status_code == 302


def test_several_codes_wait_at_once_and_each_tells_how_it_ended(
    maya: Person, tom: Person, ruth: Staff, with_case: Callable[..., Person]
) -> None:
    third = with_case()
    newest = [typed_code(person, ruth) for person in (maya, tom, third)][-1]
    page = code_page(ruth)
    assert page.count("Waiting for your client's answer.") == 3
    answer = ruth.client.get("/en/counsel/code/")
    assert 'name="code"' in answer.content.decode()  # the next client can be typed
    assert each_form_has_its_token("", answer)  # to cancel each, too
    accept(maya, ruth)
    tom.client.post("/en/case/share/code/back/")
    page = code_page(ruth)
    for words in ("Your client said yes. Open “otter”", "Your client said no", "Waiting for your client's answer."):
        assert page.count(words) == 1, words
    assert ruth.client.get(f"/en/counsel/code/?after={newest.pk}").status_code == 200  # one still waits: no jump
    accept(third, ruth, "heron")
    assert ruth.client.get(f"/en/counsel/code/?after={newest.pk}").status_code == 302


def test_two_codes_that_wait_are_told_apart_by_both_sides_and_by_the_reference_after_the_yes(
    maya: Person, tom: Person, ruth: Staff
) -> None:
    now = timezone.now().replace(second=7)
    for person, seconds in ((maya, 0), (tom, 2)):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            typed_code(person, ruth)
    page = code_page(ruth)
    times = re.findall(r"Typed at (\d\d:\d\d:0[79])\. Waiting", page)
    assert len(set(times)) == 2
    assert f"Typed at {times[0]}." in text(tom.client.get("/en/case/share/"))
    assert f"Typed at {times[1]}." in text(maya.client.get("/en/case/share/"))
    for client in (maya, tom):
        assert client.case.reference not in page  # it never changes: whoever says no would be known again
    for client in (maya, tom):
        accept(client, ruth)  # both with the same word
    page = code_page(ruth)
    for client, typed_at in ((tom, times[0]), (maya, times[1])):
        row = page.partition(f"Typed at {typed_at}.")[2].partition("Typed at")[0]
        assert f"Open “otter” Case reference {client.case.reference}" in row


def test_a_code_that_nobody_answers_is_said_to_have_lapsed(maya: Person, tom: Person, ruth: Staff) -> None:
    typed_code(maya, ruth)
    typed_code(tom, ruth)
    tom.client.post("/en/case/close/")
    page = code_page(ruth)
    assert page.count("Nobody answered in time, or your client closed the case.") == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=sharing.CODE_MINUTES, seconds=5), tick=False):
        assert code_page(ruth).count("Nobody answered in time") == 2
        sharing.sweep()
        assert code_page(ruth).count("Nobody answered in time") == 2
    with time_machine.travel(timezone.now() + timedelta(minutes=2 * sharing.CODE_MINUTES, seconds=5), tick=False):
        sharing.sweep()
    assert not ShareCode.objects.exists()


def test_a_code_of_a_closed_case_brings_nobody_in(maya: Person, ruth: Staff) -> None:
    maya.client.post("/en/case/share/code/")
    code = sharing.read_code(maya.vault, sharing.code_of(maya.vault))
    maya.client.post("/en/case/close/")
    assert ruth.client.post("/en/counsel/code/", {"code": code}).status_code == 422


def test_an_answer_counts_once(maya: Person, ruth: Staff) -> None:
    typed_code(maya, ruth)
    answer = {"who": ruth.counsellor.pk, "parts": ["plan"], "length": "week"}
    maya.client.post("/en/case/share/code/back/")
    assert maya.client.post("/en/case/share/yes/", answer).status_code == 409
    assert not Grant.objects.exists()
    typed_code(maya, ruth)
    assert maya.client.post("/en/case/share/yes/", answer).status_code == 302
    assert maya.client.post("/en/case/share/yes/", answer | {"parts": ["evidence"]}).status_code == 409
    assert Grant.objects.get().scopes == [Scope.PLAN]


def test_a_counsellor_cancels_only_their_own_wait(maya: Person, ruth: Staff, sam: Staff) -> None:
    code = typed_code(maya, ruth)
    sam.client.post(f"/en/counsel/code/{code.pk}/cancel/")
    assert ShareCode.objects.filter(pk=code.pk).exists()
    assert sam.client.get(f"/en/counsel/code/?after={code.pk}").status_code == 200
    ruth.client.post(f"/en/counsel/code/{code.pk}/cancel/")
    assert maya.client.get("/en/case/share/state/").json() == {"state": "none"}
    answer = {"who": ruth.counsellor.pk, "parts": ["plan"], "length": "week"}
    assert maya.client.post("/en/case/share/yes/", answer).status_code == 409


def test_cancelling_does_not_undo_a_yes(maya: Person, ruth: Staff) -> None:
    code = typed_code(maya, ruth)
    accept(maya, ruth)
    ruth.client.post(f"/en/counsel/code/{code.pk}/cancel/")
    assert "Open “otter”" in code_page(ruth)


def test_sharing_again_begins_with_what_is_shared_and_keeps_the_address(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, *ALL, label="heron")
    typed_code(maya, ruth)
    page = maya.client.get("/en/case/share/").content.decode()
    assert "They can already see" in page
    assert 'value="heron"' in page
    assert page.count(" checked") >= 3 + 1  # all three parts, and a length
    assert re.search(r'value="as-now"[^>]* checked', page)  # whoever says yes without a change takes nothing away
    sent = {"who": ruth.counsellor.pk, "parts": list(ALL), "length": "as-now", "label": "heron"}
    assert maya.client.post("/en/case/share/yes/", sent).status_code == 302
    again = Grant.objects.get()
    assert (again.expires_at, again.session, set(again.scopes)) == (grant.expires_at, None, set(grant.scopes))
    assert "Open “heron”" in code_page(ruth)
    typed_code(maya, ruth)
    accept(maya, ruth, "heron")
    assert Grant.objects.get().pk == grant.pk
    assert Grant.objects.get().scopes == [Scope.PLAN]
    with pytest.raises(Http404):
        access.shared(ruth.desk, grant.pk, Scope.EVIDENCE)


def test_as_long_as_now_means_nothing_where_there_is_no_access(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    """Also when it ended between the page and the yes."""
    sent = {"who": ruth.counsellor.pk, "parts": ["plan"], "length": "as-now", "label": ""}
    typed_code(maya, ruth)
    assert maya.client.post("/en/case/share/yes/", sent).status_code == 422
    assert not Grant.objects.exists()
    grant = share(maya, ruth, "plan")
    typed_code(maya, ruth)
    maya.client.post(f"/en/case/share/{grant.pk}/end/")
    assert maya.client.post("/en/case/share/yes/", sent).status_code == 422
    code = sharing.code_of(maya.vault)
    assert code is not None
    with pytest.raises(NotPossibleError):
        sharing.share(maya.vault, code, parts=["plan"], length=None, label="heron")
    assert not [one for one in Grant.objects.all() if one.is_open]


def test_the_client_changes_what_is_shared_without_a_code(
    maya: Person, tom: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan", label="heron")
    path = f"/en/case/share/{grant.pk}/change/"
    assert tom.client.get(path).status_code == 404
    assert maya.client.post(path, {"parts": [], "length": "as-now"}).status_code == 422
    more = {"parts": ["plan", "statement"], "length": "as-now", "label": "heron"}
    assert tom.client.post(path, more).status_code == 404
    assert maya.client.post(path, more).status_code == 302
    again = Grant.objects.get()
    assert (again.pk, again.expires_at, again.scopes) == (grant.pk, grant.expires_at, [Scope.PLAN, Scope.STATEMENT])
    assert sharing.label(ruth.desk, again) == "heron"
    assert access.shared(ruth.desk, grant.pk).private(Scope.STATEMENT) == maya.vault.private(Scope.STATEMENT)
    assert ("shared", "plan+statement Ruth, Lantern Centre") in acts(maya)


def test_the_client_prolongs_without_a_code(
    maya: Person, tom: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, *ALL, length=GrantDuration.CONVERSATION, label="heron")
    path = f"/en/case/share/{grant.pk}/prolong/"
    assert tom.client.post(path).status_code == 404
    assert maya.client.post(path).status_code == 302
    again = Grant.objects.get()
    assert again.session is None
    assert again.scopes == grant.scopes
    assert timezone.now() + timedelta(days=6) < again.expires_at
    assert sharing.label(ruth.desk, again) == "heron"


def test_prolonging_never_shortens(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "plan", length=GrantDuration.MONTH)
    path = f"/en/case/share/{grant.pk}/prolong/"
    assert path not in maya.client.get("/en/case/share/").content.decode()
    assert maya.client.post(path).status_code == 302  # from a page that was loaded earlier
    assert Grant.objects.get().expires_at == grant.expires_at
    Grant.objects.update(expires_at=timezone.now() + timedelta(days=2))
    assert path in maya.client.get("/en/case/share/").content.decode()


def test_what_has_ended_is_not_prolonged(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "plan")
    Grant.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert maya.client.post(f"/en/case/share/{grant.pk}/prolong/").status_code == 409
    assert sharing.of_client(maya.vault) == []


def test_parts_taken_away_leave_no_key_and_no_memory_of_the_plan(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, *ALL)
    ruth.client.get(f"/en/counsel/{grant.pk}/")
    assert Grant.objects.get().sealed_look
    maya.client.post(f"/en/case/share/{grant.pk}/change/", {"parts": ["statement"], "length": "as-now"})
    assert Grant.objects.get().sealed_look == b""
    with pytest.raises(Http404):
        access.shared(ruth.desk, grant.pk, Scope.PLAN)


def test_a_part_of_which_the_last_look_told_is_forgotten_with_its_key(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, *ALL)
    ruth.client.get(f"/en/counsel/{grant.pk}/")
    change = f"/en/case/share/{grant.pk}/change/"
    maya.client.post(change, {"parts": ["plan", "statement"], "length": "as-now"})
    assert Grant.objects.get().sealed_look == b""
    ruth.client.get(f"/en/counsel/{grant.pk}/")
    maya.client.post(change, {"parts": ["plan"], "length": "as-now"})  # ultimatums stand in the statement
    assert Grant.objects.get().sealed_look == b""
    ruth.client.get(f"/en/counsel/{grant.pk}/")
    maya.client.post(change, {"parts": list(ALL), "length": "as-now"})  # more is no reason to forget
    assert Grant.objects.get().sealed_look


def test_a_question_about_a_colleague_stands_on_each_page_of_the_client(
    maya: Person, ruth: Staff, sam: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    question = "Ruth asks whether Sam, Lantern Centre may take over."
    assert question not in maya.client.get("/en/case/").content.decode()
    ruth.client.post(f"/en/counsel/{grant.pk}/handover/", {"colleague": sam.counsellor.pk})
    for page in ("/en/case/", "/en/case/evidence/", "/en/case/notes/seen-by/"):
        assert question in maya.client.get(page).content.decode(), page
    maya.client.post(f"/en/case/share/{grant.pk}/handover/", {"no": "1"})
    assert question not in maya.client.get("/en/case/").content.decode()


def test_new_notes_are_announced_until_the_client_opened_them(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    for words in ("calls on friday", "has a lawyer"):
        ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": words})
    assert "There are 2 new notes of your counsellor." in maya.client.get("/en/case/").content.decode()
    assert "has a lawyer" in text(maya.client.get("/en/case/notes/"))
    assert "new note" not in maya.client.get("/en/case/").content.decode()
    ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": "one more"})
    Grant.objects.all().delete()  # the note outlives the sharing, and so does its announcement
    assert "There is a new note of your counsellor." in maya.client.get("/en/case/").content.decode()
    assert CaseNote.objects.filter(read_at=None).count() == 1
