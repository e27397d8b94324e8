"""Whether a name, number or address has the shape it should have. Only hints: nothing is ever refused.

Sources: IBANs ISO 13616 as python-stdnum holds its registry, with ISO 7064 and national check digits; phone
numbers ITU-T E.164; Bitcoin addresses Base58Check (Bitcoin protocol documentation), Bech32 (BIP 173) and
Bech32m (BIP 350); Tron addresses Base58Check with prefix 0x41; Ethereum addresses 20 bytes in hexadecimal
(EIP-55's upper and lower case is not checked). Shapes of user names as the platforms documented them in 2026.
"""

import hashlib
import ipaddress
import re
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from stdnum import bitcoin, iban, numdb
from stdnum.exceptions import ValidationError

from statement.choices import IdentifierKind as Kind

_IBAN_REGISTRY = numdb.get("iban")
_MOST_IBAN_CHARACTERS = 34  # ISO 13616


def iban_structure(country: str) -> str:
    """Characters behind the check digits of an IBAN of that country, such as "DE", one letter for each.

    "n" stands for a digit, "a" for a capital letter, "c" for either. Empty for a country without IBANs.
    """
    structure = _IBAN_REGISTRY.info(country)[0][1].get("bban", "")
    return "".join(kind * int(count) for count, kind in re.findall(r"(\d+)!([nac])", structure))


def iban_length(country: str) -> int:
    """Characters of an IBAN of that country; 0 when it has none."""
    structure = iban_structure(country)
    return 4 + len(structure) if structure else 0


def is_iban(value: str) -> bool:
    """Whether structure and length of its country and all check digits are right; spaces do not matter."""
    value = re.sub(r"\s", "", value).upper()
    return value.isascii() and value.isalnum() and len(value) <= _MOST_IBAN_CHARACTERS and iban.is_valid(value)


def is_phone(value: str) -> bool:
    """An international number; spaces, hyphens, dots, slashes, brackets and 00 instead of + are fine."""
    value = re.sub(r"\(0\)|[\s().\-/]", "", value)
    return bool(re.fullmatch(r"\+[1-9]\d{6,14}", re.sub(r"^00", "+", value), re.ASCII))


def is_email(value: str) -> bool:
    return bool(re.fullmatch(r"[^\s@<>,;]{1,64}@[^\s@<>,;]+\.[^\s@<>,;.]{2,}", value))


def base58check(value: str) -> bytes | None:
    """Version byte and payload, or None when a character or the checksum is wrong."""
    try:
        raw = bitcoin.b58decode(value)
    except ValueError:  # a character that Base58 does not have
        return None
    body, checksum = raw[:-4], raw[-4:]
    right = hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4]
    return body if checksum == right else None


BECH32_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BECH32_CONSTANT, _BECH32M_CONSTANT = 1, 0x2BC830A3
_MOST_BECH32_CHARACTERS = 90


def is_segwit(value: str, prefix: str = "bc") -> bool:
    """Whether this is a segregated-witness address: version 0 in Bech32, later versions in Bech32m (BIP 350)."""
    if value not in (value.lower(), value.upper()) or len(value) > _MOST_BECH32_CHARACTERS:
        return False
    human, separator, data = value.lower().rpartition("1")
    if human != prefix or not separator or len(data) < 7 or any(char not in BECH32_ALPHABET for char in data):
        return False
    values = [BECH32_ALPHABET.index(char) for char in data]
    spread = [ord(char) >> 5 for char in human] + [0] + [ord(char) & 31 for char in human]
    version = values[0]
    constant = _BECH32_CONSTANT if version == 0 else _BECH32M_CONSTANT
    return version <= 16 and bitcoin.bech32_checksum(spread + values) == constant and _fits(version, values[1:-6])


def _fits(version: int, program: list[int]) -> bool:
    """Whether 5-bit values make whole bytes, as many as the witness version allows (BIP 141)."""
    try:
        length = len(bitcoin.b32decode(program))
    except ValidationError:
        return False
    return length in (20, 32) if version == 0 else 2 <= length <= 40


def is_bitcoin(value: str) -> bool:
    body = base58check(value)
    return is_segwit(value) or (body is not None and len(body) == 21 and body[0] in (0x00, 0x05))


def is_tron(value: str) -> bool:
    body = base58check(value)
    return body is not None and len(body) == 21 and body[0] == 0x41


def is_ethereum(value: str) -> bool:
    return bool(re.fullmatch(r"0x[0-9a-fA-F]{40}", value))


def is_crypto(value: str) -> bool:
    """Any coin's address: one piece of at least 25 letters and digits, perhaps with a prefix like "ltc:"."""
    return bool(re.fullmatch(r"[A-Za-z0-9_:\-]{25,120}", value))


def is_website(value: str) -> bool:
    return bool(re.fullmatch(r"https?://[^\s/?#]+\.[^\s]+", value, re.IGNORECASE))


def is_ip(value: str) -> bool:
    try:
        ipaddress.ip_address(value.strip("[]"))
    except ValueError:
        return False
    return True


def is_paypal(value: str) -> bool:
    """E-mail address, paypal.me link, @name or a transaction number of 17 characters."""
    link = r"(https?://)?(www\.)?paypal\.(me|com)/\S+"
    return is_email(value) or bool(re.fullmatch(link + r"|@[A-Za-z0-9]{3,20}|[A-Z0-9]{17}", value, re.IGNORECASE))


_NAMES = {
    Kind.INSTAGRAM: (r"@?[A-Za-z0-9._]{1,30}", ("instagram.com",)),
    Kind.SNAPCHAT: (r"[A-Za-z][A-Za-z0-9._-]{1,13}[A-Za-z0-9]", ("snapchat.com",)),
    Kind.TELEGRAM: (r"@?[A-Za-z][A-Za-z0-9_]{4,31}|\d{5,15}|\+[\d ]{7,20}", ("t.me", "telegram.me")),
    Kind.FACEBOOK: (r"\d{5,20}|[A-Za-z0-9.]{5,50}", ("facebook.com", "fb.com", "m.me")),
    Kind.TIKTOK: (r"@?[A-Za-z0-9._]{2,24}", ("tiktok.com",)),
    Kind.X: (r"@?[A-Za-z0-9_]{1,15}|\d{5,20}", ("x.com", "twitter.com")),
    Kind.DISCORD: (r"@?[a-z0-9._]{2,32}|[^\s#]{2,32}#\d{4}|\d{17,20}", ("discord.com", "discord.gg")),
    Kind.REDDIT: (r"(?:/?u/)?[A-Za-z0-9_-]{3,20}", ("reddit.com",)),
    Kind.YOUTUBE: (r"@[\w.\-·]{3,30}|UC[A-Za-z0-9_-]{22}", ("youtube.com", "youtu.be")),
}


def is_name(kind: str, value: str) -> bool:
    """A user name of the platform, or a link to it."""
    pattern, hosts = _NAMES[Kind(kind)]
    link = "|".join(re.escape(host) for host in hosts)
    linked = re.match(rf"(https?://)?([a-z-]+\.)*({link})/\S", value, re.IGNORECASE)
    return bool(linked or re.fullmatch(pattern, value))


_COPY = _("This address has a typing error or is not complete. Please copy it in one piece and compare it.")
_CHECKS: dict[str, tuple[Callable[[str], bool], object]] = {
    Kind.IBAN: (is_iban, _("This IBAN has a typing error or is not complete. Please compare it.")),
    Kind.PHONE: (is_phone, _("A number helps most with its country code, such as +49 or +44. Please compare it.")),
    Kind.EMAIL: (is_email, _("This does not look like a whole e-mail address. Please compare it.")),
    Kind.BITCOIN: (is_bitcoin, _COPY),
    Kind.ETHEREUM: (is_ethereum, _COPY),
    Kind.TRON: (is_tron, _COPY),
    Kind.CRYPTO: (is_crypto, _COPY),
    Kind.PAYPAL: (is_paypal, _("With PayPal, the e-mail address, paypal.me link or @name helps most.")),
    Kind.WEBSITE: (is_website, _("The whole address helps most, from https:// to its end.")),
    Kind.IP: (is_ip, _("This does not look like a whole IP address. Please compare it.")),
}
_LOOKS = {
    Kind.IBAN: r"[A-Z]{2}\s?\d{2}(?:\s?[A-Z0-9]){11,32}",
    Kind.ETHEREUM: r"0x[0-9A-Za-z]{30,50}",
    Kind.BITCOIN: r"bc1[0-9a-z]{20,80}",
    Kind.EMAIL: r"[^\s@]+@[^\s@]+\.[^\s@]+",
    Kind.WEBSITE: r"https?://\S+",
}
_NAME_HINT = _(
    "The name in the profile, without spaces, helps most. Many people can share the name shown above it."
)


def guess(value: str) -> str:
    """The kind that a value shows by itself, also when it has a typing error; "" when it could be anything."""
    value = value.strip()
    for kind, pattern in _LOOKS.items():
        if re.fullmatch(pattern, value):
            return kind
    return ""


def hint(kind: str, value: str) -> str:
    """A sentence to show beside the value, or "" when it looks right or nothing is known about its shape."""
    value = value.strip()
    if not value:
        return ""
    if kind in _NAMES:
        return "" if is_name(kind, value) else str(_NAME_HINT)
    check, sentence = _CHECKS.get(kind, (None, ""))
    return "" if check is None or check(value) else str(sentence)
