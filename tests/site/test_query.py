"""Numbers in addresses and forms: what somebody made up is no number."""

import pytest

from sextortion_help.web import query


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("999999999", 999_999_999)])
def test_a_number_is_read(text: str, number: int) -> None:
    assert query.whole_number(text) == number


@pytest.mark.parametrize("text", ["", " 1", "-1", "+1", "1.0", "1e3", "²", "٣", "1234567890"])
def test_what_is_no_number_of_ours_is_none(text: str) -> None:
    assert query.whole_number(text) is None
