"""Asking is no presence: what a page asks by itself does not keep a case open."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cases.models import VaultSession
from dossier.actions import request_dossier
from dossier.police_letter.actions import request_letter
from evidence import access
from evidence.models import Exhibit
from evidence.upload import chunks
from tests.conftest import Person
from tests.evidence import samples

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
POLLED = (
    "dossier", "dossier json", "letter", "letter json", "evidence status", "evidence list", "exhibit", "thumb",
    "picture", "sharing", "upload",
)  # fmt: skip


@pytest.fixture
def addresses(maya: Person, run_jobs: Callable[..., Any]) -> dict[str, str]:
    access.keep_gate_answer(maya.vault, access.MinorShownAnswer.NO)
    shot = SimpleUploadedFile("shot.png", samples.png())
    maya.client.post("/en/case/evidence/upload/", {"nothing_intimate": "1", "files": [shot]})
    run_jobs()
    exhibit = Exhibit.objects.get()
    dossier = request_dossier(maya.vault, "en")
    letter = request_letter(maya.vault, "de")
    upload = chunks.begin(maya.vault, chunks.Announced("a.txt", "", ""), 2000)
    return {
        "dossier": reverse("dossier:status", args=[dossier.pk]),
        "letter": reverse("police_letter:status", args=[letter.pk]),
        "evidence status": reverse("evidence:status"),
        "evidence list": reverse("evidence:list") + "?waits",
        "exhibit": reverse("evidence:item", args=[exhibit.pk]) + "?waits",
        "thumb": reverse("evidence:thumb", args=[exhibit.pk]),
        "picture": reverse("evidence:picture", args=[exhibit.pk]),
        "sharing": reverse("sharing:state"),
        "upload": reverse("evidence:piece", args=[upload.pk]),
    }


@pytest.mark.parametrize("what", POLLED)
def test_a_case_closes_however_long_a_page_asks(
    maya: Person, addresses: dict[str, str], what: str, time_machine: Any
) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    VaultSession.objects.update(last_seen=timezone.now())
    address = addresses[what.removesuffix(" json")]
    ask = maya.client.head if what == "upload" else maya.client.get
    headers = {"Tus-Resumable": "1.0.0"} | ({"Accept": "application/json"} if "json" in what else {})
    for _ in range(29):
        time_machine.shift(timedelta(minutes=1))
        assert ask(address, headers=headers).status_code == 200
    time_machine.shift(timedelta(minutes=2))
    assert ask(address, headers=headers).status_code in (302, 403)
    assert not VaultSession.objects.exists()


def test_a_person_keeps_it_open(maya: Person, time_machine: Any) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    for path in ("/en/case/evidence/", "/en/case/dossier/", "/en/case/evidence/", "/en/case/stay/"):
        time_machine.shift(timedelta(minutes=29))
        answer = maya.client.post(path) if "stay" in path else maya.client.get(path)
        assert answer.status_code == 302 if "stay" in path else 200
    time_machine.shift(timedelta(minutes=29))
    maya.client.post("/en/case/stay/?waits")  # an address that is open by itself takes clicks all the same
    time_machine.shift(timedelta(minutes=29))
    assert maya.client.get("/en/case/log/").status_code == 200


def test_the_page_knows_how_long_nobody_was_there(
    maya: Person, addresses: dict[str, str], time_machine: Any
) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    VaultSession.objects.update(last_seen=timezone.now())
    time_machine.shift(timedelta(minutes=20))
    assert 'data-idle="1200"' in maya.client.get(addresses["dossier"]).content.decode()
    assert 'data-idle="0"' in maya.client.get("/en/case/").content.decode()


def test_pages_that_load_themselves_say_so() -> None:
    """A refresh in a template either goes to a marked address or stands on a page that is marked as a whole."""
    marked = {"dossier/_job_scripts.html"}  # in the pages on work of a worker; see the next test
    for path in (ROOT / "templates").rglob("*.html"):
        for content in re.findall(r'http-equiv="refresh" content="([^"]*)"', path.read_text(encoding="utf-8")):
            name = str(path.relative_to(ROOT / "templates"))
            assert name in marked or content.endswith("url=?waits"), name


def test_the_pages_on_work_of_a_worker_are_marked_as_a_whole() -> None:
    using = {
        str(path.relative_to(ROOT / "templates"))
        for path in (ROOT / "templates").rglob("*.html")
        if "dossier/_job_scripts.html" in path.read_text(encoding="utf-8")
    }
    assert using == {
        "dossier/status.html",
        "dossier/police_letter/status.html",
        "dossier/online_report/status.html",
    }
