"""Signs of a bluff sent to many people at once ("I hacked your device"), found in the words of an e-mail.

A sign is a hint, never a proof. They are looked for only in a mail that demands money or threatens to publish,
so that a letter about a lost password does not bear any. Codes: own_address, password, deadline (crypto money and
a short time), crypto (no time named), malware (claims to be in the device), nothing_shown (claims to have pictures
and brings none), everyone (threatens to send it to all contacts).
"""

import re
import unicodedata

LOOKED_AT = 60_000  # characters
# Such mails hide their words from filters: letters of other scripts that look the same, and signs without width.
LOOKALIKES = dict(zip("аеорсухіјԁһёʏ", "aeopcyxijdhey", strict=True))
_LOOKALIKES = str.maketrans("".join(LOOKALIKES), "".join(LOOKALIKES.values()))
INVISIBLE = "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]"

_COIN = r"\b(?:bitcoins?|btc|litecoin|ltc|usdt|tether|ethereum|monero|xmr|krypto(?:wahrung)?|crypto(?:currency)?)\b"
_WALLET = r"\b(?:bc1[a-z0-9]{20,80}|[13][a-km-z0-9]{25,34}|0x[0-9a-f]{40}|ltc1[a-z0-9]{20,80}|t[a-z0-9]{33})\b"
_TIME = r"\b(?:\d{1,3}|twelve|24|48|fifty|two|three|zwei|drei)[ -]?(?:hours?|hrs?|h\b|days?|stunden|std|tagen?)\b"
_THREAT = (
    r"\b(?:webcam|masturbat\w*|selbstbefriedig\w*|record(?:ed|ing) (?:of )?you\b|(?:video|recording|footage) "
    r"(?:of|with) you\b|"
    r"(?:video|aufnahmen?) von (?:dir|ihnen)|aufgenommen|(?:your|deine[nr]?|ihre[nr]?) (?:contacts|kontakte\w*)|"
    r"hack(?:ed|er)|gehackt\w*|compromising|intimate|intime\w*|pornograph\w*|adult (?:web ?)?sites?|pornoseiten?)\b"
)
_MALWARE = (
    r"\b(?:pegasus|trojan\w*|trojaner\w*|malware|spyware|keylogger|rat\b|remote access|remote desktop|rdp|"
    r"fernzugriff|schadsoftware|spahsoftware|full access to your|zero[- ]click|hacked your|"
    r"vollen? zugriff auf (?:ihr|dein)\w*|(?:ihr|dein)\w* (?:gerat|computer|system)\w* gehackt)\b"
)
_OLD_WORD = (
    r"\b(?:your|ihr|dein|das|the)\s+(?:\w{1,20}\s+){0,2}(?:password|passwort|kennwort|passphrase)\b"
    r"(?:\s+\w{1,20}){0,3}?\s*(?:is|was|ist|war|lautet\w*|:|=|-)|"
    r"\b\S{4,40} (?:is|ist) (?:your|ihr|dein) (?:password|passwort|kennwort)\b|"
    r"\bi (?:do )?know,? \S{4,40},? is your pass"
)
_RECORDING = r"\b(?:video|recorded|recording|footage|webcam|screenshots?|aufnahmen?|aufgenommen|clip)\b"
_EVERYONE = (
    r"\b(?:all|every\w*|alle[nr]?|samtliche\w*)\b.{0,40}\b(?:contacts?|friends?|relatives|colleagues|kontakte\w*|"
    r"freunde\w*|verwandte\w*|kollegen|address ?book|adressbuch)\b"
)

# By name, as the check in the browser takes them (static/js/bluff); written so that both read them alike.
PATTERNS = {
    "coin": f"{_COIN}|{_WALLET}",
    "time": _TIME,
    "threat": _THREAT,
    "malware": _MALWARE,
    "password": _OLD_WORD,
    "recording": _RECORDING,
    "everyone": _EVERYONE,
}


def found(words: str, *, own_address: bool, has_pictures: bool) -> tuple[str, ...]:
    """Codes in a fixed order; empty when the mail is no such threat. `words`: subject and body."""
    text = _levelled(words)
    coin = _has(_COIN, text) or _has(_WALLET, text)
    if not (coin and _has(_THREAT, text)) and not _has(_MALWARE, text):
        return ()
    hints = {
        "own_address": own_address,
        "password": _has(_OLD_WORD, text),
        "deadline": coin and _has(_TIME, text),
        "crypto": coin and not _has(_TIME, text),
        "malware": _has(_MALWARE, text),
        "nothing_shown": not has_pictures and _has(_RECORDING, text),
        "everyone": _has(_EVERYONE, text),
    }
    return tuple(code for code, there in hints.items() if there)


def _has(pattern: str, text: str) -> bool:
    return re.search(pattern, text) is not None


def _levelled(words: str) -> str:
    """Small letters without marks, of one script, on one line."""
    text = re.sub(INVISIBLE, "", words[:LOOKED_AT]).lower().translate(_LOOKALIKES)
    text = unicodedata.normalize("NFKD", text)
    return " ".join("".join(char for char in text if not unicodedata.combining(char)).split())
