"""Invited, joined, second factor, signed in; and everything that must not get in."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from tests.counseling.conftest import PASSWORD, code_now, sign_in

pytestmark = pytest.mark.django_db


def test_from_the_invitation_to_the_desk(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("invite_counsellor", "ruth", name="Ruth", centre="Lantern Centre", role="counsellor")
    path = capsys.readouterr().out.split()[0]
    browser = Client()
    assert "Losing" not in path
    page = browser.get(path)
    assert "all sharing ends" in page.content.decode()
    answer = browser.post(path, {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.headers["Location"] == "/en/counsel/sign-in/?joined"
    assert browser.get(path).status_code == 404  # once

    assert sign_in(browser, "ruth", factor=False).headers["Location"] == "/en/counsel/enter/"
    assert browser.get("/en/counsel/").headers["Location"] == "/en/counsel/account/"  # no desk without a factor
    app = browser.get("/en/counsel/account/app/").content.decode()
    assert "<svg" in app
    assert "data:" not in app
    secret = re.search(r'<code class="spaced">(\w+)</code>', app)[1]
    assert secret not in "".join(Session.objects.values_list("session_data", flat=True))
    answer = browser.post("/en/counsel/account/app/", {"code": code_now(secret)})
    assert answer.headers["Location"] == "/en/counsel/account/codes/"
    codes = re.findall(r"<li>(\d{8})</li>", browser.get("/en/counsel/account/codes/").content.decode())
    assert len(codes) == 10
    assert not re.search(r"<li>\d{8}</li>", browser.get("/en/counsel/account/codes/").content.decode())

    answer = browser.get("/en/counsel/enter/")  # set up is not proved: sign in with it once
    assert answer.headers["Location"].startswith("/en/counsel/sign-in/?factor")
    assert sign_in(browser, "ruth", factor=False).headers["Location"] == "/en/counsel/sign-in/factor/"
    assert browser.get("/en/counsel/").status_code == 302
    browser.post("/en/counsel/sign-in/factor/", {"code": "000000"})
    assert browser.get("/en/counsel/").status_code == 302
    browser.post("/en/counsel/sign-in/factor/", {"code": codes[0]})
    assert browser.get("/en/counsel/").status_code == 200
    again = Client()
    sign_in(again, "ruth", factor=False)
    again.post("/en/counsel/sign-in/factor/", {"code": codes[0]})  # a recovery code works once
    assert again.get("/en/counsel/").status_code == 302
