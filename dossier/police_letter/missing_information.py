"""Which lines of the letter would stay empty, so that the client can fill them, if they want to."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from statement.answers import Statement
from statement.models import StatementPart


@dataclass(frozen=True)
class Field:
    """`part`: of the statement, where it comes from. `key`: its field there, where the letter's form can ask it."""

    name: str
    filled: bool
    part: StatementPart
    key: str = ""


def of_statement(statement: Statement) -> list[Field]:
    """In the order of the letter, in the language that is active."""
    client, beginning = statement.client, statement.beginning
    rows: tuple[tuple[str, Any, StatementPart], ...] = (
        (_("Your name"), client.name, StatementPart.ABOUT_YOU),
        (_("Your date of birth"), client.birth_date_typed or client.birth_date, StatementPart.ABOUT_YOU),
        (_("How the police can reach you safely"), client.contact, StatementPart.ABOUT_YOU),
        (_("Whether anyone in the pictures was under 18"), client.minor_shown, StatementPart.ABOUT_YOU),
        (_("What you would like from the police"), client.wishes, StatementPart.ABOUT_YOU),
        (_("When and where it began"), beginning.started_on_typed or beginning.platform, StatementPart.BEGINNING),
        (_("What happened, in your words"), beginning.how, StatementPart.BEGINNING),
        (_("Names, numbers and addresses of the person"), statement.identifiers, StatementPart.IDENTIFIERS),
        (_("What they want"), statement.demands, StatementPart.DEMANDS),
        (_("What was paid"), statement.payments, StatementPart.PAYMENTS),
        (_("Their words"), statement.threats.words, StatementPart.THREATS),
        (_("Where something was shown"), statement.publications, StatementPart.PUBLICATIONS),
    )
    keys = {rows[0][0]: "name", rows[2][0]: "contact"}
    return [Field(name, bool(value), part, keys.get(name, "")) for name, value, part in rows]
