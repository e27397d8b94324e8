"""In which order demands and payments are printed: by time, and what is sexual or a meeting before money."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, time
from typing import TypeVar

from dossier.content import formatting
from statement.answers import Demand, Statement

Row = TypeVar("Row")
# Only the order of what is printed depends on these words, never what is said about a demand.
_WORDS = re.compile(
    r"nackt|naked|nudes?\b|intim|sex|porn|masturb|wichs|selbstbefriedig|unterwäsche|underwear|dessous"
    r"|\bpics?\b|pictures?|photos?|videos?|\bbild|foto|aufnahme|cam\b|\bstrip|auszieh|undress"
    r"|treffen|\bmeet|\bdate\b|besuch",
    re.IGNORECASE,
)
_OR_ELSE = re.compile(
    r"\b(?:sonst|ansonsten|andernfalls|otherwise|or else|or the|or i|damit|so that)\b", re.IGNORECASE
)
_FOR_MONEY = re.compile(r"\W*(?:geld|money|pay|zahl|\d)", re.IGNORECASE)


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


def is_sexual(demand: Demand) -> bool:
    """Whether it seems to be for pictures, acts or a meeting; "money, or the video goes out" is for money."""
    thing = _OR_ELSE.split(demand.what)[0]
    return bool(_WORDS.search(thing)) and not _FOR_MONEY.match(thing)


def sexual_first(demands: Iterable[Demand]) -> list[Demand]:
    """Those first, each group in its own order."""
    return sorted(demands, key=lambda demand: not is_sexual(demand))
