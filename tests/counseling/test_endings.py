"""Ending access by hand: closed at once, taken back within a minute by whoever ended it, and gone after it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from cases import custody
from cases.models import Scope
from counseling import sharing
from counseling.errors import NotPossibleError
from counseling.models import EndingNotice, Grant, GrantDuration, GrantKey
from counseling.sharing import colleagues, endings
from counseling.tasks import remove_ended
from tests.conftest import Person
from tests.counseling.conftest import Staff
from tests.counseling.desk_pages import ALL, acts, text

pytestmark = pytest.mark.django_db
Share = Callable[..., Grant]


def pages(grant: Grant) -> list[str]:
    here = f"/en/counsel/{grant.pk}/"
    return [
        here,
        *(here + page for page in ("live/", "still-shared/", "told/", "exhibits/", "handover/", "give-back/")),
    ]


def answers(staff: Staff, grant: Grant) -> set[int]:
    return {staff.client.get(page).status_code for page in pages(grant)}


def a_minute_later() -> Any:
    return time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False)


def test_the_client_ends_it_and_can_take_that_back_for_a_minute(maya: Person, ruth: Staff, share: Share) -> None:
    grant = share(maya, ruth, *ALL)
    asked = text(maya.client.get(f"/en/case/share/{grant.pk}/end/"))
    assert "End the access of Ruth?" in asked
    assert answers(ruth, grant) <= {200, 204}
    after = text(maya.client.post(f"/en/case/share/{grant.pk}/end/", follow=True))
    assert "Ruth, Lantern Centre no longer sees anything. You can take that back until" in after
    assert answers(ruth, grant) == {404}
    assert not GrantKey.objects.exists()  # nothing is left that could be opened
    assert maya.client.post(f"/en/case/share/{grant.pk}/end/undo/").status_code == 302
    assert answers(ruth, grant) <= {200, 204}
    again = Grant.objects.get()
    assert (again.scopes, again.expires_at) == (grant.scopes, grant.expires_at)
    assert [act for act, _ in acts(maya) if act.startswith("shar")] == ["shared", "sharing-ended", "shared"]


def test_the_counsellor_ends_it_and_can_take_that_back_for_a_minute(
    maya: Person, ruth: Staff, share: Share
) -> None:
    grant = share(maya, ruth, *ALL)
    ruth.client.post(f"/en/counsel/{grant.pk}/give-back/")
    assert answers(ruth, grant) == {404}
    assert "Ruth, Lantern Centre no longer sees your case." in maya.client.get("/en/case/").content.decode()
    assert (
        ruth.client.post(f"/en/counsel/{grant.pk}/give-back/undo/").headers["Location"]
        == f"/en/counsel/{grant.pk}/"
    )
    assert answers(ruth, grant) <= {200, 204}
    home = maya.client.get("/en/case/").content.decode()
    assert "no longer sees" not in home
    assert "Ruth, Lantern Centre can see this now." in home
    assert [entry for entry in acts(maya) if entry[0].startswith("shar")][1:] == [
        ("sharing-ended", "Ruth, Lantern Centre"),
        ("shared", "plan+statement+evidence Ruth, Lantern Centre"),
    ]


@pytest.mark.parametrize("side", ["client", "counsellor"])
def test_after_the_minute_nothing_brings_it_back(maya: Person, ruth: Staff, share: Share, side: str) -> None:
    """No worker runs here: what is closed stays closed, and the next request of either side removes it."""
    grant = share(maya, ruth, *ALL)
    person, path = {
        "client": (maya, f"/en/case/share/{grant.pk}/end/"),
        "counsellor": (ruth, f"/en/counsel/{grant.pk}/give-back/"),
    }[side]
    person.client.post(path)
    with a_minute_later():
        assert person.client.post(f"{path}undo/").status_code == 404
        assert answers(ruth, grant) == {404}
        assert not Grant.objects.exists()
        assert not GrantKey.objects.exists()


@pytest.mark.parametrize("whose", ["client", "list", "task"])
def test_what_was_given_back_is_destroyed_by_the_task_or_the_next_request(
    maya: Person, ruth: Staff, share: Share, whose: str
) -> None:
    grant = share(maya, ruth, "plan")
    endings.give_back(ruth.desk, grant)
    look = {
        "client": lambda: maya.client.get("/en/case/"),
        "list": lambda: ruth.client.get("/en/counsel/"),
        "task": remove_ended,
    }[whose]
    look()
    assert GrantKey.objects.exists()
    with a_minute_later():
        look()
    assert not Grant.objects.exists()


def test_nobody_else_takes_an_ending_back(maya: Person, tom: Person, ruth: Staff, sam: Staff, share: Share) -> None:
    grant = share(maya, ruth, "plan")
    maya.client.post(f"/en/case/share/{grant.pk}/end/")
    assert tom.client.post(f"/en/case/share/{grant.pk}/end/undo/").status_code == 404
    for staff in (ruth, sam):  # not even the counsellor, for it was the client who ended it
        assert staff.client.post(f"/en/counsel/{grant.pk}/give-back/undo/").status_code == 404
    maya.client.post(f"/en/case/share/{grant.pk}/end/undo/")
    ruth.client.post(f"/en/counsel/{grant.pk}/give-back/")
    assert maya.client.post(f"/en/case/share/{grant.pk}/end/undo/").status_code == 404
    assert sam.client.post(f"/en/counsel/{grant.pk}/give-back/undo/").status_code == 404
    assert not Grant.objects.get().is_open


def test_what_is_ended_can_be_neither_changed_nor_handed_over(
    maya: Person, ruth: Staff, sam: Staff, share: Share
) -> None:
    grant = share(maya, ruth, "plan")
    ruth.client.post(f"/en/counsel/{grant.pk}/give-back/")
    for act in ("change", "prolong", "handover", "end"):
        assert maya.client.post(f"/en/case/share/{grant.pk}/{act}/", {"yes": "1"}).status_code == 404, act
    Grant.objects.update(proposed=sam.counsellor)
    with pytest.raises(NotPossibleError):
        colleagues.agree(maya.vault, Grant.objects.get())


def test_a_new_code_within_the_minute_begins_anew(maya: Person, ruth: Staff, share: Share) -> None:
    grant = share(maya, ruth, *ALL)
    ruth.client.get(f"/en/counsel/{grant.pk}/")
    maya.client.post(f"/en/case/share/{grant.pk}/end/")
    again = share(maya, ruth, "plan")
    assert again.scopes == [Scope.PLAN]
    assert Grant.objects.get().sealed_look == b""  # it told of more than is shared now
    assert maya.client.post(f"/en/case/share/{grant.pk}/end/undo/").status_code == 404
    with a_minute_later():
        remove_ended()
    assert Grant.objects.get().is_open


def test_the_notice_of_an_ending_is_sealed_read_once_and_names_nobody_in_the_clear(
    maya: Person, ruth: Staff, share: Share
) -> None:
    grant = share(maya, ruth, "evidence")  # without the plan: the counsellor holds no key of it
    endings.give_back(ruth.desk, grant)
    row = EndingNotice.objects.get()
    assert b"Ruth" not in bytes(row.sealed)
    page = text(maya.client.get("/en/case/share/"))
    assert "Ruth, Lantern Centre no longer sees your case: their access was ended from their side on" in page
    assert "no longer sees your case." not in maya.client.get("/en/case/").content.decode()
    with a_minute_later():
        remove_ended()
        assert EndingNotice.objects.get().grant is None  # no column says whose it was
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        sharing.sweep()
        assert not EndingNotice.objects.exists()


def test_a_client_is_told_when_the_account_of_the_counsellor_ended(
    maya: Person, ruth: Staff, cora: Staff, share: Share
) -> None:
    share(maya, ruth, "plan")
    cora.client.post(f"/en/counsel/people/{ruth.counsellor.pk}/end/")
    assert "Ruth, Lantern Centre no longer sees your case." in maya.client.get("/en/case/").content.decode()


def test_an_ended_conversation_that_the_client_closes_is_one_line_in_the_log(
    maya: Person, ruth: Staff, share: Share
) -> None:
    grant = share(maya, ruth, "plan", length=GrantDuration.CONVERSATION)
    endings.give_back(ruth.desk, grant)
    vault = maya.vault
    maya.client.post("/en/case/close/")
    with pytest.raises(NotPossibleError):
        endings.take_up_again(ruth.desk, grant.pk)
    entries = custody.read(maya.case, vault.private(Scope.LOG))
    assert [entry.act for entry in entries].count("sharing-ended") == 1
