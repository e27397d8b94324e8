"""Page one: the case in a minute. What is urgent first; then who, what, when and how much; then what to secure.

Every fact is what was stated; what is proposed to the police says that it is a proposal. It has to fit one page,
so each line is short and says where the rest is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from math import ceil
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossier import prosecution_request
from dossier.content import formatting, minors, sections, statement_order, summary, suspect_wording, urgent_measures
from dossier.content.document import FactLine
from dossier.content.summary import Brief
from dossier.content.urgent_measures import Period
from dossier.prosecution_request import Request, RequestState
from dossier.timeline import relative_deadlines
from guidance import pack_loader
from guidance.facts import Certainty
from statement.answers import Demand, Identifier, Payment
from statement.choices import IdentifierKind, Method, MinorShown
from statement.parsing import age_bands

SHORT, MOST_NAME, SENTENCE, PROVIDER_SHOWN = 90, 120, 140, 40  # characters
ROW_LETTERS = 68  # of the page as it is usually set
DENSITIES, DENSEST = ((16, ""), (28, "dense")), "dense densest"  # up to how many rows
CONTACT_SHOWN = 200  # characters; a longer one is printed whole in the summary alone
MOST_PROVIDERS = MOST_ACCOUNTS = MOST_PAYMENTS = 3
ACCOUNTS_SHOWN = 2  # of one provider


@dataclass(frozen=True)
class Urgency:
    """What an officer must see before anything else, and what to do at once, as lines to print."""

    flags: tuple[FactLine, ...]
    facts: tuple[FactLine, ...]
    at_once: tuple[FactLine, ...]

    @property
    def density(self) -> str:
        """How small it has to be set to stay on its page."""
        values = (line.value for line in (*self.flags, *self.facts, *self.at_once))
        count = sum(ceil(max(1, len(row)) / ROW_LETTERS) for value in values for row in value.split("\n"))
        return next((name for most, name in DENSITIES if count <= most), DENSEST)


@dataclass(frozen=True)
class Now:
    """When it is printed, and in which zone days are meant."""

    at: datetime
    zone: ZoneInfo

    @property
    def local(self) -> datetime:
        return self.at.astimezone(self.zone).replace(tzinfo=None)


def urgency(brief: Brief, now: Now) -> Urgency:
    period = urgent_measures.period(brief.statement, brief.exhibits, now.at, now.zone)
    return Urgency(tuple(flags(brief, now)), tuple(_facts(brief)), tuple(_at_once(brief, period)))


# --- what is urgent ---------------------------------------------------------------------------------------


def flags(brief: Brief, now: Now) -> Iterator[FactLine]:
    """In the order of harm; none where nothing of the kind was stated."""
    young = _young(brief)
    if young:
        yield FactLine(_("Under 18"), young)
    recent = urgent_measures.recent_payments(brief.statement, brief.today)
    for line in stated_flags(brief, now):
        is_paid = bool(recent) and line.label == _("Paid in the last days")
        advice = _("have it stopped or called back now")
        yield FactLine(line.label, f"{line.value}; {advice}") if is_paid else line
    limit = request_limit(brief)
    if limit.soon:
        yield FactLine(_("Request for prosecution"), until(limit, brief))


def stated_flags(brief: Brief, now: Now) -> Iterator[FactLine]:
    """Those that only repeat what was stated, so that a letter of the client can carry them too."""
    running = _running(brief, now)
    if running:
        yield FactLine(_("Deadline is running"), running)
    recent = urgent_measures.recent_payments(brief.statement, brief.today)
    if recent:
        yield FactLine(_("Paid in the last days"), _recent(recent, brief))
    still_there = [one for one in brief.statement.publications if not (one.removed or one.removed_typed)]
    if still_there:
        count = ngettext("%(count)s place", "%(count)s places", len(still_there)) % {"count": len(still_there)}
        addresses = "; ".join(_flat(one.address or one.account, SHORT) for one in still_there[:1])
        values = {"count": count, "address": addresses}
        yield FactLine(
            _("Published, removal not stated"), _("%(count)s: %(address)s") % values if addresses else count
        )


def _young(brief: Brief) -> str:
    client = brief.statement.client
    years = age_bands.age(client.birth_date, brief.today)
    if years is not None and years < minors.GROWN_UP:
        return _("The complainant is %(years)s years old.") % {"years": years}
    if client.minor_shown == MinorShown.YES:
        return _("Someone under 18 is shown, as stated.")
    return _("Perhaps someone under 18 is shown; treat as yes.") if client.minor_shown == MinorShown.UNSURE else ""


def _running(brief: Brief, now: Now) -> str:
    """The next end of a deadline that is not over; of one in words that cannot be counted, the words."""
    ends = [(end, demand) for demand in brief.statement.demands if (end := deadline_end(demand)) is not None]
    ends.sort(key=lambda pair: last_moment(pair[0]))
    ahead = [(end, demand) for end, demand in ends if last_moment(end) >= now.local]
    if not ahead:
        return ""
    end, demand = ahead[0]
    return summary.dated(formatting.on_paper(end, brief.language), _asked(demand, brief))


def deadline_end(demand: Demand) -> "datetime | None":
    """The moment that a demand sets, or the day; None when none can be told."""
    stated = formatting.moment(demand.deadline, demand.deadline_typed)
    if stated is not None:
        return stated  # type: ignore[return-value]
    return relative_deadlines.end(  # type: ignore[return-value]
        demand.deadline_typed, formatting.moment(demand.asked_on, demand.asked_on_typed)
    )


def last_moment(end: "datetime") -> datetime:
    """A day ends at midnight."""
    return end.replace(tzinfo=None) if isinstance(end, datetime) else datetime.combine(end, time.max)


def _asked(demand: Demand, brief: Brief) -> str:
    money = formatting.money(demand.amount, demand.amount_number, demand.currency, brief.language)
    thing = _flat(formatting.demanded(demand).strip(), SHORT)
    return ", ".join(part for part in (_flat(money, SHORT), thing) if part)


def _recent(payments: list[Payment], brief: Brief) -> str:
    total = summary.sums(summary.money_rows(payments), brief.language)
    ways = dict.fromkeys(_way(payment) for payment in payments)
    return _("%(money)s (%(ways)s)") % {
        "money": total
        or ngettext("%(count)s payment", "%(count)s payments", len(payments)) % {"count": len(payments)},
        "ways": ", ".join(ways),
    }


def _way(payment: Payment) -> str:
    return formatting.label(Method, payment.method).partition(" (")[0]


def request_limit(brief: Brief) -> Request:
    """The time of the case's country, while its pack has it from the statute and in date."""
    country = pack_loader.countries().get(brief.country)
    limit = prosecution_request.time_limit(brief.statement, country, False, brief.today)
    is_sure = limit.law is not None and limit.law.certainty == Certainty.OFFICIAL and not limit.law.stale
    return limit if is_sure else Request(RequestState.NONE)


def until(limit: Request, brief: Brief) -> str:
    """ "2 February 2027 (§ 77b StGB, Germany; counted from 2 November 2026)"; "" where no end can be told."""
    if limit.until is None or limit.since is None or limit.law is None:
        return ""
    values = {
        "until": formatting.on_paper(limit.until, brief.language),
        "law": limit.law.name.replace("§ ", "§\u00a0"),
        "country": pack_loader.countries()[brief.country].name[brief.language],
        "since": formatting.on_paper(limit.since, brief.language),
    }
    if limit.told:
        return _("until %(until)s where one is needed (%(law)s, %(country)s; counted from %(since)s)") % values
    return _(
        "until %(until)s where one is needed (%(law)s, %(country)s; counted from the first act stated, %(since)s)"
    ) % (values)


# --- who, what, when, how much ----------------------------------------------------------------------------


def _facts(brief: Brief) -> Iterator[FactLine]:
    unknown = _("not stated")
    values = {line.label: line.value for line in summary.lines(brief)}
    yield FactLine(_("Complainant"), _person(brief) or unknown, "strong")
    yield FactLine(_("Suspect"), _suspect(brief) or unknown, "strong")
    yield FactLine(_("First contact"), _flat(values[_("First contact")], SENTENCE))
    yield FactLine(_("Demanded"), _demanded(brief) or unknown)
    yield FactLine(_("Paid"), values[_("Paid")].split("\n")[0])
    yield FactLine(_("Published"), values[_("Published")])
    yield FactLine(_("Anyone under 18 shown"), values[_("Anyone under 18 shown")])
    limit = until(request_limit(brief), brief)
    if limit:
        yield FactLine(_("Request for prosecution"), limit)


def _person(brief: Brief) -> str:
    client = brief.statement.client
    contact = " ".join(formatting.safe(client.contact).split())
    if len(contact) > CONTACT_SHOWN:
        contact = _("How to reach this person safely: section %(section)s") % {
            "section": sections.number("summary")
        }
    name, born = _flat(client.name, MOST_NAME), _flat(summary.birth(brief), SHORT)
    return "\n".join(part for part in (", ".join(part for part in (name, born) if part), contact) if part)


def _suspect(brief: Brief) -> str:
    """Known or not, with the name; then a few handles on one line."""
    handles = suspect_wording.handles(brief.statement.identifiers)
    acquaintance = suspect_wording.who_it_is(brief.statement.suspect)
    handles_line = more(", ".join(handles[:ACCOUNTS_SHOWN]), handles)
    return "\n".join(part for part in (acquaintance, handles_line) if part)


def more(words: str, names: list[str], most: int = ACCOUNTS_SHOWN) -> str:
    """With how many there are besides the first `most`."""
    rest = len(names) - most
    return f"{words} (+ {rest})" if rest > 0 else words


def _demanded(brief: Brief) -> str:
    """What is sexual before money."""
    sexual = [one for one in brief.statement.demands if statement_order.is_sexual(one)]
    things = list(dict.fromkeys(_flat(formatting.demanded(one).strip(), SHORT) for one in sexual))
    money = _flat(summary.amounts(brief), SENTENCE)
    others = [] if money or things else [_asked(one, brief) for one in brief.statement.demands]
    return "\n".join(part for part in (*things[:2], money, *others[:2]) if part)


# --- what to secure at once -------------------------------------------------------------------------------


def _at_once(brief: Brief, period: Period) -> Iterator[FactLine]:
    """Proposals: whom to ask to keep data, which account to freeze, which payment to call back."""
    providers = urgent_measures.providers(brief.statement)
    for provider in providers[:MOST_PROVIDERS]:
        handles = [_exactly(account) for account in provider.accounts]
        handles_line = more("; ".join(handles[:ACCOUNTS_SHOWN]), handles)
        yield FactLine(
            _("Preserve data: %(provider)s") % {"provider": _flat(provider.name, PROVIDER_SHOWN)},
            f"{handles_line}\n{period}",
        )
    for payment in urgent_measures.recent_payments(brief.statement, brief.today)[:MOST_PAYMENTS]:
        yield FactLine(_("Stop or call back"), _flat(summary.one_payment(payment, brief), SENTENCE))
    accounts = urgent_measures.accounts(brief.statement)
    for account in accounts[:MOST_ACCOUNTS]:
        yield FactLine(_("Freeze, trace: %(kind)s") % {"kind": _kind(account)}, _exactly(account))
    rest = max(0, len(providers) - MOST_PROVIDERS) + max(0, len(accounts) - MOST_ACCOUNTS)
    if rest:
        yield FactLine(
            "", _("and %(count)s more: sections %(suspect)s and %(money)s")
            % {"count": rest, "suspect": sections.number("suspect"), "money": sections.number("money")},
        )  # fmt: skip


def _flat(text: str, most: int) -> str:
    """On one line, so that hostile text cannot push the rest off the page."""
    return formatting.shortened(" ".join(formatting.safe(text).split()), most)


def _kind(account: Identifier) -> str:
    return formatting.label(IdentifierKind, account.kind).partition(" (")[0]


def _exactly(account: Identifier) -> str:
    return suspect_wording.short_handle(" ".join(" ".join(suspect_wording.exactly(account)).split()))
