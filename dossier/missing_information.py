"""What a dossier would leave open, so that the client can add it, if they want to."""

from dataclasses import dataclass

from evidence.choices import Category, ExhibitKind
from evidence.exhibits import OpenedExhibit
from evidence.models import Exhibit
from statement.answers import Beginning, Client, Done, Statement, Suspect, Threats
from statement.models import StatementPart


@dataclass(frozen=True)
class MissingInformation:
    """`empty`, `filled_parts`: parts of the statement; the rest are numbers of exhibits."""

    empty: tuple[StatementPart, ...]
    filled_parts: tuple[StatementPart, ...]
    without_time: tuple[int, ...]
    without_caption: tuple[int, ...]
    not_shown: tuple[int, ...]
    with_question: tuple[int, ...] = ()


def of_case(statement: Statement, exhibits: list[OpenedExhibit]) -> MissingInformation:
    filled = {
        StatementPart.ABOUT_YOU: statement.client != Client(),
        StatementPart.BEGINNING: statement.beginning != Beginning(),
        StatementPart.SUSPECT: statement.suspect != Suspect(),
        StatementPart.IDENTIFIERS: bool(statement.identifiers),
        StatementPart.DEMANDS: bool(statement.demands),
        StatementPart.PAYMENTS: bool(statement.payments),
        StatementPart.THREATS: statement.threats != Threats(),
        StatementPart.PUBLICATIONS: bool(statement.publications),
        StatementPart.DONE: statement.done != Done(),
    }
    return MissingInformation(
        empty=tuple(part for part, is_filled in filled.items() if not is_filled),
        filled_parts=tuple(part for part, is_filled in filled.items() if is_filled),
        without_time=tuple(exhibit.number for exhibit in exhibits if _lacks_time(exhibit)),
        without_caption=tuple(exhibit.number for exhibit in exhibits if not exhibit.caption),
        not_shown=tuple(exhibit.number for exhibit in exhibits if exhibit.state == Exhibit.State.FAILED),
        with_question=tuple(exhibit.number for exhibit in exhibits if exhibit.open_question),
    )


def _lacks_time(exhibit: OpenedExhibit) -> bool:
    """A profile is not sent at any time; a chat export and an e-mail that could be read carry their own times."""
    dates_itself = bool(exhibit.transcript) and exhibit.category in (Category.TEXT, Category.EMAIL)
    return not exhibit.sent and exhibit.kind != ExhibitKind.PROFILE and not dates_itself
