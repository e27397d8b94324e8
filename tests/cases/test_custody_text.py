"""The log in words, for the client."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from cases.custody import LogEntry
from cases.templatetags import custody_text

CASES = json.loads((Path(__file__).parent / "custody_subjects.json").read_text(encoding="utf-8"))


def _said(act: str, subject: str, language: str = "en") -> str:
    entry = LogEntry(1, "2026-11-24T20:14:00Z", act, subject, "", None, "", "")
    with translation.override(language):
        return custody_text.in_words(entry)


@pytest.mark.parametrize(
    ("act", "subject", "words"),
    [
        ("sealed", "exhibit 3", "File no. 3 was received and sealed."),
        ("stamped", "entry 4", "Everything up to line 4 got a time stamp."),
        ("fingerprint-noted", "fingerprint 2", "Fingerprint no. 2 was added."),
        ("timeline-changed", "exhibit 1, 3–5", "The line of File no. 1, 3–5 in the timeline was changed."),
        ("exported", "dossier de", "The file for the police was made."),
        ("exported", "bundle", "The bundle for the police was downloaded."),
        ("exported", "letter at", "The letter to the police was made."),
        ("shared", "plan+evidence Ruth, L", "You shared with Ruth, L: plan and progress, evidence and dossier."),
        ("sharing-ended", "Ruth, L", "Ruth, L can no longer see your case."),
        ("counselor-read", "plan Ruth, L", "Ruth, L looked at: plan and progress."),
        ("counselor-saw", "exhibit 3 Ruth, L", "Ruth, L opened File no. 3."),
        ("counselor-printed", "dossier de Ruth, L", "Ruth, L downloaded the file for the police."),
        ("counselor-printed", "letter de Ruth, L", "Ruth, L downloaded the letter to the police."),
        ("counselor-ordered", "dossier de Ruth, L", "Ruth, L had the file for the police made."),
        ("counselor-ordered", "letter de Ruth, L", "Ruth, L had the letter to the police made."),
        ("hand-over-record", "dossier de Ruth, L -> Police", "Ruth, L made a hand-over record for: Police."),
        ("voided", "entry 7 wrong-recipient", "You voided line 7: the recipient is wrong."),
        ("voided", "entry 7 twice Ruth, L", "Ruth, L voided line 7: it was made twice."),
        ("voided", "entry 7 of-a-later-version", "You voided line 7: of-a-later-version."),
        ("voided", "entry 7 not-happened", "You voided line 7: it did not happen."),
        (
            "outside-event",
            "client 2026-11-28 100 % of it",
            "You entered this, and this site hasn’t seen it. 28 November 2026: “100 % of it”",
        ),
        (
            "outside-event",
            "counsellor 2026-11-28T14:10 Ruth, L -> a stick",
            "Ruth, L entered this, and this site hasn’t seen it. 28 November 2026, 14:10: “a stick”",
        ),
        ("of-a-later-version", "exhibit 1", "of-a-later-version"),
    ],
)
def test_each_sentence(act: Any, subject: Any, words: Any) -> None:
    assert _said(act, subject) == words


@pytest.mark.parametrize(("act", "subject", "described"), CASES)
def test_whatever_stands_in_the_log_is_said(act: Any, subject: Any, described: Any) -> None:
    assert "%(" not in _said(act, subject, "de")
