"""Which offences a case gives reason to look at, from the country's pack. Candidates, never a judgement.

What is chosen depends on the form of the case alone: what was demanded, paid, shown. It is for the police and a
lawyer to check; a name that nobody compared with the text of the law says so.
"""

import re
from dataclasses import dataclass

from dossier.content import statement_order
from guidance import pack_loader
from guidance.facts import CaseForm, Certainty
from statement.answers import Statement
from statement.choices import IdentifierKind

_HACKED = re.compile(
    r"hack|passw[oö]rt|password|log(?:ged)? ?in|eingeloggt|zugangsdaten|konto übernommen", re.IGNORECASE
)
_ACCOUNTS = frozenset(
    (IdentifierKind.IBAN, IdentifierKind.PAYPAL, IdentifierKind.PAYMENT_NAME, IdentifierKind.BITCOIN)
    + (IdentifierKind.ETHEREUM, IdentifierKind.TRON, IdentifierKind.CRYPTO)
)


@dataclass(frozen=True)
class Offence:
    """`certain`: the fact pack has it from an official source and it is not older than its interval."""

    name: str
    certain: bool
    source: str
    source_date: str


def forms(statement: Statement) -> frozenset[CaseForm]:
    """What kind of case it is, as far as that was stated."""
    words = " ".join((statement.beginning.how, statement.threats.words, statement.done.notes))
    has_money = any(one.amount or one.currency for one in statement.demands)
    truth_of: dict[CaseForm, bool] = {
        "money": has_money or bool(statement.payments),
        "unpaid": bool(statement.demands) and not statement.payments,
        "sexual-demand": any(statement_order.is_sexual(one) for one in statement.demands),
        "published": bool(statement.publications),
        "account": any(one.kind in _ACCOUNTS for one in statement.identifiers) or bool(statement.payments),
        "hacked": bool(_HACKED.search(words)),
    }
    return frozenset(form for form, is_so in truth_of.items() if is_so)


def of_country(
    place: str, *, under_18: bool, of_forms: frozenset[CaseForm] | None = None, further: bool = False
) -> tuple[Offence, ...]:
    """Those about people under 18 only where one may be concerned; None: of every form. `further`: also those that
    the pack lists for experts alone."""
    country = pack_loader.countries()[place]
    return tuple(
        Offence(law.name, law.certainty == Certainty.OFFICIAL and not law.stale, law.source, law.source_date or "")
        for law in (*country.law, *(country.candidates if further else ()))
        if (under_18 or not law.under_18) and (of_forms is None or not law.when or of_forms & set(law.when))
    )
