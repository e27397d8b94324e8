"""A coordinator acts within the own centre, and each act is recorded."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from counseling import accounts
from counseling.models import Counsellor, Grant, Role, StaffAct, StaffActKind
from tests.conftest import Person
from tests.counseling.conftest import Staff, centre
from tests.counseling.desk_pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga(staff: Callable[..., Staff]) -> Staff:
    """A counsellor of another centre, whose name differs by one letter."""
    person = staff("Olga", signed_in=False)
    Counsellor.objects.filter(pk=person.counsellor.pk).update(centre=centre("Lantern Center"))
    return person


@pytest.mark.parametrize("page", ["end/", "renew/", ""])
def test_another_centre_is_out_of_reach(cora: Staff, olga: Staff, page: str) -> None:
    path = f"/en/counsel/people/{olga.counsellor.pk}/{page}"
    assert cora.client.get(path).status_code == 404
    assert cora.client.post(path, {"name": "Eve"}).status_code == 404
    assert olga.counsellor.active
    assert olga.counsellor.name == "Olga"
    assert "Olga" not in text(cora.client.get("/en/counsel/people/"))


def test_nobody_of_another_centre_is_proposed_for_a_hand_over(
    maya: Person, ruth: Staff, sam: Staff, olga: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    page = text(ruth.client.get(f"/en/counsel/{grant.pk}/handover/"))
    assert "Sam" in page
    assert "Olga" not in page
    asked = {"colleague": olga.counsellor.pk}
    assert ruth.client.post(f"/en/counsel/{grant.pk}/handover/", asked).status_code == 422
    assert Grant.objects.get().proposed is None


def test_who_is_invited_belongs_to_the_centre_of_the_coordinator(cora: Staff) -> None:
    given = {"name": "Tess", "centre": "Harbour", "sign_in": "tess", "role": "counsellor"}
    cora.client.post("/en/counsel/people/invite/", given)
    assert Counsellor.objects.get(user__username="tess").centre.name == "Lantern Centre"


def test_each_act_is_recorded_and_only_the_own_centre_reads_it(cora: Staff, ruth: Staff, olga: Staff) -> None:
    StaffAct.objects.all().delete()
    cora.client.post("/en/counsel/people/invite/", {"name": "Tess", "sign_in": "tess", "role": "counsellor"})
    cora.client.post(f"/en/counsel/people/{ruth.counsellor.pk}/", {"name": "Ruth Weber", "email": ""})
    cora.client.post(f"/en/counsel/people/{ruth.counsellor.pk}/renew/")
    cora.client.post(f"/en/counsel/people/{ruth.counsellor.pk}/end/")
    assert [(act.actor, act.kind, act.person) for act in StaffAct.objects.order_by("pk")] == [
        ("Cora", StaffActKind.INVITED, "tess (Tess)"),
        ("Cora", StaffActKind.CORRECTED, "ruth (Ruth → Ruth Weber)"),
        ("Cora", StaffActKind.RESET, "ruth (Ruth Weber)"),
        ("Cora", StaffActKind.DEACTIVATED, "ruth (Ruth Weber)"),
    ]
    accounts.record_act("Olaf", StaffActKind.INVITED, olga.counsellor)
    page = text(cora.client.get("/en/counsel/people/record/"))
    assert "Cora deactivated ruth (Ruth Weber)" in page
    assert "Olaf" not in page
    file = cora.client.get("/en/counsel/people/record/staff.csv").content.decode()
    assert file.count("\n") == 5
    assert "Olaf" not in file


def test_no_two_people_of_a_centre_get_one_name(cora: Staff, ruth: Staff, sam: Staff, olga: Staff) -> None:
    new = {"name": "rUTH", "sign_in": "ruth2", "email": "", "role": "counsellor"}
    path = f"/en/counsel/people/{sam.counsellor.pk}/"
    answer = cora.client.post("/en/counsel/people/invite/", new)
    assert answer.status_code == 422
    assert "already has this name" in text(answer)
    assert cora.client.post(path, {"name": "Ruth", "email": ""}).status_code == 422
    assert cora.client.post(path, {"name": "Sam", "email": "sam@example.org"}).status_code == 302  # the own one
    with pytest.raises(CommandError, match="already has this name"):
        call_command("invite_counsellor", "ruth2", "--name", "Ruth", "--centre", "Lantern Centre")
    with pytest.raises(CommandError, match="has the name Ruth"):
        call_command("change_counsellor", "sam", "--name", "Ruth")
    assert cora.client.post("/en/counsel/people/invite/", {**new, "name": "Olga"}).status_code == 200  # elsewhere
    accounts.deactivate(ruth.counsellor, actor="Cora")
    assert cora.client.post("/en/counsel/people/invite/", {**new, "sign_in": "ruth3"}).status_code == 200


def test_a_cell_is_no_formula(cora: Staff) -> None:
    given = {"name": "=HYPERLINK(1)", "sign_in": "+tess", "role": "counsellor"}
    cora.client.post("/en/counsel/people/invite/", given)
    file = cora.client.get("/en/counsel/people/record/staff.csv").content.decode()
    assert "'+tess (=HYPERLINK(1))" in file


def test_before_an_account_is_closed_the_number_of_clients_stands_there(
    maya: Person, tom: Person, ruth: Staff, cora: Staff, share: Callable[..., Any]
) -> None:
    share(maya, ruth, "plan")
    share(tom, ruth, "plan")
    for page in ("end/", "renew/"):
        path = f"/en/counsel/people/{ruth.counsellor.pk}/{page}"
        assert "2 clients share something with this account now." in text(cora.client.get(path))


@pytest.mark.parametrize("name", ["\u200b\u200b", "...", " \u2060 "])
def test_a_name_that_nobody_can_see_is_refused(cora: Staff, ruth: Staff, name: str) -> None:
    before = Counsellor.objects.count()
    given = {"name": name, "sign_in": "tess", "role": "counsellor"}
    assert cora.client.post("/en/counsel/people/invite/", given).status_code == 422
    assert cora.client.post(f"/en/counsel/people/{ruth.counsellor.pk}/", {"name": name}).status_code == 422
    assert Counsellor.objects.count() == before


def test_what_the_operator_does_on_the_server_is_recorded_too(db: None) -> None:
    accounts.invite(sign_in="ada", name="Ada", centre=centre("Harbour"), role=Role.COORDINATOR)
    assert StaffAct.objects.get().actor == "manage.py"
