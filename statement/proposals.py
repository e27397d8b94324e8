"""What the client said in the plan, proposed for the statement until the client confirms it."""

from dataclasses import dataclass, replace
from typing import Any

from cases import actions as case_actions
from cases.models import Scope
from cases.vault import Vault
from sextortion_help import slots
from statement import answers as statement_answers
from statement.choices import MeasureTaken, Method, MinorShown
from statement.models import SealedPart, StatementPart

# "Not sure" counts as under 18 everywhere; what is proposed says "not sure" as the client did.
_AGE = {"adult": MinorShown.NO, "unsure": MinorShown.UNSURE} | dict.fromkeys(
    ("me", "other", "then"), MinorShown.YES
)
_METHOD = {
    "transfer": Method.TRANSFER,
    "uk-transfer": Method.TRANSFER,
    "instant": Method.INSTANT,
    "debit": Method.DEBIT,
    "card": Method.CARD,
    "paypal": Method.PAYPAL,
    "crypto": Method.CRYPTO,
    "paysafecard": Method.PAYSAFECARD,
    "giftcard": Method.GIFT_CARD,
    "cash-service": Method.CASH_SERVICE,
    "us-apps": Method.PAYMENT_APP,
    "neobank": Method.PAYMENT_APP,
}


@dataclass(frozen=True)
class PartProposal:
    """`answers`: the part with the proposals in its empty fields. `names`: those fields; of a list part, those of
    its rows. `values`: the proposals alone, as they are sealed."""

    answers: Any
    names: tuple[str, ...]
    values: dict[str, Any]


def of_case(vault: Vault) -> dict[StatementPart, PartProposal]:
    """By part, for what its saved answers leave empty. A list part that was saved once is not proposed again."""
    return with_statement(vault)[1]


def with_statement(vault: Vault) -> tuple[statement_answers.Statement, dict[StatementPart, PartProposal]]:
    """The saved statement, and the proposals beside it. One query, and one for the keys."""
    cipher = vault.fields(Scope.STATEMENT)
    rows = {row.part: row for row in SealedPart.objects.filter(case=vault.case)}
    values = {part: cipher.open(row.associated_data, row.sealed, {}) for part, row in rows.items()}
    statement = statement_answers.of_values(values)
    plan_answers = slots.values("plan-answers", plan=case_actions.kept_plan(vault))
    proposals = {
        part: _of_list(part, proposed_rows)
        for part, proposed_rows in _lists(plan_answers).items()
        if proposed_rows and part not in rows
    }
    for part, proposed in _single(plan_answers).items():
        answers = statement_answers.part_of(statement, part)
        empty = {name: value for name, value in proposed.items() if value and not getattr(answers, name)}
        if empty:
            proposals[part] = PartProposal(replace(answers, **empty), tuple(empty), empty)
    return statement, proposals


def _single(plan_answers: dict[str, Any]) -> dict[StatementPart, Any]:
    return {
        StatementPart.ABOUT_YOU: {"minor_shown": str(_AGE.get(plan_answers.get("age", ""), ""))},
        StatementPart.BEGINNING: {
            "platform": plan_answers.get("apps", ""),
            "place": plan_answers.get("country", ""),
        },
        StatementPart.DONE: {
            "actions": tuple(name for name in plan_answers.get("measures", ()) if name in MeasureTaken.values)
        },
    }


def _lists(plan_answers: dict[str, Any]) -> dict[StatementPart, Any]:
    methods = dict.fromkeys(_METHOD.get(way, Method.OTHER) for way in plan_answers.get("ways", ()))
    return {
        StatementPart.DEMANDS: [{"what": words} for words in plan_answers.get("demands", ())],
        StatementPart.PAYMENTS: [{"method": method.value} for method in methods]
        if plan_answers.get("paid")
        else [],
        StatementPart.PUBLICATIONS: [{"account": words} for words in plan_answers.get("places", ())],
    }


def _of_list(part: StatementPart, rows: list[dict[str, Any]]) -> PartProposal:
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    statement = statement_answers.of_values({part: {"rows": rows}})
    return PartProposal(statement_answers.part_of(statement, part), names, {"rows": rows})
