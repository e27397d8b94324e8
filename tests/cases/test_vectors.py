"""The values that docs/cryptography.md gives an auditor, computed again; and what it says of guessing."""

import math
import re

import pytest
from argon2.low_level import Type, hash_secret_raw

from cases import crypto, passphrase
from cases.crypto import Cost, FieldCipher, Secret
from cases.crypto import words as case_words
from cases.crypto.words import WordKeys
from counseling.accounts import passkey_wraps
from tests.stack import BASE

TEXT = (BASE / "docs" / "cryptography.md").read_text(encoding="utf-8")
VALUES = dict(re.findall(r"^\| ([\w -]+) \| `([^`]+)` \|$", TEXT, re.M))
COST = Cost(time=3, memory=64 * 1024, lanes=4)  # the site's own; other tests use a cheap one


def value(name: str) -> bytes:
    return bytes.fromhex(VALUES[name])


def test_from_the_words_to_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crypto, "COST", COST)
    words, salt = passphrase.normal_form(VALUES["words"].upper()), value("site salt")
    assert case_words.public_salt(salt) == value("public salt")
    root = hash_secret_raw(words.encode(), value("public salt"), *COST, hash_len=32, type=Type.ID)
    assert root == value("root")
    keys = case_words.derive(words, salt)
    assert (keys.locator.value, keys.kek.value) == (value("locator"), value("kek"))
    assert case_words.lookup_id(keys.locator, salt) == value("lookup_id")


def test_from_the_keys_to_the_row(monkeypatch: pytest.MonkeyPatch) -> None:
    keys, salt = WordKeys(Secret(value("locator")), Secret(value("kek"))), value("site salt")
    case_key, place = Secret(value("case key")), VALUES["associated data"]
    assert case_words.inner(keys.locator, value("row"), place, salt) == value("inner")
    assert crypto.unwrap(Secret(value("outer key")), value("row"), place) == value("inner")
    assert case_words.unwrap_case_key(keys, value("inner")) == case_key
    assert case_words.no_inner(keys.locator, salt) == value("no case")
    assert len(value("no case")) == len(value("inner")) == case_words.INNER_BYTES
    monkeypatch.setattr(crypto.secrets, "token_bytes", lambda count: bytes(range(count)))
    assert case_words.wrap_case_key(keys, case_key, place, salt) == value("row")


def test_from_the_words_to_the_keys_of_an_older_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crypto, "COST", COST)
    words, salt = passphrase.normal_form(VALUES["words"].upper()), value("site salt")
    assert hash_secret_raw(words.encode(), salt, *COST, hash_len=32, type=Type.ID) == value("older root")
    derived = crypto.derive_keys(words, salt)
    assert (derived.lookup_id, derived.kek.value) == (value("older lookup_id"), value("older kek"))


@pytest.mark.parametrize("purpose", ["session-lookup", "session-key"])
def test_from_the_cookie_to_the_session(purpose: str) -> None:
    assert crypto.derive(Secret(value("cookie")), purpose).value == value(purpose)


def test_from_a_passkey_to_its_key() -> None:
    """The browser derives it (static/js/passkey.js); a real one does so in tests/browser/test_counseling.py."""
    assert value("passkey input") == passkey_wraps.PRF_INPUT
    assert crypto.derive(Secret(value("passkey bytes")), "passkey-key").value == value("passkey-key")


def test_the_form_of_what_is_wrapped(monkeypatch: pytest.MonkeyPatch) -> None:
    key, place = Secret(value("key")), VALUES["associated data"]
    assert crypto.unwrap(key, value("wrapped"), place) == value("plain")
    monkeypatch.setattr(crypto.secrets, "token_bytes", lambda count: bytes(range(count)))
    assert crypto.wrap(key, value("plain"), place) == value("wrapped")


def test_from_a_scope_to_its_fields() -> None:
    assert FieldCipher(Secret(VALUES["scope key"].encode()))._key.value == value("fields")


def test_what_guessing_costs() -> None:
    sizes = {len(passphrase.word_list(language)) for language in ("en", "de")}
    assert all(f"{size:,}" in TEXT for size in sizes), sizes
    assert all(round(passphrase.bits_of(size), 1) == 77.1 for size in sizes)
    left = [float(bits) for bits in re.findall(r"\| ([\d.]+) bits \|", TEXT)]
    known = [math.log2(math.perm(min(sizes) - seen, 6 - seen)) for seen in (0, 2, 3, 4)]
    assert left == pytest.approx(known, abs=0.6)
