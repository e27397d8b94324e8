"""Names, numbers and addresses in a text. Pure: lines in, findings out; whose they are is for the client to say.

Phone numbers by the `phonenumbers` library (valid numbers only; ones without country code are read as German,
Austrian or Swiss only where they begin with 0). What has check digits or a checksum: see
extraction.entities.payment_addresses.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import phonenumbers
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

from extraction.entities import amount_context, handles, payment_addresses, payment_claims
from extraction.entities.amount_context import MessageSpan
from extraction.entities.entity import AMOUNT, DATE, HANDLE, Entity
from extraction.entities.payment_addresses import SEEN
from statement.choices import IdentifierKind as Kind
from statement.parsing import amounts, dates

MOST = 80  # findings of one exhibit
MOST_OF_A_KIND = 20
REGIONS = ("DE", "AT", "CH")  # for numbers without a country code, which must begin with 0
_TAKEN = "\x1f"  # stands where something was found already
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@(?:[A-Za-z0-9\-]{1,63}\.)+[A-Za-z]{2,24}(?![A-Za-z0-9@])")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'“”„\x1f]{4,300}", re.IGNORECASE)
_PATH = re.compile(r"(?<![\w.@/-])(?:[a-z0-9-]+\.)+[a-z]{2,12}/[^\s<>\"'“”„\x1f]{1,200}", re.IGNORECASE)
_MONEY = r"€|\$|£|₦|₱|₿"
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?:(?:{_MONEY}|EUR|USD|GBP|CHF|BTC|ETH|USDT|XMR|LTC)[ \u00a0\u202f]?\d[\d.,'’]{{0,14}}"
    rf"|\d[\d.,'’]{{0,14}}[ \u00a0\u202f]?(?:{_MONEY}|(?:EUR|Euros?|USD|Dollars?|GBP|Pfund|pounds?|CHF|Franken"
    r"|BTC|bitcoins?|ETH|USDT|XMR|LTC)(?![\w-])))",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<![\w.,/-])(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})"
    r"|\d{1,2}(?:\.|st|nd|rd|th)?\s?[^\W\d_]{3,9}\.?,?\s\d{4}|[^\W\d_]{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})"
    r"(?![\d])"
)
_CLOCK = re.compile(r"[\s,T·]{0,3}(?:um |at )?([01]?\d|2[0-3])[:.]([0-5]\d)(?!\d)")
_HEADERS = re.compile(r"(?i)^(?:Message-ID|Received|References|In-Reply-To):.*$", re.MULTILINE)  # names of machines
_STOPS = ".,;:!?)]}»“”\"'…"


def find(
    lines: Sequence[str],
    *,
    top: int = 0,
    message_spans: Sequence[MessageSpan] = (),
    mailed: Sequence[tuple[int, str]] = (),
) -> list[Entity]:
    """What the lines hold, each thing once. `top`: how many of them stand at the top of a capture, where apps
    show the name of the other side. `message_spans`: the messages, in order, where the lines are a chat.
    `mailed`: the first line of each e-mail that they are, and its local time in ISO 8601, or ""."""
    page = _TextPage(lines)
    every = sorted((*_proved(page), *_written(page), *_names(page, top)), key=lambda one: one.line)
    entity_by_key: dict[tuple[str, str, bool], Entity] = {}
    kinds: Counter[str] = Counter()
    for entity in amount_context.completed(every, lines, message_spans, mailed):
        name = (entity.kind, entity.value.lower(), entity.sent)
        if name in entity_by_key:
            entity_by_key[name] = amount_context.joined(entity_by_key[name], entity)
        elif kinds[entity.kind] < MOST_OF_A_KIND:
            kinds[entity.kind] += 1
            entity_by_key[name] = entity
    return list(entity_by_key.values())[:MOST]


class _TextPage:
    """The text, of which each character belongs to one finding at most."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._whole = "\n".join(lines)
        self.text = _HEADERS.sub(lambda match: _TAKEN * len(match[0]), self._whole)

    def take(self, start: int, end: int, kind: str, value: str, sure: str = SEEN) -> Entity:
        excerpt = self.line_at(start)
        number = self._whole.count("\n", 0, start)
        words = payment_claims.clause(self._whole, start, end) if kind == AMOUNT else ""
        blanked = "".join(char if char == "\n" else _TAKEN for char in self.text[start:end])
        self.text = self.text[:start] + blanked + self.text[end:]
        is_debit = kind == AMOUNT and payment_claims.is_debit(
            self._whole[self._whole.rfind("\n", 0, start) + 1 : start]
        )
        return Entity(
            kind,
            value,
            excerpt,
            sure,
            number,
            is_debit or payment_claims.says_so(words),
            payment_claims.by_the_writer(words),
        )

    def line_at(self, start: int) -> str:
        """The line, cut between words to what stands around that place."""
        first = self._whole.rfind("\n", 0, start) + 1
        last = self._whole.find("\n", start)
        line = self._whole[first : last if last >= 0 else None]
        begin, end = max(0, start - first - 60), max(0, start - first - 60) + 160
        if begin:  # half a date at the beginning would be another one
            begin = line.find(" ", begin, start - first) + 1 or start - first
        if end < len(line):
            gap = line.rfind(" ", start - first, end)
            end = gap if gap > 0 else end
        shown_line = line[begin:end].strip()
        return f"{'… ' if begin else ''}{shown_line}{' …' if end < len(line) else ''}"


def _proved(page: _TextPage) -> Iterator[Entity]:
    for address in payment_addresses.find(page.text):
        yield page.take(address.start, address.end, address.kind, address.value, address.sure)


def _written(page: _TextPage) -> Iterator[Entity]:
    for match in list(_EMAIL.finditer(page.text)):
        yield page.take(match.start(), match.end(), Kind.EMAIL, match[0])
    for pattern in (_URL, _PATH):
        yield from _links(page, pattern)
    for match in list(_DATE.finditer(page.text)):
        day = dates.parse(match[0])
        if day:
            clock = _CLOCK.match(page.text, match.end())
            end = clock.end() if clock else match.end()
            value = f"{day}T{int(clock[1]):02}:{clock[2]}" if clock else day
            yield page.take(match.start(), end, DATE, value)
    for match in list(_AMOUNT.finditer(page.text)):
        typed = match[0].strip(" .,'’")
        if amounts.parse(typed).number:
            yield page.take(match.start(), match.end(), AMOUNT, typed)
    yield from _phones(page)


def _links(page: _TextPage, pattern: re.Pattern[str]) -> Iterator[Entity]:
    for match in list(pattern.finditer(page.text)):
        link = match[0].rstrip(_STOPS)
        kind, value = handles.of_link(link)
        yield page.take(match.start(), match.start() + len(link), kind, value)


def _phones(page: _TextPage) -> Iterator[Entity]:
    """First within a line; then over the ends of lines, for a number that was broken."""
    for broken in (False, True):
        for region in REGIONS:
            text = re.sub(r"(?<=[\d+)/-])\n(?=[\d(])", " ", page.text) if broken else page.text
            for match in list(PhoneNumberMatcher(text, region, leniency=Leniency.VALID)):
                if "\n" not in match.raw_string and _plausible(match.raw_string):
                    yield page.take(match.start, match.end, Kind.PHONE, _phone(match))


def _plausible(raw: str) -> bool:
    return raw.startswith(("+", "00", "0", "(0", "(+"))


def _phone(match: phonenumbers.PhoneNumberMatch) -> str:
    """As it was written: groups of our own would make it look like another one. What nobody can dial as it stands,
    "00…" from another country and "(0)" behind a country code, as + and digits (E.164)."""
    raw = " ".join(str(match.raw_string).split())
    if raw.lstrip("(").startswith("00") or "(0)" in raw:
        return str(phonenumbers.format_number(match.number, PhoneNumberFormat.E164))
    return raw


def _names(page: _TextPage, top: int) -> Iterator[Entity]:
    for start, end, kind, name in handles.names(page.text):
        yield page.take(start, end, kind or HANDLE, name)
    at = 0
    for number, line in enumerate(page.text.split("\n")):
        if number >= top:
            return
        if handles.is_bare_name(line.strip()):
            yield page.take(at + line.index(line.strip()), at + len(line), HANDLE, line.strip())
        at += len(line) + 1
