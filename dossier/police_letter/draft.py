"""What stands in the letter, as plain values, at a given length: the longer the case, the shorter the excerpts.

The page has room for about 45 lines. Every excerpt that was cut says in which section of the dossier the rest is.
Who the client is, how to reach them safely and what they ask for is never cut: half a number or a lost "please do
not call" could put them in danger. A letter that is still too long then goes onto a second page.

The client signs for every sentence. So none speaks of this site or leaves open who did what.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossier import offence_candidates, prosecution_request
from dossier.content import (
    first_page,
    formatting,
    minors,
    sections,
    statement_order,
    summary,
    suspect_wording,
    urgent_measures,
)
from dossier.content.document import FactLine
from dossier.content.first_page import Now
from dossier.content.summary import Brief
from dossier.police_letter import jurisdictions
from evidence.exhibits import OpenedExhibit
from guidance import content_loader
from statement.answers import Statement
from statement.choices import Wish

# How much of the usual length an excerpt may have; the next one is tried when the page is full. The last one
# keeps one letter of each.
HEADINGS = {"en": "Letter", "de": "Brief"}
SHARES = (1.0, 0.6, 0.3, 0.1, 0.0)
TIGHT_BELOW = 0.3
ACCUSED_SHOWN, FEWEST_ACCUSED_SHOWN = 420, 60  # characters of names; the first that is longer is shown all the same
PROVIDERS_SHOWN, URGENT_SHOWN = 2, 170
_ENDS = ".,;:–- "


@dataclass(frozen=True)
class Annexes:
    """What is handed over with the letter; empty where it does not exist yet. `sums`: SHA-256 of SHA256SUMS; short:
    what stands at the foot of each page of the dossier."""

    dossier_made: str = ""
    dossier_sha256: str = ""
    sums: str = ""
    short: str = ""


@dataclass(frozen=True)
class LetterText:
    """In the language of the police. `offences`: only those that were checked,
    because the client signs for what stands here. `facts`: one
    without a value is a line to write on by hand."""

    language: str
    reference: str
    title: str
    sender: tuple[str, ...]
    request: str
    offences: str
    facts: tuple[FactLine, ...]
    wishes: tuple[str, ...]
    annexes: tuple[FactLine, ...]
    needs_guardian: bool
    lacks_address: bool = False  # a line to write it on by hand
    code: str = ""  # a SHA-256 to print as a QR code
    tight: bool = False  # smaller print
    pages: int = 1  # with more than one, each is numbered

    @property
    def heading(self) -> str:
        """Of the file: neutral, as that of the dossier."""
        return f"{HEADINGS[self.language]} {self.reference}"


@dataclass(frozen=True)
class LetterFacts:
    """What it is written from. `place`: value of jurisdictions.Place."""

    reference: str
    place: str
    statement: Statement
    exhibits: list[OpenedExhibit]
    now: Now
    annexes: Annexes

    @property
    def today(self) -> date:
        return self.now.local.date()

    @property
    def brief(self) -> Brief:
        return Brief(
            statement_order.in_time(self.statement),
            self.exhibits,
            jurisdictions.language(self.place),
            self.today,
            self.place,
        )


def letter(facts: LetterFacts, share: float, pages: int = 1) -> LetterText:
    """In the language that is active, which must be that of the place. `share`: one of SHARES; `pages`: how many it
    may have."""
    client = facts.statement.client
    under_18 = bool(minors.note(client, facts.today))
    of_forms = offence_candidates.forms(facts.statement)
    offences = offence_candidates.of_country(facts.place, under_18=under_18, of_forms=of_forms)
    return LetterText(
        language=jurisdictions.language(facts.place),
        reference=facts.reference,
        title=_title(facts.place),
        sender=tuple(_sender(facts)),
        request=_request(facts.place),
        offences="; ".join(offence.name for offence in offences if offence.certain).replace("§ ", "§\u00a0"),
        facts=tuple(_facts(facts, share)),
        wishes=(*_urgent_wishes(facts), *_wishes(facts), *_rights(facts.place)),
        annexes=tuple(_annexes(facts)),
        needs_guardian=minors.needs_guardian(client, facts.today),
        lacks_address=not client.address and Wish.ADDRESS not in client.wishes,
        code=facts.annexes.sums or facts.annexes.dossier_sha256,
        tight=share < TIGHT_BELOW,
        pages=pages,
    )


def _title(place: str) -> str:
    if jurisdictions.asks_for_prosecution(place):
        return _("Report to the police and request for prosecution")
    return _("Report to the police")


def _request(place: str) -> str:
    if jurisdictions.asks_for_prosecution(place):
        return _(
            "I report the facts below and request prosecution for all offences that come into question, as far as "
            "a request is needed."
        )
    return content_loader.say(jurisdictions.words(place).request)


def excerpt(text: str, usual: int, share: float, section: str) -> str:
    """On one line, cut to that share of its usual number of characters, with the section that holds the rest."""
    flat = " ".join(formatting.safe(text).split())
    most = max(1, int(usual * share))
    if len(flat) <= most:
        return flat
    pointer = _("see dossier, section %(number)s") % {"number": sections.number(section)}
    return f"{formatting.whole_words(flat, most).rstrip(_ENDS)} … ({pointer})"


def _sender(facts: LetterFacts) -> Iterator[str]:
    """Who it is and how to reach them: whole, however long."""
    client = facts.statement.client
    yield _whole(client.name)
    born = formatting.told(client.birth_date, client.birth_date_typed, jurisdictions.language(facts.place))
    if minors.is_minor(client, facts.today):
        yield summary.birth(facts.brief)
    elif born:
        yield _("born %(day)s") % {"day": _whole(born)}
    if client.address:
        yield _whole(client.address)
    yield _whole(client.contact)
    if client.guardian:
        yield _("Parent or guardian: %(name)s") % {"name": _whole(client.guardian)}
    if client.language:
        yield _("Language: %(language)s") % {"language": _whole(client.language)}


def _whole(text: str) -> str:
    return " ".join(formatting.safe(text).split(" ")).strip()


def _facts(facts: LetterFacts, share: float) -> Iterator[FactLine]:
    value_by_label = {line.label: line.value for line in summary.lines(facts.brief)}

    def line(name: str, usual: int, section: str) -> FactLine:
        value = "; ".join(value_by_label[name].splitlines())
        return FactLine(name, excerpt(_answered(value), usual, share, section))

    flags = first_page.stated_flags(facts.brief, facts.now)
    urgent = _urgent(f"{line.label}: {line.value}" for line in flags)
    if urgent:
        yield FactLine(_("Urgent"), urgent, "strong")
    yield FactLine(_("Suspect"), _accused(facts, share))
    yield line(_("On which service"), 120, "statement")
    yield line(_("First contact"), 120, "statement")
    yield FactLine(_("What happened"), excerpt(facts.statement.beginning.how, 700, share, "statement"))
    yield line(_("Demanded"), 260, "money")
    yield line(_("Deadline"), 100, "money")
    yield FactLine(
        _("Threat, in their words"), excerpt(facts.statement.threats.words, 320, share, "statement"), "quoted"
    )
    # These begin with a yes in words of this site, which must stay whole.
    yield FactLine(
        _("Paid"), excerpt(_answered(value_by_label[_("Paid")]).replace("\n", "; "), 160, max(share, 0.3), "money")
    )
    yield FactLine(
        _("Published"), excerpt(_answered(value_by_label[_("Published")]), 160, max(share, 0.3), "publications")
    )
    yield FactLine(_("Anyone under 18 shown"), _answered(value_by_label[_("Anyone under 18 shown")]), "strong")
    limit = first_page.until(first_page.request_limit(facts.brief), facts.brief)
    if limit:
        yield FactLine(_("Request for prosecution"), limit)
    yield FactLine(_("Evidence"), _evidence(facts))


def _urgent(facts: Iterable[str]) -> str:
    """Those that fit, each whole; what is left out stands further below. A first one that is too long is cut."""
    shown_facts: list[str] = []
    for fact in facts:
        if shown_facts and len("; ".join((*shown_facts, fact))) > URGENT_SHOWN:
            break
        shown_facts.append(formatting.shortened(fact, URGENT_SHOWN))
    return "; ".join(shown_facts)


def _urgent_wishes(facts: LetterFacts) -> Iterator[str]:
    """What may be lost within hours: data at services, and money on its way."""
    brief = facts.brief
    providers = urgent_measures.providers(brief.statement)
    if providers:
        names = [f"{one.name} ({suspect_wording.short_handle(_whole(one.accounts[0].value))})" for one in providers]
        period = urgent_measures.period(brief.statement, brief.exhibits, facts.now.at, facts.now.zone)
        yield _("Data to be preserved at once, at: %(providers)s, %(period)s") % {
            "providers": first_page.more(", ".join(names[:PROVIDERS_SHOWN]), names, PROVIDERS_SHOWN),
            "period": period,
        }
    if urgent_measures.recent_payments(brief.statement, brief.today):
        yield _("The payments of the last days to be stopped or called back, where that is still possible")


def _answered(value: str) -> str:
    """Nothing for what was not stated: above a signature stands a line to fill in, not a sentence nobody said."""
    return "" if value in (_("not stated"), _("No payment is stated"), _("No publication is stated")) else value


def _accused(facts: LetterFacts, share: float) -> str:
    """Names whole or not at all: half a name leads to someone else."""
    identifiers = [
        _whole(suspect_wording.named(identifier)) for identifier in facts.statement.identifiers if identifier.value
    ]
    acquaintance = suspect_wording.who_it_is(facts.statement.suspect, of_the_writer=True)
    if acquaintance and (not identifiers or prosecution_request.names_somebody(facts.statement.suspect)):
        identifiers.insert(0, acquaintance)
    if not identifiers:
        return excerpt(facts.statement.suspect.claims or _("unknown"), 420, share, "suspect")
    room = max(ACCUSED_SHOWN * share, FEWEST_ACCUSED_SHOWN)
    shown_identifiers = identifiers[:]
    while len(shown_identifiers) > 1 and len(", ".join(shown_identifiers)) > room:
        shown_identifiers.pop()
    return _and_more(", ".join(shown_identifiers), len(identifiers) - len(shown_identifiers))


def _and_more(text: str, more: int) -> str:
    if not more:
        return text
    return ngettext(
        "%(names)s and %(count)s more (dossier, section %(section)s)",
        "%(names)s and %(count)s more (dossier, section %(section)s)",
        more,
    ) % {"names": text, "count": more, "section": sections.number("suspect")}


def _evidence(facts: LetterFacts) -> str:
    count = len(facts.exhibits)
    if not count:
        return ""
    return ngettext(
        "%(count)s exhibit, printed in section %(section)s of the dossier.",
        "%(count)s exhibits, printed in section %(section)s of the dossier.",
        count,
    ) % {"count": count, "section": sections.number("exhibits")}


def _wishes(facts: LetterFacts) -> Iterator[str]:
    for wish in facts.statement.client.wishes:
        if wish in Wish.values:
            yield _wish(facts.place, wish)


def _wish(place: str, wish: str) -> str:
    basis = jurisdictions.wish_law(place, wish)
    text = str(Wish(wish).label)
    if basis:
        return f"{text} ({basis})"
    return (
        _begun(content_loader.say(jurisdictions.words(place).confirmation)) if wish == Wish.CONFIRMATION else text
    )


def _rights(place: str) -> Iterator[str]:
    """What a victim may ask for there, in the words of that country."""
    yield from (_begun(content_loader.say(right)) for right in jurisdictions.words(place).rights)


def _begun(words: str) -> str:
    """As the first words of a line."""
    return words[:1].upper() + words[1:]


def _annexes(facts: LetterFacts) -> Iterator[FactLine]:
    annexes = facts.annexes
    dossier_line = _("printed and as a file (dossier.pdf), made on %(day)s") % {"day": annexes.dossier_made}
    yield FactLine(_("Dossier"), dossier_line if annexes.dossier_made else _("printed and as a file (dossier.pdf)"))
    if annexes.short:
        yield FactLine(_("Short fingerprint"), annexes.short, "code")
    if annexes.dossier_sha256:
        yield FactLine("SHA-256", annexes.dossier_sha256, "code")
    yield FactLine(_("Data carrier"), _("bundle.zip: originals, log, time stamps. SHA-256 of SHA256SUMS in it:"))
    yield FactLine("SHA-256", annexes.sums or "_" * 40, "code")
