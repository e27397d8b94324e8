"""Bank accounts and crypto addresses in a text: only what its check digits or checksum prove.

Letters that a reader of pictures mixes up (O and 0, l and 1) are exchanged only where the checksum then fits: 32
bits for crypto addresses, and for IBANs only letters where a digit must stand. Nothing is ever guessed.
Sources: statement.parsing.identifiers; EIP-55 (capital letters of Ethereum addresses); Litecoin's version bytes
0x30, 0x32 and prefix "ltc" (litecoin/src/chainparams.cpp); Monero's Base58 in blocks of 11 with a Keccak-256
checksum (monero/src/common/base58.cpp).
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from Crypto.Hash import keccak
from stdnum import bitcoin

from statement.choices import IdentifierKind as Kind
from statement.parsing import identifiers

SEEN, MENDED, UNSURE = "seen", "mended", "unsure"
MOST_RUNS = 5  # pieces that an address was broken into
_ALIKE = ("0OoQD", "1lIi|", "5Ss", "8B", "2Zz", "6bé", "9gq", "cC", "kK", "pP", "uUv", "vV", "wW", "xX", "fF", "jJ")
_TO_DIGIT = str.maketrans("OoQDIil|SsBZzG", "00001111558226")
_RUN = re.compile(r"[A-Za-z0-9é|]+")
_IBAN_START = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9OIlSB]{2}")
_START = re.compile(r"[13TLM48]|(?:bc|ltc|BC|LTC)[1lIi|]|[0OQ]x")
_LENGTHS = frozenset({*range(26, 36), 42, 43, 62, 63, 95, 106})


@dataclass(frozen=True)
class Address:
    """Where in the text it stands, its kind (value of IdentifierKind), and how sure: SEEN, MENDED, UNSURE."""

    start: int
    end: int
    kind: str
    value: str
    sure: str


def find(text: str) -> list[Address]:
    """All addresses in order of place; none inside another."""
    addresses: list[Address] = []
    for address in itertools.chain(_ibans(text), _coins(text)):
        if all(address.end <= other.start or address.start >= other.end for other in addresses):
            addresses.append(address)
    return sorted(addresses, key=lambda address: address.start)


def _ibans(text: str) -> Iterator[Address]:
    for match in _IBAN_START.finditer(text):
        iban_length = identifiers.iban_length(match[0][:2])
        value, end = _gathered(text, match.start(), iban_length)
        if not iban_length or len(value) < iban_length:
            continue
        plain = _all_digits(value)
        if identifiers.is_iban(value):
            yield Address(match.start(), end, Kind.IBAN, grouped(value), SEEN)
        elif plain != value and identifiers.is_iban(plain):
            yield Address(match.start(), end, Kind.IBAN, grouped(plain), MENDED)
        elif value[2:].isdigit():
            yield Address(match.start(), end, Kind.IBAN, grouped(value), UNSURE)


def _gathered(text: str, at: int, length: int) -> tuple[str, int]:
    """The next `wanted` letters and digits, over spaces and line ends but over nothing else."""
    value = ""
    while at < len(text) and len(value) < length:
        if text[at].isalnum():
            value += text[at]
        elif text[at] not in " \n-":
            break
        at += 1
    return value, at


def _all_digits(value: str) -> str:
    if set(identifiers.iban_structure(value[:2])) == {"n"}:
        return value[:2] + value[2:].translate(_TO_DIGIT)
    return value[:2] + value[2:4].translate(_TO_DIGIT) + value[4:].upper()


def grouped(iban: str) -> str:
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))


def _coins(text: str) -> Iterator[Address]:
    runs = list(_RUN.finditer(text))
    skip = 0
    for number, run in enumerate(runs):
        if run.start() < skip or not _START.match(run[0]):
            continue
        candidates = [(end, value) for end, value in _joined(text, runs, number) if len(value) in _LENGTHS]
        address = _first_of(run.start(), candidates)
        if address:
            skip = address.end
            yield address


def _joined(text: str, runs: list[re.Match[str]], number: int) -> list[tuple[int, str]]:
    """The run alone and with those that follow after a single space or line end."""
    value, end = runs[number][0], runs[number].end()
    candidates = [(end, value)]
    for run in runs[number + 1 : number + MOST_RUNS]:
        if run.start() - end != 1 or text[end] not in " \n":
            break
        value, end = value + run[0], run.end()
        candidates.append((end, value))
    return candidates


def _first_of(start: int, candidates: list[tuple[int, str]]) -> Address | None:
    for end, value in candidates:
        kind = coin(value)
        if kind:
            return Address(start, end, kind, value, SEEN)
    for end, value in candidates:
        better = mended(value)
        if better:
            return Address(start, end, coin(better), better, MENDED)
    for end, value in candidates[:1]:
        if _looks_like(value):
            return Address(start, end, Kind.CRYPTO, value, UNSURE)
    return None


def coin(value: str) -> str:
    """The kind of an address whose checksum is right; "" otherwise."""
    if value[:2] == "0x":
        return Kind.ETHEREUM if _is_ethereum(value) else ""
    if identifiers.is_segwit(value):
        return Kind.BITCOIN
    if identifiers.is_segwit(value, prefix="ltc") or _is_monero(value):
        return Kind.CRYPTO
    return _BASE58_KINDS.get(_version(value), "")


_BASE58_KINDS: dict[int, str] = {
    0x00: Kind.BITCOIN, 0x05: Kind.BITCOIN, 0x30: Kind.CRYPTO, 0x32: Kind.CRYPTO, 0x41: Kind.TRON,
}  # fmt: skip


def _version(value: str) -> int:
    body = identifiers.base58check(value) if 26 <= len(value) <= 35 else None
    return body[0] if body is not None and len(body) == 21 else -1


def _is_ethereum(value: str) -> bool:
    """In one case only there is no checksum; with both, EIP-55's must fit."""
    if not identifiers.is_ethereum(value):
        return False
    plain = value[2:]
    if plain in (plain.lower(), plain.upper()):
        return True
    digest = _keccak(plain.lower().encode()).hex()
    return all(
        char == (char.upper() if int(nibble, 16) > 7 else char.lower())
        for char, nibble in zip(plain, digest, strict=False)
    )


def _keccak(data: bytes) -> bytes:
    return bytes(keccak.new(digest_bits=256, data=data).digest())


_MONERO_NETWORKS = frozenset({18, 19, 42})  # standard, integrated, subaddress


def _is_monero(value: str) -> bool:
    """95 characters, or 106 with a payment id; blocks of 11 characters are 8 bytes each."""
    if len(value) not in (95, 106):
        return False
    raw = b""
    for at in range(0, len(value), 11):
        block = value[at : at + 11]
        size = {11: 8, 7: 5}[len(block)]
        try:
            raw += int.from_bytes(bitcoin.b58decode(block), "big").to_bytes(size, "big")
        except (ValueError, OverflowError):  # a character that Base58 does not have, or a block too large
            return False
    return raw[0] in _MONERO_NETWORKS and _keccak(raw[:-4])[:4] == raw[-4:]


def mended(value: str) -> str:
    """The one address that the checksum proves after at most two letters are exchanged for ones that look alike."""
    value = re.sub(r"^(bc|ltc)[lIi|]", r"\g<1>1", re.sub(r"^[OQ]x", "0x", value))
    if value[:2] == "0x":
        plain = "0x" + value[2:].translate(str.maketrans("OoQIl|SsZzG", "00011155226"))
        mixed = plain[2:] not in (plain[2:].lower(), plain[2:].upper())
        return plain if mixed and coin(plain) else ""
    if coin(value):
        return value
    if not _looks_like(value):
        return ""
    return next((better for better in _exchanged(value) if coin(better)), "")


def _exchanged(value: str) -> Iterator[str]:
    """Characters that cannot be there first, then one or two of the others."""
    options = [(at, _alike(char)) for at, char in enumerate(value)]
    choices = [(at, char) for at, chars in options for char in chars]
    for at, char in choices:
        yield value[:at] + char + value[at + 1 :]
    for (one, first), (two, second) in itertools.combinations(choices, 2):
        if one < two:
            yield value[:one] + first + value[one + 1 : two] + second + value[two + 1 :]


def _alike(char: str) -> str:
    return "".join({other for group in _ALIKE if char in group for other in group if other not in (char, "|", "é")})


def _looks_like(value: str) -> bool:
    """The shape of an address: long, and mixed as no word or number is."""
    if re.fullmatch(r"(?:bc|ltc)1[a-z0-9é]{37,60}", value) or re.fullmatch(r"0x[0-9A-Za-z]{40}", value):
        return True
    mixed = re.search(r"\d", value[1:]) and re.search("[a-z]", value) and re.search("[A-Z]", value)
    return bool(mixed and 30 <= len(value) <= 35 and value[0] in "13TLM")
