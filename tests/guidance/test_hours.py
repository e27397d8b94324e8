"""Opening hours."""

from datetime import datetime

import pytest
from django.utils import translation

from guidance import hours

MONDAY_NOON = datetime(2026, 11, 23, 12, 0)


def test_round_the_clock() -> None:
    always = hours.parse("24/7")
    assert always.open_at(MONDAY_NOON)
    assert always.words("en") == ""


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 23, 10, 0), True),  # Monday, as it opens
        (datetime(2026, 11, 23, 13, 0), False),  # Monday, as it closes
        (datetime(2026, 11, 24, 10, 0), False),  # Tuesday morning
        (datetime(2026, 11, 24, 17, 59), True),
        (datetime(2026, 11, 29, 12, 0), False),  # Sunday
    ],
)
def test_open_only_inside_a_span(moment: datetime, expected: bool) -> None:
    assert hours.parse("Mo 10-13; Tu 15-18").open_at(moment) is expected


def test_a_span_until_midnight_ends_with_the_day() -> None:
    late = hours.parse("Mo-Fr 18-24")
    assert late.open_at(datetime(2026, 11, 23, 23, 59))
    assert not late.open_at(MONDAY_NOON)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Mo-Fr 7:30-17; Sa 9-24", "Mon–Fri 7:30–17:00; Sat 9:00–24:00"),
        ("de", "Mo-Fr 7:30-17; Sa 9-24", "Mo–Fr 7:30–17:00 Uhr; Sa 9:00–24:00 Uhr"),
        ("de", "Mo 9-14; We 9-14; Fr 9-14; Tu 15-20", "Mo, Mi, Fr 9:00–14:00 Uhr; Di 15:00–20:00 Uhr"),
        ("de", "Mo-Su 8-20", "Täglich 8:00–20:00 Uhr"),
    ],
)
def test_in_words(language: str, text: str, words: str) -> None:
    with translation.override(language):
        assert hours.parse(text).words(language) == words


@pytest.mark.parametrize("text", ["", "always", "Mo-Fr", "Xx 9-10", "Mo 9-10, Tu 9-10"])
def test_unreadable_hours_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not understood|not in tuple"):
        hours.parse(text)
