"""The months for a request to prosecute, where the pack of a country has them. Pure.

Germany, section 77b StGB: they begin with the end of the day on which the complainant knows
the act and who did it, so they end with the end of the same day of the third month after (section 188 BGB); where
that day is a Saturday, Sunday or holiday, on the next working day. While nobody knows who it is, the time does not
run. Blackmail itself needs no request.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from guidance.facts import Country, Law, ProsecutionRequest
from statement.answers import Statement, Suspect
from statement.choices import SuspectKnown

SOON = timedelta(days=14)
# Answers to "Do you know this person?" that name nobody, in small letters and without signs.
NOBODY = frozenset(
    ("", "no", "nope", "no idea", "not at all", "i don t know", "i do not know", "don t know", "unknown", "nobody")
    + ("nein", "ne", "nö", "nee", "nicht", "keine ahnung", "weiß nicht", "weiss nicht", "ich weiß nicht")
    + ("ich weiss nicht", "ich weiß es nicht", "unbekannt", "niemand")
)


class RequestState(StrEnum):
    """How it stands with the time limit of a request to prosecute."""

    RUNS = "runs"  # with `since` and `until`
    OPEN = "open"  # who did it is known, since when is not
    WAITS = "waits"  # who did it is not known
    OVER = "over"  # `until` has passed
    NONE = "none"  # no such limit is known to us for this country


@dataclass(frozen=True)
class Request:
    """The time limit of a request to prosecute. `law`: the fact it rests on, with its certainty; `of`: what is
    requested.

    told: the client said since when the person is known; else `since` is the earliest act, the careful reading.
    """

    state: RequestState
    since: date | None = None
    until: date | None = None
    soon: bool = False
    told: bool = False
    moved: bool = False  # it ends on a weekend, so the next working day counts
    law: Law | None = None
    of: ProsecutionRequest | None = None


def time_limit(statement: Statement, country: Country | None, is_known: bool, today: date) -> Request:
    """The limit in that country. `known`: the client's answers say that they know the person."""
    of, law = (country.request, country.request_limit) if country else (None, None)
    if of is None or law is None:
        return Request(RequestState.NONE)
    if not is_known and not names_somebody(statement.suspect):
        return Request(RequestState.WAITS, law=law, of=of)
    since = _since(statement)
    if since is None:
        return Request(RequestState.OPEN, law=law, of=of)
    until = months_later(since, of.months)
    state = RequestState.OVER if until < today else RequestState.RUNS
    soon = state == RequestState.RUNS and until - today <= SOON
    is_told, moved = bool(_day(statement.suspect.known_since)), until.weekday() >= calendar.SATURDAY
    return Request(state, since, until, soon=soon, told=is_told, moved=moved, law=law, of=of)


def names_somebody(suspect: Suspect) -> bool:
    """Whether the client says who it is. A plain no counts as no; any longer answer as yes, which is careful."""
    if suspect.acquaintance == SuspectKnown.UNKNOWN:
        return False
    words = " ".join(re.findall(r"\w+", suspect.knows_them.casefold()))
    return bool(suspect.acquaintance or suspect.real_name or suspect.known_since_typed or words not in NOBODY)


def _since(statement: Statement) -> date | None:
    """The day on which act and person were known: what the client says of the person, but never before the act."""
    act, person = _first_act(statement), _day(statement.suspect.known_since)
    return max(act, person) if act and person else person or act


def _first_act(statement: Statement) -> date | None:
    """The earliest day that is known of the act itself: the careful reading. The first contact is no act."""
    stated_days = [demand.asked_on for demand in statement.demands]
    stated_days += [payment.paid_on for payment in statement.payments]
    stated_days += [publication.first_seen for publication in statement.publications]
    days = [day for text in stated_days if (day := _day(text))]
    return min(days) if days else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def months_later(day: date, months: int) -> date:
    """The same day that many months on, or the last of the month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
