"""A mail that something waits: to who asked for it, without a word of whom, what or when."""

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail as outbox
from django.utils import timezone
from pytest_django import Settings

from counseling import tasks
from counseling.accounts import emails
from counseling.models import CounsellingMessage, Counsellor, DeskSession, Grant, MessageThread
from counseling.sharing import endings
from tests.conftest import Person
from tests.counseling.conftest import Staff
from tests.counseling.desk_pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_server(settings: Settings) -> None:
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail.example", "desk@help.example"


@pytest.fixture
def grant(maya: Person, ruth: Staff, share: Callable[..., Any]) -> Grant:
    """Ruth wants mail, Maya wrote something, and Ruth's desk is closed."""
    user = ruth.counsellor.user
    user.email = "ruth@lantern.example"
    user.save()
    assert ruth.client.post("/de/counsel/account/mail/", {"send_mail": "on"}).status_code == 302
    grant: Grant = share(maya, ruth, "plan", label="heron")
    thread = MessageThread.objects.get(case=maya.case)
    assert maya.client.post(f"/en/case/messages/{thread.pk}/", {"text": "Zwiebelfisch"}).status_code == 302
    DeskSession.objects.filter(counsellor=ruth.counsellor).delete()
    return grant


def remind(hour: int = 12, days: int = 1) -> list[Any]:
    """What is sent at that hour."""
    day = timezone.localdate() + timedelta(days=days)
    outbox.outbox.clear()
    with time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Europe/Berlin"))):
        tasks.remind()
    return list(outbox.outbox)


def test_the_mail_names_neither_client_nor_case_nor_time_of_writing(maya: Person, grant: Grant) -> None:
    (sent,) = remind()
    assert sent.to == ["ruth@lantern.example"]
    assert sent.body == (
        "An Ihrem Arbeitsplatz wartet etwas. Bitte melden Sie sich an wie immer. "
        "In dieser E-Mail steht nie ein Link.\n"
    )
    whole = sent.message().as_string()
    written = timezone.localtime(CounsellingMessage.objects.get().written_at)
    for told in ("heron", "Zwiebelfisch", maya.case.reference, maya.case.pk.hex, str(grant.pk), "http", "Maya"):
        assert told not in whole
    assert f"{written:%H:%M}" not in sent.body + sent.subject
    assert tasks.remind.__wrapped__.__code__.co_argcount == 0  # no argument says anything


def test_it_is_sent_at_fixed_hours_at_most_once_a_day_and_not_to_an_open_desk(ruth: Staff, grant: Grant) -> None:
    for hour in (0, 3, 7, 9, 11, 13, 17, 23):
        assert remind(hour) == []
    assert len(remind(8)) == 1
    assert remind(12) == remind(16) == []
    assert len(remind(8, days=2)) == 1
    user = ruth.counsellor.user
    mailed_at = ruth.counsellor.mailed_at
    assert mailed_at is not None
    user.last_login = mailed_at + timedelta(minutes=5)
    user.save()
    assert len(remind(12, days=2)) == 1  # signed in since, and something waits
    seen = timezone.now() + timedelta(days=4)
    DeskSession.objects.create(counsellor=ruth.counsellor, lookup=b"x", wrapped_private=b"x", last_seen=seen)
    assert remind(16, days=3) == []


def test_nobody_gets_one_who_did_not_ask_or_for_whom_nothing_waits(
    maya: Person, ruth: Staff, sam: Staff, cora: Staff, share: Callable[..., Any], grant: Grant
) -> None:
    share(maya, sam, "plan")
    for staff in (sam, cora):
        user = staff.counsellor.user
        user.email = f"{staff.sign_in}@lantern.example"
        user.save()
    assert cora.client.get("/en/counsel/account/mail/").status_code == 404
    assert [sent.to for sent in remind()] == [["ruth@lantern.example"]]
    Counsellor.objects.update(mailed_at=None)
    endings.revoke(maya.vault, grant)  # nothing can be opened any more
    assert remind() == []


def test_opened_messages_and_a_choice_taken_back_end_the_mails(ruth: Staff, grant: Grant) -> None:
    CounsellingMessage.objects.update(opened=True)
    assert remind() == []
    CounsellingMessage.objects.update(opened=False)
    Counsellor.objects.update(mail_language="")
    assert remind() == []


@pytest.mark.parametrize("error", [SMTPException(), ConnectionRefusedError(), TimeoutError()])
def test_a_mail_server_that_fails_loses_nothing(
    grant: Grant, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(emails, "send_mail", fail)
        assert remind(8) == []
    assert len(remind(12)) == 1


def test_the_page_says_what_is_true(ruth: Staff, settings: Settings) -> None:
    assert "There is no e-mail address in your account." in text(ruth.client.get("/en/counsel/account/mail/"))
    settings.EMAIL_HOST = ""
    assert "This site sends no mail at present." in text(ruth.client.get("/en/counsel/account/mail/"))
    assert "You get no mail when something waits" in text(ruth.client.get("/en/counsel/account/"))
    ruth.client.post("/en/counsel/account/mail/", {"send_mail": "on"})
    assert "You get a mail when something waits" in text(ruth.client.get("/en/counsel/account/"))
    ruth.client.post("/en/counsel/account/mail/", {})
    assert not ruth.counsellor.mail_language
