"""Amounts as people write them."""

from decimal import Decimal

import pytest

from statement.parsing import amounts


@pytest.mark.parametrize(
    ("typed", "number", "currency"),
    [
        ("1.200,50 €", "1200.50", "EUR"),
        ("1,200.50", "1200.50", ""),
        ("€1,200.50", "1200.50", "EUR"),
        ("1.200", "1200", ""),
        ("1,200", "1200", ""),
        ("12.50", "12.50", ""),
        ("12,5", "12.5", ""),
        ("1.200.000", "1200000", ""),
        ("1.200.000,5", "1200000.5", ""),
        ("1 200,00 EUR", "1200.00", "EUR"),
        ("CHF 1'200.-", "1200", "CHF"),
        ("Fr. 50", "50", "CHF"),
        ("200,- Euro", "200", "EUR"),
        ("200,– €", "200", "EUR"),
        ("0,015 BTC", "0.015", "BTC"),
        ("0.250", "0.250", ""),
        ("1.200 btc", "1.200", "BTC"),
        ("$500", "500", "USD"),
        ("500 USDT", "500", "USDT"),
        ("007", "7", ""),
        ("0", "0", ""),
    ],
)
def test_a_sum(typed: str, number: str, currency: str) -> None:
    assert amounts.parse(typed) == (number, currency)
    Decimal(number)


@pytest.mark.parametrize(
    "typed",
    ["", "a lot", "about 200", "200-300", "200 per day", "-5", "1.2.3", "1,2.3,4", "12.34.567", "1e9", "5 €$", "٥٠",
     "NaN", "Infinity", "1" * 31, "<b>5</b>", "5 €\x00"],
)  # fmt: skip
def test_what_is_no_clear_sum(typed: str) -> None:
    assert amounts.parse(typed).number == ""


def test_the_chosen_currency_wins() -> None:
    assert amounts.parse("1.200", "BTC") == ("1.200", "BTC")
    assert amounts.parse("50 €", "USD") == ("50", "USD")
    assert amounts.parse("a lot", "EUR") == ("", "EUR")
