"""Times that lie further ahead than any can: the clock was ahead when they were written, and is right again.

Until it had caught up, which takes months after a machine woke up in another year, sessions would stay open with
nobody there, no case would be stamped, and nobody would look for a worker that died. So such times become what they
would be if they were written now. Only where that does no harm when it is the clock of today that is wrong: a time
by which something is deleted stays as it was told. Until when somebody was given access moves with the time from
which it was counted (counseling.sharing.spans).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import models
from django.utils import timezone

SKEW = timedelta(minutes=1)  # by which the clocks of several machines may differ


class _TimeColumn(NamedTuple):
    """A column, and how far from now its times may lie."""

    model: type[models.Model]
    name: str
    ahead: timedelta


_columns: list[_TimeColumn] = []
_others: list[Callable[[], int]] = []


def follow(model: type[models.Model], *names: str, ahead: timedelta = timedelta(0)) -> None:
    """From now on times in these columns are set back with all others. ahead: what lies no further is right."""
    _columns.extend(_TimeColumn(model, name, ahead) for name in names)


def follow_by(set_back: Callable[[], int]) -> None:
    """From now on this is called with all others, for times that do not stand in a column alone."""
    if set_back not in _others:
        _others.append(set_back)


def is_ahead(moment: datetime) -> bool:
    """Whether it has not come yet, by any clock of this site."""
    return moment > timezone.now() + SKEW


def set_back(rows: models.QuerySet[Any], name: str, ahead: timedelta = timedelta(0)) -> int:
    """How many of the rows had a time in this column that lay further ahead."""
    latest = timezone.now() + ahead
    late = rows.filter(**{f"{name}__gt": latest + SKEW})
    return late.update(**{name: latest}) if late.exists() else 0


def set_all_back() -> int:
    """In all columns that are followed; how many rows."""
    rows = sum(set_back(column.model._default_manager.all(), column.name, column.ahead) for column in _columns)
    return rows + sum(one() for one in _others)
