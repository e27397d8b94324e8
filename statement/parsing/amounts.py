"""Amounts as people write them: "1.200,50 €", "1,200.50", "CHF 1'200", "0,015 BTC"."""

import re
from typing import NamedTuple

from statement.choices import CRYPTO_MONEY, CURRENCIES

_SIGNS = {
    "€": "EUR", "EURO": "EUR", "EUROS": "EUR", "$": "USD", "US$": "USD", "DOLLAR": "USD", "DOLLARS": "USD",
    "£": "GBP", "POUND": "GBP", "POUNDS": "GBP", "PFUND": "GBP", "FR": "CHF", "SFR": "CHF", "FRANKEN": "CHF",
    "₦": "NGN", "₱": "PHP", "₿": "BTC", "BITCOIN": "BTC", "BITCOINS": "BTC",
}  # fmt: skip
_SHAPE = re.compile(r"([^\d\s.,'’-]*)\.?\s*([0-9][0-9\s.,'’]*?)(?:[.,][-–—]+)?\s*([^\d\s.,'’-]*)\.?")
MOST_DIGITS = 30


class Amount(NamedTuple):
    """`number`: plain decimal such as "1200.50", or "" when it is none. `currency`: code of choices, or ""."""

    number: str
    currency: str


def parse(typed: str, currency: str = "") -> Amount:
    """What `typed` says. `currency` is the one chosen beside it and wins over a sign in the text."""
    match = _SHAPE.fullmatch(typed.strip())
    if match is None or sum(char.isdigit() for char in typed) > MOST_DIGITS:
        return Amount("", currency)
    before, digits, after = match.groups()
    currency_codes = [code for code in (_code(before), _code(after)) if code is not None]
    if len(currency_codes) != bool(before) + bool(after):
        return Amount("", currency)  # a word we do not know: "about 200", "200 per day"
    currency = currency or (currency_codes[0] if currency_codes else "")
    return Amount(_number(digits, crypto=currency in CRYPTO_MONEY), currency)


def _code(word: str) -> str | None:
    word = word.upper()
    return _SIGNS.get(word) or (word if word in CURRENCIES else None)


def _number(digits: str, *, crypto: bool) -> str:
    """A plain decimal, or "" when the marks make no sense.

    With both marks the last one is the decimal mark. A single mark before exactly three digits parts thousands
    ("1.200 €"), but not in crypto money and not after a leading 0.
    """
    digits = re.sub(r"[\s'’]", "", digits).rstrip(".,")
    marks = re.sub(r"\d", "", digits)
    if not marks:
        return _plain(digits, "")
    last = marks[-1]
    whole, _, part = digits.rpartition(last)
    if marks == last:
        thousands = len(part) == 3 and len(whole) <= 3 and not whole.startswith("0") and not crypto
    else:
        thousands = last in marks[:-1]
    if thousands:
        whole, part = digits, ""
    if not re.fullmatch(r"\d+|\d{1,3}(?:([.,])\d{3}(?:\1\d{3})*)", whole):
        return ""
    return _plain(re.sub(r"[.,]", "", whole), part)


def _plain(whole: str, part: str) -> str:
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{part}" if part else whole
