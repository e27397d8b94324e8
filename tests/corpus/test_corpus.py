"""Every file of the corpus through the real child: right words, sender and time. See tests.corpus.cases."""

from typing import Any

import pytest

from tests.corpus import cases
from tests.corpus.cases import CASES, Case

ASKED = frozenset(
    {
        "refused",
        "unreadable",
        "chat",
        "letter",
        "letters",
        "mailbox",
        "footage",
        "sound",
        "picture",
        "document",
        "page",
        "messages",
        "some",
        "holds",
        "lacks",
        "reading",
    }
)
TOLD = frozenset({"about", "source", "made_by", "wrong_today", "type", "told", "password"})


def parameter(case: Case) -> Any:
    wrong = case.expected.get("wrong_today")
    return pytest.param(case, id=case.name, marks=[pytest.mark.xfail(reason=wrong, strict=True)] if wrong else [])


@pytest.mark.parametrize("case", [parameter(case) for case in CASES])
def test_a_file_is_read_as_it_is(case: Any) -> None:
    expected = case.expected
    found, _late = cases.outcomes()
    reading = found[case.name]
    if "type" in expected:
        assert cases.media_type(case) == expected["type"]
    for outcome in ("refused", "unreadable"):
        if outcome in expected:
            assert reading == f"{outcome}: {expected[outcome]}"
            return
    assert not isinstance(reading, str), reading
    assert cases.told(reading, expected) == cases.asked(expected)


def test_nothing_was_loaded_after_the_rights_were_given_up() -> None:
    assert cases.outcomes()[1] == []


def test_every_case_says_what_it_shows_and_asks_something() -> None:
    for case in CASES:
        assert set(case.expected) <= ASKED | TOLD, case.name
        assert case.expected["about"], case.name
        assert set(case.expected) & ASKED, case.name


def test_every_file_has_its_case() -> None:
    named = {path.with_name(path.name.removesuffix(cases.ENDING)) for path in cases.HERE.glob(f"*/*{cases.ENDING}")}
    files = [path for path in cases.HERE.glob("*/*") if path.is_file() and path.suffix not in (".pyc", ".yaml")]
    assert [path.name for path in files if path.with_name(path.name.partition(".")[0]) not in named] == []
