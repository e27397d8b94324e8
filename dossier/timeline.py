"""The timeline, drawn from everything that carries a time: the account, the exhibits, their arrival here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossier import sheets, wording
from dossier.document import Moment
from evidence.exhibits import Exhibit
from statement.account import Account

SHAPES = {"en": "EEE d MMM y", "de": "EEE d. MMM y"}
CAPTION_SHOWN = 160  # characters of a caption


@dataclass(frozen=True)
class _Pen:
    """Writes moments; `zone` is the one in which all times of the table are given."""

    zone: ZoneInfo
    language: str

    def told(self, iso: str, typed: str, what: str, exhibit: str = "") -> Iterator[Moment]:
        """Something the client says; nothing when the date cannot be read."""
        value = wording.moment(iso, typed)
        if value is not None:
            yield self._moment(value, what, _("stated"), exhibit)

    def recorded(self, at: datetime, what: str, until: datetime | None = None) -> Moment:
        moment = self._moment(at.astimezone(self.zone).replace(tzinfo=None), what, _("recorded"), "")
        if until is None or f"{until.astimezone(self.zone):%H:%M}" == moment.time:
            return moment
        span = f"{moment.time}–{until.astimezone(self.zone):%H:%M}"
        return Moment(moment.at, moment.day, span, moment.what, moment.source)

    def _moment(self, value: datetime | date, what: str, source: str, exhibit: str) -> Moment:
        timed = isinstance(value, datetime)
        at = value if isinstance(value, datetime) else datetime.combine(value, time.min)
        if at.tzinfo is not None:
            at = at.astimezone(self.zone).replace(tzinfo=None)
        day = format_date(at, SHAPES[self.language], locale=wording.LOCALES[self.language])
        return Moment(at, day, f"{at:%H:%M}" if timed else "", what, source, exhibit)


def draw(account: Account, exhibits: list[Exhibit], zone: ZoneInfo, language: str) -> tuple[Moment, ...]:
    """All moments, oldest first; on one day those without a time of day come first."""
    pen = _Pen(zone, language)
    moments = [*_of_account(account, pen), *_of_exhibits(exhibits, pen), *_arrivals(exhibits, pen)]
    return tuple(sorted(moments, key=lambda moment: (moment.at, bool(moment.time))))


def _of_account(account: Account, pen: _Pen) -> Iterator[Moment]:
    yield from _first_contact(account, pen)
    for demand in account.demands:
        amount = wording.money(demand.amount, demand.amount_number, demand.currency, pen.language)
        what = wording.safe(demand.what)
        yield from pen.told(demand.asked_on, demand.asked_on_typed, _said(_("Demand"), what, amount))
        yield from pen.told(demand.deadline, demand.deadline_typed, _said(_("Deadline"), what, amount))
    for payment in account.payments:
        amount = wording.money(payment.amount, payment.amount_number, payment.currency, pen.language)
        yield from pen.told(
            payment.paid_on, payment.paid_on_typed, _said(_("Payment"), amount, wording.safe(payment.recipient))
        )
    for place in account.publications:
        address = wording.safe(place.address or place.account)
        yield from pen.told(place.first_seen, place.first_seen_typed, _said(_("Publication first seen"), address))
        yield from pen.told(place.reported, place.reported_typed, _said(_("Publication reported"), address))
        yield from pen.told(place.removed, place.removed_typed, _said(_("Publication removed"), address))


def _first_contact(account: Account, pen: _Pen) -> Iterator[Moment]:
    what = _said(_("First contact"), wording.safe(account.beginning.platform))
    yield from pen.told(account.beginning.started_on, account.beginning.started_on_typed, what)


def _of_exhibits(exhibits: Iterable[Exhibit], pen: _Pen) -> Iterator[Moment]:
    for exhibit in exhibits:
        caption = wording.safe(exhibit.caption)
        if len(caption) > CAPTION_SHOWN:
            caption = caption[: CAPTION_SHOWN - 1].rstrip() + "…"
        yield from pen.told(exhibit.sent, "", _said(sheets.title(exhibit), caption), str(exhibit.number))


def _arrivals(exhibits: list[Exhibit], pen: _Pen) -> Iterator[Moment]:
    """The exhibits that came in on one day are one line."""
    arrived = sorted(exhibits, key=lambda exhibit: exhibit.received_at)
    for _day, group in groupby(arrived, key=lambda one: one.received_at.astimezone(pen.zone).date()):
        came = list(group)
        numbers = wording.listed([exhibit.number for exhibit in came])
        what = ngettext(
            "Exhibit %(numbers)s received by this site",
            "Exhibits %(numbers)s received by this site",
            len(came),
        )
        yield pen.recorded(came[0].received_at, what % {"numbers": numbers}, came[-1].received_at)


def _said(heading: str, *details: str) -> str:
    told = ", ".join(detail for detail in details if detail)
    return f"{heading}: {told}" if told else heading
