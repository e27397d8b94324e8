"""Sheets to tear out: for each service whom to ask to keep data, for each account what to freeze, who saw it, what
changed hands.

Made from what was stated. The requests are proposals; who sends one, and on what legal ground, the police decide.
"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from cases.custody_subjects import listed
from dossier.content import formatting, summary, suspect_wording, urgent_measures
from dossier.content.document import ExhibitPart, FactLine, Grid
from dossier.content.summary import Brief
from statement.answers import Identifier, Payment
from statement.choices import IdentifierKind

MOST = 20  # sheets of a kind; the sections have every account
BLANK = "_" * 30


def sheets(brief: Brief, made_at: datetime, zone: ZoneInfo) -> tuple[ExhibitPart, ...]:
    """In the order in which they matter; the hand-over sheet is always there."""
    return (*_providers(brief, made_at, zone), *_accounts(brief), *_witnesses(brief), _hand_over(brief))


def _providers(brief: Brief, made_at: datetime, zone: ZoneInfo) -> Iterator[ExhibitPart]:
    period = urgent_measures.period(brief.statement, brief.exhibits, made_at, zone)
    for provider in urgent_measures.providers(brief.statement)[:MOST]:
        accounts = "\n".join(" · ".join(suspect_wording.exactly(account)) for account in provider.accounts)
        data = _(
            "who registered it, times and IP addresses of use, messages with the complainant, devices, ways of "
            "paying, linked accounts"
        )
        yield ExhibitPart(
            _("Request to preserve data: %(provider)s") % {"provider": formatting.shortened(provider.name, 80)},
            lines=(
                FactLine(_("Accounts of the suspect"), accounts, "code"),
                FactLine(_("Account of the complainant"), BLANK),
                FactLine(_("Period"), str(period)),
                FactLine(_("Data"), data),
                FactLine(_("File number"), BLANK),
            ),
        )


def _accounts(brief: Brief) -> Iterator[ExhibitPart]:
    """Each account with the payments that went to it."""
    for account in urgent_measures.accounts(brief.statement)[:MOST]:
        paid = "\n".join(_paid(one, brief) for one in brief.statement.payments if _went_to(one, account))
        kind = formatting.label(IdentifierKind, account.kind).partition(" (")[0]
        lines = (
            FactLine(_("Account"), "\n".join(suspect_wording.exactly(account)), "code"),
            FactLine(_("Where it was seen"), formatting.seen_in(account.where, account.seen_in)),
            FactLine(_("Paid to it"), paid or _("no payment is stated")),
            FactLine(_("File number"), BLANK),
        )
        yield ExhibitPart(
            _("Request to freeze, trace or call back: %(kind)s") % {"kind": kind},
            lines=tuple(line for line in lines if line.value),
        )


def _went_to(payment: Payment, account: Identifier) -> bool:
    """Whether the recipient that was typed is this account, whatever spaces stand in it."""
    return bool(payment.recipient) and _plain(account.value) in _plain(payment.recipient)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _paid(payment: Payment, brief: Brief) -> str:
    marks = (payment.reference, payment.provider_case, payment.own_account and _from(payment))
    return ", ".join([summary.one_payment(payment, brief), *(formatting.safe(mark) for mark in marks if mark)])


def _from(payment: Payment) -> str:
    return _("from: %(account)s") % {"account": payment.own_account}


def _witnesses(brief: Brief) -> Iterator[ExhibitPart]:
    rows = [line.strip() for line in formatting.safe(brief.statement.done.witnesses).split("\n") if line.strip()]
    if rows:
        heads = (_("Name, how to reach them"), _("Heard on, by"))
        yield ExhibitPart(_("Witnesses"), grid=Grid("witnesses", heads, tuple((row, "") for row in rows[:MOST])))


def _hand_over(brief: Brief) -> ExhibitPart:
    """What the complainant gives away, and what comes back; a desk that helps writes its own."""
    numbers = listed([exhibit.number for exhibit in brief.exhibits])
    files = _("Exhibits no. %(numbers)s as files (bundle.zip)") % {"numbers": numbers} if numbers else "bundle.zip"
    rows = (
        (_("This dossier, printed"), "", ""),
        (files, "", ""),
        (_("Device: make, model, owner"), "", ""),
        (_("Other"), "", ""),
    )
    heads = (_("What is handed over"), _("Mark, serial number"), _("Given back on"))
    lines = (
        FactLine(_("Handed over by, place, date"), BLANK),
        FactLine(_("Received by, office, stamp"), BLANK),
    )
    return ExhibitPart(_("Hand-over sheet"), grid=Grid("handover", heads, rows), lines=lines)
