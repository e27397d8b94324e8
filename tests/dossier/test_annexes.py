"""The sheets to tear out: a request for each service and account, witnesses, what changed hands."""

from dataclasses import replace

from django.utils import translation

from dossier.content import annexes
from dossier.content.document import ExhibitPart
from dossier.content.summary import Brief
from statement import answers as parts
from statement.answers import Statement
from tests.dossier.conftest import exhibit
from tests.dossier.test_first_page import NOW, YOUNG

IBAN = "DE89 3704 0044 0532 0130 00"


def sheets(statement: Statement) -> dict[str, ExhibitPart]:
    with translation.override("en"):
        brief = Brief(statement, [exhibit(1)], "en", NOW.local.date())
        return {sheet.title: sheet for sheet in annexes.sheets(brief, NOW.at, NOW.zone)}


def values(sheet: ExhibitPart) -> dict[str, str]:
    return {line.label: line.value for line in sheet.lines}


def test_a_service_is_asked_with_number_profile_and_span() -> None:
    snap = parts.Identifier("snapchat", "luca_09x", user_id="123", profile="https://snapchat.com/add/luca_09x")
    request = values(sheets(replace(YOUNG, identifiers=(snap,)))["Request to preserve data: Snapchat"])
    assert request["Accounts of the suspect"] == "luca_09x · https://snapchat.com/add/luca_09x · ID: 123"
    assert request["Period"] == "2026-10-31 23:00 – 2026-11-25 08:30 UTC"


def test_an_account_carries_only_the_payments_that_went_to_it() -> None:
    mine = parts.Payment("instant", "200", "200", "EUR", "2026-11-23", recipient=IBAN.replace(" ", ""),
                         own_account="Bank A")  # fmt: skip
    other = parts.Payment("instant", "50", "50", "EUR", "2026-11-22", recipient="somebody else")
    request = values(sheets(replace(YOUNG, payments=(mine, other)))["Request to freeze, trace or call back: IBAN"])
    assert "200.00 EUR" in request["Paid to it"]
    assert "from: Bank A" in request["Paid to it"]
    assert "50.00 EUR," not in request["Paid to it"]


def test_witnesses_stand_one_on_a_row_and_an_empty_case_still_has_its_hand_over_sheet() -> None:
    told = replace(YOUNG, done=parts.Done(witnesses="Mia, 0171\n\nMy aunt"))
    assert sheets(told)["Witnesses"].grid.rows == (("Mia, 0171", ""), ("My aunt", ""))
    assert list(sheets(Statement())) == ["Hand-over sheet"]
