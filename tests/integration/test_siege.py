"""The short form of `make siege` against the running site."""

import pytest

from tests import siege
from tests.siege.figures import Figures
from tests.stack import Stack

pytestmark = pytest.mark.integration


def test_a_short_siege_breaks_nothing(stack: Stack) -> None:
    figures = siege.run(stack, siege.SHORT)
    assert figures.requests > siege.SHORT.malformed + siege.SHORT.guesses
    assert figures.missed(visit_seconds=8) == []  # the machine of the tests is busy with other tests


def test_a_target_that_is_missed_is_named() -> None:
    figures = Figures(
        requests=2, errors=1, visits={"flood": [0.1, 9.0]}, right_words=40, text_read=300, kept=3, lost=1
    )
    figures.doubled, figures.flood_begun, figures.case_in_flood, figures.destroyed = 1, 300, 31, 1
    figures.recovered["web killed"] = 121
    assert len(figures.missed(visit_seconds=2)) == 10
