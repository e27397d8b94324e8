"""What the blackmailer set as a time limit in a case. Pure."""

from dataclasses import dataclass
from datetime import date

from statement import exhibit_references
from statement.answers import Demand, Statement


@dataclass(frozen=True)
class Ultimatum:
    """What the blackmailer demands by when. `day` is None where only words are known (`typed`)."""

    what: str
    day: date | None
    typed: str
    over: bool


def ultimatums(statement: Statement, today: date) -> list[Ultimatum]:
    """Those with a day first, the earliest on top."""
    ultimatums_ = [
        _ultimatum(demand, today) for demand in statement.demands if demand.deadline or demand.deadline_typed
    ]
    return sorted(ultimatums_, key=lambda ultimatum: (ultimatum.day is None, ultimatum.day or today))


def _ultimatum(demand: Demand, today: date) -> Ultimatum:
    day = _day(demand.deadline)
    return Ultimatum(
        exhibit_references.demanded(demand), day, demand.deadline_typed, day is not None and day < today
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
