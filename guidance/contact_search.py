"""Finding the right people to talk to: by age, gender, language, channel, and who is open now. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from guidance.facts import Contact

CHANNELS = {"call": ("tel",), "write": ("sms", "chat", "mail", "whatsapp", "web")}
YOUTH = "youth"
PARENTS = "parents"
LGBTQ = "lgbtq"  # lines for some, to which others are not sent first
ANSWERED = ("tel", "sms", "chat", "whatsapp")  # by a person, while one waits
KINDS = (
    *("crisis", YOUTH, PARENTS, "counselling", "sexual-violence", "relationship", LGBTQ, "victims"),
    "image-abuse",
)
MOST_INSTEAD = 3


@dataclass(frozen=True)
class ContactQuery:
    """What somebody looks for; empty means anything. `age`: "under-18", "adult", "18-25", "over-25"."""

    age: str = ""
    gender: str = ""
    channel: str = ""
    language: str = ""
    kind: str = ""
    open_now: bool = False


UNDER_18 = "under-18"
ADULT = "adult"
_AGES = {UNDER_18: (0, 17), ADULT: (18, 120), "18-25": (18, 25), "over-25": (26, 120)}


def is_for_young(contact: Contact) -> bool:
    """Whether it is a line for all young people, not for some of them alone."""
    return YOUTH in contact.kinds and LGBTQ not in contact.kinds


def by_hours(contact: Contact, now: datetime) -> int:
    """For sorting: open ones, then those whose hours we do not know, then the closed ones."""
    return {True: 0, None: 1, False: 2}[contact.open_at(now)]


def _for_age(contact: Contact, age: str, kind: str) -> bool:
    """The age of those whom a line is for; who looks for parents' lines says their own."""
    if age not in _AGES or (kind == PARENTS and PARENTS in contact.kinds):
        return True
    youngest, oldest = _AGES[age]
    return (contact.oldest or 120) >= youngest and (contact.youngest or 0) <= oldest


def _by_channel(contact: Contact, channel: str) -> bool:
    return channel not in CHANNELS or any(way.kind in CHANNELS[channel] for way in contact.ways)


def _for_gender(contact: Contact, gender: str) -> bool:
    return not gender or not contact.gender or contact.gender == gender


def _in_language(contact: Contact, language: str) -> bool:
    """Contacts that name no languages speak the country's; they stay in the list."""
    return not language or not contact.languages or language in contact.languages or "18+" in contact.languages


def find(contacts: Iterable[Contact], wish: ContactQuery, now: datetime) -> list[Contact]:
    """Those that fit: the service made for blackmail with pictures, under 18 then lines for young people, then open
    ones, else in the pack's order; doubtful ones after all others.

    Closed ones come last: at night somebody who answers comes before the right one that does not. Unknown hours are
    not closed: who asks for open ones at night must still see a line that may well answer.
    """
    contacts_found = [
        contact
        for contact in contacts
        if set(contact.kinds) & set(KINDS)
        and (not wish.kind or wish.kind in contact.kinds)
        and _for_age(contact, wish.age, wish.kind)
        and _for_gender(contact, wish.gender)
        and _by_channel(contact, wish.channel)
        and _in_language(contact, wish.language)
        and (not wish.open_now or contact.open_at(now) is not False)
    ]
    return sorted(contacts_found, key=lambda contact: _rank(contact, wish, now))


def _rank(contact: Contact, wish: ContactQuery, now: datetime) -> tuple[bool, bool, bool, bool, bool, int]:
    under_18 = wish.age == UNDER_18
    somebody_answers = any(way.kind in ANSWERED for way in contact.ways)
    # Somebody under 18 is sent to a person before a form, which may ask for the picture.
    made_for_this = "image-abuse" in contact.kinds and (somebody_answers or not under_18)
    for_older = under_18 and not is_for_young(contact)
    for_others = contact.kinds == (LGBTQ,) and wish.kind != LGBTQ  # nobody said that it is for them
    hours = 0 if made_for_this else by_hours(contact, now)
    return contact.doubtful, contact.open_at(now) is False, not made_for_this, for_older, for_others, hours


def instead(contacts: Iterable[Contact], wish: ContactQuery, now: datetime) -> list[Contact]:
    """Whom else to ask where nobody fits: of that age, reached in that way, in a crisis or about anything."""
    others = find(contacts, replace(wish, kind="", open_now=False), now)
    return [one for one in others if {"crisis", YOUTH, "counselling"} & set(one.kinds)][:MOST_INSTEAD]
