"""Centres are rows: what belongs to one follows it, whatever it is called, and nobody acts beyond the own one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from cases import custody
from counseling import accounts, sharing
from counseling.accounts import centres
from counseling.errors import NameTakenError, NotPossibleError
from counseling.models import CaseNote, Centre, Counsellor, DeskSession, Grant, GrantDuration, ShareCode, StaffAct
from tests.conftest import Person
from tests.counseling.conftest import Staff, centre
from tests.counseling.desk_pages import acts, text

pytestmark = pytest.mark.django_db
DETAILS = {
    "address": "Hafenstraße 1\nBerlin",
    "phone": "+49 (0)30 1234-5",
    "email": "hilfe@lantern.example",
    "web": "https://lantern.example/",
    "hours": "Monday to Friday, 10 to 16",
    "languages": "Deutsch, Türkçe",
    "imprint": "Lantern e. V.",
    "imprint_url": "",
}


def log_lines(person: Person) -> str:
    return text(person.client.get("/en/case/log/"))


# --- what clients read --------------------------------------------------------------------------------------


def test_a_client_reads_hours_and_contact_before_and_after_the_yes(
    maya: Person, ruth: Staff, cora: Staff, share: Callable[..., Any]
) -> None:
    assert cora.client.post("/en/counsel/centre/", DETAILS).status_code == 302
    shown = sharing.show_code(maya.vault)
    sharing.type_code(ruth.desk, sharing.read_code(maya.vault, shown))
    before = maya.client.get("/en/case/share/").content.decode()
    assert "Monday to Friday, 10 to 16" in before
    assert 'href="tel:+493012345"' in before
    sharing.take_back_code(maya.vault)
    share(maya, ruth, "plan")
    after = text(maya.client.get("/en/case/share/"))
    for detail in ("Monday to Friday, 10 to 16", "Hafenstraße 1 Berlin", "hilfe@lantern.example", "Lantern e. V."):
        assert detail in after


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": "call me"},
        {"web": "javascript:alert(1)"},
        {"web": "http://lantern.example/"},
        {"imprint_url": "data:text/html,x"},
        {"email": "nobody"},
        {"hours": "x" * 301},
        {"address": "a\x00b"},
    ],
)
def test_what_clients_could_not_use_or_should_not_open_is_refused(cora: Staff, wrong: dict[str, str]) -> None:
    assert cora.client.post("/en/counsel/centre/", {**DETAILS, **wrong}).status_code == 422
    assert Centre.objects.get().phone == ""


def test_a_rename_shows_at_once_and_the_log_keeps_what_was_said(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    share(maya, ruth, "plan")
    call_command("rename_centre", "Lantern Centre", "Lighthouse")
    assert "Ruth , Lighthouse" in text(maya.client.get("/en/case/share/"))
    assert "Ruth, Lantern Centre" in log_lines(maya)
    assert "Lighthouse" not in log_lines(maya)


def test_notes_follow_the_centre_and_not_its_name_or_their_author(
    maya: Person, ruth: Staff, sam: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    ruth.client.post(f"/en/counsel/{grant.pk}/notes/", {"text": "calls again"})
    other = share(maya, sam, "plan")
    call_command("rename_centre", "Lantern Centre", "Lighthouse")
    assert "calls again" in text(sam.client.get(f"/en/counsel/{other.pk}/"))
    accounts.move(ruth.counsellor, centre("Harbour"))
    assert "calls again" in text(sam.client.get(f"/en/counsel/{other.pk}/"))
    accounts.move(sam.counsellor, centre("Harbour"))
    assert CaseNote.objects.get().centre == centre("Lighthouse")


# --- coordinators -------------------------------------------------------------------------------------------


def test_a_coordinator_changes_only_the_own_centre_and_each_change_is_recorded(cora: Staff) -> None:
    harbour = centre("Harbour")
    StaffAct.objects.all().delete()
    cora.client.post("/en/counsel/centre/", {**DETAILS, "centre": harbour.pk, "name": "Evil"})
    cora.client.post("/en/counsel/centre/", {**DETAILS, "phone": "+49 30 999"})
    harbour.refresh_from_db()
    assert (harbour.phone, cora.counsellor.centre.name) == ("", "Lantern Centre")
    newest = StaffAct.objects.first()
    assert newest is not None
    assert (newest.actor, newest.kind, newest.person) == ("Cora", "centre", "+49 (0)30 1234-5 → +49 30 999")
    count = StaffAct.objects.count()
    cora.client.post("/en/counsel/centre/", {**DETAILS, "phone": "+49 30 999"})
    assert StaffAct.objects.count() == count
    assert "Cora changed the details of the centre:" in text(cora.client.get("/en/counsel/people/record/"))


def test_a_counsellor_changes_no_centre(ruth: Staff) -> None:
    assert ruth.client.get("/en/counsel/centre/").status_code == 404
    assert ruth.client.post("/en/counsel/centre/", DETAILS).status_code == 404
    assert Centre.objects.get().hours == ""


# --- the operator -------------------------------------------------------------------------------------------


def test_names_of_centres_differ_by_more_than_capitals() -> None:
    call_command("create_centre", "  Frauennotruf   KÖLN ")
    assert Centre.objects.get().name == "Frauennotruf KÖLN"
    with pytest.raises(CommandError):
        call_command("create_centre", "frauennotruf köln")
    with pytest.raises(CommandError):
        call_command("create_centre", "\u200b")
    with pytest.raises(CommandError):
        call_command("create_centre", "x" * 81)
    call_command("create_centre", "Harbour")
    with pytest.raises(CommandError):
        call_command("rename_centre", "Harbour", "Frauennotruf Köln")
    with pytest.raises(NameTakenError):
        centres.create("HARBOUR")
    call_command("rename_centre", "Harbour", "HARBOUR")


def test_a_slip_of_the_pen_makes_no_second_centre() -> None:
    call_command("invite_counsellor", "cora", name="Cora", centre="Lantern Centre")
    with pytest.raises(CommandError, match="“Lantern Centre”"):
        call_command("invite_counsellor", "olga", name="Olga", centre="Lantern Center")
    assert Counsellor.objects.count() == Centre.objects.count() == 1


def test_a_move_ends_what_was_shared_and_the_log_names_the_centre_of_then(
    maya: Person, tom: Person, ruth: Staff, sam: Staff, share: Callable[..., Any]
) -> None:
    share(maya, ruth, "plan")
    grant = share(tom, sam, "plan")
    Grant.objects.filter(pk=grant.pk).update(proposed=ruth.counsellor)
    call_command("create_centre", "Harbour")
    with pytest.raises(CommandError, match="1 client"):
        call_command("change_counsellor", "ruth", centre="Harbour")
    assert ruth.counsellor.centre.name == "Lantern Centre"
    call_command("change_counsellor", "ruth", centre="Harbour", name="Ruth Weber", confirm=True)
    assert str(ruth.counsellor) == "Ruth Weber, Harbour"
    left = Grant.objects.get()
    assert (left.counsellor, left.proposed) == (sam.counsellor, None)
    assert not DeskSession.objects.filter(counsellor=ruth.counsellor).exists()
    assert ruth.client.get("/en/counsel/").status_code == 302
    assert acts(maya)[-1] == (custody.Act.SHARING_ENDED.value, "Ruth, Lantern Centre")
    assert [(act.centre.name, act.kind) for act in StaffAct.objects.filter(kind__startswith="moved")] == [
        ("Harbour", "moved-here"),
        ("Lantern Centre", "moved-away"),
    ]


def test_whoever_said_yes_to_the_centre_before_shares_nothing(maya: Person, ruth: Staff) -> None:
    shown = sharing.show_code(maya.vault)
    sharing.type_code(ruth.desk, sharing.read_code(maya.vault, shown))
    code = sharing.code_of(maya.vault)
    assert code is not None
    accounts.move(ruth.counsellor, centre("Harbour"))
    with pytest.raises(NotPossibleError):
        sharing.share(maya.vault, code, parts=["plan"], length=GrantDuration.WEEK, label="otter")
    assert not ShareCode.objects.filter(counsellor=ruth.counsellor).exists()
    assert not Grant.objects.exists()


def test_a_rename_of_a_person_ends_nothing(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    share(maya, ruth, "plan")
    call_command("change_counsellor", "ruth", name="Ruth Weber")
    assert "Ruth Weber , Lantern Centre" in text(maya.client.get("/en/case/share/"))
    assert StaffAct.objects.filter(kind="corrected", actor="manage.py").count() == 1
    for wrong in ({}, {"centre": "Nowhere"}, {"name": "…"}):
        with pytest.raises(CommandError):
            call_command("change_counsellor", "ruth", **wrong)
    with pytest.raises(CommandError):
        call_command("change_counsellor", "nobody", name="X")


# --- what was there before ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_accounts_of_before_come_together_by_the_spelling_of_their_centre() -> None:
    executor = MigrationExecutor(connection)
    newest = [key for key in executor.loader.graph.leaf_nodes() if key[0] == "counseling"]
    executor.migrate([("counseling", "0004_staff_acts")])
    try:
        models = executor.loader.project_state([("counseling", "0004_staff_acts")]).apps
        names = {"ada": "Lantern Centre", "ben": "Lantern Centre", "cem": "Lantern Center"}
        people = {}
        for name, spelling in names.items():
            user = models.get_model("auth", "User").objects.create(username=name)
            counsellor = models.get_model("counseling", "Counsellor")
            people[name] = counsellor.objects.create(user=user, name=name, centre=spelling)
        case = models.get_model("cases", "Case").objects.create(**_columns(models.get_model("cases", "Case")))
        note = models.get_model("counseling", "CaseNote")
        note.objects.create(case=case, author=people["ben"], sealed=b"")
        note.objects.create(case=case, author=None, sealed=b"")
        models.get_model("counseling", "StaffAct").objects.create(
            centre="Gone", actor="x", kind="invited", person="y"
        )
    finally:
        MigrationExecutor(connection).migrate(newest)
    of_person = {row.name: row.centre.name for row in Counsellor.objects.select_related("centre")}
    assert of_person == names
    assert sorted(Centre.objects.values_list("name", flat=True)) == ["Gone", "Lantern Center", "Lantern Centre"]
    assert {row.centre and row.centre.name for row in CaseNote.objects.all()} == {"Lantern Centre", None}
    assert StaffAct.objects.get().centre.name == "Gone"


def _columns(case: Any) -> dict[str, Any]:
    """Something for each column of a case that has no value of its own."""
    fillings = {"BinaryField": b"x", "CharField": "x", "DateTimeField": timezone.now()}
    fillings["DateField"] = timezone.localdate()
    required = [field for field in case._meta.fields if not field.has_default() and not field.null]
    return {field.name: fillings[kind] for field in required if (kind := field.get_internal_type()) in fillings}
