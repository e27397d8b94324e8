"""Demands and payments in the order of time, as an officer reads them; the client may have told them in another."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import TypeVar

from dossier.content import formatting
from statement.answers import Statement

Row = TypeVar("Row")


def in_time(statement: Statement) -> Statement:
    """Where one of them has no day that can be read, their order may say more: then it stays."""
    return replace(
        statement,
        demands=_sorted(statement.demands, lambda one: formatting.moment(one.asked_on, one.asked_on_typed)),
        payments=_sorted(statement.payments, lambda one: formatting.moment(one.paid_on, one.paid_on_typed)),
    )


def _sorted(rows: tuple[Row, ...], when: Callable[[Row], datetime | date | None]) -> tuple[Row, ...]:
    moments = [(moment, row) for row in rows if (moment := when(row)) is not None]
    if len(moments) < len(rows):
        return rows
    return tuple(row for _moment, row in sorted(moments, key=lambda pair: _instant(pair[0])))


def _instant(moment: datetime | date) -> datetime:
    """A day without its hour comes before the hours of that day."""
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return datetime.combine(moment, time.min)
