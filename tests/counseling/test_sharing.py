"""A client shares, looks who looked, ends it; and the ways in which it must fail."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import Http404
from django.utils import timezone

from cases import actions as cases
from cases import custody
from cases.custody import Act
from cases.models import Scope
from counseling import access, sharing
from counseling.errors import NotPossibleError, WrongCodeError
from counseling.models import Grant, GrantDuration, GrantKey, ShareCode
from counseling.sharing import colleagues
from tests.conftest import Person
from tests.counseling.conftest import Staff

pytestmark = pytest.mark.django_db


def acts(person: Person) -> list[tuple[str, str]]:
    entries = custody.read(person.case, person.vault.private(Scope.LOG))
    custody.check(entries, person.case.log_head)
    return [(entry.act, entry.subject) for entry in entries]


def shown_code(person: Person) -> str:
    person.client.post("/en/case/share/code/")
    return sharing.read_code(person.vault, sharing.code_of(person.vault))


def typed(staff: Staff, code: str) -> Any:
    return staff.client.post("/en/counsel/code/", {"code": code})


def test_a_client_shares_with_a_code(maya: Person, ruth: Staff) -> None:
    code = shown_code(maya)
    assert code in maya.client.get("/en/case/share/").content.decode()
    assert typed(ruth, f" {code.replace('-', ' ').lower()} ").status_code == 302
    waiting = ShareCode.objects.get()
    assert "Waiting for your client's answer" in ruth.client.get("/en/counsel/code/").content.decode()
    assert ruth.client.get("/en/counsel/code/state/").json() == {"state": f"{waiting.pk}::1"}
    assert maya.client.get("/en/case/share/state/").json() == {"state": "typed"}
    page = maya.client.get("/en/case/share/").content.decode()
    assert "Ruth" in page
    assert "Lantern Centre" in page
    assert not Grant.objects.exists()  # nothing before the yes

    answer = {"who": ruth.counsellor.pk, "parts": ["plan", "statement"], "length": "week", "label": "otter"}
    assert maya.client.post("/en/case/share/yes/", answer).status_code == 302
    assert ruth.client.get("/en/counsel/code/state/").json() == {"state": f"{waiting.pk}:yes:0"}
    after = ruth.client.get(f"/en/counsel/code/?after={waiting.pk}")
    assert after.headers["Location"] == f"/en/counsel/{Grant.objects.get().pk}/"
    assert "otter" in ruth.client.get("/en/counsel/").content.decode()
    page = maya.client.get("/en/case/share/").content.decode()
    assert "plan and progress, what happened" in page
    assert "6 days, 23 hours" in page.replace("\xa0", " ")
    assert (Act.SHARED, "plan+statement Ruth, Lantern Centre") in acts(maya)
    assert "You shared with Ruth, Lantern Centre" in maya.client.get("/en/case/log/").content.decode()


def test_wrong_used_expired_and_taken_codes_look_the_same(
    maya: Person, tom: Person, ruth: Staff, sam: Staff
) -> None:
    right = shown_code(maya)
    pages = [typed(sam, "AAAA-AAAA")]
    assert typed(ruth, right).status_code == 302
    pages.append(typed(sam, right))  # Ruth was first
    pages.append(typed(ruth, right))  # used
    late = shown_code(tom)
    with time_machine.travel(timezone.now() + timedelta(minutes=sharing.CODE_MINUTES, seconds=1)):
        pages.append(typed(sam, late))
    assert {page.status_code for page in pages} == {422}
    assert all("This code does not fit" in page.content.decode() for page in pages)
    assert ShareCode.objects.get(case=maya.case).counsellor == ruth.counsellor


def test_of_two_who_type_at_once_the_first_wins(maya: Person, ruth: Staff, sam: Staff) -> None:
    code = shown_code(maya)
    sharing.type_code(ruth.desk, code)
    with pytest.raises(WrongCodeError):
        sharing.type_code(sam.desk, code)


def test_a_code_that_is_taken_back_while_it_is_typed_is_a_wrong_one(maya: Person, ruth: Staff) -> None:
    code = sharing.read_code(maya.vault, sharing.show_code(maya.vault))

    def then_taken_back(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and "sharecode" in sql:
            ShareCode.objects.all().delete()
        return done

    with connection.execute_wrapper(then_taken_back), pytest.raises(WrongCodeError):
        sharing.type_code(ruth.desk, code)


def test_guessing_codes_is_limited_for_each_counsellor(maya: Person, ruth: Staff, sam: Staff) -> None:
    code = shown_code(maya)
    for _ in range(sharing.MOST_TRIES):
        assert typed(ruth, "AAAA-AAAA").status_code == 422
    assert typed(ruth, code).status_code == 429
    assert typed(sam, code).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        ruth.counsellor.sessions.update(last_seen=timezone.now())
        assert typed(ruth, "AAAA-AAAA").status_code == 422


def test_the_yes_counts_only_for_the_name_on_the_page(maya: Person, ruth: Staff, sam: Staff) -> None:
    typed(ruth, shown_code(maya))
    answer = {"who": sam.counsellor.pk, "parts": ["plan"], "length": "week"}
    assert maya.client.post("/en/case/share/yes/", answer).status_code == 409
    assert not Grant.objects.exists()


def test_the_yes_comes_too_late_for_someone_deactivated(maya: Person, ruth: Staff, cora: Staff) -> None:
    typed(ruth, shown_code(maya))
    code = sharing.code_of(maya.vault)
    cora.client.post(f"/en/counsel/people/{ruth.counsellor.pk}/end/")
    with pytest.raises(NotPossibleError):
        sharing.share(maya.vault, code, parts=["plan"], length=GrantDuration.WEEK, label="otter")


def test_what_was_not_given_has_no_key(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "plan")
    mine = access.shared(ruth.desk, grant.pk)
    assert mine.private(Scope.PLAN) == maya.vault.private(Scope.PLAN)
    for scope in (Scope.STATEMENT, Scope.EVIDENCE, Scope.LOG):
        with pytest.raises(Http404):
            mine.private(scope)
        with pytest.raises(Http404):
            access.shared(ruth.desk, grant.pk, scope)
    assert [key.scope_key.scope for key in GrantKey.objects.all()] == ["plan"]


def test_looking_is_written_down_once_an_hour_for_each_part(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan", "evidence")
    start, desk = timezone.now(), ruth.desk
    for minutes, scope in ((0, Scope.PLAN), (5, Scope.EVIDENCE), (50, Scope.PLAN), (61, Scope.PLAN)):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            access.shared(desk, grant.pk).fields(scope)
    seen = [subject for act, subject in acts(maya) if act == Act.COUNSELLOR_READ]
    assert [subject.split()[0] for subject in seen] == ["plan", "evidence", "plan"]
    assert (
        "Ruth, Lantern Centre looked at: evidence and dossier." in maya.client.get("/en/case/log/").content.decode()
    )


def test_revoking_ends_it_with_the_next_request(
    maya: Person, tom: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    page = f"/en/counsel/{grant.pk}/handover/"
    assert ruth.client.get(page).status_code == 200
    assert tom.client.post(f"/en/case/share/{grant.pk}/end/").status_code == 404
    assert maya.client.post(f"/en/case/share/{grant.pk}/end/").status_code == 302
    assert ruth.client.get(page).status_code == 404
    assert not GrantKey.objects.exists()
    assert acts(maya)[-1] == (Act.SHARING_ENDED, "Ruth, Lantern Centre")


def test_a_conversation_ends_when_the_case_is_closed_or_after_four_hours(
    maya: Person, tom: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    ended, late = (share(person, ruth, "plan", length=GrantDuration.CONVERSATION) for person in (maya, tom))
    maya.client.post("/en/case/close/")
    with pytest.raises(Http404):
        access.shared(ruth.desk, ended.pk)
    assert acts(maya)[-1] == (Act.SHARING_ENDED, "Ruth, Lantern Centre")
    assert access.shared(ruth.desk, late.pk)
    desk = ruth.desk
    with time_machine.travel(timezone.now() + timedelta(hours=4, seconds=1)):
        tom.vault.session.last_seen = timezone.now()
        tom.vault.session.save()
        with pytest.raises(Http404):
            access.shared(desk, late.pk)


def test_a_case_that_is_shared_can_be_deleted(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    share(maya, ruth, "plan", length=GrantDuration.CONVERSATION)
    cases.delete_case(maya.case)
    assert not Grant.objects.exists()


def test_days_run_out_and_what_ran_out_is_swept(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "plan", length=GrantDuration.WEEK)
    desk = ruth.desk
    maya.client.post("/en/case/close/")
    assert access.shared(desk, grant.pk)  # days do not end with the session
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1)):
        with pytest.raises(Http404):
            access.shared(desk, grant.pk)
        sharing.sweep()
    assert not Grant.objects.exists()


def test_the_keys_of_a_grant_go_with_those_of_the_case(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan", "evidence")
    maya.case.scope_keys.all().delete()  # the first thing that deleting a case does
    assert not GrantKey.objects.exists()
    with pytest.raises(Http404):
        access.shared(ruth.desk, grant.pk).private(Scope.PLAN)


def test_a_colleague_takes_over_only_with_the_clients_yes(
    maya: Person, ruth: Staff, sam: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan", "statement", label="heron")
    asked = {"colleague": sam.counsellor.pk}
    assert ruth.client.post(f"/en/counsel/{grant.pk}/handover/", asked).status_code == 302
    assert "heron" not in sam.client.get("/en/counsel/").content.decode()
    with pytest.raises(Http404):
        access.shared(sam.desk, grant.pk)

    maya.client.post(f"/en/case/share/{grant.pk}/handover/", {"no": "1"})
    assert Grant.objects.get().counsellor == ruth.counsellor
    ruth.client.post(f"/en/counsel/{grant.pk}/handover/", asked)
    assert "may Sam, Lantern Centre take over" in maya.client.get("/en/case/share/").content.decode()
    answer = {"yes": "1", "who": sam.counsellor.pk}
    assert maya.client.post(f"/en/case/share/{grant.pk}/handover/", answer).status_code == 302
    taken = Grant.objects.get()
    assert (taken.counsellor, taken.expires_at, taken.scopes) == (
        sam.counsellor,
        grant.expires_at,
        [Scope.PLAN, Scope.STATEMENT],
    )
    assert sharing.label(sam.desk, taken) == "heron"
    assert access.shared(sam.desk, taken.pk).private(Scope.STATEMENT) == maya.vault.private(Scope.STATEMENT)
    with pytest.raises(Http404):
        access.shared(ruth.desk, grant.pk)


def test_nobody_hands_over_by_changing_an_id(
    maya: Person, ruth: Staff, sam: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    asked = {"colleague": sam.counsellor.pk}
    assert sam.client.post(f"/en/counsel/{grant.pk}/handover/", asked).status_code == 404
    Grant.objects.filter(pk=grant.pk).update(proposed=sam.counsellor)
    with pytest.raises(NotPossibleError):
        colleagues.agree(maya.vault, grant)  # read before the question was changed
    answer = {"yes": "1", "who": ruth.counsellor.pk}  # not who is proposed now
    assert maya.client.post(f"/en/case/share/{grant.pk}/handover/", answer).status_code == 409
    assert Grant.objects.get().counsellor == ruth.counsellor
