"""Which counts may be shown, so that none under five can be worked out, not even with all that is shown elsewhere.

Two rules, both for months or years that are over, because a sum that is looked at each day shows each single case:

- A series (the months of a year) is shown in spans: a month with fewer than LEAST is put together with the months
  after it, until the sum reaches LEAST. What is left at the end is not shown. Everything shown is a sum of whole
  spans, and a month inside a longer span can have had anything from 0 to LEAST - 1, whatever else is known, the
  rule and the total of the year too. That total is therefore the sum of the spans, or a range.
- Parts of one whole, whose total may be known from elsewhere, are shown for a whole year alone: what is hidden adds
  up to LEAST at least, and not to so much that each must be LEAST - 1, if need be by hiding the next smallest count
  too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST = 5


@dataclass(frozen=True)
class CountSpan:
    """Periods that are shown as one: the places of the first and the last in the series, and their sum."""

    first: int
    last: int
    count: int


def spans(counts: Sequence[int], least: int = LEAST) -> list[CountSpan]:
    """The spans of a series, oldest first, each of `least` at least. What comes after the last is not shown."""
    shown_spans: list[CountSpan] = []
    first, total = 0, 0
    for place, count in enumerate(counts):
        total += count
        if total >= least:
            shown_spans.append(CountSpan(first, place, total))
            first, total = place + 1, 0
    return shown_spans


@dataclass(frozen=True)
class CountRange:
    """Of a series: `count` at least. `most`: at most, or None while the year runs on."""

    count: int
    most: int | None


def total(counts: Sequence[int], *, periods: int, least: int = LEAST) -> CountRange:
    """What may be said of the sum of a series of `periods`, of which `counts` are over."""
    shown_spans = spans(counts, least)
    count = sum(span.count for span in shown_spans)
    if len(counts) < periods:
        return CountRange(count, None)
    is_complete = bool(shown_spans) and shown_spans[-1].last == periods - 1
    return CountRange(count, count if is_complete else count + least - 1)


def visible(counts: Mapping[str, int], least: int = LEAST) -> dict[str, int | None]:
    """The counts of parts of one whole, with None for what stays hidden."""
    hidden = {value for value, count in counts.items() if count < least}
    hidden_sum = sum(counts[value] for value in hidden)
    # All as large as a hidden count can be: whoever knows their sum knows each. (With `least` 5: 4 and 4 are 8.)
    are_all_largest = 0 < hidden_sum == len(hidden) * (least - 1)
    if 0 < hidden_sum < least or are_all_largest:
        smallest = min((count for value, count in counts.items() if value not in hidden), default=0)
        # With all that are as large: which of them was taken would tell something.
        hidden |= {value for value, count in counts.items() if count == smallest}
    return {value: None if value in hidden else count for value, count in counts.items()}
