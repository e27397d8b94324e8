"""Demands and payments in the order of time, as an officer reads them; the client may have told them in another."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import TypeVar

from dossier.content import formatting
from statement.answers import Statement

Row = TypeVar("Row")


def in_time(statement: Statement) -> Statement:
    """Those without a day that can be read keep their place behind the row that they were stated after."""
    return replace(
        statement,
        demands=_sorted(statement.demands, lambda one: formatting.moment(one.asked_on, one.asked_on_typed)),
        payments=_sorted(statement.payments, lambda one: formatting.moment(one.paid_on, one.paid_on_typed)),
    )


def _sorted(rows: tuple[Row, ...], when: Callable[[Row], datetime | date | None]) -> tuple[Row, ...]:
    blocks: list[list[Row]] = [[]]  # a dated row with the undated ones behind it; the first block has none
    instants: list[datetime] = []
    for row in rows:
        moment = when(row)
        if moment is None:
            blocks[-1].append(row)
        else:
            instants.append(_instant(moment))
            blocks.append([row])
    undated, *dated = blocks
    ordered = sorted(zip(instants, dated, strict=True), key=lambda pair: pair[0])
    return (*undated, *(row for _moment, block in ordered for row in block))


def _instant(moment: datetime | date) -> datetime:
    """A day without its hour comes before the hours of that day."""
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return datetime.combine(moment, time.min)
