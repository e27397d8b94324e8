"""Accounts and addresses: nothing is offered that its checksum does not prove, and no letter is guessed.

The addresses are the examples of the specifications, or of the projects' own documentation.
"""

import pytest

from extraction.entities.payment_addresses import MENDED, SEEN, UNSURE, coin, find

GOOD = {
    "DE89 3704 0044 0532 0130 00": "iban",
    "AT61 1904 3002 3457 3201": "iban",
    "GB29 NWBK 6016 1331 9268 19": "iban",
    "1BoatSLRHtKNngkdXEeobR76b53LETtpyT": "bitcoin",
    "3P14159f73E4gFr7JterCCQh9QjiTjiZrG": "bitcoin",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4": "bitcoin",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0": "bitcoin",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed": "ethereum",
    "0xde709f2102306220921060314715629080e2fb77": "ethereum",  # small letters only: no checksum
    "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8": "tron",
    "LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9": "crypto",
    "ltc1qhzjptwpym9afcdjhs7jcz6fd0jma0l0rc0e5yr": "crypto",
    "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A": "crypto",
}

WITHOUT_CHECKSUM = "0xde709f2102306220921060314715629080e2fb77"


@pytest.mark.parametrize(("value", "kind"), GOOD.items())
def test_good_ones_are_found_also_broken_over_lines(value: str, kind: str) -> None:
    for text in (f"zahl an {value}!", f"{value[:20]}\n{value[20:]} bitte"):
        (one,) = find(text)
        assert (one.kind, one.value, one.sure) == (kind, value, SEEN)


@pytest.mark.parametrize(
    "value", [value for value in GOOD if value != "0xde709f2102306220921060314715629080e2fb77"]
)
def test_a_letter_that_was_changed_is_never_passed_on(value: str) -> None:
    """One sign in the middle becomes one that does not look like it."""
    at = len(value) // 2 + (value[len(value) // 2] == " ")
    wrong = value[:at] + ("7" if value[at] != "7" else "4") + value[at + 1 :]
    assert [one.sure for one in find(wrong)] in ([], [UNSURE])


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("DE89 37O4 OO44 0532 0130 0O", "DE89 3704 0044 0532 0130 00"),
        ("DE89 3704 0044 0532 0l30 00", "DE89 3704 0044 0532 0130 00"),
        ("bc1qw508déqejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        ("bclqw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        ("TJRabPrwbZy45sbavfcjinPJCl8kjpRTv8", "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"),
        ("Ox5aAeb6O53F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
    ],
)
def test_letters_that_look_alike_are_exchanged_when_the_checksum_proves_it(read: str, meant: str) -> None:
    (one,) = find(read)
    assert (one.value, one.sure) == (meant, MENDED)


def test_letters_that_do_not_look_alike_are_not_exchanged() -> None:
    assert [one.sure for one in find("1BoatSLRHtKNngkdXEeobR76b53LETtpyt")] == [UNSURE]


def test_without_a_checksum_nothing_is_exchanged() -> None:
    assert coin(WITHOUT_CHECKSUM) == "ethereum"
    assert [one.sure for one in find("0xde7O9f21O2306220921060314715629080e2fb77")] == [UNSURE]


def test_plain_words_and_numbers_are_no_addresses() -> None:
    assert find("3 Tage, 1 Bild, Mail 4711, TeXt1234567890abcdefghijklmnopqrstuv DE12 Tel 0151") == []
