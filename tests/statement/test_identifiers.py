"""Shapes and checksums; the addresses are examples of the standards themselves."""

from typing import Any

import pytest

from statement.choices import IdentifierKind
from statement.choices import IdentifierKind as Kind
from statement.parsing import identifiers


@pytest.mark.parametrize(
    "value",
    [
        "DE89 3704 0044 0532 0130 00",
        "gb82west12345698765432",
        "AT611904300234573201",
        "CH93 0076 2011 6238 5295 7",
        "NO9386011117947",
        "FR1420041010050500013M02606",
    ],
)
def test_right_ibans(value: str) -> None:
    assert identifiers.is_iban(value)


@pytest.mark.parametrize(
    "value",
    [
        "DE89 3704 0044 0532 0130 01",  # one digit wrong
        "DE98 3704 0044 0532 0130 00",  # check digits swapped
        "DE89 3704 0044 0532 0130",  # too short
        "AT6119043002345732012",  # too long for its country
        "DE٨٩370400440532013000",
        "89DE370400440532013000",
        "",
    ],
)
def test_wrong_ibans(value: str) -> None:
    assert not identifiers.is_iban(value)


@pytest.mark.parametrize(
    "value", ["+49 151 2345678", "0049-151/2345678", "+1 (202) 555.0143", "+44 (0)20 79460000"]
)
def test_right_phone_numbers(value: str) -> None:
    assert identifiers.is_phone(value)


@pytest.mark.parametrize(
    "value", ["0151 2345678", "+0 151 2345678", "+49", "+491512345678901234", "call me", "+٤٩١٥١٢٣٤٥٦٧"]
)
def test_phone_numbers_without_country_or_end(value: str) -> None:
    assert not identifiers.is_phone(value)


@pytest.mark.parametrize(
    "value",
    [
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",  # P2PKH: the first block
        "3P14159f73E4gFr7JterCCQh9QjiTjiZrG",  # P2SH
        "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",  # BIP 173
        "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3",
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",  # BIP 350
        "BC1SW50QGDZ25J",
        "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    ],
)
def test_right_bitcoin_addresses(value: str) -> None:
    assert identifiers.is_bitcoin(value)


@pytest.mark.parametrize(
    "value",
    [
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN",
        "0OIl",
        "",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",  # BIP 173: checksum
        "bc1rw5uspcuf",  # BIP 173: program length
        "BC13W508D6QEJXTDG4Y5R3ZARVARY0C5XW7KN40WF2",  # BIP 173: version
        "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",  # BIP 173: length for version 0
        "bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du",  # BIP 173: zero padding of more than 4 bits
        "bc1gmk9yu",  # BIP 173: empty
        "tc1qw508d6qejxtdg4y5r3zarvary0c5xw7kg3g4ty",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",  # BIP 350: Bech32 instead of Bech32m
        "bc1Qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",  # mixed case
    ],
)
def test_wrong_bitcoin_addresses(value: str) -> None:
    assert not identifiers.is_bitcoin(value)


def test_one_wrong_character_anywhere_in_an_address_is_found() -> None:
    right = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
    wrong = [right[:place] + ("q" if char != "q" else "p") + right[place + 1 :] for place, char in enumerate(right)]
    assert not any(identifiers.is_bitcoin(value) for value in wrong)


def test_tron_and_ethereum() -> None:
    assert identifiers.is_tron("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t")  # the USDT contract
    assert not identifiers.is_tron("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u")
    assert not identifiers.is_tron("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")
    assert identifiers.is_ethereum("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
    assert not identifiers.is_ethereum("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe")


RIGHT = [
    (Kind.INSTAGRAM, "@ella.rose_771"),
    (Kind.INSTAGRAM, "https://www.instagram.com/ella.rose_771/"),
    (Kind.SNAPCHAT, "ella-rose7"),
    (Kind.TELEGRAM, "@ella_rose"),
    (Kind.TELEGRAM, "t.me/ella_rose"),
    (Kind.TELEGRAM, "+49 151 2345678"),
    (Kind.DISCORD, "ella#1234"),
    (Kind.REDDIT, "u/ella"),
    (Kind.YOUTUBE, "@ella"),
    (Kind.X, "@ella"),
    (Kind.TIKTOK, "@ella"),
    (Kind.FACEBOOK, "https://m.facebook.com/profile.php?id=100012345678901"),
    (Kind.EMAIL, "ella@example.org"),
    (Kind.PAYPAL, "paypal.me/ella"),
    (Kind.PAYPAL, "ella@example.org"),
    (Kind.PAYPAL, "8AB12345CD678901E"),
    (Kind.WEBSITE, "https://example.org/a?b=c"),
    (Kind.IP, "2001:db8::1"),
    (Kind.CRYPTO, "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9"),
    (Kind.NAME, "anything at all"),
    (Kind.OTHER, "anything at all"),
    ("", "anything at all"),
    (Kind.IBAN, "  "),
]
WRONG = [
    (Kind.INSTAGRAM, "Ella Rose ❤"),
    (Kind.INSTAGRAM, "https://evil-instagram.com/ella"),
    (Kind.SNAPCHAT, "1ella"),
    (Kind.TELEGRAM, "ella"),
    (Kind.EMAIL, "ella@example"),
    (Kind.PAYPAL, "Ella Rose"),
    (Kind.WEBSITE, "example.org"),
    (Kind.IP, "300.1.1.1"),
    (Kind.CRYPTO, "short"),
    (Kind.IBAN, "DE00"),
]


@pytest.mark.parametrize(("kind", "value"), RIGHT)
def test_no_hint_for_what_looks_right(kind: Any, value: str) -> None:
    assert identifiers.hint(kind, value) == ""


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_a_hint_for_what_looks_wrong(kind: IdentifierKind, value: str) -> None:
    sentence = identifiers.hint(kind, value)
    assert sentence
    assert value not in sentence


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    "value", ["\x00", "a" * 500, "😀" * 100, "[", "1" * 500, "bc1" + "q" * 400, "@@", "//", "\u202e"]
)
def test_no_input_breaks_a_hint(kind: IdentifierKind, value: str) -> None:
    assert isinstance(identifiers.hint(kind, value), str)
    assert isinstance(identifiers.guess(value), str)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("DE89 3704 0044 0532 0130 01", Kind.IBAN),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", Kind.ETHEREUM),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", Kind.BITCOIN),
        ("ella@example.org", Kind.EMAIL),
        ("Ella Rose", ""),
    ],
)
def test_guess(value: str, kind: Any) -> None:
    assert identifiers.guess(value) == kind
