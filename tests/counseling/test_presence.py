"""What the desk's pages ask by themselves keeps no desk open."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from counseling.models import DeskSession
from tests.counseling.conftest import Staff

pytestmark = pytest.mark.django_db
SCRIPTS = settings.BASE_DIR / "static" / "js"


def test_a_desk_closes_however_long_a_script_asks(ruth: Staff, time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    DeskSession.objects.update(last_seen=timezone.now())
    asks = {"Accept": "application/json"}  # as the page of a dossier that is being made
    time_machine.shift(timedelta(minutes=29))
    assert ruth.client.get("/en/counsel/", headers=asks).status_code == 200
    time_machine.shift(timedelta(minutes=2))
    assert "closed" in ruth.client.get("/en/counsel/", headers=asks).headers["Location"]


def test_a_person_keeps_it_open(ruth: Staff, time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    for _ in range(3):
        time_machine.shift(timedelta(minutes=29))
        assert ruth.client.get("/en/counsel/", headers={"Accept": "text/html,*/*"}).status_code == 200


def test_a_script_that_asks_how_far_something_is_says_so() -> None:
    """dossier.js also runs at the desk, where the address is that of the page."""
    text = (SCRIPTS / "dossier.js").read_text(encoding="utf-8")
    assert re.findall(r"fetch\(location\.href, (.*?), redirect", text) == [
        '{ headers: { Accept: "application/json" }'
    ]
