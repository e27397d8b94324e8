"""What a fact is: a number, an address, a law or a menu path, with its source, its date and how sure we are."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, ClassVar, Literal
from zoneinfo import ZoneInfo

from django.utils import timezone
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from guidance import source_dates
from guidance.hours import HoursText
from guidance.source_dates import SourceDate
from sextortion_help.i18n.register import WRITTEN_IN


class Certainty(StrEnum):
    """How sure a fact is, by its source."""

    OFFICIAL = "official"  # an authority's, the service's own or a statute's page
    SECONDARY = "secondary"  # press, NGO, law firm
    WEAK = "weak"  # a single unofficial page
    OWN = "own"  # general knowledge that nobody has confirmed yet


class WayKind(StrEnum):
    """How somebody is reached."""

    TEL = "tel"
    SMS = "sms"
    CHAT = "chat"
    WEB = "web"
    MAIL = "mail"
    WHATSAPP = "whatsapp"


def _in_every_language(text: dict[str, str]) -> dict[str, str]:
    missing = [language for language in WRITTEN_IN if not text.get(language)]
    if missing:
        raise ValueError(f"text is missing in: {', '.join(missing)}")
    return text


def _once_read(text: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    """Without the languages in which nobody has read the pack; pack_loader.py says in which somebody has."""
    languages_read = (info.context or {}).get("languages_read", ())
    return {key: words for key, words in text.items() if key.partition("_")[0] in (*WRITTEN_IN, *languages_read)}


Text = Annotated[dict[str, str], AfterValidator(_in_every_language)]
# About crisis lines, police, law and lawyers: what nobody may rely on in a translation before a person has read it.
TextOnceRead = Annotated[Text, AfterValidator(_once_read)]
Address = Annotated[str, Field(pattern=r"^https://[^\s]+$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fact(Strict):
    """One thing that can become untrue.

    `source_date`: the age of the source itself: "2023", "2026-10", "2026-10-06" or "2023/2025".
    `collected_on`: when the fact was written down from a copy of its source; nobody called or opened it then.
    `checked_on` and `checked_by`: when a person did, and who; empty until then. No source: own knowledge.
    """

    DAYS_GOOD: ClassVar[int] = 183  # how long before somebody must look again

    source: str
    source_date: SourceDate | None = None
    collected_on: date
    checked_on: date | None = None
    checked_by: str = ""  # for the operator's list alone; no page shows it
    certainty: Certainty

    @model_validator(mode="after")
    def _has_a_source(self) -> "Fact":
        if not self.source and self.checked_on is None and not self.unconfirmed:
            raise ValueError("a fact that somebody confirmed needs its source")
        return self

    @model_validator(mode="after")
    def _was_checked_by_somebody(self) -> "Fact":
        if (self.checked_on is None) != (not self.checked_by):
            raise ValueError("checked_on and checked_by belong together: a person looked on a day")
        return self

    def due_on(self) -> date:
        return (self.checked_on or self.collected_on) + timedelta(days=self.DAYS_GOOD)

    @property
    def stale(self) -> bool:
        """Older than its interval."""
        return timezone.localdate() > self.due_on()

    @property
    def unconfirmed(self) -> bool:
        """Neither a source nor a person says so."""
        return self.checked_on is None and self.certainty in (Certainty.OWN, Certainty.WEAK)

    @property
    def doubtful(self) -> bool:
        """It may well be wrong: one unofficial page says so and nobody looked. Never shown first or alone."""
        return self.checked_on is None and self.certainty is Certainty.WEAK


class ContactWay(Strict):
    """One way to reach somebody. `value`: a number as printed, an address or an e-mail address."""

    kind: WayKind
    value: str
    say: str = ""  # the word to send, for text messages
    label: TextOnceRead | None = None

    @property
    def digits(self) -> str:
        plus = "+" if self.value.startswith("+") else ""
        return plus + "".join(sign for sign in self.value if sign.isdigit())

    @property
    def href(self) -> str:
        if self.kind == WayKind.TEL:
            return f"tel:{self.digits}"
        if self.kind == WayKind.SMS:
            return f"sms:{self.digits}"
        return f"mailto:{self.value}" if self.kind == WayKind.MAIL else self.value

    @property
    def on_the_web(self) -> bool:
        return self.kind in (WayKind.CHAT, WayKind.WEB, WayKind.WHATSAPP)


# report: takes the address of a page that shows a picture · tell: takes threats against somebody under 18, with
# nothing online · image-abuse: people made for this, for those who are threatened with an intimate picture or whose
# picture is shown · emergency-text: an emergency service for somebody who cannot hear or must not speak; no line to
# talk to, so the search for one leaves it out · complaint: helps on when a platform does not act on a report
ContactKind = Literal[
    "crisis", "youth", "parents", "counselling", "sexual-violence", "relationship", "lgbtq", "victims", "report",
    "police", "money", "devices", "tell",
    "mass-mail", "image-abuse", "emergency-text", "complaint",
]  # fmt: skip


class Confidentiality(Fact):
    """Who runs a line, what it keeps to itself, and when it has to tell somebody."""

    DAYS_GOOD: ClassVar[int] = 183

    about: TextOnceRead


class Contact(Fact):
    DAYS_GOOD: ClassVar[int] = 31  # numbers and hours: monthly

    id: str
    name: str
    kinds: tuple[ContactKind, ...]
    ways: tuple[ContactWay, ...] = Field(min_length=1)
    what: TextOnceRead
    hours: HoursText | None = None
    zone: str = "Europe/Berlin"
    countries: tuple[str, ...] = ()  # ISO 3166, in the international pack only: where it is reached
    oldest: int | None = None  # for people up to this age
    youngest: int | None = None  # for people from this age on
    gender: Literal["", "women", "men"] = ""
    anonymous: bool = False
    free: bool = False
    register_first: bool = False  # reached only by somebody who has registered before
    languages: tuple[str, ...] = ()
    note: TextOnceRead | None = None
    keeps: Confidentiality | None = None  # unknown is no promise: pages say to ask at the start

    def open_at(self, now: datetime) -> bool | None:
        """`now` is aware. None: we do not know the hours, which does not mean that nobody answers."""
        return None if self.hours is None else self.hours.open_at(now.astimezone(ZoneInfo(self.zone)))

    @property
    def hours_may_have_changed(self) -> bool:
        """Whether its hours are only as good as an old source. They still decide which line is named first."""
        return self.hours is not None and self.checked_on is None and source_dates.is_old(self.source_date)

    @property
    def calls(self) -> bool:
        return any(way.kind == WayKind.TEL for way in self.ways)

    @property
    def texts(self) -> bool:
        return any(way.kind == WayKind.SMS for way in self.ways)


class Emergency(Fact):
    DAYS_GOOD: ClassVar[int] = 183

    tel: str
    name: TextOnceRead
    police: bool = False  # the police answer it, or pass it on to them
    countries: tuple[str, ...] = ()  # ISO 3166, in the international pack only

    @property
    def href(self) -> str:
        return "tel:" + self.tel.replace(" ", "")


class Link(Fact):
    """A page we send people to."""

    DAYS_GOOD: ClassVar[int] = 92

    id: str
    name: Text
    url: Address
    note: Text | None = None


class Translation(Link):
    """A service's or a contact's own page in a language that this site does not speak; `service`: its id."""

    service: str
    language: str


# unpaid: something was demanded and nothing paid · account: it is known where money went · hacked: an account or a
# device was broken into
CaseForm = Literal["money", "unpaid", "sexual-demand", "published", "account", "hacked"]


class Law(Fact):
    """One offence in plain words. Quoted names of laws are left out of the reading level."""

    DAYS_GOOD: ClassVar[int] = 92

    name: str
    about: TextOnceRead
    prosecuted: TextOnceRead | None = None
    under_18: bool = False  # only where someone under 18 is shown
    time_limit: bool = False  # says by when a request to prosecute has to be made
    when: tuple[CaseForm, ...] = ()  # in which forms of case it comes into question; empty: in all


# What is filled into a letter: a line to write on, or what somebody stated in their case.
BLANKS = frozenset(("platform", "what", "addresses", "facts", "name", "contact", "postal", "day"))
_BLANK = re.compile(r"{(\w*)}")


class LawLetter(Fact):
    """A letter that the law of one country gives an effect. `text`: its lines, in the language of who receives it,
    with `{blank}` where something is filled in. `before`: what to know before it is sent.

    `young`: said to readers where somebody in the picture is or may be under 18; with `adults_only` it takes the
    place of the text, which then is for nobody to send alone.
    """

    DAYS_GOOD: ClassVar[int] = 92

    id: Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]+)+$")]
    name: Text
    lead: TextOnceRead
    before: tuple[TextOnceRead, ...] = Field(min_length=1)
    young: TextOnceRead
    adults_only: bool = False
    language: str
    title: str
    text: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_known_blanks(self) -> "LawLetter":
        unknown = {blank for line in self.text for blank in _BLANK.findall(line)} - BLANKS
        if unknown:
            raise ValueError(f"the letter {self.id} has unknown blanks: {', '.join(sorted(unknown))}")
        return self

    def filled(self, values: Mapping[str, str], gap: str) -> str:
        """The text with these values; what is not among them is a gap. What was typed is put in as it is, once:
        braces in it are no blanks."""
        return "\n\n".join(_BLANK.sub(lambda match: values.get(match[1]) or gap, line) for line in self.text)


class ProsecutionRequest(Fact):
    """What the complainant files where some offences are prosecuted only then. `name`: what the law calls it.

    `months`: how long there is for it; `limit`: the name of the law note that says from when. `paper`: what the
    dossier says below its boxes, else the note; `signing`: what the law asks of a letter that files it.
    """

    DAYS_GOOD: ClassVar[int] = 92

    name: str
    months: int
    limit: str
    paper: TextOnceRead | None = None
    signing: TextOnceRead | None = None


class PoliceLetterWords(Fact):
    """What a letter to the police of a country says and asks for, in the words that are used there.

    `title`: only where it is more than a report. `request`: the sentence that asks them to act. `confirmation`:
    what they give whoever reports. `rights`: what a victim may ask for besides; the letter of a case asks for each.
    """

    DAYS_GOOD: ClassVar[int] = 92

    title: TextOnceRead | None = None
    request: TextOnceRead
    confirmation: TextOnceRead
    rights: tuple[TextOnceRead, ...] = ()


class Police(Fact):
    """`wish_laws`: the paragraph that gives a right to what a letter asks for, by the name of the wish."""

    DAYS_GOOD: ClassVar[int] = 92

    how: TextOnceRead
    online: Address | None = None
    online_limits: TextOnceRead | None = None  # what the online form is not for, and what it keeps
    bring: TextOnceRead
    terms: TextOnceRead | None = None  # Anzeige and Antrag, or what the country calls them
    wish_laws: dict[str, str] = Field(default_factory=dict)
    letter: PoliceLetterWords


class Lawyer(Fact):
    """How somebody who fears to be punished finds a lawyer, and what it costs. `cost` names the legal aid."""

    DAYS_GOOD: ClassVar[int] = 183

    how: TextOnceRead
    cost: TextOnceRead
    links: tuple[Link, ...] = Field(min_length=1)


class Note(Fact):
    about: TextOnceRead


class Region(Fact):
    DAYS_GOOD: ClassVar[int] = 92

    id: str
    name: Text
    url: Address


class Country(Strict):
    id: str
    name: Text
    zone: str
    emergency: tuple[Emergency, ...] = Field(min_length=1)
    contacts: tuple[Contact, ...]
    police: Police
    request: ProsecutionRequest | None = None
    lawyer: Lawyer
    papers: Note  # for people without a residence status
    law: tuple[Law, ...] = ()
    own_acts: tuple[Law, ...] = ()  # what counts for somebody who was made to do something themselves
    law_notes: tuple[Law, ...] = ()
    candidates: tuple[Law, ...] = ()  # further offences for the police and lawyers to check; no page explains them
    letters: tuple[LawLetter, ...] = ()  # which the law of this country alone gives an effect
    regions: tuple[Region, ...] = ()

    @model_validator(mode="after")
    def _leaves_nobody_with_one_number(self) -> "Country":
        """Numbers can be wrong or busy."""
        if sum(not contact.doubtful for contact in self.of("crisis")) < 2:
            raise ValueError(f"The country {self.id} needs at least two crisis contacts that are not doubtful.")
        if self.emergency[0].doubtful:
            raise ValueError(f"The first emergency number of the country {self.id} is doubtful.")
        return self

    @model_validator(mode="after")
    def _says_from_when_the_time_for_a_request_runs(self) -> "Country":
        if self.request and self.request_limit is None:
            raise ValueError(f"The country {self.id} has no law note with the name {self.request.limit}.")
        return self

    @property
    def request_limit(self) -> Law | None:
        """The law note on the time limit of a request to prosecute."""
        notes = (note for note in self.law_notes if self.request and note.name == self.request.limit)
        return next((note for note in notes if note.time_limit), None)

    @property
    def police_numbers(self) -> list[Emergency]:
        """The emergency numbers that the police answer, without doubtful ones; else the first of all."""
        numbers = [number for number in self.emergency if number.police and not number.doubtful]
        return numbers or list(self.emergency[:1])

    def of(self, *kinds: str) -> list[Contact]:
        """Doubtful ones come last, so that none stands first where another fits as well."""
        contacts = [contact for contact in self.contacts if set(kinds) & set(contact.kinds)]
        return sorted(contacts, key=lambda contact: contact.doubtful)

    @property
    def without_speaking(self) -> list[Contact]:
        """Emergency services by text, app or sign language; what works without registering stands first."""
        return sorted(self.of("emergency-text"), key=lambda contact: (contact.doubtful, contact.register_first))
