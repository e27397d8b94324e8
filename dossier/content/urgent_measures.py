"""What can be lost within hours, made from what was stated: data at services, and money that is on its way.

Plain values for the first page and for the annexes. Each is a proposal for the police to check, never a fact.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dossier.content import formatting
from evidence.exhibits import OpenedExhibit
from statement.answers import Identifier, Payment, Statement
from statement.choices import IdentifierKind, Method

RECENT = timedelta(days=14)  # money that was sent so lately may still be stopped
CALLED_BACK = frozenset(
    (Method.TRANSFER, Method.INSTANT, Method.DEBIT, Method.CARD, Method.PAYPAL, Method.PAYMENT_APP)
    + (Method.CASH_SERVICE, Method.PAYSAFECARD, Method.GIFT_CARD)
)
_SERVICES = frozenset(
    (IdentifierKind.INSTAGRAM, IdentifierKind.SNAPCHAT, IdentifierKind.TELEGRAM, IdentifierKind.PHONE)
    + (IdentifierKind.EMAIL, IdentifierKind.FACEBOOK, IdentifierKind.TIKTOK, IdentifierKind.X)
    + (IdentifierKind.DISCORD, IdentifierKind.REDDIT, IdentifierKind.YOUTUBE, IdentifierKind.DATING)
    + (IdentifierKind.GAME, IdentifierKind.WEBSITE, IdentifierKind.USERNAME, IdentifierKind.IP)
)
_ACCOUNTS = frozenset(
    (IdentifierKind.IBAN, IdentifierKind.BITCOIN, IdentifierKind.ETHEREUM, IdentifierKind.TRON)
    + (IdentifierKind.CRYPTO, IdentifierKind.PAYPAL, IdentifierKind.PAYMENT_NAME)
)


@dataclass(frozen=True)
class Provider:
    """A service that may hold data of the suspect. `accounts`: identifiers there, as they were stated."""

    name: str
    accounts: tuple[Identifier, ...]


@dataclass(frozen=True)
class Period:
    """From when to when data matters, in UTC. `begin` is None when no day of the offence is stated."""

    begin: datetime | None
    end: datetime

    def __str__(self) -> str:
        """ "2026-11-13 23:00 – 2026-11-25 08:30 UTC"."""
        begin = f"{self.begin:%Y-%m-%d %H:%M}" if self.begin else "…"
        return f"{begin} – {self.end:%Y-%m-%d %H:%M} UTC"


def providers(statement: Statement) -> list[Provider]:
    """In the order in which they were stated, each once."""
    accounts_by_name: dict[str, list[Identifier]] = {}
    for identifier in statement.identifiers:
        if identifier.value and identifier.kind in _SERVICES:
            accounts_by_name.setdefault(_service(identifier), []).append(identifier)
    return [Provider(name, tuple(accounts)) for name, accounts in accounts_by_name.items()]


def _service(identifier: Identifier) -> str:
    """Who runs it: the app, or the domain of a mail or web address."""
    value = identifier.value.strip()
    if identifier.kind == IdentifierKind.EMAIL and "@" in value:
        return formatting.safe(value.rpartition("@")[2].lower())
    if identifier.kind == IdentifierKind.WEBSITE:
        return formatting.safe(host(value))
    return str(IdentifierKind(identifier.kind).label)


def host(address: str) -> str:
    """ "example.org" of "https://www.example.org/p/1"; the address itself when it is none."""
    try:
        name = urlsplit(address if "//" in address else f"//{address}").hostname or address
    except ValueError:
        name = address
    return re.sub(r"^www\.", "", name)


def accounts(statement: Statement) -> list[Identifier]:
    """Accounts and wallets that money was to go to."""
    return [one for one in statement.identifiers if one.value and one.kind in _ACCOUNTS]


def recent_payments(statement: Statement, today: date) -> list[Payment]:
    """Those of the last two weeks whose way of paying can at all be stopped or called back."""
    return [one for one in statement.payments if one.method in CALLED_BACK and _is_recent(one, today)]


def _is_recent(payment: Payment, today: date) -> bool:
    day = formatting.parse(payment.paid_on)
    if day is None:
        return False
    day = day.date() if isinstance(day, datetime) else day
    return timedelta(0) <= today - day <= RECENT


def period(statement: Statement, exhibits: list[OpenedExhibit], made_at: datetime, zone: ZoneInfo) -> Period:
    """From the first day that is stated, which begins at midnight in that zone, until now."""
    begin = min((_in_utc(moment, zone) for moment in _moments(statement, exhibits)), default=None)
    end = made_at.astimezone(UTC)
    return Period(begin if begin and begin <= end else None, end)


def _moments(statement: Statement, exhibits: list[OpenedExhibit]) -> Iterator[datetime | date]:
    pairs = [(statement.beginning.started_on, statement.beginning.started_on_typed)]
    pairs += [(one.asked_on, one.asked_on_typed) for one in statement.demands]
    pairs += [(one.paid_on, one.paid_on_typed) for one in statement.payments]
    pairs += [(one.first_seen, one.first_seen_typed) for one in statement.publications]
    pairs += [(one.sent, "") for one in exhibits]
    for iso, typed in pairs:
        moment = formatting.moment(iso, typed)
        if moment is not None:
            yield moment


def _in_utc(moment: datetime | date, zone: ZoneInfo) -> datetime:
    at = moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
