"""The texts themselves: values in, lines out. Each sentence is the client's own: what "I" did, report or ask; or it
stands in a letter of the pack of the client's country.

Nothing is invented: what nobody said is left out, or leaves a gap to fill in by hand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guidance.facts import LawLetter
from statement.answers import Client, Identifier, Payment, Publication, Statement
from statement.choices import IdentifierKind, MeasureTaken, Method, MinorShown

GAP = "__________"

_RECALL = gettext_lazy(
    "I ask you to call the transfer back at once because of blackmail, and to have the other bank freeze the money."
)
_BLOCK_CODE = gettext_lazy(
    "I ask you to block what is left on the card or code, and to keep for the police who redeemed it."
)
_ASKED = {
    Method.TRANSFER: _RECALL,
    Method.INSTANT: _RECALL,
    Method.DEBIT: gettext_lazy("I object to this direct debit and ask you for the money back."),
    Method.CARD: gettext_lazy(
        "I dispute this card payment, ask you for the money back and ask you to block the card."
    ),
    Method.PAYPAL: gettext_lazy(
        "I ask you to stop or reverse the payment and to freeze the money at the other side."
    ),
    Method.CRYPTO: gettext_lazy(
        "I ask you to mark the receiving address as used for blackmail, and to freeze what you can still reach."
    ),
    Method.PAYSAFECARD: _BLOCK_CODE,
    Method.GIFT_CARD: _BLOCK_CODE,
    Method.CASH_SERVICE: gettext_lazy("I ask you to stop the payout before somebody collects it."),
}
_ASKED_ELSEWHERE = gettext_lazy(
    "I ask you to stop or call back the payment and to freeze the money at the other side."
)

# Kinds of names that belong to a platform, which can be told about an account.
ACCOUNTS = (
    IdentifierKind.INSTAGRAM,
    IdentifierKind.SNAPCHAT,
    IdentifierKind.TELEGRAM,
    IdentifierKind.PHONE,
    IdentifierKind.FACEBOOK,
    IdentifierKind.TIKTOK,
    IdentifierKind.X,
    IdentifierKind.DISCORD,
    IdentifierKind.REDDIT,
    IdentifierKind.YOUTUBE,
    IdentifierKind.DATING,
    IdentifierKind.GAME,
    IdentifierKind.USERNAME,
)


@dataclass(frozen=True)
class ReadyText:
    """`heading`: for whom it is. `missing`: labels of the gaps in `text`. `language`: of the text, if fixed."""

    heading: str
    text: str
    missing: tuple[str, ...] = ()
    language: str = ""


def to_payment_services(statement: Statement, payments: Sequence[Payment], *, saved: bool) -> list[ReadyText]:
    """One text for each payment. `payments`: those of the statement, or as the plan proposes them; `saved`: whether
    files are safe in the case."""
    return [_to_payment_service(statement, payment, saved=saved) for payment in payments or (Payment(),)]


def _to_payment_service(statement: Statement, payment: Payment, *, saved: bool) -> ReadyText:
    amount = f"{payment.amount} {payment.currency}" if _is_bare(payment) else payment.amount
    essentials = [
        (_("Day and time"), payment.paid_on_typed or payment.paid_on),
        (_("Amount"), amount),
        (_("To"), payment.recipient),
    ]
    details = [
        (_("Number of the payment"), payment.reference),
        (_("From my account"), payment.own_account),
        (_("Your case number"), payment.provider_case),
    ]
    way = _way(payment)
    lines = [
        _("I was blackmailed, and I made this payment because of the threats."),
        "",
        *([f"{_('Way of paying')}: {way}"] if way else []),
        *(f"{label}: {value or GAP}" for label, value in essentials),
        *(f"{label}: {value}" for label, value in details if value),
        "",
        str(
            _ASKED.get(Method(payment.method), _ASKED_ELSEWHERE)
            if payment.method in Method.values
            else _ASKED_ELSEWHERE
        ),
        _("I ask you to tell your fraud team."),
        *([_("I have reported it to the police.")] if MeasureTaken.POLICE in statement.done.actions else []),
        *([_("I have saved evidence and can show it.")] if saved else []),
        _("I ask you for a written answer that says what was done."),
        *_sender(statement.client),
    ]
    missing = tuple(label for label, value in essentials if not value)
    return ReadyText(way or _("Payment"), "\n".join(lines), missing)


def _is_bare(payment: Payment) -> bool:
    """Whether the amount as typed does not say its currency."""
    return bool(payment.amount and payment.currency) and not any(
        char.isalpha() or char in "€$£" for char in payment.amount
    )


def _way(payment: Payment) -> str:
    has_name = payment.method in Method.values and payment.method != Method.OTHER
    return str(Method(payment.method).label) if has_name else ""


def _sender(client: Client) -> list[str]:
    values = [value for value in (client.name, client.contact) if value]
    return ["", *values] if values else []


def to_platforms(statement: Statement, *, saved: bool) -> list[ReadyText]:
    """One text for each platform of which an account is known, and one for addresses where something is shown."""
    accounts: dict[str, list[Identifier]] = {}
    for identifier in statement.identifiers:
        if identifier.kind in {kind.value for kind in ACCOUNTS} and identifier.value:
            accounts.setdefault(identifier.kind, []).append(identifier)
    texts = [
        _to_platform(statement, str(IdentifierKind(kind).label), members, saved=saved)
        for kind, members in accounts.items()
    ]
    publications = [publication for publication in statement.publications if publication.address]
    if publications:
        texts.append(_to_hosts(statement, publications, saved=saved))
    return texts or [_to_platform(statement, _("Account"), [Identifier(value=GAP)], saved=saved)]


def _to_platform(statement: Statement, heading: str, accounts: Iterable[Identifier], *, saved: bool) -> ReadyText:
    lines = [
        _("I report this account, because I am blackmailed from it with intimate pictures:"),
        *(_named(account) for account in accounts),
        *_about_age(statement),
        *_asked_of_platforms(saved=saved),
        *_reporter(statement),
    ]
    missing = () if any(account.value != GAP for account in accounts) else (_("Account"),)
    return ReadyText(heading, "\n".join(lines), missing)


def _to_hosts(statement: Statement, publications: Iterable[Publication], *, saved: bool) -> ReadyText:
    lines = [
        _("I report that intimate pictures are shown here without consent:"),
        *(" · ".join(filter(None, (one.address, one.account))) for one in publications),
        *_about_age(statement),
        _("I ask you to take them down."),
        *_asked_of_platforms(saved=saved),
        *_reporter(statement),
    ]
    return ReadyText(_("Where something is shown"), "\n".join(lines))


def by_law(letter: LawLetter, statement: Statement, *, under_18: bool) -> ReadyText:
    """A letter of one country's law with what was stated. Where somebody may be under 18, name and contact stay
    open: an adult signs, who is not the client."""
    addresses = [
        " · ".join(_flat(part) for part in (one.address, one.account) if part)
        for one in statement.publications
        if one.address or one.account
    ]
    signer = Client() if under_18 else statement.client
    values = {
        "addresses": "\n".join(addresses),
        "name": _flat(signer.name),
        "contact": _flat(signer.contact),
        "postal": _flat(signer.address),
    }
    missing = () if addresses else (_("Address, account"),)
    return ReadyText(letter.title, letter.filled(values, GAP), missing, letter.language)


def _flat(text: str) -> str:
    """On one line, so that nothing typed looks like a line of the letter."""
    return " ".join(text.split())


def _named(account: Identifier) -> str:
    number = _("number %(number)s") % {"number": account.user_id} if account.user_id else ""
    return " · ".join(filter(None, (account.value, account.profile, number)))


def _about_age(statement: Statement) -> list[str]:
    sentences = {
        MinorShown.YES.value: _("I report that somebody in the pictures is or was under 18."),
        MinorShown.UNSURE.value: _("I cannot rule out that somebody in the pictures is or was under 18."),
    }
    sentence = sentences.get(statement.client.minor_shown)
    return [sentence] if sentence else []


def _asked_of_platforms(*, saved: bool) -> list[str]:
    return [
        *([_("I have saved evidence and can show it.")] if saved else []),
        _("I ask you to keep the data of the account for the police."),
        _("I ask you to confirm that you have this, and to tell me what you decide and how I can object."),
    ]


def _reporter(statement: Statement) -> list[str]:
    """Who reports pictures of somebody who may be under 18 needs to give no name."""
    young = (MinorShown.YES, MinorShown.UNSURE)
    return [] if statement.client.minor_shown in young else _sender(statement.client)
