"""Which lines of the letter would stay empty, so that the client can fill them, if they want to."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from statement.answers import Account
from statement.models import Part


@dataclass(frozen=True)
class Field:
    """`part`: of the account, where it comes from."""

    name: str
    filled: bool
    part: Part


def of_account(account: Account) -> list[Field]:
    """In the order of the letter, in the language that is active."""
    person, beginning = account.person, account.beginning
    rows: tuple[tuple[str, Any, Part], ...] = (
        (_("Your name"), person.name, Part.ABOUT_YOU),
        (_("Your date of birth"), person.birth_date_typed or person.birth_date, Part.ABOUT_YOU),
        (_("How the police can reach you safely"), person.contact, Part.ABOUT_YOU),
        (_("Whether anyone in the pictures was under 18"), person.minor_shown, Part.ABOUT_YOU),
        (_("What you would like from the police"), person.wishes, Part.ABOUT_YOU),
        (_("When and where it began"), beginning.started_on_typed or beginning.platform, Part.BEGINNING),
        (_("What happened, in your words"), beginning.how, Part.BEGINNING),
        (_("Names, numbers and addresses of the person"), account.identifiers, Part.IDENTIFIERS),
        (_("What they want"), account.demands, Part.DEMANDS),
        (_("What was paid"), account.payments, Part.PAYMENTS),
        (_("Their words"), account.threats.words, Part.THREATS),
        (_("Where something was shown"), account.publications, Part.PUBLICATIONS),
    )
    return [Field(name, bool(value), part) for name, value, part in rows]
