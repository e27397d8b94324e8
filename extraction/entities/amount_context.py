"""When an amount was asked for, how it should be paid and until when, read from the context of the amount. Pure.

In a chat export the context is the message of the amount, and for an address also the neighbouring messages of the
same sender. In a picture or text it is the lines around the amount, and a line above that holds nothing but a date.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.entities.entity import AMOUNT, DATE, Entity
from extraction.entities.payment_addresses import UNSURE
from statement.choices import IdentifierKind as Kind
from statement.choices import Method
from statement.parsing import dates

WORD = "word"  # a way of paying that is named without an address
MOST_AMOUNTS = 200  # of one exhibit
MOST_WAYS = 4
RUN = 3  # messages of one writer before and after
ABOVE, BELOW = 1, 4  # lines; an address may be broken over several
DAY_ABOVE = 40  # lines
_ADDRESSES = frozenset({
    Kind.IBAN, Kind.BITCOIN, Kind.ETHEREUM, Kind.TRON, Kind.CRYPTO, Kind.PAYPAL, Kind.PAYMENT_NAME,
})  # fmt: skip
_WAYS = re.compile(
    r"\b(?:paysafe(?:card|karte)?|(?:(?:apple|itunes|google[ -]?play|steam|amazon|razer)[ -]?)?"
    r"(?:gift[ -]?cards?|geschenk(?:gut)?karten?|geschenkkarten?|gutschein(?:karten?|codes?|e)?)"
    r"|(?:apple|itunes|google[ -]?play|steam|amazon|razer)[ -](?:cards?|karten?|codes?|guthaben)"
    r"|paypal|western union|moneygram|cash ?app|revolut|venmo|zelle|bitcoins?|usdt)\b",
    re.IGNORECASE,
)
_CLOCK = r"\d{1,2}(?:[:.]\d{2}(?:\s?uhr|\s?[ap]\.?m\.?)?|\s?uhr|\s?[ap]\.?m\.?)"
_DATE = r"(?:\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4}|\s?\d{2})?|\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{2,4})"
_DAY = (
    r"(?:heute|morgen|übermorgen|today|tonight|tomorrow|midnight|mitternacht|(?:mon|diens|donners|frei|sams|sonn)tag"
    r"|mittwoch|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    r"(?:\s(?:früh|mittag|abend|nacht|morning|noon|evening|night))?"
)
_COUNT = (
    r"(?:\d{1,3}\s?|(?:einer|einem|zwei|drei|an?|one|two|three)\s)"
    r"(?:hours?|hrs?|h|minut(?:es?|en)|min|stunden?|std|days?|tage?n?|weeks?|wochen?)"
)
_UNTIL = re.compile(
    rf"\b(?:(?P<edge>(?:bis|until|till|by|before|spätestens)\s(?:spätestens\s)?(?:zum\s|am\s|um\s)?)"
    rf"(?P<day>(?:{_DATE}|{_DAY})(?:,?\s(?:um\s|at\s)?{_CLOCK})?|{_CLOCK})"
    rf"|(?P<span>(?:in|within|innerhalb(?:\svon)?|binnen)\s{_COUNT})\b"
    rf"|(?:you have|you['’]ve got|du hast|sie haben)\s(?:noch\s|nur\s|only\s|just\s)?(?P<left>{_COUNT})\b)",
    re.IGNORECASE,
)
_BUBBLE = re.compile(r"(?:^|\s)([01]?\d|2[0-3]):([0-5]\d)[\s✓✔/]*$")


@dataclass(frozen=True)
class MessageSpan:
    """One message: its lines `first` to `last`, who wrote it, and its local time in ISO 8601 or ""."""

    first: int
    last: int
    by: str = ""
    at: str = ""


def completed(
    entities: list[Entity],
    lines: Sequence[str],
    message_spans: Sequence[MessageSpan],
    mailed: Sequence[tuple[int, str]],
) -> list[Entity]:
    """The findings, with what stands beside each of the first MOST_AMOUNTS amounts."""
    amounts = [entity for entity in entities if entity.kind == AMOUNT][:MOST_AMOUNTS]
    own = {_said(entity, message_spans).by for entity in amounts if entity.own and message_spans} - {""}
    completed_entities = {}
    for entity in amounts:
        if message_spans:
            completed_entities[id(entity)] = _in_chat(entity, entities, lines, message_spans, own)
        else:
            completed_entities[id(entity)] = _in_lines(entity, entities, lines, mailed)
    return [completed_entities.get(id(entity), entity) for entity in entities]


_METHODS: tuple[tuple[str, Method], ...] = (
    ("paypal", Method.PAYPAL), ("paysafe", Method.PAYSAFECARD), ("western", Method.CASH_SERVICE),
    ("moneygram", Method.CASH_SERVICE), ("bitcoin", Method.CRYPTO), ("usdt", Method.CRYPTO),
    ("cash", Method.PAYMENT_APP), ("revolut", Method.PAYMENT_APP), ("venmo", Method.PAYMENT_APP),
    ("zelle", Method.PAYMENT_APP),
)  # fmt: skip
_COINS = frozenset({Kind.BITCOIN, Kind.ETHEREUM, Kind.TRON, Kind.CRYPTO})


def method(kind: str, value: str) -> str:
    """The value of Method that one line of `pay` names; "" for an account or mail address, which may be several."""
    if kind in _COINS:
        return Method.CRYPTO.value
    if kind == Kind.PAYPAL:
        return Method.PAYPAL.value
    if kind != WORD:
        return ""
    named_methods = (way for word, way in _METHODS if value.lower().startswith(word))
    return next(named_methods, Method.GIFT_CARD).value


def joined(first: Entity, again: Entity) -> Entity:
    """The same thing seen twice: the first, with what only stands beside the second."""
    return replace(
        first,
        until=first.until or again.until,
        pay=first.pay or again.pay,
        on=first.on or again.on,
        own=first.own and again.own,
        by=first.by if first.by == again.by else "",
    )


def _in_lines(
    entity: Entity, entities: list[Entity], lines: Sequence[str], mailed: Sequence[tuple[int, str]]
) -> Entity:
    near = range(max(0, entity.line - ABOVE), entity.line + BELOW + 1)
    until = _until(lines, range(entity.line, entity.line + 2))
    own = [at for first, at in mailed if first <= entity.line][-1:]
    on = "".join(own) or _day_of(entity, entities, lines, until)
    return replace(entity, on=on, until=until, pay=_pay(entities, lines, near))


def _in_chat(
    entity: Entity,
    entities: list[Entity],
    lines: Sequence[str],
    message_spans: Sequence[MessageSpan],
    own: set[str],
) -> Entity:
    mine = _said(entity, message_spans)
    here = range(mine.first, mine.last + 1)
    near = here if entity.sent else _run(mine, message_spans)
    return replace(
        entity,
        on=mine.at[:16],
        until=_until(lines, here),
        pay=_pay(entities, lines, near),
        by=mine.by,
        own=entity.own or mine.by in own,
    )


def _said(entity: Entity, message_spans: Sequence[MessageSpan]) -> MessageSpan:
    return next(
        (span for span in message_spans if span.first <= entity.line <= span.last),
        MessageSpan(entity.line, entity.line),
    )


def _run(mine: MessageSpan, message_spans: Sequence[MessageSpan]) -> range:
    """The lines of this message and of those before and after it that nobody answered in between."""
    if mine not in message_spans:
        return range(mine.first, mine.last + 1)
    place = message_spans.index(mine)
    first = last = place
    while first > max(0, place - RUN) and message_spans[first - 1].by == mine.by:
        first -= 1
    while last < min(len(message_spans) - 1, place + RUN) and message_spans[last + 1].by == mine.by:
        last += 1
    return range(message_spans[first].first, message_spans[last].last + 1)


def _joined(lines: Sequence[str], where: range) -> str:
    return " ".join(" ".join(lines[number].split()) for number in where if number < len(lines))


def _until(lines: Sequence[str], where: range) -> str:
    """The words that set a limit, such as "in 24 hours"; of a date that was named only the date."""
    hit = _UNTIL.search(_joined(lines, where))
    if hit is None:
        return ""
    if hit["day"] and re.match(_DATE, hit["day"]):
        return hit["day"].strip()
    return (hit["left"] or hit[0]).strip()


def _pay(entities: list[Entity], lines: Sequence[str], near: range) -> str:
    """Lines of "kind value": addresses to pay to, then ways without one."""
    text = _joined(lines, near)
    paypal = "paypal" in text.lower()
    ways = [
        f"{entity.kind} {entity.value}"
        for entity in entities
        if entity.line in near
        and entity.sure != UNSURE
        and (entity.kind in _ADDRESSES or (paypal and entity.kind == Kind.EMAIL))
    ]
    ways += [f"{WORD} {match[0]}" for match in _WAYS.finditer(text)]
    by_value = {way.lower(): way for way in reversed(ways)}
    return "\n".join(list(by_value.values())[::-1][:MOST_WAYS])


def _day_of(entity: Entity, entities: list[Entity], lines: Sequence[str], until: str) -> str:
    """The date in the same line unless it is the limit; else that of the nearest line above that is only a date."""
    for date in (date_ for date_ in reversed(entities) if date_.kind == DATE):
        same = date.line == entity.line and not (until and until in lines[date.line] and until[0].isdigit())
        above = 0 < entity.line - date.line <= DAY_ABOVE and _is_only_a_date(lines[date.line])
        if same or above:
            return date.value if "T" in date.value else date.value + _clock_of(entity.line, lines)
    return ""


def _is_only_a_date(line: str) -> bool:
    """With a weekday before it or not."""
    line = line.strip()
    return bool(dates.parse(line) or dates.parse(re.sub(r"^[^\W\d_]{2,12}[.,]{0,2}\s+", "", line)))


def _clock_of(line: int, lines: Sequence[str]) -> str:
    """Of the bubble: at the end of the line, or alone on the one below. "T21:14", or nothing."""
    hit = _BUBBLE.search(lines[line].strip())
    below = lines[line + 1].strip() if line + 1 < len(lines) else ""
    if hit is None and re.fullmatch(r"\d{1,2}:\d{2}[\s✓✔/]*", below):
        hit = _BUBBLE.search(below)
    return f"T{int(hit[1]):02}:{hit[2]}" if hit else ""
