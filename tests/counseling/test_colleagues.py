"""A counsellor asks colleagues in: the client reads each name and decides, and each of them ends by itself."""

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
from counseling.models import ConsultQuestion, Counsellor, Grant, GrantDuration, GrantKey
from counseling.sharing import colleagues
from tests.conftest import Person
from tests.counseling.conftest import Staff
from tests.counseling.desk_pages import ALL, acts, text

pytestmark = pytest.mark.django_db
Share = Callable[..., Grant]


@pytest.fixture
def tess(staff: Callable[..., Any]) -> Staff:
    return staff("Tess")


@pytest.fixture
def uma(staff: Callable[..., Any]) -> Staff:
    return staff("Uma")


def ask(asker: Staff, grant: Grant, *others: Staff, length: str = "week") -> None:
    asked = {"colleagues": [one.counsellor.pk for one in others], "length": length}
    done = asker.client.post(f"/en/counsel/{grant.pk}/consult/", asked)
    assert done.headers["Location"] == f"/en/counsel/{grant.pk}/consult/"


def answer(client: Person, grant: Grant, *names: Staff, word: str = "yes") -> int:
    who = " ".join(str(pk) for pk in sorted(one.counsellor.pk for one in names))
    return client.client.post(f"/en/case/share/{grant.pk}/consult/", {word: "1", "who": who}).status_code


def grant_of(staff: Staff) -> Grant:
    return Grant.objects.get(counsellor=staff.counsellor)


def test_a_colleague_looks_too_after_the_clients_yes(maya: Person, ruth: Staff, sam: Staff, share: Share) -> None:
    grant = share(maya, ruth, "plan", "statement", length=GrantDuration.MONTH, label="heron")
    ask(ruth, grant, sam)
    assert GrantKey.objects.filter(grant__counsellor=sam.counsellor).count() == 0  # no key moves by a question
    for page in ("/en/case/", "/en/case/evidence/", "/en/case/notes/seen-by/"):
        shown = " ".join(maya.client.get(page).content.decode().split())
        assert "Ruth asks whether others may look at your case too: Sam, Lantern Centre." in shown, page
    assert "may these people look at your case too?" in text(maya.client.get("/en/case/share/"))
    assert answer(maya, grant, sam) == 302
    assert Grant.objects.get(pk=grant.pk).is_open  # also, not instead
    also = grant_of(sam)
    assert also.scopes == [Scope.PLAN, Scope.STATEMENT]
    assert timedelta(days=6) < also.expires_at - timezone.now() <= timedelta(days=7)
    assert sharing.label(sam.desk, also) == "heron"
    assert access.shared(sam.desk, also.pk).private(Scope.STATEMENT) == maya.vault.private(Scope.STATEMENT)
    assert ("shared", "plan+statement Sam, Lantern Centre") in acts(maya)
    assert not [act for act, _ in acts(maya) if act == "sharing-ended"]
    assert "Sam · ends in" in text(ruth.client.get(f"/en/counsel/{grant.pk}/"))
    assert "Ruth asked you in" in text(sam.client.get("/en/counsel/"))
    assert "Ruth asked for it" in text(maya.client.get("/en/case/share/"))


def test_two_colleagues_of_one_name_are_told_apart_at_the_desk_alone(
    maya: Person, ruth: Staff, sam: Staff, tess: Staff, share: Share
) -> None:
    Counsellor.objects.filter(pk=tess.counsellor.pk).update(name="sam")
    grant = share(maya, ruth, *ALL)
    for page in ("consult", "handover"):
        shown = text(ruth.client.get(f"/en/counsel/{grant.pk}/{page}/"))
        assert "Sam, Lantern Centre · sam" in shown, page
        assert "sam, Lantern Centre · tess" in shown, page
    ruth.client.post(f"/en/counsel/{grant.pk}/handover/", {"colleague": tess.counsellor.pk})
    waiting = text(ruth.client.get(f"/en/counsel/{grant.pk}/handover/"))
    assert "whether sam, Lantern Centre · tess may take over" in waiting
    assert "With their yes the case leaves your desk" in waiting
    ask(ruth, grant, tess)
    assert "sam, Lantern Centre · tess" in text(ruth.client.get(f"/en/counsel/{grant.pk}/consult/"))
    for page in ("/en/case/", "/en/case/share/"):
        assert "tess" not in text(maya.client.get(page))  # how somebody signs in is nobody's business


def test_a_name_alone_in_the_centre_stands_without_a_sign_in_name(
    maya: Person, ruth: Staff, sam: Staff, share: Share
) -> None:
    grant = share(maya, ruth, *ALL)
    assert "· sam" not in text(ruth.client.get(f"/en/counsel/{grant.pk}/consult/"))


def test_a_team_is_a_list_of_names_and_each_gets_keys_of_their_own(
    maya: Person, ruth: Staff, sam: Staff, tess: Staff, share: Share
) -> None:
    grant = share(maya, ruth, *ALL)
    ask(ruth, grant, sam, tess, length="same")
    page = text(maya.client.get("/en/case/share/"))
    assert "Sam, Lantern Centre Tess, Lantern Centre" in page
    assert answer(maya, grant, sam, tess) == 302
    for one in (sam, tess):
        own = grant_of(one)
        assert own.expires_at == grant.expires_at
        assert one.client.get(f"/en/counsel/{own.pk}/").status_code == 200
        for other in (ruth, sam, tess):
            if other is not one:
                with pytest.raises(Http404):
                    access.shared(other.desk, own.pk)
    maya.client.post(f"/en/case/share/{grant_of(sam).pk}/end/")  # one of them ends, the others go on
    assert {one.counsellor.name for one in sharing.of_client(maya.vault)} == {"Ruth", "Tess"}
    tess.client.post(f"/en/counsel/{grant_of(tess).pk}/give-back/")
    assert {one.counsellor.name for one in sharing.of_client(maya.vault)} == {"Ruth"}


def test_the_yes_counts_for_the_names_on_the_page_and_no_others(
    maya: Person, tom: Person, ruth: Staff, sam: Staff, tess: Staff, share: Share
) -> None:
    grant = share(maya, ruth, "plan")
    ask(ruth, grant, sam)
    maya.client.get("/en/case/share/")
    ask(ruth, grant, sam, tess)  # the counsellor asks about more, after the client read the page
    assert answer(maya, grant, sam) == 409
    assert answer(maya, grant) == 409
    assert answer(tom, grant, sam, tess) == 404
    assert sharing.of_client(maya.vault) == [grant]
    assert answer(maya, grant, sam, tess) == 302
    assert answer(maya, grant, sam, tess) == 409  # once
    assert len(sharing.of_client(maya.vault)) == 3


def test_a_no_leaves_everything_as_it_is_and_the_counsellor_learns_it(
    maya: Person, ruth: Staff, sam: Staff, share: Share
) -> None:
    grant = share(maya, ruth, "plan")
    ask(ruth, grant, sam)
    assert answer(maya, grant, sam, word="no") == 302
    assert sharing.of_client(maya.vault) == [grant]
    assert "Your client said no" in text(ruth.client.get(f"/en/counsel/{grant.pk}/"))
    ask(ruth, grant, sam)
    page = text(ruth.client.get(f"/en/counsel/{grant.pk}/"))
    assert "Your client said no" not in page
    assert "Your client is asked whether these colleagues may look too: Sam, Lantern Centre" in page
    ruth.client.post(f"/en/counsel/{grant.pk}/consult/", {"take-back": "1"})
    assert not ConsultQuestion.objects.exists()
    assert answer(maya, grant, sam) == 409


def test_a_no_to_a_hand_over_is_told_too(maya: Person, ruth: Staff, sam: Staff, share: Share) -> None:
    grant = share(maya, ruth, "plan")
    ruth.client.post(f"/en/counsel/{grant.pk}/handover/", {"colleague": sam.counsellor.pk})
    maya.client.post(f"/en/case/share/{grant.pk}/handover/", {"no": "1"})
    assert "Your client said no" in text(ruth.client.get(f"/en/counsel/{grant.pk}/handover/"))


def test_it_ends_when_it_was_said_to(maya: Person, ruth: Staff, sam: Staff, share: Share) -> None:
    grant = share(maya, ruth, "plan", length=GrantDuration.WEEK)
    ask(ruth, grant, sam, length="today")
    assert answer(maya, grant, sam) == 302
    also, desk = grant_of(sam), sam.desk
    with time_machine.travel(timezone.now() + timedelta(hours=4, minutes=1), tick=False):
        with pytest.raises(Http404):
            access.shared(desk, also.pk)
        sharing.sweep()
        assert {one.counsellor.name for one in sharing.of_client(maya.vault)} == {"Ruth"}


def test_it_never_ends_after_the_one_who_asked(maya: Person, ruth: Staff, sam: Staff, share: Share) -> None:
    grant = share(maya, ruth, "plan", length=GrantDuration.WEEK)
    Grant.objects.filter(pk=grant.pk).update(expires_at=timezone.now() + timedelta(hours=1))
    ask(ruth, grant, sam, length="week")
    assert answer(maya, grant, sam) == 302
    assert grant_of(sam).expires_at == Grant.objects.get(pk=grant.pk).expires_at


def test_a_conversation_that_colleagues_join_ends_with_it(
    maya: Person, ruth: Staff, sam: Staff, share: Share
) -> None:
    grant = share(maya, ruth, "plan", length=GrantDuration.CONVERSATION)
    ask(ruth, grant, sam, length="week")
    assert answer(maya, grant, sam) == 302
    maya.client.post("/en/case/close/")
    assert not Grant.objects.exists()


def test_who_can_see_the_case_already_keeps_what_they_have(
    maya: Person, ruth: Staff, sam: Staff, tess: Staff, share: Share
) -> None:
    own = share(maya, sam, *ALL, length=GrantDuration.MONTH, label="their own")
    grant = share(maya, ruth, "plan", length=GrantDuration.WEEK)
    assert "their own" not in text(ruth.client.get(f"/en/counsel/{grant.pk}/consult/"))
    ask(ruth, grant, sam, tess, length="today")
    assert answer(maya, grant, sam, tess) == 302
    kept = grant_of(sam)
    assert (kept.pk, kept.scopes, kept.expires_at) == (own.pk, own.scopes, own.expires_at)
    page = text(ruth.client.get(f"/en/counsel/{grant.pk}/"))
    assert "Tess · ends in" in page
    assert "Sam · ends in" not in page  # what the client shares of their own accord is nobody's business


def test_nobody_is_asked_in_from_elsewhere_or_by_a_changed_id(
    maya: Person, ruth: Staff, sam: Staff, cora: Staff, share: Share
) -> None:
    grant = share(maya, ruth, "plan")
    for pk in (cora.counsellor.pk, ruth.counsellor.pk, 99999):
        asked = {"colleagues": [pk], "length": "week"}
        assert ruth.client.post(f"/en/counsel/{grant.pk}/consult/", asked).status_code == 422, pk
    asked = {"colleagues": [ruth.counsellor.pk], "length": "week"}
    assert sam.client.post(f"/en/counsel/{grant.pk}/consult/", asked).status_code == 404
    assert not ConsultQuestion.objects.exists()


def test_somebody_who_left_is_no_longer_asked_about(
    maya: Person, ruth: Staff, sam: Staff, tess: Staff, cora: Staff, share: Share
) -> None:
    grant = share(maya, ruth, "plan")
    ask(ruth, grant, sam, tess)
    cora.client.post(f"/en/counsel/people/{sam.counsellor.pk}/end/")
    assert answer(maya, grant, sam, tess) == 409
    assert answer(maya, grant, tess) == 302
    assert {one.counsellor.name for one in sharing.of_client(maya.vault)} == {"Ruth", "Tess"}


def test_an_ended_grant_asks_nobody_in(maya: Person, ruth: Staff, sam: Staff, share: Share) -> None:
    grant = share(maya, ruth, "plan")
    ask(ruth, grant, sam)
    ruth.client.post(f"/en/counsel/{grant.pk}/give-back/")
    assert answer(maya, grant, sam) == 404
    with pytest.raises(NotPossibleError):
        colleagues.agree_to_all(maya.vault, grant, str(sam.counsellor.pk))
    assert "Ruth asks" not in maya.client.get("/en/case/").content.decode()


def team(maya: Person, ruth: Staff, sam: Staff, tess: Staff, share: Share) -> Grant:
    """Ruth's grant; she asked Sam in, and he Tess."""
    grant = share(maya, ruth, "plan", "statement", length=GrantDuration.MONTH)
    ask(ruth, grant, sam)
    answer(maya, grant, sam)
    ask(sam, grant_of(sam), tess)
    answer(maya, grant_of(sam), tess)
    return grant


def test_whoever_ends_the_access_of_a_counsellor_can_end_that_of_those_asked_in_with_one_tap(
    maya: Person, ruth: Staff, sam: Staff, tess: Staff, share: Share
) -> None:
    grant = team(maya, ruth, sam, tess, share)
    page = maya.client.get(f"/en/case/share/{grant.pk}/end/").content.decode()
    chosen = re.findall(r'name="also" value="([0-9a-f-]+)" checked> <span>(\w+), Lantern Centre', page)
    assert {who for _, who in chosen} == {
        "Sam",
        "Tess",
    }  # whom Sam asked in too
    sent = {"also": [pk for pk, _ in chosen]}
    after = text(maya.client.post(f"/en/case/share/{grant.pk}/end/", sent, follow=True))
    names = "Ruth, Lantern Centre; Sam, Lantern Centre; Tess, Lantern Centre"
    assert f"These people no longer see anything: {names}. You can take that back until" in after
    assert not GrantKey.objects.exists()
    assert sharing.of_client(maya.vault) == []
    assert {grant.counsellor.name for grant in Grant.objects.exclude(ended_at=None)} == {"Ruth", "Sam", "Tess"}
    ended = [subject for act, subject in acts(maya) if act == "sharing-ended"]
    assert ended[0] == "Ruth, Lantern Centre"
    assert sorted(ended[1:]) == ["Sam, Lantern Centre", "Tess, Lantern Centre"]


def test_what_ended_with_one_tap_is_taken_back_with_one(
    maya: Person, ruth: Staff, sam: Staff, tess: Staff, cora: Staff, share: Share
) -> None:
    grant = team(maya, ruth, sam, tess, share)
    before = {one.pk: (one.scopes, one.expires_at, one.asked_by_id) for one in sharing.of_client(maya.vault)}
    also = [grant_of(sam).pk, grant_of(tess).pk]
    maya.client.post(f"/en/case/share/{grant.pk}/end/", {"also": also})
    assert maya.client.get("/en/case/share/").content.decode().count("Take it back") == 1
    assert maya.client.post(f"/en/case/share/{grant.pk}/end/undo/").status_code == 302
    after = {one.pk: (one.scopes, one.expires_at, one.asked_by_id) for one in sharing.of_client(maya.vault)}
    assert after == before
    maya.client.post(f"/en/case/share/{grant.pk}/end/", {"also": also})
    cora.client.post(f"/en/counsel/people/{sam.counsellor.pk}/end/")  # one of them is gone within the minute
    assert maya.client.post(f"/en/case/share/{grant.pk}/end/undo/").status_code == 302
    assert {one.counsellor.name for one in sharing.of_client(maya.vault)} == {"Ruth", "Tess"}
    maya.client.post(f"/en/case/share/{grant.pk}/end/", {"also": also})
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
        assert maya.client.post(f"/en/case/share/{grant.pk}/end/undo/").status_code == 404


def test_who_is_not_ticked_or_was_not_asked_in_goes_on(
    maya: Person, tom: Person, ruth: Staff, sam: Staff, tess: Staff, share: Share
) -> None:
    grant = share(maya, ruth, "plan")
    own = share(maya, tess, "plan")
    others = share(tom, tess, "plan")
    ask(ruth, grant, sam)
    answer(maya, grant, sam)
    maya.client.post(
        f"/en/case/share/{grant_of(sam).pk}/prolong/"
    )  # longer by the client's tap: asked in all the same
    page = text(maya.client.get(f"/en/case/share/{grant.pk}/end/"))
    assert "Ruth asked somebody in who can see your case too. End that as well?" in page
    assert "Tess" not in page
    maya.client.post(f"/en/case/share/{grant.pk}/end/", {"also": [str(own.pk), str(others.pk), "x"]})
    assert {one.counsellor.name for one in sharing.of_client(maya.vault)} == {"Sam", "Tess"}
    assert Grant.objects.get(pk=others.pk).is_open
    assert "End that as well?" not in text(maya.client.get(f"/en/case/share/{own.pk}/end/"))


def hand_over(asker: Staff, client: Person, grant: Grant, to: Staff, **more: Any) -> int:
    asker.client.post(f"/en/counsel/{grant.pk}/handover/", {"colleague": to.counsellor.pk})
    sent = {"yes": "1", "who": to.counsellor.pk, **more}
    return client.client.post(f"/en/case/share/{grant.pk}/handover/", sent).status_code


def test_a_hand_over_takes_nothing_from_a_colleague_who_has_access_already(
    maya: Person, ruth: Staff, sam: Staff, share: Share
) -> None:
    own = share(maya, sam, "plan", "evidence", length=GrantDuration.MONTH, label="their own")
    grant = share(maya, ruth, "plan", "statement", length=GrantDuration.WEEK)
    ruth.client.post(f"/en/counsel/{grant.pk}/handover/", {"colleague": sam.counsellor.pk})
    page = text(maya.client.get("/en/case/share/"))
    assert "They can already see this, and keep it: plan and progress, evidence and dossier." in page
    assert (
        "After your yes they see: plan and progress, what happened, in your words, evidence and dossier. "
        "That ends in 4 weeks, 1 day." in page
    )
    assert "the same, until the same day" not in page
    assert "their own" not in text(ruth.client.get(f"/en/counsel/{grant.pk}/handover/"))
    assert hand_over(ruth, maya, grant, sam) == 302
    kept = grant_of(sam)
    assert (kept.pk, kept.expires_at, kept.asked_by) == (own.pk, own.expires_at, None)
    assert sharing.parts_of(kept.scopes) == ["plan", "statement", "evidence"]
    assert sharing.label(sam.desk, kept) == "their own"
    assert sharing.of_client(maya.vault) == [kept]
    assert acts(maya)[-2:] == [
        ("shared", "plan+statement+evidence Sam, Lantern Centre"),
        ("sharing-ended", "Ruth, Lantern Centre"),
    ]


def test_a_hand_over_of_more_and_longer_is_what_the_colleague_gets(
    maya: Person, ruth: Staff, sam: Staff, share: Share
) -> None:
    share(maya, sam, "plan", length=GrantDuration.CONVERSATION)
    grant = share(maya, ruth, *ALL, length=GrantDuration.WEEK)
    assert hand_over(ruth, maya, grant, sam) == 302
    kept = grant_of(sam)
    assert (sharing.parts_of(kept.scopes), kept.expires_at, kept.session) == (list(ALL), grant.expires_at, None)


def test_whom_the_one_before_asked_in_ends_with_the_yes_to_a_hand_over(
    maya: Person, ruth: Staff, sam: Staff, tess: Staff, uma: Staff, share: Share
) -> None:
    grant = team(maya, ruth, sam, tess, share)
    ruth.client.post(f"/en/counsel/{grant.pk}/handover/", {"colleague": uma.counsellor.pk})
    page = maya.client.get("/en/case/share/").content.decode()
    assert "Ruth asked others in who can see your case too. With your yes that ends as well." in page
    chosen = re.findall(r'name="also" value="([0-9a-f-]+)" checked> <span>(\w+), Lantern Centre', page)
    assert {who for _, who in chosen} == {"Sam", "Tess"}
    assert hand_over(ruth, maya, grant, uma, also=[pk for pk, _ in chosen]) == 302
    assert [one.counsellor.name for one in sharing.of_client(maya.vault)] == ["Uma"]
    assert not GrantKey.objects.exclude(grant__counsellor=uma.counsellor).exists()
    after = text(maya.client.get("/en/case/share/"))
    assert "These people no longer see anything: Sam, Lantern Centre; Tess, Lantern Centre." in after
    assert after.count("Take it back") == 1
    assert maya.client.post(f"/en/case/share/{chosen[0][0]}/end/undo/").status_code == 302
    assert {one.counsellor.name for one in sharing.of_client(maya.vault)} == {"Sam", "Tess", "Uma"}


def test_a_hand_over_ends_nobody_without_a_tick_nor_the_colleague_and_theirs(
    maya: Person, tom: Person, ruth: Staff, sam: Staff, tess: Staff, uma: Staff, share: Share
) -> None:
    own, others = share(maya, uma, "plan"), share(tom, tess, "plan")
    grant = team(maya, ruth, sam, tess, share)
    ruth.client.post(f"/en/counsel/{grant.pk}/handover/", {"colleague": sam.counsellor.pk})
    assert "ends as well" not in maya.client.get("/en/case/share/").content.decode()
    pks = [
        grant_of(sam).pk,
        Grant.objects.get(case=maya.case, counsellor=tess.counsellor).pk,
        own.pk,
        others.pk,
        "x",
    ]
    assert hand_over(ruth, maya, grant, sam, also=pks) == 302
    assert {one.counsellor.name for one in sharing.of_client(maya.vault)} == {"Sam", "Tess", "Uma"}
    assert Grant.objects.get(pk=others.pk).is_open


def test_what_the_client_ended_just_now_is_not_brought_back_by_a_hand_over(
    maya: Person, ruth: Staff, sam: Staff, share: Share
) -> None:
    own = share(maya, sam, *ALL, length=GrantDuration.MONTH)
    grant = share(maya, ruth, "plan")
    maya.client.post(f"/en/case/share/{own.pk}/end/")
    assert hand_over(ruth, maya, grant, sam) == 302
    assert (grant_of(sam).scopes, grant_of(sam).expires_at) == ([Scope.PLAN], grant.expires_at)
