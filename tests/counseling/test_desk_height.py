"""A desk of a hundred cases, as a centre has them after weeks: two screens high, and big enough for fingers."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cases import crypto
from cases.models import Scope
from counseling import sharing
from counseling.desk import last_look
from counseling.models import ConsultQuestion, Grant
from tests import programs
from tests.counseling.conftest import Staff
from tests.source_tree import BASE

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
SCREENS, SCREEN = 2, 800  # of a small laptop, 1280 pixels wide
TOUCH, MOUSE = 44, 24  # pixels: what a finger needs, and what WCAG 2.5.8 asks of anything else
STEPS = [
    "secure-evidence", "break-contact", "report-material", "press-charges", "stay-calm", "fingerprint-images",
    "get-help", "",
]  # fmt: skip
STATES, WORDS = ["active", "waiting", "settled"], ["Blue", "Kingfisher", "Red"]


@pytest.fixture
def full_desk(with_case: Callable[..., Any], ruth: Staff, staff: Callable[..., Staff]) -> Staff:
    """With everything that makes a row long: tags, own names, states, dates, questions, steps of every length."""
    me, other = ruth.counsellor, staff("Samantha-Okafor-Lindstrom", signed_in=False).counsellor
    today = timezone.localdate()
    for number in range(100):
        person = with_case()
        ends = timezone.now() + timedelta(days=1 + number % 28)
        scopes = [Scope.PLAN, Scope.STATEMENT, Scope.EVIDENCE][: 1 + number % 3]
        grant = sharing.give_access(person.vault, me.pk, scopes, f"{WORDS[number % 3]} {number}", ends, None)
        look = {
            "grant": str(grant.pk), "at": timezone.now().isoformat(), "plan": True, "ahead": STEPS[number % 8],
            "danger": number % 7 == 0, "young": number % 5 == 0,
            "mark": "" if number % 3 == 0 else last_look._mark(person.case),
            "ultimatums": [(today + timedelta(days=number % 9)).isoformat()] if number % 4 == 0 else [],
            "time_limit": (today + timedelta(days=60)).isoformat() if number % 6 == 0 else "",
        }  # fmt: skip
        mark = {
            "grant": str(grant.pk), "name": f"Case of {number} March" if number % 2 else "",
            "state": STATES[number % 3], "star": number % 11 == 0,
        }  # fmt: skip
        Grant.objects.filter(pk=grant.pk).update(
            sealed_look=b"" if number % 13 == 0 else crypto.seal(me.public, json.dumps(look).encode()),
            sealed_bookmark=crypto.seal(me.public, json.dumps(mark).encode()),
            proposed=other if number % 10 == 0 else None,
        )
        if number % 12 == 1:
            ConsultQuestion.objects.create(grant=grant, length="week").colleagues.add(other)
    return ruth


def as_file(person: Staff, language: str, folder: Path) -> Path:
    """The page with its style in it, and with the search that script shows."""
    html = person.client.get(f"/{language}/counsel/").content.decode()
    assert html.count("<tr data-tags") == 100
    style = (BASE / "static" / "css" / "site.css").read_text(encoding="utf-8")
    html = re.sub(r'<link [^>]*rel="stylesheet"[^>]*>|<script.*?</script>', "", html, flags=re.DOTALL)
    html = html.replace("</head>", f"<style>{style}</style></head>").replace(
        "data-desk-filter hidden", "data-desk-filter"
    )
    path = folder / f"desk-{language}.html"
    path.write_text(html, encoding="utf-8")
    return path


def test_a_hundred_cases_take_two_screens_and_are_big_enough_for_a_finger(full_desk: Staff, tmp_path: Path) -> None:
    programs.chromium()
    pages = [as_file(full_desk, language, tmp_path) for language in ("en", "de")]
    command = [sys.executable, "-m", "tests.counseling.page_sizes", *map(str, pages)]
    done = subprocess.run(command, cwd=BASE, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    sizes = json.loads(done.stdout)
    assert [size["finger"] for size in sizes] == [False, True] * 2
    for size in sizes:
        if size["finger"]:
            assert size["smallest"] >= TOUCH, sizes
        else:
            assert size["height"] <= SCREENS * SCREEN, sizes
            assert size["smallest"] >= MOUSE, sizes
