"""The statement of what happened, as a value: every field optional, empty when not given.

Dates are kept twice: `…_on` and the like as ISO date ("2026-11-20") or "", and `…_typed` as the client wrote it
("about the middle of November"). Amounts too: `amount` as typed ("1.200,50 €"), `amount_number` as a plain
decimal ("1200.50") or "". What the fields hold are the JSON keys in the sealed value of each part.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from cases.crypto import FieldCipher
from cases.models import Case
from statement.models import SealedPart, StatementPart

T = TypeVar("T")


@dataclass(frozen=True)
class Client:
    """Who tells it, for the police. `minor_shown` and `wishes`: values of choices.MinorShown and choices.Wish."""

    name: str = ""
    birth_date: str = ""
    birth_date_typed: str = ""
    contact: str = ""
    language: str = ""
    minor_shown: str = ""
    wishes: tuple[str, ...] = ()
    birth_place: str = ""
    nationality: str = ""
    address: str = ""
    guardian: str = ""


@dataclass(frozen=True)
class Beginning:
    """The first contact. `ended_on`: the last message so far; `place`: where the client was."""

    started_on: str = ""
    started_on_typed: str = ""
    platform: str = ""
    how: str = ""
    ended_on: str = ""
    ended_on_typed: str = ""
    place: str = ""


@dataclass(frozen=True)
class Suspect:
    """Who the blackmailer claims to be; whether the client knows the person in life, and since when who did it.
    `acquaintance`: value of choices.SuspectKnown."""

    claims: str = ""
    acquaintance: str = ""
    real_name: str = ""
    knows_them: str = ""
    known_since: str = ""
    known_since_typed: str = ""


@dataclass(frozen=True)
class Identifier:
    """A handle, number or address. `kind`: value of choices.IdentifierKind. `where`: where it was seen, as typed;
    `seen_in`: numbers of the exhibits in which the site found it. `user_id`: its number at the service, which stays
    when the name is changed; `profile`: its web address."""

    kind: str = ""
    value: str = ""
    where: str = ""
    seen_in: tuple[int, ...] = ()
    user_id: str = ""
    profile: str = ""


@dataclass(frozen=True)
class Demand:
    """One thing that was demanded. `currency`: code such as "EUR" or "BTC", or "". `seen_in`: numbers of exhibits
    in which the site found it; a sum from there has no `what` of its own."""

    what: str = ""
    amount: str = ""
    amount_number: str = ""
    currency: str = ""
    deadline: str = ""
    deadline_typed: str = ""
    how_to_pay: str = ""
    asked_on: str = ""
    asked_on_typed: str = ""
    seen_in: tuple[int, ...] = ()


@dataclass(frozen=True)
class Payment:
    """Money or codes that were sent. `method`: value of choices.Method."""

    method: str = ""
    amount: str = ""
    amount_number: str = ""
    currency: str = ""
    paid_on: str = ""
    paid_on_typed: str = ""
    recipient: str = ""
    reference: str = ""
    provider_case: str = ""
    own_account: str = ""


@dataclass(frozen=True)
class Threats:
    """The threats, word for word, and the language they were in."""

    words: str = ""
    language: str = ""


@dataclass(frozen=True)
class Publication:
    """A place where a picture was shown. `first_seen`, `reported`, `removed` are dates."""

    address: str = ""
    account: str = ""
    first_seen: str = ""
    first_seen_typed: str = ""
    reported: str = ""
    reported_typed: str = ""
    removed: str = ""
    removed_typed: str = ""


@dataclass(frozen=True)
class Done:
    """What was done since. `actions`: values of choices.MeasureTaken."""

    actions: tuple[str, ...] = ()
    notes: str = ""
    services_case_number: str = ""
    witnesses: str = ""


@dataclass(frozen=True)
class Statement:
    """All parts of one case's statement."""

    client: Client = field(default_factory=Client)
    beginning: Beginning = field(default_factory=Beginning)
    suspect: Suspect = field(default_factory=Suspect)
    identifiers: tuple[Identifier, ...] = ()
    demands: tuple[Demand, ...] = ()
    payments: tuple[Payment, ...] = ()
    threats: Threats = field(default_factory=Threats)
    publications: tuple[Publication, ...] = ()
    done: Done = field(default_factory=Done)


def read(case: Case, cipher: FieldCipher) -> Statement:
    """The whole statement of a case; `keys` are those of the statement scope. One query. Raises DecryptionError."""
    rows = SealedPart.objects.filter(case=case)
    return of_values({row.part: cipher.open(row.associated_data, row.sealed, {}) for row in rows})


def of_values(values: Mapping[str, Any]) -> Statement:
    """The statement from the opened values of its parts. Missing, older and odd values become empty ones."""
    return Statement(
        client=_one(Client, values.get(StatementPart.ABOUT_YOU)),
        beginning=_one(Beginning, values.get(StatementPart.BEGINNING)),
        suspect=_one(Suspect, values.get(StatementPart.SUSPECT)),
        identifiers=_many(Identifier, values.get(StatementPart.IDENTIFIERS)),
        demands=_many(Demand, values.get(StatementPart.DEMANDS)),
        payments=_many(Payment, values.get(StatementPart.PAYMENTS)),
        threats=_one(Threats, values.get(StatementPart.THREATS)),
        publications=_many(Publication, values.get(StatementPart.PUBLICATIONS)),
        done=_one(Done, values.get(StatementPart.DONE)),
    )


_FIELD_OF = {
    StatementPart.ABOUT_YOU: "client",
    StatementPart.BEGINNING: "beginning",
    StatementPart.SUSPECT: "suspect",
    StatementPart.IDENTIFIERS: "identifiers",
    StatementPart.DEMANDS: "demands",
    StatementPart.PAYMENTS: "payments",
    StatementPart.THREATS: "threats",
    StatementPart.PUBLICATIONS: "publications",
    StatementPart.DONE: "done",
}


def part_of(statement: Statement, part: str) -> Any:
    """The dataclass of one part, or the tuple of them for a list part."""
    return getattr(statement, _FIELD_OF[StatementPart(part)])


def is_empty(answers: Any) -> bool:
    """Whether a part says nothing."""
    return not answers if isinstance(answers, tuple) else answers == type(answers)()


def _one(kind: type[T], raw: Any) -> T:
    """A dataclass from a JSON object: known keys with values of the right shape, nothing else."""
    raw_values = raw if isinstance(raw, dict) else {}
    values: dict[str, Any] = {}
    for field_ in fields(kind):  # type: ignore[arg-type]
        value = raw_values.get(field_.name)
        if field_.type is str and isinstance(value, str):
            values[field_.name] = value
        elif field_.type is not str and isinstance(value, list):
            of = int if field_.type == tuple[int, ...] else str
            values[field_.name] = tuple(item for item in value if type(item) is of)
    return kind(**values)


def _many(kind: type[T], raw: Any) -> tuple[T, ...]:
    """The rows of a list part that say anything."""
    rows = raw.get("rows") if isinstance(raw, dict) else None
    rows_made = [_one(kind, row) for row in rows] if isinstance(rows, list) else []
    return tuple(row for row in rows_made if row != kind())
