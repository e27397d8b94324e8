"""What a dossier would leave open, so that the client can add it, if they want to."""

from dataclasses import dataclass

from evidence.exhibits import Exhibit
from evidence.models import Category, Kind
from statement.answers import Account, Beginning, Done, Person, Suspect, Threats
from statement.models import Part


@dataclass(frozen=True)
class Gaps:
    """`empty`, `told`: parts of the account; the rest are numbers of exhibits."""

    empty: tuple[Part, ...]
    told: tuple[Part, ...]
    without_time: tuple[int, ...]
    without_caption: tuple[int, ...]
    not_shown: tuple[int, ...]


def of_case(account: Account, exhibits: list[Exhibit]) -> Gaps:
    filled = {
        Part.ABOUT_YOU: account.person != Person(),
        Part.BEGINNING: account.beginning != Beginning(),
        Part.PERSON: account.suspect != Suspect(),
        Part.IDENTIFIERS: bool(account.identifiers),
        Part.DEMANDS: bool(account.demands),
        Part.PAYMENTS: bool(account.payments),
        Part.THREATS: account.threats != Threats(),
        Part.PUBLICATIONS: bool(account.publications),
        Part.DONE: account.done != Done(),
    }
    return Gaps(
        empty=tuple(part for part, told in filled.items() if not told),
        told=tuple(part for part, told in filled.items() if told),
        without_time=tuple(one.number for one in exhibits if _lacks_time(one)),
        without_caption=tuple(one.number for one in exhibits if not one.caption),
        not_shown=tuple(one.number for one in exhibits if one.state == "failed"),
    )


def _lacks_time(exhibit: Exhibit) -> bool:
    """A profile is not sent at any time; a chat export and an e-mail that could be read carry their own times."""
    dates_itself = bool(exhibit.transcript) and exhibit.category in (Category.TEXT, Category.EMAIL)
    return not exhibit.sent and exhibit.kind != Kind.PROFILE and not dates_itself
