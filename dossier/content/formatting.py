"""How values are written on paper: dates, amounts, sizes, and other people's text made safe to set.

Paper is in English or German, the timeline on a page in each language of the site. English dates are British.
Numbers and dates come from the CLDR (Babel).
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from sextortion_help.i18n import timezone_names
from statement import exhibit_references
from statement.answers import Demand
from statement.choices import IdentifierKind
from statement.parsing import identifiers

LOCALES = {"en": "en_GB", "de": "de_DE", "fr": "fr_FR", "it": "it_IT"}
_DAYS = {"en": "d MMMM y", "de": "d. MMMM y", "fr": "d MMMM y", "it": "d MMMM y"}
LONGEST_WORD = 400  # characters; longer ones are hostile and would cost seconds of layout each
PIECE = 100
_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_HOUR = r"(?<![\d.:])([01]?\d|2[0-3])"
_CLOCK = re.compile(rf"{_HOUR}:([0-5]\d)(?!\d)|{_HOUR}(?:[.]([0-5]\d))? ?Uhr")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Marks that turn the reading direction of what follows: on paper they could make a name read as another one.
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CODE_NAMES = {ord(mark): f"[U+{ord(mark):04X}]" for mark in _TURNING}
_CONTROLS = {code: chr(0x2400 + code) for code in range(32) if code not in (9, 10)} | {0x7F: "\u2421"}


def safe(text: str) -> str:
    """Someone’s text with nothing hidden: control and direction marks become visible, endless words are cut."""
    text = _LINE_ENDS.sub("\n", text).translate(_CONTROLS).translate(_CODE_NAMES)
    text = "".join("\ufffd" if _unprintable(char) else char for char in text)
    return _WORD.sub(lambda match: _broken(match[0]), text)


def _unprintable(char: str) -> bool:
    code = ord(char)
    return unicodedata.category(char) in ("Cs", "Cc") and char not in "\n\t" or code & 0xFFFE == 0xFFFE


def _broken(word: str) -> str:
    return "\n".join(word[at : at + PIECE] for at in range(0, len(word), PIECE))


def parse(value: str) -> datetime | date | None:
    """An ISO date or local date and time; None when it is neither."""
    try:
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError:
        return None


def on_paper(value: datetime | date, language: str) -> str:
    """ "20 November 2026" or "20 November 2026, 21:14"."""
    day = format_date(value, _DAYS[language], locale=LOCALES[language])
    if not isinstance(value, datetime):
        return day
    return f"{day}, {format_time(value, 'HH:mm', locale=LOCALES[language])}"


def moment(iso: str, typed: str) -> datetime | date | None:
    """A day, with its time of day when what was typed holds one ("20.11.2026, 21:14", "am 20. November 20 Uhr")."""
    value = parse(iso) if iso else None
    if value is None or isinstance(value, datetime):
        return value
    clock_match = _CLOCK.search(typed)
    if not clock_match:
        return value
    hour, minute = clock_match[1] or clock_match[3], clock_match[2] or clock_match[4] or "0"
    return datetime.combine(value, time(int(hour), int(minute)))


def told(iso: str, typed: str, language: str) -> str:
    """A date as the client gave it: written out when it could be read, else their own words."""
    value = moment(iso, typed)
    if value is not None:
        return on_paper(value, language)
    return safe(typed or iso)


def recorded(at: datetime, zone: ZoneInfo, language: str) -> str:
    """A time this site recorded, to the second, local and in UTC."""
    local, utc = at.astimezone(zone), at.astimezone(UTC)
    written = format_datetime(local, f"{_DAYS[language]}, HH:mm:ss", tzinfo=zone, locale=LOCALES[language])
    return f"{written} ({timezone_names.offset(local)}) = {utc:%Y-%m-%d %H:%M:%S} UTC"


def number(value: str, language: str) -> str:
    """A plain decimal as the language writes it; money amounts keep two places."""
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return safe(value)
    exponent = amount.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 0
    pattern = "#,##0.00" if places <= 2 else "#,##0." + "0" * places
    return str(format_decimal(amount, pattern, locale=LOCALES[language]))


def money(amount: str, plain: str, currency: str, language: str) -> str:
    """An amount with its currency: normalised where it could be read, else as typed."""
    if not plain:
        return safe(" ".join(part for part in (amount, currency) if part))
    return f"{number(plain, language)} {currency}".strip()


def totals(amounts: Iterable[tuple[str, str]], language: str) -> tuple[list[tuple[str, str]], int]:
    """Sums of (plain decimal, currency) per currency, largest count first come; and how many could not be added."""
    sums: dict[str, Decimal] = {}
    left_out = 0
    for plain, currency in amounts:
        try:
            value = Decimal(plain)
        except InvalidOperation:
            left_out += 1
            continue
        sums[currency] = sums.get(currency, Decimal(0)) + value
    return [(currency, number(str(value), language)) for currency, value in sums.items()], left_out


def count(number: int, language: str) -> str:
    """ "1,201", in English."""
    return str(format_decimal(number, locale=LOCALES[language]))


def size(count: int, language: str) -> str:
    """ "1,234,567 bytes (1.2 MB)"."""
    exact = format_decimal(count, locale=LOCALES[language])
    if count < 100_000:
        return _("%(count)s bytes") % {"count": exact}
    short = format_decimal(Decimal(count) / 1_000_000, "#,##0.0", locale=LOCALES[language])
    return _("%(count)s bytes (%(short)s MB)") % {"count": exact, "short": short}


def grouped(digest: str, by: int = 4) -> str:
    """Hex digits in groups, for comparing by eye."""
    return " ".join(digest[at : at + by] for at in range(0, len(digest), by)).upper()


def seen_in(where: str, numbers: Iterable[int]) -> str:
    """Where something was seen: the client's words, and the exhibits in which the site found it."""
    return ", ".join(part for part in (safe(where), exhibit_references.words(numbers)) if part)


def demanded(demand: Demand) -> str:
    """What was demanded; of a sum from an exhibit that it was money, and where it stands."""
    return safe(exhibit_references.demanded(demand))


def ways_to_pay(typed: str) -> str:
    """How to pay, line by line; before an address that can be nothing else, what it is."""
    return "\n".join(_way_to_pay(line) for line in safe(typed).split("\n"))


def _way_to_pay(line: str) -> str:
    kind = identifiers.guess(line)
    return f"{IdentifierKind(kind).label}: {line}" if kind else line


def label(choices: type, value: str) -> str:
    """The word for a stored answer; an answer that this version does not know is shown as it is."""
    return str(choices(value).label) if value in choices.values else safe(value)  # type: ignore[attr-defined]


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut between two words: half a date or half a sum is another one."""
    if len(text) <= most:
        return text
    return f"{whole_words(text, most - 1)}…"


def whole_words(text: str, most: int) -> str:
    """The beginning of a text without the word that does not fit; of a very long word, what fits."""
    beginning = text[:most]
    if len(text) > most and not text[most].isspace():
        last_space = max(beginning.rfind(" "), beginning.rfind("\n"))
        beginning = beginning[:last_space] if last_space >= most // 2 else beginning
    return beginning.rstrip()


def sentence(text: str) -> str:
    """With a full stop, unless it ends in a mark already."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…" else f"{text}."
