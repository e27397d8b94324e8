"""No hidden count can be worked out: tried by looking for every set of counts that would look the same."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counseling import small_counts

Counts = tuple[int, ...]


def lookalikes(shown: Callable[[Counts], Any], places: int, most: int) -> dict[Any, list[Counts]]:
    """Every set of counts with a sum of at most `most`, by what somebody who knows the rule gets to see of it."""
    by_view = defaultdict(list)
    for bars in itertools.combinations(range(most + places), places):
        counts = tuple(bar - before - 1 for before, bar in itertools.pairwise((-1, *bars)))
        by_view[shown(counts)].append(counts)
    return by_view


def worked_out(by_view: dict[Any, list[Counts]], least: int) -> list[tuple[Counts, int]]:
    """Counts of 1 to `least` - 1 that are the same in all sets that look the same: whoever looks knows them."""
    return [
        (group[0], place)
        for group in by_view.values()
        for place in range(len(group[0]))
        if len({counts[place] for counts in group}) == 1 and 0 < group[0][place] < least
    ]


def year_and_months(counts: Counts, least: int) -> Any:
    """All that is shown in the course of a year: after each month, what stands there then, and its total."""
    return tuple(
        (
            tuple(small_counts.spans(counts[:over], least)),
            small_counts.total(counts[:over], periods=len(counts), least=least),
        )
        for over in range(1, len(counts) + 1)
    )


@pytest.mark.parametrize(("least", "months", "most"), [(3, 6, 12), (5, 4, 22)])
def test_no_month_can_be_worked_out_from_the_months_and_the_year(least: int, months: int, most: int) -> None:
    by_view = lookalikes(lambda counts: year_and_months(counts, least), months, most)
    assert worked_out(by_view, least) == []


def test_the_search_finds_the_leak_of_an_exact_total() -> None:
    """Months of five at least and an exact total, as one would do it first: the one small month is known."""

    def naive(counts: Counts) -> Any:
        return tuple(count if count >= 3 else None for count in counts), sum(counts)

    assert ((1, 3, 3), 0) in worked_out(lookalikes(naive, 3, 9), 3)


@pytest.mark.parametrize(("least", "parts", "most"), [(3, 5, 14), (5, 4, 24)])
def test_no_part_can_be_worked_out_by_whoever_knows_the_total(least: int, parts: int, most: int) -> None:
    def shown(counts: Counts) -> Any:
        view = small_counts.visible({str(place): count for place, count in enumerate(counts)}, least)
        return tuple(view.values()), sum(counts)

    assert worked_out(lookalikes(shown, parts, most), least) == []


@given(st.lists(st.integers(0, 30), max_size=12))
def test_what_is_shown_is_true_and_never_small(counts: Sequence[int]) -> None:
    shown_spans = small_counts.spans(counts)
    assert all(span.count >= 5 for span in shown_spans)
    assert all(sum(counts[span.first : span.last + 1]) == span.count for span in shown_spans)
    total = small_counts.total(counts, periods=12)
    assert total.count <= sum(counts)
    if total.most is not None:
        assert sum(counts) <= total.most <= total.count + 4


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12))
def test_what_was_shown_stays_as_it_was(counts: Sequence[int]) -> None:
    for over in range(len(counts)):
        assert small_counts.spans(counts)[: len(small_counts.spans(counts[:over]))] == small_counts.spans(
            counts[:over]
        )


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 12), min_size=1))
def test_what_is_hidden_adds_up_to_five(counts: dict[str, int]) -> None:
    shown = small_counts.visible(counts)
    assert all(count is None or count >= 5 for count in shown.values())
    hidden = [counts[value] for value, count in shown.items() if count is None]
    # Somebody who knows the total of the group knows the sum of what is hidden, and that must not point at a few.
    assert sum(hidden) == 0 or sum(hidden) >= 5 or len(hidden) == len(counts)


def test_a_series_of_months() -> None:
    counts = [7, 1, 3, 2, 0, 5, 4]
    assert small_counts.spans(counts) == [
        small_counts.CountSpan(0, 0, 7),
        small_counts.CountSpan(1, 3, 6),
        small_counts.CountSpan(4, 5, 5),
    ]
    assert small_counts.total(counts, periods=12) == small_counts.CountRange(18, None)
    assert small_counts.total([*counts, 0, 0, 0, 0, 0], periods=12) == small_counts.CountRange(18, 22)
    assert small_counts.total([*counts, 0, 0, 0, 0, 9], periods=12) == small_counts.CountRange(31, 31)
    assert small_counts.total([0] * 12, periods=12) == small_counts.CountRange(0, 4)
