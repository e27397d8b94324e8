"""What stands in the letter, as plain values, at a given length: the longer the case, the shorter the excerpts.

The page has room for about 45 lines. Every excerpt that was cut says in which section of the dossier the rest is.
Who the client is, how to reach them safely and what they ask for is never cut: half a number or a lost "please do
not call" could put them in danger. A letter that is still too long then goes onto a second page.

The client signs for every sentence. So none speaks of this site or leaves open who did what.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossier.content import chronological, formatting, minors, sections, summary
from dossier.content.document import Line
from dossier.content.summary import Brief
from dossier.police_letter import jurisdictions
from evidence.exhibits import Exhibit
from statement.answers import Account
from statement.choices import Wish

# How much of the usual length an excerpt may have; the next one is tried when the page is full. The last one
# keeps one letter of each.
SHARES = (1.0, 0.6, 0.3, 0.1, 0.0)
TIGHT_BELOW = 0.3
ACCUSED_SHOWN, FEWEST_ACCUSED_SHOWN = 420, 60  # characters of names; the first that is longer is shown all the same
_ENDS = ".,;:–- "


@dataclass(frozen=True)
class Annexes:
    """What is handed over with the letter; empty where it does not exist yet. `sums`: SHA-256 of SHA256SUMS."""

    dossier_made: str = ""
    dossier_sha256: str = ""
    sums: str = ""


@dataclass(frozen=True)
class Letter:
    """In the language of the police. `offences`: only those that were checked,
    because the client signs for what stands here. `facts`: one
    without a value is a line to write on by hand."""

    language: str
    reference: str
    title: str
    sender: tuple[str, ...]
    request: str
    offences: str
    facts: tuple[Line, ...]
    wishes: tuple[str, ...]
    annexes: tuple[Line, ...]
    needs_guardian: bool
    tight: bool = False  # smaller print
    pages: int = 1  # with more than one, each is numbered

    @property
    def heading(self) -> str:
        """Of the file: neutral, as that of the dossier."""
        return f"Letter {self.reference}" if self.language == "en" else f"Brief {self.reference}"


@dataclass(frozen=True)
class Case:
    """What it is written from. `place`: value of jurisdictions.Place."""

    reference: str
    place: str
    account: Account
    exhibits: list[Exhibit]
    today: date
    annexes: Annexes

    @property
    def brief(self) -> Brief:
        return Brief(
            chronological.in_time(self.account), self.exhibits, jurisdictions.language(self.place), self.today
        )


def letter(case: Case, share: float, pages: int = 1) -> Letter:
    """In the language that is active, which must be that of the place. `share`: one of SHARES; `pages`: how many it
    may have."""
    person = case.account.person
    under_18 = bool(minors.note(person, case.today))
    named = jurisdictions.offences(case.place, under_18=under_18)
    return Letter(
        language=jurisdictions.language(case.place),
        reference=case.reference,
        title=_title(case.place),
        sender=tuple(_sender(case)),
        request=_request(case.place),
        offences="; ".join(one.name for one in named if one.certain).replace("§ ", "§\u00a0"),
        facts=tuple(_facts(case, share)),
        wishes=tuple(_wish(case.place, wish) for wish in person.wishes if wish in Wish.values),
        annexes=tuple(_annexes(case)),
        needs_guardian=minors.needs_guardian(person, case.today),
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
    return _(
        "I report the facts below and ask that all offences that come into question be investigated and "
        "prosecuted. Where that needs my consent, I give it."
    )


def excerpt(text: str, usual: int, share: float, section: str) -> str:
    """On one line, cut to that share of its usual number of characters, with the section that holds the rest."""
    flat = " ".join(formatting.safe(text).split())
    most = max(1, int(usual * share))
    if len(flat) <= most:
        return flat
    pointer = _("see dossier, section %(number)s") % {"number": sections.number(section)}
    return f"{formatting.whole_words(flat, most).rstrip(_ENDS)} … ({pointer})"


def _sender(case: Case) -> Iterator[str]:
    """Who it is and how to reach them: whole, however long."""
    person = case.account.person
    yield _whole(person.name)
    born = formatting.told(person.birth_date, person.birth_date_typed, jurisdictions.language(case.place))
    if born:
        yield _("born %(day)s") % {"day": _whole(born)}
    yield _whole(person.contact)
    if person.language:
        yield _("Language: %(language)s") % {"language": _whole(person.language)}


def _whole(text: str) -> str:
    return " ".join(formatting.safe(text).split(" ")).strip()


def _facts(case: Case, share: float) -> Iterator[Line]:
    known = {line.label: line.value for line in summary.lines(case.brief)}

    def line(name: str, usual: int, section: str) -> Line:
        value = "; ".join(known[name].splitlines())
        return Line(name, excerpt(_answered(value), usual, share, section))

    yield Line(_("Suspect"), _accused(case, share))
    yield line(_("On which service"), 120, "statement")
    yield line(_("First contact"), 120, "statement")
    yield Line(_("What happened"), excerpt(case.account.beginning.how, 700, share, "statement"))
    yield line(_("Demanded"), 260, "money")
    yield line(_("Deadline"), 100, "money")
    yield Line(_("Threat, in their words"), excerpt(case.account.threats.words, 320, share, "statement"), "quoted")
    # These begin with a yes in words of this site, which must stay whole.
    yield Line(_("Paid"), excerpt(_answered(known[_("Paid")]).replace("\n", "; "), 160, max(share, 0.3), "money"))
    yield Line(_("Published"), excerpt(_answered(known[_("Published")]), 160, max(share, 0.3), "publications"))
    yield Line(_("Anyone under 18 shown"), _answered(known[_("Anyone under 18 shown")]), "strong")
    yield Line(_("Evidence"), _evidence(case))


def _answered(value: str) -> str:
    """Nothing for what was not stated: above a signature stands a line to fill in, not a sentence nobody said."""
    return "" if value in (_("not stated"), _("No payment is stated"), _("No publication is stated")) else value


def _accused(case: Case, share: float) -> str:
    """Names whole or not at all: half a name leads to someone else."""
    named = [_whole(summary.named(one)) for one in case.account.identifiers if one.value]
    if not named:
        return excerpt(case.account.suspect.claims or _("unknown"), 420, share, "suspect")
    room = max(ACCUSED_SHOWN * share, FEWEST_ACCUSED_SHOWN)
    shown = named[:]
    while len(shown) > 1 and len(", ".join(shown)) > room:
        shown.pop()
    return _and_more(", ".join(shown), len(named) - len(shown))


def _and_more(text: str, more: int) -> str:
    if not more:
        return text
    return ngettext(
        "%(names)s and %(count)s more (dossier, section %(section)s)",
        "%(names)s and %(count)s more (dossier, section %(section)s)",
        more,
    ) % {"names": text, "count": more, "section": sections.number("suspect")}


def _evidence(case: Case) -> str:
    count = len(case.exhibits)
    if not count:
        return ""
    return ngettext(
        "%(count)s exhibit, printed in section %(section)s of the dossier.",
        "%(count)s exhibits, printed in section %(section)s of the dossier.",
        count,
    ) % {"count": count, "section": sections.number("exhibits")}


def _wish(place: str, wish: str) -> str:
    basis = jurisdictions.LEGAL_BASIS.get(jurisdictions.Place(place), {}).get(wish)
    text = str(Wish(wish).label)
    return f"{text} ({basis})" if basis else text


def _annexes(case: Case) -> Iterator[Line]:
    given = case.annexes
    made = _("printed and as a file (dossier.pdf), made on %(day)s") % {"day": given.dossier_made}
    yield Line(_("Dossier"), made if given.dossier_made else _("printed and as a file (dossier.pdf)"))
    if given.dossier_sha256:
        yield Line("SHA-256", given.dossier_sha256, "code")
    yield Line(_("Data carrier"), _("bundle.zip: originals, log, time stamps. SHA-256 of SHA256SUMS in it:"))
    yield Line("SHA-256", given.sums or "_" * 40, "code")
