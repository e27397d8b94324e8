"""Whoever owns an account gets a mail when its password was changed, in whichever of the three ways."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from kombu.exceptions import OperationalError
from pytest_django import Settings

from counseling import accounts, tasks
from counseling.models import Counsellor, Invitation
from tests.counseling.conftest import PASSWORD, Staff, sign_in
from tests.counseling.passkey_device import PasskeyDevice
from tests.counseling.test_forgotten_password import browser, device, sent

__all__ = ["browser", "device"]  # fixtures
pytestmark = pytest.mark.django_db
NEW = "copper-window-trout-41"
CHANGE = {"old": PASSWORD, "password1": NEW, "password2": NEW}
PAGE = "/en/counsel/account/password/"


@pytest.fixture
def worker(settings: Settings, monkeypatch: pytest.MonkeyPatch, ruth: Staff) -> None:
    """A mail server, and a worker that does at once what it is asked for."""
    settings.EMAIL_HOST = "mail.example"
    User.objects.filter(username="ruth").update(email="ruth@centre.example")
    monkeypatch.setattr(tasks.send_new_password, "apply_async", lambda given, **_: tasks.send_new_password(*given))


def said() -> str:
    (message,) = mail.outbox
    assert message.to == ["ruth@centre.example"]
    assert not re.search(r"https?:|/counsel/|ruth(?!@)", f"{message.subject} {message.body}", re.IGNORECASE)
    return str(message.body)


def test_after_the_password_was_changed_at_the_desk(worker: None, ruth: Staff) -> None:
    ruth.client.post(PAGE, CHANGE | {"old": "another-one-entirely"})
    assert mail.outbox == []
    assert ruth.client.post(PAGE, CHANGE).status_code == 200
    assert "was changed just now" in said()


def test_after_a_passkey_replaced_it(worker: None, browser: Client, device: PasskeyDevice) -> None:
    answer = browser.post("/en/counsel/account/password/forgotten/", sent(browser, device), secure=True)
    assert answer.status_code == 200
    assert "call a coordinator of your centre" in said()


@pytest.mark.parametrize("language", ["", "de"])
def test_after_a_link_from_a_mail_replaced_it(worker: None, ruth: Staff, language: str) -> None:
    """In the language that they chose for mails."""
    Counsellor.objects.update(mail_language=language)
    path = f"/en/counsel/join/{accounts.forgot_password(ruth.counsellor)}/"
    assert Client().post(path, {"password1": NEW, "password2": NEW}).status_code == 302
    assert ("wurde gerade geändert" if language else "was changed just now") in said()


def test_none_when_somebody_joins(worker: None, ruth: Staff) -> None:
    token = accounts.forgot_password(ruth.counsellor)
    Invitation.objects.update(kind=Invitation.InvitationKind.JOIN)
    Client().post(f"/en/counsel/join/{token}/", {"password1": NEW, "password2": NEW})
    assert mail.outbox == []


def test_the_new_password_holds_where_no_worker_can_be_asked(
    worker: None, ruth: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.send_new_password, "apply_async", refuse)
    assert ruth.client.post(PAGE, CHANGE).status_code == 200
    assert sign_in(Client(), "ruth", NEW, factor=False).status_code == 302


def test_nobody_is_asked_without_a_mail_server(worker: None, settings: Settings, ruth: Staff) -> None:
    settings.EMAIL_HOST = ""
    ruth.client.post(PAGE, CHANGE)
    assert mail.outbox == []
