"""What would help is asked for only where it can help."""

from typing import Any

import pytest

from dossier import missing_information, status_wording
from statement.answers import Statement
from tests.dossier.conftest import exhibit


@pytest.mark.parametrize(
    ("values", "asked"),
    [
        ({}, True),
        ({"sent": "2026-11-20"}, False),
        ({"kind": "profile"}, False),
        ({"category": "text", "transcript": "ab"}, False),
        ({"category": "email", "transcript": "ab"}, False),
        ({"category": "text"}, True),  # a note, or a chat that could not be read
        ({"category": "recording", "transcript": "ab"}, True),
    ],
)
def test_a_time_is_asked_for_where_nothing_else_says_it(values: dict[str, Any], asked: bool) -> None:
    found = missing_information.of_case(Statement(), [exhibit(7, **({"sent": ""} | values))])
    assert found.without_time == ((7,) if asked else ())


def test_the_page_says_how_many_files_lack_what() -> None:
    lacking = [exhibit(1, sent="", caption=""), exhibit(2, sent="2026-11-20", caption="")]
    assert status_wording.what_files_lack(missing_information.of_case(Statement(), lacking)) == [
        "Say when it was sent: 1 file has no time yet",
        "Write a line about them: 2 files have no caption yet",
    ]
    complete = [exhibit(1, sent="2026-11-20", caption="The threat")]
    assert status_wording.what_files_lack(missing_information.of_case(Statement(), complete)) == []
