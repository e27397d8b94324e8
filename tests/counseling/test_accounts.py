"""Passwords, second factors and leaving: what stays, what ends, and what the database gives away."""

import base64
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import Http404
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from cases import actions as cases
from cases import crypto, custody
from cases.models import Scope
from counseling import access, accounts, sharing, tasks
from counseling.accounts import keys
from counseling.errors import WrongPasswordError
from counseling.models import Counsellor, DeskSession, Grant, Invitation, Role
from tests.conftest import Person
from tests.counseling.conftest import PASSWORD, SECRET, Staff, centre, code_now, sign_in

pytestmark = pytest.mark.django_db
NEW = "copper-window-trout-41"


def test_a_new_password_keeps_what_is_shared(maya: Person, ruth: Staff, share: Callable[..., Any]) -> None:
    grant = share(maya, ruth, "plan")
    sent = {"old": "not-it-at-all-1", "password1": NEW, "password2": NEW}
    assert ruth.client.post("/en/counsel/account/password/", sent).status_code == 422
    other = Client()
    sign_in(other, "ruth")
    sent["old"] = PASSWORD
    assert "is changed" in ruth.client.post("/en/counsel/account/password/", sent).content.decode()
    assert ruth.client.get("/en/counsel/").status_code == 200
    assert access.shared(ruth.desk, grant.pk).private(Scope.PLAN) == maya.vault.private(Scope.PLAN)
    assert other.get("/en/counsel/").status_code == 302  # signed out
    assert sign_in(Client(), "ruth").status_code == 200  # the old one opens nothing
    again = Client()
    sign_in(again, "ruth", NEW)
    assert again.get("/en/counsel/").status_code == 200


def test_a_password_reset_by_mail_opens_no_old_grant(
    maya: Person, ruth: Staff, share: Callable[..., Any], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_HOST = "mail.example"
    User.objects.filter(username="ruth").update(email="ruth@centre.example")
    grant = share(maya, ruth, "plan", "evidence")
    sent = []
    monkeypatch.setattr(tasks.send_forgotten, "apply_async", lambda given, **options: sent.append(given))
    for name in ("ruth", "nobody"):
        page = Client().post("/en/counsel/forgot/", {"sign_in": name}).content.decode()
        assert "If there is an account of this name" in page
    assert mail.outbox == []  # the answer does not wait for a mail server
    assert [len(given) for given in sent] == [3, 3]  # nor is there less to do for a name that nobody has
    for given in sent:
        tasks.send_forgotten(*given)
    assert [message.to for message in mail.outbox] == [["ruth@centre.example"]]
    path = re.search(r"/en/counsel/join/\S+", mail.outbox[0].body)[0]
    browser = Client()
    assert "now ends" in browser.get(path).content.decode()
    assert Grant.objects.filter(pk=grant.pk).exists()  # nothing ends before it is used
    browser.post(path, {"password1": NEW, "password2": NEW})
    assert not Grant.objects.exists()
    assert ruth.client.get("/en/counsel/").status_code == 302
    assert sign_in(browser, "ruth", NEW, factor=False).headers["Location"] == "/en/counsel/sign-in/factor/"
    with pytest.raises(Http404):
        access.shared(accounts.Desk(ruth.counsellor, DeskSession(), crypto.new_key()), grant.pk)


def test_without_a_mail_server_nothing_is_sent(ruth: Staff) -> None:
    assert "Ask your coordinator" in Client().post("/en/counsel/forgot/", {"sign_in": "ruth"}).content.decode()
    assert mail.outbox == []


def test_a_lost_factor_is_reset_by_a_coordinator_and_ends_what_was_shared(
    maya: Person, ruth: Staff, cora: Staff, share: Callable[..., Any]
) -> None:
    share(maya, ruth, "plan")
    page = cora.client.post(f"/en/counsel/people/{ruth.counsellor.pk}/renew/").content.decode()
    path = re.search(r"http://testserver(/en/counsel/join/[^<]+)", page)[1]
    assert not Grant.objects.exists()
    assert not Authenticator.objects.filter(user__username="ruth").exists()
    assert ruth.client.get("/en/counsel/").status_code == 302
    assert sign_in(Client(), "ruth", factor=False).status_code == 200  # the old password is gone too
    browser = Client()
    browser.post(path, {"password1": NEW, "password2": NEW})
    sign_in(browser, "ruth", NEW, factor=False)
    assert browser.get("/en/counsel/").headers["Location"] == "/en/counsel/account/"


def test_deactivated_in_the_middle_of_a_session(
    maya: Person, ruth: Staff, cora: Staff, share: Callable[..., Any]
) -> None:
    grant = share(maya, ruth, "plan")
    page = f"/en/counsel/{grant.pk}/handover/"
    assert ruth.client.get(page).status_code == 200
    cora.client.post(f"/en/counsel/people/{ruth.counsellor.pk}/end/")
    assert ruth.client.get(page).headers["Location"].startswith("/en/counsel/sign-in/?closed")
    assert not Grant.objects.exists()
    assert not DeskSession.objects.filter(counsellor=ruth.counsellor).exists()
    assert sign_in(Client(), "ruth").status_code == 200
    assert cora.client.post(f"/en/counsel/people/{cora.counsellor.pk}/end/").status_code == 200
    assert cora.counsellor.active  # nobody locks themselves out


def test_a_coordinator_invites_in_the_site(cora: Staff) -> None:
    given = {"name": "Tess\x07", "centre": "Harbour", "sign_in": "tess", "role": "counsellor"}
    page = cora.client.post("/en/counsel/people/invite/", given).content.decode()
    assert "/en/counsel/join/" in page
    assert Counsellor.objects.get(user__username="tess").name == "Tess"
    assert "This sign-in name is taken" in cora.client.post("/en/counsel/people/invite/", given).content.decode()
    with pytest.raises(CommandError):
        call_command("invite_counsellor", "TESS", name="Tess", centre="Lantern Centre")


def test_an_invitation_is_mailed_only_where_there_is_a_mail_server(cora: Staff, settings: Settings) -> None:
    given = {"name": "Tess", "centre": "Harbour", "role": "counsellor", "email": "tess@centre.example"}
    cora.client.post("/en/counsel/people/invite/", {**given, "sign_in": "tess"})
    assert mail.outbox == []
    settings.EMAIL_HOST = "mail.example"
    given["name"] = "Tess Two"  # no name twice in a centre
    page = cora.client.post("/en/counsel/people/invite/", {**given, "sign_in": "tess-2"}).content.decode()
    assert "also sent to tess@centre.example" in page
    assert mail.outbox[0].subject == "Clear Steps"
    assert re.search(r"http://testserver/en/counsel/join/\S+/", mail.outbox[0].body)[0] in page


def test_a_link_runs_out(ruth: Staff) -> None:
    token = accounts.invite(sign_in="tess", name="Tess", centre=centre("Harbour"), role=Role.COUNSELLOR)
    with time_machine.travel(timezone.now() + timedelta(days=accounts.JOIN_DAYS, seconds=1)):
        assert Client().get(f"/en/counsel/join/{token}/").status_code == 404
        accounts.sweep()
    assert not Invitation.objects.exists()


def test_the_desk_closes_after_half_an_hour_without_a_click(ruth: Staff) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=29)):
        assert ruth.client.get("/en/counsel/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=58)):
        assert ruth.client.get("/en/counsel/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=89)):
        assert ruth.client.get("/en/counsel/").headers["Location"].startswith("/en/counsel/sign-in/?closed")


def test_what_is_over_is_swept(ruth: Staff) -> None:
    assert Session.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        accounts.sweep()
    assert not Session.objects.exists()
    assert not DeskSession.objects.exists()


def test_how_one_signs_in_changes_only_right_after_signing_in(ruth: Staff) -> None:
    pages = (
        "/en/counsel/account/app/remove/",
        "/en/counsel/account/passkeys/add/",
        "/en/counsel/account/codes/new/",
    )
    for page in pages:
        assert ruth.client.get(page).status_code == 200
    DeskSession.objects.update(started_at=timezone.now() - timedelta(minutes=11))
    assert ruth.client.post(pages[0]).headers["Location"] == "/en/counsel/sign-in/?fresh"
    assert Authenticator.objects.filter(user__username="ruth", type="totp").exists()


def test_a_session_from_before_the_first_factor_gets_no_further(staff: Callable[..., Any]) -> None:
    ruth = staff("Ruth", signed_in=False)
    Authenticator.objects.all().delete()
    early, other = Client(), Client()
    for browser in (early, other):
        sign_in(browser, "ruth", factor=False)
        assert browser.get("/en/counsel/account/").status_code == 200
    Authenticator.objects.create(user=ruth.counsellor.user, type="totp", data={"secret": "x"})
    for browser, path in ((early, "/en/counsel/"), (other, "/en/counsel/account/app/remove/")):
        assert browser.get(path).headers["Location"].startswith("/en/counsel/sign-in/?factor")


def test_leaving_signs_a_counsellor_out(ruth: Staff) -> None:
    ruth.client.get("/en/leave/")
    assert not DeskSession.objects.exists()
    assert ruth.client.get("/en/counsel/").status_code == 302


def test_pages_for_victims_know_no_session(ruth: Staff, maya: Person, django_assert_num_queries: Any) -> None:
    both = ruth.client
    with django_assert_num_queries(0):
        for path in ("/en/", "/en/steps/", "/en/help-now/", "/en/fingerprint/"):
            assert "desk" not in both.get(path).cookies
    assert not maya.client.get("/en/case/share/").cookies.keys() & {"desk", "desk-key"}


def test_the_database_and_a_row_of_a_counsellor_without_the_password_open_nothing(
    maya: Person, ruth: Staff, share: Callable[..., Any]
) -> None:
    """What someone who seizes it all holds: every table and the site's keys, but neither password nor cookie."""
    grant = share(maya, ruth, "plan", "statement", "evidence", label="Zwiebelfisch")
    cases.keep_plan(maya.vault, {"form": "Moorschnucke"})
    ruth.client.get("/en/counsel/")
    dump = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            dump += [bytes(cell) if isinstance(cell, memoryview) else cell for row in cursor for cell in row]
    plain = b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in dump)
    private = maya.vault.private(Scope.EVIDENCE).value
    for marker in (b"Zwiebelfisch", b"Moorschnucke", private, SECRET.encode(), PASSWORD.encode(), b"AGE-SECRET"):
        assert marker not in plain
        assert base64.b64encode(marker) not in plain
    row = ruth.counsellor
    with pytest.raises(WrongPasswordError):
        keys.unwrap(row.public, row.wrapped_private, row.salt, "a guess at it")
    cookie = ruth.client.cookies[access.cookie_name()].value
    assert cookie.encode() not in plain
    assert access.shared(ruth.desk, grant.pk).private(Scope.EVIDENCE).value == private  # with the cookie it opens


def test_signing_in_needs_the_name_the_password_and_the_code(ruth: Staff) -> None:
    assert sign_in(Client(), "ruth", "wrong").status_code == 200
    browser = Client()
    sign_in(browser, "ruth", factor=False)
    assert browser.get("/en/counsel/account/").status_code == 302
    assert browser.get("/en/counsel/").headers["Location"].startswith("/en/counsel/sign-in/")
    assert browser.get("/en/counsel/sign-in/").headers["Location"] == "/en/counsel/sign-in/factor/"
    browser.post("/en/counsel/sign-in/factor/", {"code": code_now()})
    assert browser.get("/en/counsel/account/").status_code == 200


def test_without_the_cache_signing_in_is_closed_kindly(ruth: Staff, settings: Settings, tmp_path: Path) -> None:
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": f"unix://{tmp_path / 'gone.sock'}"}}
    page = Client().post("/en/counsel/sign-in/", {"login": "ruth", "password": PASSWORD})
    assert page.status_code == 503
    assert "Signing in does not work right now" in page.content.decode()
    assert ruth.client.get("/en/counsel/").status_code == 200  # who is there stays


def test_leaving_and_running_out_are_in_the_log(
    maya: Person, tom: Person, ruth: Staff, sam: Staff, cora: Staff, share: Callable[..., Any]
) -> None:
    share(maya, ruth, "plan")
    share(tom, sam, "plan")
    Grant.objects.filter(counsellor=sam.counsellor).update(expires_at=timezone.now())
    sharing.sweep()
    cora.client.post(f"/en/counsel/people/{ruth.counsellor.pk}/end/")
    assert not Grant.objects.exists()
    for person, name in ((maya, "Ruth"), (tom, "Sam")):
        entries = custody.read(person.vault.case, person.vault.private(Scope.LOG))
        assert (entries[-1].act, entries[-1].subject) == ("sharing-ended", f"{name}, Lantern Centre")
