"""The statement in the words and the order of days that a form wants: whole values, nothing guessed.

What stands in one answer here and in several fields there (an address, how to reach somebody) is given whole: cut
in the wrong place it would send a letter, or a call, to where it must not go.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext

from dossier.content import formatting, minors, suspect_wording
from statement.answers import Demand, Identifier, Payment, Statement
from statement.choices import IdentifierKind, MeasureTaken, Method, SuspectKnown
from statement.parsing import age_bands

_MAIL = re.compile(r"[^\s<>,;()]+@[^\s<>,;()]+\.[^\s<>,;().]+")
_PHONE = re.compile(r"(?<![\w@.])(?:\+|00|\(?0)\d[\d ()/-]{5,20}\d(?!\w)")
_ON_THE_WEB = frozenset(
    (IdentifierKind.INSTAGRAM, IdentifierKind.SNAPCHAT, IdentifierKind.TELEGRAM, IdentifierKind.FACEBOOK)
    + (IdentifierKind.TIKTOK, IdentifierKind.X, IdentifierKind.DISCORD, IdentifierKind.REDDIT)
    + (IdentifierKind.YOUTUBE, IdentifierKind.DATING, IdentifierKind.GAME, IdentifierKind.WEBSITE)
    + (IdentifierKind.USERNAME, IdentifierKind.OTHER)
)


_UNNAMED = frozenset((IdentifierKind.WEBSITE, IdentifierKind.OTHER, ""))  # which say nothing by their kind


class FormValues:
    """What was stated, as the fields of forms want it."""

    def __init__(self, statement: Statement, today: date, days: str) -> None:
        self.statement, self.today, self._days = statement, today, days
        self.client = statement.client

    def day(self, iso: str, typed: str) -> str:
        """As the form writes days, with the hour where one is known; else what was typed."""
        value = formatting.moment(iso, typed)
        if value is None:
            return formatting.safe(typed or iso)
        written = value.strftime(self._days)
        return f"{written} {value:%H:%M}" if isinstance(value, datetime) else written

    # --- who reports

    @property
    def name(self) -> str:
        return on_one_line(self.client.name)

    @property
    def birth(self) -> str:
        return self.day(self.client.birth_date, self.client.birth_date_typed)

    @property
    def age(self) -> str:
        years = age_bands.age(self.client.birth_date, self.today)
        return "" if years is None else str(years)

    @property
    def address(self) -> str:
        return formatting.safe(self.client.address).strip()

    @property
    def contact(self) -> str:
        """Whole: it may say how somebody must not be reached."""
        return formatting.safe(self.client.contact).strip()

    @property
    def mail(self) -> str:
        return in_lines(_MAIL.findall(self.contact))

    @property
    def phone(self) -> str:
        return in_lines(match.strip() for match in _PHONE.findall(_MAIL.sub(" ", self.contact)))

    @property
    def caution(self) -> str:
        """The whole of it again where it holds more than numbers and addresses: perhaps "never call"."""
        rest = _PHONE.sub(" ", _MAIL.sub(" ", self.contact))
        return self.contact if re.search(r"\w", rest) else ""

    @property
    def shows_minor(self) -> str:
        return minors.shown(self.client, self.today)

    # --- the suspect

    def identifiers(self, *kinds: IdentifierKind) -> str:
        return in_lines(
            self._identifier(one)
            for one in self.statement.identifiers
            if one.value and (one.kind in kinds or (not one.kind and IdentifierKind.OTHER in kinds))
        )

    def _identifier(self, identifier: Identifier) -> str:
        words = " ".join(suspect_wording.exactly(identifier))
        if identifier.kind not in _ON_THE_WEB or identifier.kind in _UNNAMED:
            return words
        return f"{formatting.label(IdentifierKind, identifier.kind).partition(' (')[0]}: {words}"

    @property
    def suspect_names(self) -> str:
        """A name that is only guessed stands in suspect_claims as a guess, never alone in a field for names."""
        suspect = self.statement.suspect
        is_known = suspect.acquaintance in ("", SuspectKnown.KNOWN)
        real_name = [on_one_line(suspect.real_name)] if is_known and suspect.real_name else []
        return in_lines([*real_name, *self.identifiers(IdentifierKind.NAME).split("\n")])

    @property
    def suspect_claims(self) -> str:
        suspect = self.statement.suspect
        acquaintance = suspect_wording.who_it_is(suspect, of_the_writer=True)
        return in_lines((acquaintance, formatting.safe(suspect.claims), formatting.safe(suspect.knows_them)))

    @property
    def social_media(self) -> str:
        return self.identifiers(*_ON_THE_WEB)

    @property
    def accounts(self) -> str:
        """Where the money was to go."""
        return in_lines(
            suspect_wording.named(one)
            for one in self.statement.identifiers
            if one.value and one.kind in suspect_wording.PAYMENT_KINDS
        )

    # --- what happened

    @property
    def first_contact(self) -> str:
        beginning = self.statement.beginning
        return self.day(beginning.started_on, beginning.started_on_typed)

    @property
    def last_message(self) -> str:
        beginning = self.statement.beginning
        return self.day(beginning.ended_on, beginning.ended_on_typed)

    @property
    def span(self) -> str:
        return " – ".join(part for part in (self.first_contact, self.last_message) if part)

    @property
    def platform(self) -> str:
        return on_one_line(self.statement.beginning.platform)

    @property
    def place(self) -> str:
        return on_one_line(self.statement.beginning.place)

    @property
    def demands(self) -> str:
        return in_lines(self._demand(one) for one in self.statement.demands)

    def _demand(self, demand: Demand) -> str:
        money = formatting.safe(f"{demand.amount_number or demand.amount} {demand.currency}".strip())
        parts = (
            self.day(demand.asked_on, demand.asked_on_typed), money, on_one_line(formatting.demanded(demand)),
            on_one_line(demand.how_to_pay), self.day(demand.deadline, demand.deadline_typed),
        )  # fmt: skip
        return ", ".join(part for part in parts if part)

    @property
    def threats(self) -> str:
        words = formatting.safe(self.statement.threats.words).strip()
        return f"“{words}”" if words else ""

    @property
    def publications(self) -> str:
        return in_lines(
            " ".join(
                part
                for part in (
                    self.day(one.first_seen, one.first_seen_typed),
                    on_one_line(one.address),
                    on_one_line(one.account),
                )  # fmt: skip
                if part
            )
            for one in self.statement.publications
        )

    @property
    def narrative(self) -> str:
        """How it began in the client's words, then what was demanded, threatened and shown."""
        words = formatting.safe(self.statement.beginning.how).strip()
        parts = (
            words,
            _titled(gettext("Demanded"), self.demands),
            _titled(gettext("Threat, in their words"), self.threats),
            _titled(gettext("Published"), self.publications),
        )
        return "\n\n".join(part for part in parts if part)

    def total(self) -> str:
        """What was lost, by currency."""
        rows = [(one.amount_number, one.currency) for one in self.statement.payments if one.amount_number]
        sums, _left_out = formatting.totals(rows, "en")
        return in_lines(f"{amount.replace(',', '')} {code}".strip() for code, amount in sums)

    @property
    def own_accounts(self) -> str:
        return in_lines(on_one_line(one.own_account) for one in self.statement.payments)

    def paid_by(self, payment: Payment) -> str:
        return formatting.label(Method, payment.method).partition(" (")[0]

    def amount(self, payment: Payment) -> str:
        return formatting.safe(f"{payment.amount_number or payment.amount} {payment.currency}".strip())

    def has(self, measure: MeasureTaken) -> str:
        return gettext("Yes") if measure in self.statement.done.actions else ""

    @property
    def witnesses(self) -> str:
        return formatting.safe(self.statement.done.witnesses).strip()

    @property
    def notes(self) -> str:
        return formatting.safe(self.statement.done.notes).strip()


def on_one_line(text: str) -> str:
    """Safe to set, without line ends."""
    return " ".join(formatting.safe(text).split())


def in_lines(parts: Iterable[str]) -> str:
    """Each part once, one below the other."""
    return "\n".join(dict.fromkeys(part for part in parts if part))


def _titled(title: str, text: str) -> str:
    return f"{title}:\n{text}" if text else ""
