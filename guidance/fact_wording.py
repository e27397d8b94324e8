"""Words about a fact itself: the day it is of, the age of its source, how sure it is, and what it is called."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guidance import content_loader
from guidance.facts import (
    CaseForm,
    Certainty,
    Confidentiality,
    Emergency,
    Fact,
    Law,
    Lawyer,
    Note,
    Police,
    PoliceLetterWords,
)

# Names in the packs that describe a source, a contact or a law; whatever is not here is a proper name everywhere.
DESCRIBED = (
    gettext_noop("press report"),
    gettext_noop("press reports"),
    gettext_noop("Press reports"),
    gettext_noop("Thieme, review of krisenchat"),
    gettext_noop("gov.uk memorandum on the Crime and Policing Bill"),
    gettext_noop("Council of Europe, quoting the statute"),
    gettext_noop("Howick Police, in the Times"),
    gettext_noop("Meta help pages"),
    gettext_noop("Aylo partner list"),
    gettext_noop("StopNCII partner list"),
    gettext_noop("several guides"),
    gettext_noop("Report Fraud launch notice"),
    gettext_noop("Victim services of each province"),
    gettext_noop("Suspicious e-mails and texts"),
    gettext_noop("Blackmail laws of the states and territories"),
    gettext_noop("Europol list of police report pages"),
    gettext_noop("ispcc.ie (day and night)"),
    gettext_noop("Breakingnews.ie (number)"),
    gettext_noop("Extortion (common law of Scotland)"),
    gettext_noop("Art. 254ba Sr (139h until 2024)"),
    gettext_noop("Art. 252 Sr (240b until 2024)"),
    gettext_noop("Moniteur belge, 2022031330 and 2024002088 (refli.be)"),
)


def dated(fact: Fact) -> str:
    """The one day that a reader sees: of the person who looked, else of the day it was written down."""
    written = date_format(day(fact), "DATE_FORMAT")
    if fact.checked_on:
        return _("Checked on %(day)s.") % {"day": written}
    return _("Collected on %(day)s.") % {"day": written}


def day(fact: Fact) -> date:
    return fact.checked_on or fact.collected_on


def age_of_source(source_date: str) -> str:
    """ "2026-10" as "October 2026", "2023/2025" as "2023–2025", in the page's language."""
    if "/" in source_date:
        return source_date.replace("/", "–")
    year, *rest = [int(part) for part in source_date.split("-")]
    if not rest:
        return str(year)
    month, *days = rest
    return date_format(date(year, month, *(days or [1])), "DATE_FORMAT" if days else "YEAR_MONTH_FORMAT")


def certainty(fact: Fact) -> str:
    """How sure a fact is, as the page of the sources says it."""
    sentences = {
        Certainty.OFFICIAL: _("from an authority, the service itself or the law"),
        Certainty.SECONDARY: _("from the press, an association or a law firm"),
        Certainty.WEAK: _("from one unofficial page"),
        Certainty.OWN: _("generally known, not confirmed yet"),
    }
    return sentences[fact.certainty]


def when(law: Law) -> str:
    """In which forms of case a law comes into question, for the start of a sentence; empty: in all."""
    sentences: dict[CaseForm, str] = {
        "published": _("If a picture was shown or sent:"),
        "money": _("If money was demanded:"),
        "unpaid": _("If nothing was paid:"),
        "sexual-demand": _("If something sexual was demanded:"),
        "account": _("If it is known where money went:"),
        "hacked": _("If an account or a device was broken into:"),
    }
    return sentences[law.when[0]] if law.when else ""


def name(fact: Fact) -> str:
    """What a fact is called in a list, in the page's language."""
    if isinstance(fact, Emergency):
        return f"{fact.tel} – {content_loader.say(fact.name)}"
    own_name: str | dict[str, str] = getattr(fact, "name", "")
    if own_name:
        spoken = own_name if isinstance(own_name, str) else content_loader.say(own_name)
        return described(spoken)
    if isinstance(fact, Confidentiality):
        heading = _("What they keep to themselves")  # not inside of an f-string, where the extractor sees no msgid
        return f"{heading}: {content_loader.say(fact.about)}"
    headings: dict[type[Fact], str] = {
        Police: _("Police"),
        PoliceLetterWords: _("Letter to the police"),
        Lawyer: _("Lawyer"),
        Note: _("Immigration status"),
    }
    return headings[type(fact)]


def described(name_: str) -> str:
    """A name of the packs, or several joined by "; " as sources are, in the page's language where it describes."""
    return "; ".join(_(one) if one in DESCRIBED else one for one in name_.split("; "))
