"""The texts to copy: filled in from plan and statement, in the client's voice, and nothing invented."""

import html
import itertools
import re

import pytest
from django.test import Client
from django.utils import translation

from cases import actions as case_actions
from dossier.ready_texts import drafts
from statement import actions
from statement.answers import Client as Teller
from statement.answers import Done, Identifier, Payment, Publication, Statement
from statement.choices import MeasureTaken, Method, MinorShown
from statement.models import StatementPart
from tests.conftest import Person

BANK, PLATFORM = "/en/case/texts/bank/", "/en/case/texts/platform/"
REMOVAL, COPYRIGHT = "/en/case/texts/us-take-it-down/", "/en/case/texts/us-dmca/"
PAID = Payment(
    method="transfer", amount="200", currency="EUR", paid_on="2026-11-20", recipient="DE89…00", reference="TX 1"
)


def bank(payment: Payment, statement: Statement | None = None, *, saved: bool = False) -> str:
    (text,) = drafts.to_payment_services(statement or Statement(), [payment], saved=saved)
    return text.text


def sentences(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.endswith(".")]


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_sentence_is_the_client_s_own(language: str) -> None:
    with translation.override(language):
        statement = Statement(
            client=Teller(minor_shown=MinorShown.YES),
            done=Done(actions=(MeasureTaken.POLICE.value,)),
            publications=(Publication(address="https://example.org/x"),),
            identifiers=(Identifier("instagram", "ella"),),
        )
        payments = [Payment(method=method) for method in ("", *Method.values)]
        texts = [
            *drafts.to_payment_services(statement, payments, saved=True),
            *drafts.to_platforms(statement, saved=True),
        ]
    said = list(itertools.chain.from_iterable(sentences(one.text) for one in texts))
    assert len(said) > 40
    assert [line for line in said if not re.match(r"(?:I|Ich)\b", line)] == []


def test_what_was_said_stands_in_it_and_what_was_not_said_is_a_gap_or_nothing() -> None:
    text = bank(PAID)
    assert "Amount: 200 EUR" in text
    assert "Number of the payment: TX 1" in text
    assert "police" not in text
    assert "evidence" not in text
    assert drafts.GAP not in text
    empty = bank(Payment())
    assert empty.count(drafts.GAP) == 3
    assert "Number of the payment" not in empty


def test_the_request_fits_the_way_of_paying() -> None:
    requests = {method: sentences(bank(Payment(method=method)))[1] for method in Method.values}
    assert "call the transfer back" in requests["transfer"]
    assert "direct debit" in requests["debit"]
    assert "receiving address" in requests["crypto"]
    assert requests["paypal"] != requests["gift-card"]


@pytest.mark.parametrize(("amount", "shown"), [("200 €", "200 €"), ("1.200,50", "1.200,50 EUR"), ("", drafts.GAP)])
def test_a_currency_is_said_once(amount: str, shown: str) -> None:
    assert f"Amount: {shown}\n" in bank(Payment(amount=amount, currency="EUR"))


def test_accounts_of_one_platform_stand_in_one_report_and_bank_accounts_in_none() -> None:
    statement = Statement(
        identifiers=(
            Identifier("instagram", "ella"),
            Identifier("iban", "DE89370400440532013000"),
            Identifier("instagram", "ella_2", user_id="77", profile="https://instagram.com/ella_2"),
            Identifier("telegram", "@ella"),
        )
    )
    texts = drafts.to_platforms(statement, saved=False)
    assert [one.heading for one in texts] == ["Instagram", "Telegram"]
    assert "ella_2 · https://instagram.com/ella_2 · number 77" in texts[0].text
    assert "DE89" not in "".join(one.text for one in texts)


@pytest.mark.parametrize("shown", [MinorShown.YES, MinorShown.UNSURE])
def test_who_may_be_under_18_gives_no_name(shown: MinorShown) -> None:
    client = Teller(name="Maya Müller", contact="maya@example.org", minor_shown=shown)
    (text,) = drafts.to_platforms(Statement(client=client, identifiers=(Identifier("x", "a"),)), saved=False)
    assert "under 18" in text.text
    assert "Maya" not in text.text


@pytest.mark.django_db
def test_the_way_of_paying_comes_from_the_plan_until_the_statement_says_more(maya: Person) -> None:
    case_actions.keep_plan(maya.vault, {"answers": {"paid": ["yes"], "paid-how": ["paypal", "giftcard"]}})
    page = maya.client.get(BANK).content.decode()
    assert page.count('class="ready-text"') == 2
    assert "Way of paying: PayPal" in page
    actions.add_payments(maya.vault, [Payment(method="paypal", amount="<b>200</b> €")])
    page = maya.client.get(BANK).content.decode()
    assert page.count('class="ready-text"') == 1
    assert "&lt;b&gt;200&lt;/b&gt; €" in page


@pytest.mark.django_db
def test_somebody_close_makes_a_plan_before_a_report(maya: Person) -> None:
    case_actions.keep_plan(maya.vault, {"answers": {"form": ["stranger"]}})
    assert "Is it someone close" not in maya.client.get(PLATFORM).content.decode()
    case_actions.keep_plan(maya.vault, {"answers": {"form": ["known"]}})
    assert "Is it someone close" in maya.client.get(PLATFORM).content.decode()


@pytest.mark.django_db
def test_only_with_a_case_a_page_leads_to_the_text(maya: Person, client: Client) -> None:
    address = "/en/letters/bank/"
    assert BANK in html.unescape(maya.client.get(address).content.decode())
    assert BANK not in client.get(address).content.decode()
    assert "texts" not in maya.client.get("/en/letters/police/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answers", "removal", "copyright_notice"),
    [
        ({"country": ["us"], "age": ["adult"]}, 200, 200),
        ({"country": ["us"]}, 200, 200),
        ({"country": ["us"], "age": ["me"]}, 200, 404),
        ({"country": ["us"], "age": ["unsure"]}, 200, 404),
        ({"country": ["de"], "age": ["adult"]}, 404, 404),
        ({}, 404, 404),
    ],
)
def test_letters_of_one_law_are_for_cases_there_and_none_that_is_sworn_for_people_under_18(
    maya: Person, answers: dict[str, list[str]], removal: int, copyright_notice: int
) -> None:
    case_actions.keep_plan(maya.vault, {"answers": answers})
    page = maya.client.get(PLATFORM).content.decode()
    for address, status in ((REMOVAL, removal), (COPYRIGHT, copyright_notice)):
        assert maya.client.get(address).status_code == status
        assert (address in html.unescape(page)) is (status == 200)


@pytest.mark.django_db
def test_who_said_in_the_statement_to_be_under_18_swears_nothing_either(maya: Person) -> None:
    case_actions.keep_plan(maya.vault, {"answers": {"country": ["us"]}})
    actions.save_part(
        maya.vault, StatementPart.ABOUT_YOU, {"name": "Maya", "minor_shown": "unsure"}, version_seen=0
    )
    assert maya.client.get(COPYRIGHT).status_code == 404
    page = maya.client.get(REMOVAL).content.decode()
    assert "Maya" not in page
    assert "a parent or another adult" in page


@pytest.mark.django_db
def test_what_was_typed_is_text_in_a_letter_and_fills_no_other_blank(maya: Person) -> None:
    case_actions.keep_plan(maya.vault, {"answers": {"country": ["us"], "age": ["adult"]}})
    typed = {"name": "<script>alert(1)</script> {contact}\nDate: today", "contact": "maya@example.org"}
    actions.save_part(maya.vault, StatementPart.ABOUT_YOU, typed, version_seen=0)
    page = maya.client.get(REMOVAL).content.decode()
    assert "<script>alert" not in page
    assert "Signature (typed is enough): <script>alert(1)</script> {contact} Date: today\n" in html.unescape(page)


@pytest.mark.django_db
def test_there_is_no_third_text(maya: Person) -> None:
    assert maya.client.get("/en/case/texts/friend/").status_code == 404
    assert StatementPart.PAYMENTS in maya.client.get(BANK).content.decode()
