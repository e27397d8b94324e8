"""What the client is asked about: each name, number or address once, with every exhibit it was seen in."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from evidence.exhibits import OpenedExhibit
from extraction.entities import amount_context, handles
from extraction.entities.entity import AMOUNT, DATE, HANDLE, Entity
from extraction.entities.payment_addresses import MENDED, SEEN, UNSURE
from extraction.results import ExhibitText
from statement.answers import Demand, Payment, Statement
from statement.choices import IdentifierKind as Kind
from statement.choices import Method
from statement.parsing import amounts

THEIRS, NOT_THEIRS = "theirs", "not"
SENT = "sent"  # of an amount: the client sent it
PAID = "paid"  # kind of an amount in words that say it was sent, or from the client's own side of a chat
_NAMES = frozenset({
    HANDLE, Kind.INSTAGRAM, Kind.SNAPCHAT, Kind.TELEGRAM, Kind.FACEBOOK, Kind.TIKTOK, Kind.X, Kind.DISCORD,
    Kind.REDDIT, Kind.YOUTUBE, Kind.USERNAME,
})  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """Where: the exhibit and the line it stands in."""

    id: UUID
    number: int
    excerpt: str


@dataclass(frozen=True)
class Suggestion:
    """`key` names it in the form and in the answers. `kind`: as in Found. `account_kind`: a value of
    IdentifierKind. `answer`: THEIRS, NOT_THEIRS, of an amount also SENT, or "" while nothing was said.
    `on`, `until`, `pay`, `by`: of an amount, what stands beside it, as in Found; `kind` may be PAID there too."""

    key: str
    kind: str
    identifier_kind: str
    value: str
    sure: str
    sightings: tuple[Seen, ...]
    answer: str = ""
    on: str = ""
    until: str = ""
    pay: str = ""
    by: str = ""

    @property
    def is_mended(self) -> bool:
        return self.sure == MENDED

    @property
    def label(self) -> str:
        return str(Kind(self.identifier_kind).label)

    @property
    def heading(self) -> str:
        """What it is, as it stands over the question."""
        if self.is_money:
            return _("Amount")
        if self.kind == DATE:
            return _("Date in no. %(number)s") % {"number": self.sightings[0].number}
        return _("User name") if self.identifier_kind == Kind.OTHER else self.label

    @property
    def is_money(self) -> bool:
        return self.kind in (AMOUNT, PAID)

    @property
    def when(self) -> str:
        """As people write it: "20 November 2026, 21:14"."""
        if not self.on:
            return ""
        at = datetime.fromisoformat(self.on)
        day = date_format(at, "j. F Y" if (get_language() or "").startswith("de") else "j F Y")
        return f"{day}, {at:%H:%M}" if "T" in self.on else day

    @property
    def ways(self) -> list[tuple[str, str]]:
        """How to pay: (label or "" for a way without an address, address or way)."""
        pairs = [way.partition(" ")[::2] for way in self.pay.splitlines()]
        return [("" if kind == amount_context.WORD else str(Kind(kind).label), value) for kind, value in pairs]

    @property
    def how_to_pay(self) -> str:
        """A line for each way, without the labels: those follow page or print."""
        return "\n".join(value for _label, value in self.ways)

    @property
    def recipient(self) -> str:
        """The first address beside a payment."""
        return next((value for label, value in self.ways if label), "")

    @property
    def method(self) -> str:
        """A value of Method where exactly one way is named beside it, else ""."""
        methods = {amount_context.method(*way.partition(" ")[::2]) for way in self.pay.splitlines()} - {""}
        return methods.pop() if len(methods) == 1 else ""

    @property
    def method_label(self) -> str:
        return str(Method(self.method).label) if self.method else ""

    @property
    def says_more(self) -> bool:
        """Whether more stands in the exhibit than the value itself."""
        return self.sightings[0].excerpt != self.value

    @property
    def tells_more(self) -> bool:
        return bool(self.on or self.until or self.pay)


@dataclass(frozen=True)
class UncertainAddress:
    """An address that could not be read for certain: the client is asked to copy it."""

    value: str
    sighting: Seen


def normal(kind: str, value: str) -> str:
    """The same for two spellings of one thing."""
    if kind == Kind.PHONE:
        return re.sub(r"\D", "", value)
    if kind == Kind.IBAN:
        return re.sub(r"\s", "", value).upper()
    if kind in _NAMES:
        return value.lower().lstrip("@").rstrip(".")
    if kind in (AMOUNT, PAID):
        return " ".join(amounts.parse(value)) or value
    return value.lower() if kind in (Kind.EMAIL, Kind.ETHEREUM, Kind.WEBSITE) else value


def key(kind: str, value: str) -> str:
    """A digest: the answers keep it when the exhibit is gone."""
    return hashlib.sha256(f"{kind}:{normal(kind, value)}".encode()).hexdigest()[:24]


def of_case(
    exhibits: list[OpenedExhibit],
    reads: Mapping[UUID, ExhibitText],
    statement: Statement,
    answers: Mapping[str, str],
) -> list[Suggestion]:
    """Everything found, in the order of the exhibits, without what the statement holds already or was confirmed."""
    already_stated = _known(statement)
    grouped: dict[str, list[tuple[Entity, Seen, OpenedExhibit]]] = defaultdict(list)
    me = statement.client.name
    for exhibit in exhibits:
        for entity in _of(exhibit, reads):
            entity_ = replace(entity, own=True) if is_me(entity.by, me) else entity
            value = f"{exhibit.id}:{entity_.value}" if entity_.kind == DATE else entity_.value
            grouped[key(_kind(entity_), value)].append(
                (entity_, Seen(exhibit.id, exhibit.number, entity_.excerpt), exhibit)
            )
    firsts = [group[0][0] for group in grouped.values()]
    handles = {normal(HANDLE, entity.value) for entity in firsts if entity.kind in _NAMES and entity.kind != HANDLE}
    suggestions = [_proposal(name, group, answers) for name, group in grouped.items()]
    return [
        entity_
        for entity_ in suggestions
        if entity_.answer not in (THEIRS, SENT)
        and (entity_.kind if entity_.is_money else "", normal(entity_.kind, entity_.value)) not in already_stated
        and not (entity_.kind == HANDLE and normal(HANDLE, entity_.value) in handles)
    ]


def is_me(writer: str, name: str) -> bool:
    """Whether a chat calls its writer by the client's own name, or by a part of it."""
    words = {word.casefold() for word in re.findall(r"[^\W\d_]+", writer)}
    return bool(words) and words <= {word.casefold() for word in re.findall(r"[^\W\d_]+", name)}


def _kind(entity: Entity) -> str:
    return PAID if entity.kind == AMOUNT and (entity.sent or entity.own) else entity.kind


def _known(statement: Statement) -> set[tuple[str, str]]:
    """(AMOUNT, PAID or "", its normal form) of what the statement says already."""
    names = {("", normal(kind, row.value)) for row in statement.identifiers for kind in (row.kind, HANDLE)}
    demanded_sums = {(AMOUNT, _sum(row)) for row in statement.demands}
    return names | demanded_sums | {(PAID, _sum(row)) for row in statement.payments}


def _sum(row: Demand | Payment) -> str:
    return " ".join(amounts.parse(row.amount, row.currency)) or row.amount


def _of(exhibit: OpenedExhibit, reads: Mapping[UUID, ExhibitText]) -> list[Entity]:
    """The findings of one exhibit that can be asked about; of dates only a single one, where none was given."""
    exhibit_text = reads.get(exhibit.id)
    entities = [entity for entity in exhibit_text.entities if entity.sure != UNSURE] if exhibit_text else []
    days = {entity.value[:10] for entity in entities if entity.kind == DATE}
    dates = sorted((entity for entity in entities if entity.kind == DATE), key=lambda one: -len(one.value))[:1]
    if len(days) != 1 or exhibit.sent or exhibit_text is None or not exhibit_text.is_of_picture:
        dates = []
    return [entity for entity in entities if entity.kind != DATE] + dates


def _proposal(name: str, group: list[tuple[Entity, Seen, OpenedExhibit]], answers: Mapping[str, str]) -> Suggestion:
    first, _, exhibit = group[0]
    sightings = tuple({where.number: where for _, where, _ in group}.values())
    sure = SEEN if any(entity.sure == SEEN for entity, _, _ in group) else MENDED
    kind = handles.kind_of_platform(exhibit.platform) if first.kind == HANDLE else first.kind
    identifier_kind = kind if kind in Kind.values else Kind.OTHER.value
    merged = first
    for again, _, _ in group[1:]:
        merged = amount_context.joined(merged, again)
    sent_at = exhibit.sent if first.kind == AMOUNT else ""
    return Suggestion(
        name,
        _kind(first),
        identifier_kind,
        first.value,
        sure,
        sightings,
        answers.get(name, ""),
        on=merged.on or sent_at,
        until=merged.until,
        pay=merged.pay,
        by=merged.by,
    )


def sorted_by_question(suggestions: Sequence[Suggestion]) -> dict[str, list[Suggestion]]:
    """What is asked about each kind; `rejected`: what was answered with no."""
    waiting = [suggestion for suggestion in suggestions if not suggestion.answer]
    return {
        "names": [suggestion for suggestion in waiting if not suggestion.is_money and suggestion.kind != DATE],
        "amounts": [suggestion for suggestion in waiting if suggestion.kind == AMOUNT],
        "paid": [suggestion for suggestion in waiting if suggestion.kind == PAID],
        "dates": [suggestion for suggestion in waiting if suggestion.kind == DATE],
        "rejected": [suggestion for suggestion in suggestions if suggestion.answer == NOT_THEIRS],
    }


def answers_in(fields: Mapping[str, str], suggestions: Sequence[Suggestion]) -> dict[str, str]:
    """The answers that a form holds, by the key of their suggestion; what fits no question is left out."""
    answers = {suggestion.key: fields.get(f"answer-{suggestion.key}", "") for suggestion in suggestions}
    money = {suggestion.key for suggestion in suggestions if suggestion.is_money}
    return {
        key: answer
        for key, answer in answers.items()
        if answer in (THEIRS, NOT_THEIRS) or (answer == SENT and key in money)
    }


def doubts(exhibits: list[OpenedExhibit], reads: Mapping[UUID, ExhibitText]) -> list[UncertainAddress]:
    """Addresses whose check digits do not fit, unless the same exhibit shows them right elsewhere."""
    return [
        UncertainAddress(entity.value, Seen(exhibit.id, exhibit.number, entity.excerpt))
        for exhibit in exhibits
        for entity in (reads[exhibit.id].entities if exhibit.id in reads else ())
        if entity.sure == UNSURE
    ]
