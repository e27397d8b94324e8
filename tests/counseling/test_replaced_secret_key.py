"""SECRET_KEY is replaced: while the former one is known nobody notices, and without it nothing is let in."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from pytest_django import Settings

from counseling import sharing
from counseling.accounts import factor_secrets
from counseling.accounts.factor_secrets import Resealed
from scripts import prepare
from sextortion_help.web import plan_cookie
from tests.conftest import Person
from tests.counseling.conftest import Staff, sign_in

pytestmark = pytest.mark.django_db
NEW = "another-key-of-a-site-that-is-long-enough-to-be-one"


def replace_key(settings: Settings, *, keep_former: bool) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if keep_former else []
    settings.SECRET_KEY = NEW


def sealed() -> list[str]:
    rows = Authenticator.objects.order_by("pk")
    return [row.data[name] for row in rows for name in ("secret", "seed") if name in row.data]


def test_staff_stay_signed_in_and_sign_in_with_their_code(ruth: Staff, settings: Settings) -> None:
    replace_key(settings, keep_former=True)
    assert ruth.client.get("/en/counsel/").status_code == 200
    ruth.client.post("/en/counsel/sign-out/")
    assert sign_in(ruth.client, "ruth").headers["Location"] == "/en/counsel/enter/"


def test_a_code_that_a_client_shows_can_still_be_typed(maya: Person, ruth: Staff, settings: Settings) -> None:
    code = sharing.read_code(maya.vault, sharing.show_code(maya.vault))
    replace_key(settings, keep_former=True)
    assert sharing.type_code(ruth.desk, code).case == maya.case


def test_an_open_plan_is_still_read(settings: Settings) -> None:
    response, plan = HttpResponse(), {"age": "adult"}
    plan_cookie.write(response, plan)
    cookie = response.cookies[plan_cookie.name()].value
    replace_key(settings, keep_former=True)
    assert plan_cookie.opened(cookie) == plan
    replace_key(settings, keep_former=False)
    assert plan_cookie.opened(cookie) == {}


def test_after_the_next_start_the_former_key_is_needed_no_more(ruth: Staff, sam: Staff, settings: Settings) -> None:
    before = sealed()
    assert factor_secrets.reseal() == Resealed(0, 0)
    assert sealed() == before
    replace_key(settings, keep_former=True)
    prepare.reseal_factors()
    assert not set(before) & set(sealed())
    settings.SECRET_KEY_FALLBACKS = []
    ruth.client.post("/en/counsel/sign-out/")
    assert sign_in(ruth.client, "ruth").headers["Location"] == "/en/counsel/enter/"


def test_without_the_former_key_no_code_counts_and_the_page_says_why(
    ruth: Staff, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sealed()
    replace_key(settings, keep_former=False)
    assert ruth.client.get("/en/counsel/").status_code == 302
    page = sign_in(ruth.client, "ruth")
    assert page.status_code == 503
    assert "Your code cannot be checked right now" in page.content.decode()
    assert not any("_auth_user_id" in session.get_decoded() for session in Session.objects.all())
    prepare.reseal_factors()
    assert "second factors of staff were sealed with another SECRET_KEY" in capsys.readouterr().out
    assert sealed() == before, "the right key may come back"
