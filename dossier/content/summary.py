"""The page that answers in a minute: who, what, when, how much, on which service, paid, published, under 18."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.custody_subjects import listed
from dossier.content import formatting, minors, sections, statement_order, suspect_wording
from dossier.content.document import FactLine
from dossier.timeline import relative_deadlines
from evidence.exhibits import OpenedExhibit
from statement.answers import Demand, Payment, Statement
from statement.choices import Method, Wish
from statement.parsing import age_bands

MOST_SUMS = 3
THREAT_SHOWN = 320  # characters; the whole text is in the statement
CLAIMS_SHOWN, THING_SHOWN, WAY_SHOWN, WHEN_SHOWN = 200, 120, 120, 60  # characters
MOST_LINES = 3  # demands, payments
MOST_ROWS, MOST_LETTERS = 7, 420  # of one fact
SENTENCE = 220  # characters
ROW_LETTERS, ROOMY_ROWS = 72, 34  # of the page as it is usually set
NAMED = 3  # identifiers on the summary page; the rest is on the sheet about the other person


@dataclass(frozen=True)
class Brief:
    """What the summary is made from."""

    statement: Statement
    exhibits: list[OpenedExhibit]
    language: str
    today: date  # where the site is
    country: str = ""  # whose law it is, a pack's id; empty where it is not known


def lines(brief: Brief) -> tuple[FactLine, ...]:
    """The summary as labelled facts. What was not stated says so: a gap is an answer too."""
    unknown = _("not stated")
    fact_lines = [
        FactLine(_("Complainant"), _person(brief)),
        FactLine(_("Suspect"), _accused(brief)),
        FactLine(_("On which service"), _flat(services(brief))),
        FactLine(_("First contact"), _flat(_first_contact(brief))),
        FactLine(_("Demanded"), _demanded(brief)),
        FactLine(_("Where the money should go"), _recipient(brief)),
        FactLine(_("Deadline"), _flat(_deadline(brief))),
        FactLine(_("Threat, in their words"), told(brief.statement.threats.words, THREAT_SHOWN), "quoted"),
        FactLine(_("Paid"), _paid(brief)),
        FactLine(_("Published"), _published(brief)),
        FactLine(_("Anyone under 18 shown"), minors.shown(brief.statement.client, brief.today), "strong"),
        FactLine(_("Evidence"), _evidence(brief)),
        FactLine(
            _("Wishes to the police"),
            "; ".join(formatting.label(Wish, wish) for wish in brief.statement.client.wishes),
        ),
    ]
    person, *others = fact_lines  # never cut: how to reach them safely stands nowhere else; the others make room
    share = 1 if len(person.value) <= MOST_LETTERS else 3
    shortened_lines = [person, *(FactLine(line.label, _fitting(line.value, share), line.kind) for line in others)]
    return tuple(FactLine(line.label, line.value or unknown, line.kind) for line in shortened_lines)


def _fitting(value: str, share: int) -> str:
    """Cut to its share of the page (1: the usual one, 3: a third of it); the sections behind it have all of it."""
    rows, most = value.split("\n"), MOST_ROWS // share
    fitting_text = formatting.shortened("\n".join(rows[:most]), MOST_LETTERS // share)
    return fitting_text if fitting_text.endswith("…") or len(rows) <= most else f"{fitting_text} …"


def _flat(text: str) -> str:
    return formatting.shortened(" ".join(text.split()), SENTENCE)


def is_long(summary_lines: Iterable[FactLine]) -> bool:
    """Whether it has to be set smaller to stay on its page."""
    rows = (row for line in summary_lines for row in line.value.split("\n"))
    return sum(ceil(max(1, len(row)) / ROW_LETTERS) for row in rows) > ROOMY_ROWS


def sentences(brief: Brief) -> tuple[str, ...]:
    """The case in a few sentences; those for which nothing was stated are left out."""
    candidates = [
        _opening(brief),
        _wanted(brief),
        _paid_sentence(brief),
        _shown_sentence(brief),
        _evidence_sentence(brief),
    ]
    return tuple(_flat(sentence) for sentence in candidates if sentence)


def _person(brief: Brief) -> str:
    client = brief.statement.client
    language = told(client.language, WHEN_SHOWN)
    return "\n".join(
        part
        for part in (
            _in_a_row(client.name),
            birth(brief),
            _in_a_row(client.contact),
            _("Language: %(language)s") % {"language": language} if language else "",
        )
        if part
    )


def _in_a_row(text: str) -> str:
    return " ".join(formatting.safe(text).split())


def birth(brief: Brief) -> str:
    """When born and how old; "" when that is not stated."""
    client = brief.statement.client
    day = formatting.told(client.birth_date, client.birth_date_typed, brief.language)
    day = formatting.shortened(day, WHEN_SHOWN)
    if not day:
        return ""
    years = age_bands.age(brief.statement.client.birth_date, brief.today)
    if years is None:
        return _("born %(day)s") % {"day": day}
    if years < minors.GROWN_UP:
        return _("born %(day)s, %(years)s years old: under 18") % {"day": day, "years": years}
    return _("born %(day)s, %(years)s years old") % {"day": day, "years": years}


def _accused(brief: Brief) -> str:
    """Who it is, as far as that is known, a line for each name, and what the person says of themselves."""
    claims = told(brief.statement.suspect.claims, CLAIMS_SHOWN)
    claim = _("Says: %(claims)s") % {"claims": claims} if claims else ""
    name_lines = _first(suspect_wording.handles(brief.statement.identifiers), NAMED, "suspect")
    acquaintance = suspect_wording.who_it_is(brief.statement.suspect)
    return "\n".join(part for part in (acquaintance, *name_lines, claim) if part)


def told(text: str, most: int) -> str:
    """Someone’s words, safe to set, cut between two words."""
    return formatting.shortened(formatting.safe(text), most)


def _first(lines: list[str], most: int, section: str) -> list[str]:
    """Those that the page has room for, and how many more there are."""
    filled_lines = [line for line in lines if line]
    more = len(filled_lines) - most
    if more <= 0:
        return filled_lines
    rest_sentence = ngettext(
        "and %(count)s more (section %(section)s)", "and %(count)s more (section %(section)s)", more
    )
    return [*filled_lines[:most], rest_sentence % {"count": more, "section": sections.number(section)}]


def services(brief: Brief) -> str:
    """Every service that is named anywhere, once; where it began comes first, in the client's own words."""
    first = formatting.safe(brief.statement.beginning.platform).strip()
    name_by_key: dict[str, str] = {}
    for exhibit in brief.exhibits:
        name = formatting.safe(exhibit.platform).strip()
        if name:
            name_by_key.setdefault(name.casefold(), name)
    more = [name for key, name in name_by_key.items() if key not in first.casefold()]
    return ", ".join([first, *more] if first else more)


def _first_contact(brief: Brief) -> str:
    beginning = brief.statement.beginning
    day = formatting.told(beginning.started_on, beginning.started_on_typed, brief.language)
    return ", ".join(part for part in (day, formatting.safe(beginning.platform)) if part)


def sums(rows: Iterable[tuple[str, str]], language: str) -> str:
    """ "EUR 600.00 + BTC 0.01", with a note about amounts that could not be added."""
    totals, left_out = formatting.totals(rows, language)
    text = " + ".join(f"{amount} {currency}".strip() for currency, amount in totals)
    if not left_out:
        return text
    note = ngettext("%(count)s amount could not be added", "%(count)s amounts could not be added", left_out) % {
        "count": left_out
    }
    return f"{text} ({note})" if text else note


def money_rows(items: Iterable[object]) -> list[tuple[str, str]]:
    """(plain decimal or "", currency) of every row that names an amount."""
    rows = [(getattr(item, "amount_number", ""), getattr(item, "currency", "")) for item in items]
    typed = [getattr(item, "amount", "") for item in items]
    return [row for row, amount in zip(rows, typed, strict=True) if row[0] or amount]


def _demanded(brief: Brief) -> str:
    """What is sexual first; then how much in all, and a line for each other demand."""
    demands = statement_order.sexual_first(brief.statement.demands)
    lines_by_demand = [(_one_demand(demand, brief, alone=len(demands) == 1), demand) for demand in demands]
    demand_lines = list(dict.fromkeys(line for line, _demand in lines_by_demand))
    sexual = [line for line, demand in lines_by_demand if line and statement_order.is_sexual(demand)]
    shown_lines = _first(demand_lines, MOST_LINES, "money")
    before_money = len([line for line in shown_lines if line in sexual])
    shown_lines.insert(before_money, amounts(brief))
    return "\n".join(part for part in shown_lines if part)


def _one_demand(demand: Demand, brief: Brief, *, alone: bool) -> str:
    money = "" if alone else formatting.money(demand.amount, demand.amount_number, demand.currency, brief.language)
    thing = formatting.shortened(formatting.demanded(demand).strip(), THING_SHOWN)
    return dated(formatting.told(demand.asked_on, demand.asked_on_typed, brief.language), money, thing)


def dated(when: str, *phrases: str) -> str:
    """ "20 November 2026, 21:14: 500.00 EUR, gift card"."""
    phrase = ", ".join(part for part in phrases if part)
    when = formatting.shortened(when, WHEN_SHOWN)
    return f"{when}: {phrase}" if when and phrase else when or phrase


def amounts(brief: Brief) -> str:
    """Each sum that was demanded, once: the same demand made twice is not two. Many: their totals."""
    rows = list(dict.fromkeys(money_rows(brief.statement.demands)))
    if len(rows) > MOST_SUMS or not all(plain for plain, _currency in rows):
        return sums(rows, brief.language)
    amounts_in_words = [formatting.money("", plain, currency, brief.language) for plain, currency in rows]
    if len(amounts_in_words) < 2:
        return "".join(amounts_in_words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(amounts_in_words[:-1]), "last": amounts_in_words[-1]}


def _recipient(brief: Brief) -> str:
    """Accounts and addresses to pay to, which lead to someone sooner than a name; else the way that was asked."""
    known_accounts = [
        suspect_wording.named(identifier)
        for identifier in brief.statement.identifiers
        if identifier.value and identifier.kind in suspect_wording.PAYMENT_KINDS
    ]
    asked_ways = [told(demand.how_to_pay, WAY_SHOWN) for demand in brief.statement.demands if demand.how_to_pay]
    return "\n".join(list(dict.fromkeys(known_accounts or asked_ways))[:NAMED])


def _deadline(brief: Brief) -> str:
    deadlines = [_one_deadline(demand, brief.language) for demand in brief.statement.demands]
    return "; ".join(dict.fromkeys(value for value in deadlines if value))


def _one_deadline(demand: Demand, language: str) -> str:
    """ "21 November 2026, 09:52 (“in 2 hours”)": counted from the demand where only a span was named."""
    deadline = formatting.told(demand.deadline, demand.deadline_typed, language)
    ends = relative_deadlines.end(demand.deadline_typed, formatting.moment(demand.asked_on, demand.asked_on_typed))
    if demand.deadline or ends is None:
        return deadline
    return _("%(moment)s (“%(typed)s”)") % {"moment": formatting.on_paper(ends, language), "typed": deadline}


def _paid(brief: Brief) -> str:
    payments = brief.statement.payments
    if not payments:
        return _("No payment is stated")
    count = ngettext("%(count)s payment", "%(count)s payments", len(payments)) % {"count": len(payments)}
    total = sums(money_rows(payments), brief.language)
    payment_lines = [one_payment(payment, brief, alone=len(payments) == 1) for payment in payments]
    return "\n".join(
        [_("Yes") + ": " + (f"{total} ({count})" if total else count), *_first(payment_lines, MOST_LINES, "money")]
    )


def one_payment(payment: Payment, brief: Brief, *, alone: bool = False) -> str:
    """When, how much, how and to whom; `alone`: the sum stands beside it already."""
    money = (
        "" if alone else formatting.money(payment.amount, payment.amount_number, payment.currency, brief.language)
    )
    way = formatting.label(Method, payment.method).partition(" (")[0]
    recipient = told(payment.recipient, WHEN_SHOWN)
    return dated(formatting.told(payment.paid_on, payment.paid_on_typed, brief.language), money, way, recipient)


def _published(brief: Brief) -> str:
    places = brief.statement.publications
    if not places:
        return _("No publication is stated")
    still = sum(1 for publication in places if not publication.removed)
    count = ngettext("%(count)s place", "%(count)s places", len(places)) % {"count": len(places)}
    rest = _("%(count)s not yet removed") % {"count": still} if still else _("all removed")
    return _("Yes") + f": {count}, {rest}"


def _evidence(brief: Brief) -> str:
    count = len(brief.exhibits)
    if not count:
        return _("No exhibits")
    numbers = listed([exhibit.number for exhibit in brief.exhibits])
    return ngettext("%(count)s exhibit (no. %(numbers)s)", "%(count)s exhibits (no. %(numbers)s)", count) % {
        "count": count,
        "numbers": numbers,
    }


def _opening(brief: Brief) -> str:
    beginning = brief.statement.beginning
    day = formatting.told(beginning.started_on, "", brief.language)
    values = {"day": day, "service": told(beginning.platform, WHEN_SHOWN)}
    if values["day"] and values["service"]:
        return _("The first contact was on %(day)s (%(service)s).") % values
    if values["day"]:
        return _("The first contact was on %(day)s.") % values
    return _("Where the first contact was: %(service)s.") % values if values["service"] else ""


def _wanted(brief: Brief) -> str:
    money = amounts(brief)
    if money:
        return _("There was a demand for %(money)s under threat of showing intimate pictures.") % {"money": money}
    if brief.statement.demands:
        return _("Under threat of showing intimate pictures, something was demanded (section %(section)s).") % {
            "section": sections.number("money")
        }
    return ""


def _paid_sentence(brief: Brief) -> str:
    total = sums(money_rows(brief.statement.payments), brief.language)
    if total:
        return _("%(money)s was paid.") % {"money": total}
    return "" if brief.statement.payments else _("No payment is stated.")


def _shown_sentence(brief: Brief) -> str:
    count = len(brief.statement.publications)
    if not count:
        return _("No publication is stated.")
    return ngettext(
        "Something was shown at %(count)s place (section %(section)s).",
        "Something was shown at %(count)s places (section %(section)s).",
        count,
    ) % {"count": count, "section": sections.number("publications")}


def _evidence_sentence(brief: Brief) -> str:
    count = len(brief.exhibits)
    if not count:
        return ""
    return ngettext(
        "%(count)s exhibit is printed in section %(section)s.",
        "%(count)s exhibits are printed in section %(section)s.",
        count,
    ) % {"count": count, "section": sections.number("exhibits")}
